package redact

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

// unspeakable tells whether a word of letters is none of a language: four
// consonants stand together, or several letters that hardly ever do.
func unspeakable(s string) bool {
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

// rarely is how many pairs of letters a word has that words hardly ever have.
func rarely(s string) int {
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
