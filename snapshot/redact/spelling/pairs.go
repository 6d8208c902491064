package spelling

import "fivex/snapshot/redact/ascii"

// rarePairs are, for each letter from a to z, those that hardly ever follow it in
// words of documentation and programs.
var rarePairs = [26]string{
	"aehjoqx",
	"bcdfghjkmpqvwxyz",
	"bdfjnqvwxz",
	"chjknpqtwxz",
	"jz",
	"bcdghjkmnpqvwxz",
	"bdfjkmpqtvwxyz",
	"bcdfghjklnpqsvwxz",
	"hijquwy",
	"abcdfghijklmnpqrtuvwxyz",
	"bcdfghjklmopqrtvwxyz",
	"bghjmnqrwxz",
	"cfghjknqrtvwxz",
	"bjqwxz",
	"ehqyz",
	"bfgjknqvwxz",
	"abcdefghijklmnopqrstvwxyz",
	"hjqxz",
	"bgjvxz",
	"bgjkqvxz",
	"hjkquvwxyz",
	"bcdfghjklmnpqrstuvwxyz",
	"bcdfgjklmpqtuvwxyz",
	"bdfghjklmnoqrsuvwxyz",
	"bdfghjkloqruvwxyz",
	"bcdfghjklmnopqrstuvwxyz",
}

// IsUnspeakable tells whether a word of letters is none of a language: four
// consonants stand together, or several letters that hardly ever do.
func IsUnspeakable(s string) bool {
	run, rare := 0, 0
	for i := range len(s) {
		c := s[i] | 0x20
		switch {
		case c < 'a' || c > 'z':
			return false
		case c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y':
			run = 0
		default:
			run++
		}
		if i > 0 && hasByte(rarePairs[s[i-1]|0x20-'a'], c) {
			rare++
		}
		if run > 3 || rare > 1 {
			return true
		}
	}
	return false
}

// Unspeakables is how many of the words are of no language.
func Unspeakables(words []string) int {
	n := 0
	for _, w := range words {
		if IsUnspeakable(w) {
			n++
		}
	}
	return n
}

// Rarities is how many pairs of letters a word has that words hardly ever have.
func Rarities(s string) int {
	n := 0
	for i := 1; i < len(s); i++ {
		if ascii.IsLetter(s[i-1]) && hasByte(rarePairs[s[i-1]|0x20-'a'], s[i]|0x20) {
			n++
		}
	}
	return n
}

func hasByte(s string, c byte) bool {
	for i := range len(s) {
		if s[i] == c {
			return true
		}
	}
	return false
}

// IsJumbled tells whether of the letters of a word many stand beside each other that hardly
// ever do in words.
func IsJumbled(s string) bool { return 6*Rarities(s) >= len(s) }

// IsScrambled tells whether a value without a digit is one made at random: small
// letters and capitals, of whose pairs a third hardly ever stand in words.
func IsScrambled(s string) bool {
	return len(s) >= 16 && ascii.IsMixedCase(s) && Identifier(s) == len(s) && KindsOf(s).Digits == 0 &&
		3*Rarities(s) >= len(s)
}
