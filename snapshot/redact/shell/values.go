package shell

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
)

// ways are how programs take a value: each gives the value that the word args[i] gives a
// flag, or that stands there, in one way; none where it gives none.
var ways = map[string]func(flag string, args []arg, i int) arg{
	"": byFlag, "comma": byFlag, "pass": byFlag, "percent": byFlag, "random": byFlag, "user": byUserFlag,
	"account": behindUser, "bare": behindWord, "body": ofBody, "colon": behindColon, "glued": behindLetter,
	"last": ofPasswordFile, "pairs": ofPair, "share": ofShare, "slash": behindSlash,
	"second": nthWord(2), "third": nthWord(3), "fourth": nthWord(4), "fifth": nthWord(5), "sixth": nthWord(6),
}

// separators are what stands within a value before its secret.
var separators = map[string]string{"user": ":", "percent": "%", "comma": ",", "pass": "pass:"}

// byFlag is -p x and -p=x.
func byFlag(flag string, args []arg, i int) arg {
	if a := args[i]; strings.HasPrefix(a.text, flag+"=") {
		return a.behind(len(flag) + 1)
	} else if a.text == flag {
		return following(args, i)
	}
	return arg{}
}

// byUserFlag is -u ann:x, -u=ann:x, -su ann:x and -uann:x.
func byUserFlag(flag string, args []arg, i int) arg {
	a := args[i]
	switch {
	case endsInFlag(a.text, flag) && i+1 < len(args):
		return args[i+1]
	case len(flag) == 2 && strings.HasPrefix(a.text, flag) && strings.Contains(a.text, ":") &&
		!strings.HasPrefix(a.text, flag+"="):
		return a.behind(len(flag))
	}
	return byFlag(flag, args, i)
}

// behindLetter is -px, and neither -p alone nor --port.
func behindLetter(flag string, args []arg, i int) arg {
	a := args[i]
	if strings.HasPrefix(a.text, flag) && len(a.text) > len(flag) && a.text[len(flag)] != '-' &&
		!strings.HasPrefix(a.text, "--") {
		return a.behind(len(flag))
	}
	return arg{}
}

// behindWord is login x, where no flag and no pair follows.
func behindWord(flag string, args []arg, i int) arg {
	if x := following(args, i); args[i].text == flag && !strings.HasPrefix(x.text, "-") && !strings.Contains(x.text, "=") {
		return x
	}
	return arg{}
}

// behindColon is /p:x.
func behindColon(flag string, args []arg, i int) arg {
	if strings.HasPrefix(strings.ToLower(args[i].text), flag+":") {
		return args[i].behind(len(flag) + 1)
	}
	return arg{}
}

// behindSlash is ann/x@host.
func behindSlash(_ string, args []arg, i int) arg {
	u, p, ok := strings.Cut(args[i].text, "/")
	if !ok || u == "" {
		return arg{}
	}
	if at := strings.LastIndexByte(p, '@'); at >= 0 {
		p = p[:at]
	}
	return arg{p, args[i].at + len(u) + 1}
}

// behindUser is ann:x somewhere behind a command: bundle config gems.example ann:x.
func behindUser(command string, args []arg, i int) arg {
	user, pw, ok := strings.Cut(args[i].text, ":")
	if ok && args[0].text == command && user != "" && judge.IsGiven(pw) && !judge.IsPath(pw) {
		return args[i].behind(len(user) + 1)
	}
	return arg{}
}

// ofBody is gh secret set NAME --body x, or -bx.
func ofBody(flag string, args []arg, i int) arg {
	switch a := args[i]; {
	case args[0].text != "secret":
	case a.text == flag && i+1 < len(args):
		return args[i+1]
	case len(flag) == 2 && strings.HasPrefix(a.text, flag):
		return a.behind(len(flag))
	}
	return arg{}
}

// ofPair is vault kv put secret/x name=value.
func ofPair(command string, args []arg, i int) arg {
	if name, v, ok := strings.Cut(args[i].text, "="); ok && args[0].text == command && judge.IsRandom(v) {
		return args[i].behind(len(name) + 1)
	}
	return arg{}
}

// ofShare is net use Z: \\host\share x /user:ann, or with the user first.
func ofShare(command string, args []arg, i int) arg {
	if args[0].text != command || !strings.HasPrefix(args[i].text, `\\`) {
		return arg{}
	}
	x := following(args, i)
	if i+2 < len(args) && strings.HasPrefix(x.text, "/user:") {
		x = args[i+2]
	}
	if strings.HasPrefix(x.text, "/") {
		return arg{}
	}
	return x
}

// ofPasswordFile is htpasswd -b FILE ann x, and -nb ann x.
func ofPasswordFile(_ string, args []arg, i int) arg {
	letters := args[i].text
	if !strings.HasPrefix(letters, "-") || !strings.Contains(letters, "b") {
		return arg{}
	}
	n := 3
	if strings.Contains(letters, "n") {
		n = 2
	}
	for _, a := range args[i+1:] {
		if strings.HasPrefix(a.text, "-") {
			continue
		}
		if n--; n == 0 {
			return a
		}
	}
	return arg{}
}

// nthWord is the nth word behind a command, if that is its first: cargo login x.
func nthWord(n int) func(command string, args []arg, i int) arg {
	return func(command string, args []arg, i int) arg {
		if i == n-1 && (command == "" || args[0].text == command) && judge.IsGiven(args[i].text) {
			return args[i]
		}
		return arg{}
	}
}

// following is the word behind args[i], none behind the last.
func following(args []arg, i int) arg {
	if i+1 < len(args) {
		return args[i+1]
	}
	return arg{}
}

// endsInFlag tells whether a word is several flags of one letter, the last of which
// takes a value: -su.
func endsInFlag(word, flag string) bool {
	return len(flag) == 2 && len(word) > 2 && len(word) < 7 && word[0] == '-' && ascii.IsLetter(word[1]) &&
		word[len(word)-1] == flag[1]
}
