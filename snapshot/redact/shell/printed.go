package shell

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/find"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// printedFinder is for what a command printed that shows a secret: nothing but the
// command says what it is.
var printedFinder = find.Finder{ID: "own/printed", Kind: "password", Weak: true, Find: printed,
	Keywords: []string{"$ ", "❯ ", "➜ ", "bash("}}

// answerFinder is for what a sentence says that such a command gave.
var answerFinder = find.Finder{ID: "own/answer", Kind: "password", Weak: true, Find: answerInSpan,
	Keywords: []string{"got `", "get `", "gives `", "gave `", "returned `", "returns `", "printed `", "prints `",
		"output `", "outputs `", "shows `", "showed `", "says `", "said `", "is `", "was `", "-> `", "=> `", "→ `",
		": `", "= `"}}

const (
	mostCommand = 300 // bytes of a command that are read
	mostPrinted = 6   // lines below it
	mostPrompt  = 60  // bytes before a prompt's sign
	mostBetween = 60  // bytes between a command and its answer in a sentence
)

// printed looks at the lines below a prompt with a command that shows a secret.
func printed(v find.Text, at, end int) bool {
	s := v.Text
	if len(scan.Before(s, at, mostPrompt)) == mostPrompt || at > 0 && ascii.IsDigit(s[at-1]) {
		return false // in a text: 5$ a month
	}
	command := scan.Behind(s, end, mostCommand)
	at = end + len(command) + 1
	if at >= len(s) || s[at-1] != '\n' {
		return false
	}
	if shown := Shows(command); shown != names.None {
		Answers(s, at, shown, v.Found)
	}
	return false
}

// Answers tells what stands alone on the lines from at on, up to the next prompt, and is what
// a command printed that shows a secret so surely.
func Answers(s string, at int, shown names.Strength, found func(from, to int)) {
	for n := 0; n < mostPrinted && at < len(s); n++ {
		to := scan.LineTo(s, at)
		line := strings.Trim(s[at:to], " \t\r⎿│")
		if line == "" && n > 0 || strings.HasPrefix(line, "$ ") || strings.HasPrefix(line, "```") {
			return
		}
		if word := strings.Trim(line, "\"'"); isAnswer(word, shown) {
			from := at + strings.Index(s[at:to], word)
			found(from, from+len(word))
		}
		at = to + 1
	}
}

// isAnswer tells whether a word that a command printed is the secret that it shows.
func isAnswer(s string, shown names.Strength) bool {
	if len(s) < 6 || len(s) > 200 || strings.ContainsAny(s, " \t<>[]{}()`;") || strings.HasSuffix(s, ":") ||
		judge.IsPlaceholder(s) || mark.Begins(s) || judge.IsPath(s) || isFile(s) ||
		spelling.IsVersion(s) && !judge.IsHuman(s) {
		return false
	}
	if shown == names.Strong && !spelling.IsWords(s) {
		return !ascii.IsNumber(s)
	}
	return judge.IsGiven(s) || judge.IsMixture(s)
}

// isFile tells whether a word is a file's name by its ending.
func isFile(s string) bool {
	i := strings.LastIndexByte(s, '.')
	return i > 0 && len(s)-i <= 5 && i+1 < len(s) && ascii.IsLetter(s[i+1])
}

// Shows tells how sure a command, or the name of a file that is read, prints a secret: it is
// made for that, or names one.
func Shows(command string) names.Strength {
	low := strings.ToLower(command)
	for _, c := range showing {
		if strings.Contains(low, c) {
			return names.Strong
		}
	}
	program, _, _ := strings.Cut(strings.TrimPrefix(low, "sudo "), " ")
	if silent[program] && !strings.Contains(low, " config ") {
		return names.None
	}
	for from := 0; from < len(command); {
		to := from
		for to < len(command) && ascii.Word[command[to]] {
			to++
		}
		word := strings.TrimSuffix(strings.Trim(command[from:to], ".-"), ".txt")
		if word != "" && names.StrengthOf(word) != names.None {
			return names.Medium
		}
		from = to + 1
	}
	return names.None
}

// showing are commands that print a secret and nothing else.
var showing = []string{"pass show ", "op read ", "op item get ", "kv get -field", "vault read -field",
	"find-generic-password", "find-internet-password", "get secret ", "get-secret-value", "versions access ",
	"secret show", "secret get", "auth token", "auth:token", "print-access-token", "print-identity-token",
	"get-login-password", "get-access-token", "get-authorization-token", "secrets get ", "bw get ", "lpass show ",
	"secret-tool lookup", "keyring get ", "sops -d", "sops decrypt", "chamber read ", "with-decryption",
	"initial-password", "initialadminpassword", "run/secrets/", "openssl rand ", "pwgen", "urandom", "genkey",
	"secrets.token_", "create token", "token create", "config:get ", "ansible-vault view", "ansible-vault decrypt",
	"key:generate"}

// silent are programs that print no value of what they are told the name of.
var silent = spelling.Words(`
	ls find wc rm cp mv touch mkdir chmod chown which type test git rg ack ag fd tree file stat du diff go npm npx bun pnpm
	yarn make cargo pytest jest vitest tsc eslint gofmt docker-compose cd vi vim nano code open man help gh dig ping
	md5 md5sum sha1sum sha256sum shasum cksum sleep kill`)

// answerInSpan looks at the code that a sentence gives as what the code before it gave, where
// that is such a command: `printenv TOKEN` gives `x`.
func answerInSpan(v find.Text, at, end int) bool {
	s := v.Text
	behind := scan.Behind(s, end, mostCommand)
	to := strings.IndexByte(behind, '`')
	before := scan.Before(s, at, mostCommand+mostBetween)
	last := strings.LastIndexByte(before, '`')
	if to < 0 || last < max(0, len(before)-mostBetween) {
		return false
	}
	begin := strings.LastIndexByte(before[:last], '`')
	command := before[begin+1 : last]
	if strings.IndexByte(command, ' ') < 0 {
		return false // a name
	}
	if shown := Shows(command); shown != names.None && isAnswer(behind[:to], shown) {
		v.Found(end, end+to)
	}
	return false
}
