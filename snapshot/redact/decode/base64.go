package decode

import (
	"encoding/base64"
	"unicode/utf8"

	"fivex/snapshot/redact/ascii"
)

// Base64 is the text that s is the base64 of, and how much of s that is.
func Base64(s string) (string, int) {
	var short [2][96]byte // most runs are no longer, and most are no text
	buf := short[0][:0]
	if len(s) > len(short[0]) {
		buf = make([]byte, 0, len(s))
	}
	n := 0
	for ; n < len(s); n++ {
		switch c := s[n]; {
		case ascii.Base64[c]:
			buf = append(buf, standard(c))
		case c == '\n' || c == '\r' || c == ' ' || c == '\t':
		default:
			goto decode
		}
	}
decode:
	if len(buf)%4 == 1 {
		buf = buf[:len(buf)-1]
	}
	out := short[1][:]
	if n := base64.RawStdEncoding.DecodedLen(len(buf)); n > len(out) {
		out = make([]byte, n)
	}
	k, err := base64.RawStdEncoding.Decode(out, buf)
	if err != nil || !IsText(out[:k]) {
		return "", 0
	}
	return string(out[:k]), n
}

// BeginsText tells whether base64 begins as that of text does.
func BeginsText(s string) bool {
	if len(s) < LeastBase64 {
		return false
	}
	var b [6]byte
	var in [8]byte
	for i := range in {
		in[i] = standard(s[i])
	}
	n, err := base64.RawStdEncoding.Decode(b[:], in[:])
	if err != nil {
		return false
	}
	for i, c := range b[:n] {
		behindLetter := i > 0 && b[i-1] >= 0x80 && c >= 0x80 && c < 0xc0
		if (c < 0x20 || c >= 0x7f) && c != '\n' && c != '\t' && c != '\r' && c < 0xc2 && !behindLetter {
			return false
		}
	}
	return true
}

// IsText tells whether bytes are text: in UTF-8, with hardly a control.
func IsText(b []byte) bool {
	odd := 0
	for i := 0; i < len(b); {
		if c := b[i]; c < utf8.RuneSelf {
			if c < 0x20 && c != '\n' && c != '\t' && c != '\r' && c != 0x1b || c == 0x7f {
				odd++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 && i+4 < len(b) {
			odd++
		}
		i += n
	}
	return odd*20 <= len(b)
}

func standard(c byte) byte {
	switch c {
	case '-':
		return '+'
	case '_':
		return '/'
	}
	return c
}

// LeastBase64 is the shortest run of base64 that is decoded: 15 characters of text.
const LeastBase64 = 20

// HexDigits is how many digits to base 16 a text begins with.
func HexDigits(s string) int {
	n := 0
	for n < len(s) && ascii.Unhex(s[n]) < 16 {
		n++
	}
	return n
}
