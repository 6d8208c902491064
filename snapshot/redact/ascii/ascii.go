// Package ascii tells the characters of ASCII apart, and what strings are made of them.
// What it does not know of, a character beyond ASCII, is none of them.
package ascii

import (
	"slices"
	"strings"
)

// Token are the characters that tokens are made of.
var Token = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+/=-~%")

// Word are the characters of names.
var Word = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")

// Base64 are the characters of both alphabets.
var Base64 = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/-_")

// Alnum are letters and digits.
var Alnum = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

// Set has true for each of chars.
func Set(chars string) (t [256]bool) {
	for _, c := range []byte(chars) {
		t[c] = true
	}
	return t
}

// IsDigit tells whether a character is a decimal digit.
func IsDigit(c byte) bool { return c >= '0' && c <= '9' }

// IsLetter tells whether a character is a letter.
func IsLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// IsAlnum tells whether a character is a letter or a digit.
func IsAlnum(c byte) bool { return IsDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' }

// Unhex is what a hexadecimal digit stands for; 0xff if it is none.
func Unhex(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 0xff
}

// IsCapitals tells whether a text has no small letter.
func IsCapitals(s string) bool { return s == strings.ToUpper(s) }

// IsNumber tells whether a text is digits only.
func IsNumber(s string) bool {
	for i := range len(s) {
		if !IsDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// IsMixedCase tells whether a text has small letters and capitals.
func IsMixedCase(s string) bool { return strings.ToLower(s) != s && strings.ToUpper(s) != s }

// SmallLetters is how many small letters a text begins with.
func SmallLetters(s string) int {
	n := 0
	for n < len(s) && s[n] >= 'a' && s[n] <= 'z' {
		n++
	}
	return n
}

// HasSuffix tells whether a text ends with one of the suffixes.
func HasSuffix(s string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(x string) bool { return strings.HasSuffix(s, x) })
}
