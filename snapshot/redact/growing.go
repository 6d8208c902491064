package redact

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// longestSecret is how long a secret can be, but for private keys, of which the
// parts are known too.
const longestSecret = 16 << 10

// held is the most that is held back of a text that grows.
const held = 64 << 10

// Growing masks what is complete of a text that will go on: it returns the
// masked beginning of s and how many bytes of s that is of. The rest may still
// grow into a secret. Give all of the text again when there is more: what makes a
// secret may stand far before it. Nothing is
// complete before its line is, nor a line whose secret may go on in the next.
// More than 64 KiB are never held back.
func (r *Redactor) Growing(s string) (masked string, n int) {
	cut := r.complete(s)
	if cut == 0 {
		return "", 0
	}
	return r.head(s, cut), cut
}

// head is the masked form of s[:n]. All of s is looked through: a mark that the
// cut would go through stands whole.
func (r *Redactor) head(s string, n int) string {
	all := r.spans(s)
	if i := slices.IndexFunc(all, func(f found) bool { return f.from >= n }); i >= 0 {
		all = all[:i]
	}
	if len(all) > 0 {
		n = max(n, all[len(all)-1].to)
	}
	return r.Text(r.apply(s[:n], all))
}

// complete is how much of s cannot become part of a secret any more.
func (r *Redactor) complete(s string) int {
	cut := strings.LastIndexByte(s, '\n') + 1
	if len(s)-cut > held {
		// A line without an end: up to its last space, or nearly all.
		cut = len(s) - longestSecret
		if i := strings.LastIndexAny(s[:cut], " \t"); i > cut-longestSecret {
			cut = i + 1
		}
	}
	floor := len(s) - held
	for cut > 0 && cut > floor && r.open(s[:cut]) {
		cut = strings.LastIndexByte(s[:cut-1], '\n') + 1
	}
	if cut <= 0 {
		return max(0, min(cut, len(s)))
	}
	// A secret that goes on beyond the cut.
	lo := max(0, cut-held)
	for _, f := range merge(r.look(s[lo:], 0)) {
		if from, to := f.from+lo, f.to+lo; from < cut && to >= cut-1 && (to > cut || r.unended(s, from, to)) &&
			cut > floor {
			cut = strings.LastIndexByte(s[:from], '\n') + 1
			break
		}
	}
	for cut > 0 && cut < len(s) && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return cut
}

// unended tells whether a secret that ends where the complete lines do may go
// on in the next.
func (r *Redactor) unended(s string, from, to int) bool {
	secret := s[from:to]
	return strings.Contains(secret, "\n") || strings.Contains(secret, "BEGIN") || to-scan.LineFrom(s, to) >= 40
}

// open tells whether the last line of a text, which is complete, asks for more:
// a name without its value, a word that may have been wrapped, the first lines
// of a key.
func (r *Redactor) open(s string) bool {
	s = strings.TrimSuffix(s, "\n")
	line := strings.TrimRight(s[scan.LineFrom(s, len(s)):], " \t\r")
	if line == "" {
		return false
	}
	if awaitsName(line) {
		return true
	}
	switch line[len(line)-1] {
	case '=', ':', '(', ',', '\\', '>', '|', '[', '{', '"', '+', '`':
		if r.names == nil {
			return true
		}
		return r.asks(line)
	}
	if strings.Contains(line, "-----BEGIN") && strings.Contains(line, "KEY") {
		return true
	}
	i := len(line)
	for i > 0 && ascii.Token[line[i-1]] {
		i--
	}
	word := line[i:]
	if j := strings.LastIndexByte(strings.TrimRight(word, "="), '='); j >= 0 {
		word = word[j+1:]
	}
	if len(word) >= 20 && spelling.IsPiece(word) || len(word) >= 8 && r.begun(word) {
		return true
	}
	return r.asks(line) && len(line) < 200
}

// awaitsName tells whether a line is the value of a pair whose name may come in
// the next: {"value":"x",
func awaitsName(line string) bool {
	i := strings.LastIndex(strings.ToLower(line), "value")
	return i >= 0 && len(line) < 1000 && judge.IsRandom(strings.Trim(line[i+len("value"):], ": =\"',\\"))
}

// begun tells whether a word has a keyword of a rule that knows whose tokens
// begin so.
func (r *Redactor) begun(word string) bool {
	yes := false
	r.rules.index.Find(word, func(_, _ int, rules []int) {
		for _, k := range rules {
			yes = yes || !r.rules.all[k].weak
		}
	})
	return yes
}

// asks tells whether a line ends with the name of a secret, and an operator at
// most.
func (r *Redactor) asks(line string) bool {
	line = strings.TrimRight(line, "=:(,\\>|[{\"'` +*-")
	i := len(line)
	for i > 0 && ascii.Word[line[i-1]] {
		i--
	}
	return r.strengthOf(line[i:]) != names.None
}
