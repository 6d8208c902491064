package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
	"fivex/snapshot/redact/value"
)

// answers are what stands before a value that a program prints when it is asked for it.
var answers = []string{"=> ", "-> ", "$1 = "}

// answered looks at the line below one that a name ends, or nearly: what a command, a
// debugger or a prompt gave that was asked for it. It tells whether that is a secret.
func (v naming) answered() bool {
	s := v.Text
	to := v.end + len(scan.Behind(s, v.end, tellsOf))
	if to >= len(s) || s[to] != '\n' ||
		strings.ContainsAny(strings.TrimRight(strings.TrimSuffix(s[v.end:to], "; echo"), "\"');}] "), "{;<>\\") ||
		strings.Contains(s[v.end:to], "=") &&
			!strings.HasPrefix(strings.TrimLeft(scan.Before(s, v.from, tellsOf), " "), "$ ") {
		return false
	}
	next := scan.LineTo(s, to+1)
	i := scan.Content(s, to+1, next)
	word := answer(s[i:next])
	if word == "" || spelling.IsID(word) && !v.isAskedFor(word) ||
		!spelling.IsID(word) && !(judge.IsMixture(word) && strings.IndexByte(word, ',') < 0) &&
			!judge.SpeaksForItself(base64Signs.Replace(word[:min(len(word), 200)])) {
		return false
	}
	i += strings.Index(s[i:next], word)
	return v.judgeWithin(value.Value{From: i, To: i + len(word), Op: value.Equals, Glued: true, Quote: '"'})
}

// answer is the first word of a line, if that is all that it says, or nearly: a longer word
// where more follows. It is empty where the line is none that a program answers with.
func answer(line string) string {
	line = strings.TrimRight(line, " \r")
	for _, a := range answers {
		line = strings.TrimPrefix(line, a)
	}
	word, least := strings.TrimLeft(line, "\"'`"), 12
	if k := strings.IndexAny(word, " \t<>\"'`*()[]|~"); k >= 0 {
		word = word[:k]
	}
	word = strings.TrimRight(word, "_.,;:")
	if len(word)+4 < len(line) {
		least = 16
	}
	if len(word) < least || judge.IsPath(word) || strings.Contains(strings.TrimRight(word, "="), "=") { // another name's
		return ""
	}
	return word
}

// base64Signs takes out what base64 has that no other token has.
var base64Signs = strings.NewReplacer("/", "", "+", "", "=", "")

// answersFile is answered for the name of a file, or of a program that makes a key.
func (v naming) answersFile() bool {
	file, ok := strings.CutSuffix(v.name, ".txt")
	switch {
	case ok && v.r.strengthOf(file) != names.None:
		v.name = file
	case !ascii.HasSuffix(v.name, "genkey", "keygen"):
		return false
	}
	return v.as(names.Strong).answered()
}

// isAskedFor tells whether a name stands where a command is asked for what it gives: only
// there digits of base 16 are told from a commit's.
func (v naming) isAskedFor(word string) bool {
	before := scan.Before(v.Text, v.from, tellsOf)
	return len(word) >= 32 && (strings.HasPrefix(strings.TrimLeft(before, " "), "$ ") ||
		ascii.HasSuffix(before, "$", "auth:", "config:get ", "printenv ", "output -raw "))
}
