package judge

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/spelling"
)

// IsChain tells whether a value is a phrase whose words a sign joins, as
// correct-horse-battery-staple.
func IsChain(s, name string) bool {
	if len(s) < 12 || len(s) > 80 || !ascii.IsLetter(s[0]) || names.Echoes(s, name) {
		return false
	}
	sep := strings.IndexAny(s, "-_. ")
	if sep < 0 {
		return false
	}
	words := strings.Split(s, s[sep:sep+1])
	for _, w := range words {
		if len(w) < 3 || len(w) > 10 || ascii.SmallLetters(w) != len(w) || StopWords[w] || Speaking[w] || ofNames[w] {
			return false
		}
	}
	strange := spelling.Unspeakables(words)
	return len(words) > 3 || len(words) == 3 && strange > 0 || len(words) == 2 && strange > 1
}

// IsLetters tells whether a word of letters only is the password that a name
// announces: small letters, or a mixture that no word has.
func IsLetters(s, name string) bool {
	if len(s) < 6 || names.Echoes(s, name) {
		return false
	}
	if ascii.IsMixedCase(s) && !spelling.IsWordly(s) {
		return len(s) >= 8
	}
	name = strings.ToLower(name)
	return strings.ToLower(s) == s && (strings.Contains(name, "pass") || strings.Contains(name, "pwd"))
}

// ofNames are words in names of what programs know, which no phrase that opens
// something has.
var ofNames = spelling.Words(`change changed set unset get name file path value field string text type input label form
	default test example demo sample local prod app service server client database admin root new old current
	reset confirm hash salt storage manager provider plugin module component button icon column table`)

// StopWords are in prose and in no phrase that is a secret.
var StopWords = spelling.Words(`the a an is are was be of to for in on at with your you must not and or this
		that it if from by as
	no can will should has have when which use used using please enter invalid missing required wrong`)

// Speaking are words of texts about secrets, which no phrase of one has.
var Speaking = spelling.Words(`password passphrase secret secrets token tokens key keys credential credentials
		auth login
	username config environment variable`)
