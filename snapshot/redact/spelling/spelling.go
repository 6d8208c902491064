// Package spelling tells what a word is made of: characters of which kinds, in what order,
// and whether that is how words of languages, names in code, versions and digests are
// spelled, or how chance does.
//
// It must never know what a secret is: that a word is spelled so proves nothing.
package spelling

import (
	"math"
	"strings"

	"fivex/snapshot/redact/ascii"
)

// Kinds are how many characters of each kind a value has.
type Kinds struct{ Digits, Letters, Symbols, Spaces int }

// KindsOf counts the characters of each kind.
func KindsOf(s string) (has Kinds) {
	for i := range len(s) {
		switch c := s[i]; {
		case ascii.IsDigit(c):
			has.Digits++
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80:
			has.Letters++
		case c == ' ' || c == '\t':
			has.Spaces++
		default:
			has.Symbols++
		}
	}
	return has
}

// IsMixed tells whether a run has small letters, capitals and digits, as random
// base64 does.
func IsMixed(s string) bool {
	var small, capital, digit int
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z':
			small++
		case c >= 'A' && c <= 'Z':
			capital++
		case ascii.IsDigit(c):
			digit++
		}
	}
	return small > 0 && capital > 0 && digit > 0
}

// Turns is how often letters follow digits, or digits letters: more often than in
// the name of a person.
func Turns(s string) (n int) {
	for i := 1; i < len(s); i++ {
		if ascii.IsLetter(s[i]) && ascii.IsDigit(s[i-1]) || ascii.IsDigit(s[i]) && ascii.IsLetter(s[i-1]) {
			n++
		}
	}
	return n
}

// IsPiece tells whether a word has what the words of prose do not: digits
// among letters, capitals behind small letters.
func IsPiece(s string) bool {
	digits, letters, odd := 0, 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case ascii.IsDigit(c):
			digits++
		case c >= 'A' && c <= 'Z':
			letters++
			odd = odd || i > 0 && s[i-1] >= 'a' && s[i-1] <= 'z'
		case c >= 'a' && c <= 'z':
			letters++
		}
	}
	return digits > 0 && (letters > 0 || digits > 3) || odd
}

// IsName tells whether a text can be a name in code, a file or a command line.
func IsName(s string) bool {
	for i := range len(s) {
		if !ascii.Word[s[i]] {
			return false
		}
	}
	return s != "" && !ascii.IsDigit(s[0])
}

// IsID tells whether a value is a commit id, a digest, a UUID or an id of 5x.
func IsID(s string) bool {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "sha256:"), "run_")
	if len(s) < 7 || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		if ascii.Unhex(s[i]) > 15 && s[i] != '-' {
			return false
		}
	}
	return true
}

// IsScattered tells letters and digits of which small ones, capitals and digits follow each
// other without order; names of several words have runs of small letters.
func IsScattered(s string) bool {
	var of [4]int // how many of each class
	changes, small, inWords, parts, before := 0, 0, 0, 0, byte(0)
	for i := range len(s) {
		class := byte(3)
		switch c := s[i]; {
		case c >= 'a' && c <= 'z':
			class = 1
		case c >= 'A' && c <= 'Z':
			class = 2
		case c == '-' || c == '_':
			small = 0
			parts++
			continue
		case !ascii.IsDigit(c):
			return false
		}
		of[class]++
		if class != before {
			changes++
			small = 0
		}
		if before = class; class == 1 {
			if small++; small == 4 {
				inWords += 4
			} else if small > 4 {
				inWords++
			}
		}
	}
	return of[1] > 2 && of[2] > 2 && of[3] > 1 && 20*changes >= 9*len(s) &&
		4*inWords < len(s) && 10*parts <= len(s)
}

// Entropy is the entropy of s in bits per character.
func Entropy(s string) float64 {
	var counts [256]int
	for i := range len(s) {
		counts[s[i]]++
	}
	bits, n := 0.0, float64(len(s))
	for _, c := range counts {
		if c > 0 {
			p := float64(c) / n
			bits -= p * math.Log2(p)
		}
	}
	return bits
}
