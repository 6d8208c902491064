package redact

import "strings"

// tellers are words that tell of a token that stands elsewhere in their line: the key X
// leaked, X is my token.
var tellers = words("key keys token tokens secret secrets credential credentials apikey api-key pat jwt password")

// tellsOf is how far a teller tells.
const tellsOf = 90

// inSentence looks for a token in the sentence that the word s[from:end] stands in, if
// that is one of tellers: a word that can be nothing else. It tells whether there is one.
func (v *look) inSentence(from, end int) bool {
	s := v.text
	teller := s[from+strings.LastIndexAny(s[from:end], " .")+1 : end] // the key of "API key"
	if !tellers[strings.ToLower(teller)] || from > 0 && isWordAround(s[from-1]) ||
		end < len(s) && isWordAround(s[end]) {
		return false
	}
	lo, hi := from-len(behindBreak(s, from, tellsOf)), end+len(beforeBreak(s, end, tellsOf))
	if from-lo == tellsOf {
		lo += strings.IndexByte(s[lo:from], ' ') + 1
	}
	for i := lo; i < hi; {
		j := hi
		if k := strings.IndexByte(s[i:hi], ' '); k >= 0 {
			j = i + k
		} else if hi < len(s) && s[hi] > ' ' {
			break // a word that is cut
		}
		if word := strings.Trim(s[i:j], "\"'`*()[],.;:!?"); j-i >= tokenLeast && isBareToken(word) {
			at := i + strings.Index(s[i:j], word)
			between := s[min(end, at+len(word)):max(from, at)]
			if at > from {
				between = s[end:at]
			}
			if isSentence(between) && !speaksOfPublic(s[lo:hi]) {
				v.add(at, at+len(word), v.rule)
				return true
			}
		}
		i = j + 1
	}
	return false
}

// isWordAround tells whether a character beside a word makes it a part of something else
// than a sentence.
func isWordAround(c byte) bool {
	return c > ' ' && c < 0x80 && strings.IndexByte("\"'`*()[],.;:!?", c) < 0
}

// isSentence tells whether a text between two words of a line is prose.
func isSentence(s string) bool { return !strings.ContainsAny(s, "{}=<>/\\|&$#;") }

// speaksOfPublic tells whether a line is about what anyone may see.
func speaksOfPublic(line string) bool {
	line = strings.ToLower(line)
	for _, w := range []string{"public", "commit", "checksum", "digest", "fingerprint", "integrity", "certificate",
		"cache", "hash", "session id", "masked"} {
		if strings.Contains(line, w) {
			return true
		}
	}
	return false
}

// tokenLeast is the shortest word that is told for a token by nothing but its letters
// and digits.
const tokenLeast = 24

// isBareToken tells whether a word can be nothing but a token: long, of one piece, of
// small letters, capitals and digits.
func isBareToken(s string) bool {
	if len(s) < tokenLeast || len(s) > 120 {
		return false
	}
	for i := range len(s) {
		if !isAlnum(s[i]) && s[i] != '_' && s[i] != '-' {
			return false
		}
	}
	return mixed(s) && (turns(s) > 2 || isJumbled(s)) && !wordlyName(s) && !wordy(s)
}

// isJumbled tells whether of the letters of a word many stand beside each other that hardly
// ever do in words.
func isJumbled(s string) bool { return 6*rarely(s) >= len(s) }

// answers are what stands before a value that a program prints when it is asked for it.
var answers = []string{"=> ", "-> ", "$1 = "}

// answered looks at the line below one that a name ends, or nearly: what a command, a
// debugger or a prompt gave that was asked for it. It tells whether that is a secret.
func (v *look) answered(from, end int, name string, strength strength) bool {
	s := v.text
	to := end + len(beforeBreak(s, end, tellsOf))
	if to >= len(s) || s[to] != '\n' ||
		strings.ContainsAny(strings.TrimRight(strings.TrimSuffix(s[end:to], "; echo"), "\"');}] "), "{=;<>\\") {
		return false
	}
	next := lineTo(s, to+1)
	i := contentOf(s, to+1, next)
	word := answer(s[i:next])
	if word == "" || isID(word) && !v.isAskedFor(from, word) ||
		!isID(word) && !speaksForItself(base64Signs.Replace(word[:min(len(word), 200)])) {
		return false
	}
	i += strings.Index(s[i:next], word)
	return v.judgeWithin(value{from: i, to: i + len(word), op: opEquals, glued: true, quote: '"'}, name, strength, from)
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
	if len(word) < least || isPath(word) || strings.Contains(strings.TrimRight(word, "="), "=") { // another name's
		return ""
	}
	return word
}

// base64Signs takes out what base64 has that no other token has.
var base64Signs = strings.NewReplacer("/", "", "+", "", "=", "")

// answersFile is answered for the name of a file, or of a program that makes a key.
func (v *look) answersFile(from, end int, name string) bool {
	file, ok := strings.CutSuffix(name, ".txt")
	return ok && v.r.strengthOf(file) != none && v.answered(from, end, file, strong) ||
		hasSuffixOf(name, "genkey", "keygen") && v.answered(from, end, name, strong)
}

// isAskedFor tells whether a name stands where a command is asked for what it gives: only
// there digits of base 16 are told from a commit's.
func (v *look) isAskedFor(from int, word string) bool {
	before := behindBreak(v.text, from, tellsOf)
	return len(word) >= 32 && (strings.HasPrefix(strings.TrimLeft(before, " "), "$ ") ||
		hasSuffixOf(before, "$", "auth:", "config:get ", "printenv ", "output -raw "))
}
