package render

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// visible passes HTML on and makes characters visible that could not be seen
// or would reorder the text around them: control characters become their
// pictures, bidirectional controls their code points. None of them means
// anything in HTML's syntax, so this is safe anywhere in a page.
type visible struct {
	w      io.Writer
	latin1 bool   // whether signs beyond Latin-1 are written as character references
	half   []byte // the beginning of a character whose rest is still to come
	buf    []byte
}

func (v *visible) Write(p []byte) (int, error) {
	n := len(p)
	if len(v.half) > 0 {
		p = append(v.half, p...)
		v.half = nil
	}
	if plain := seen(p); plain == n && len(p) == n {
		return v.w.Write(p)
	}
	v.buf = v.buf[:0]
	for i := 0; i < len(p); {
		if plain := seen(p[i:]); plain > 0 {
			v.buf = append(v.buf, p[i:i+plain]...)
			i += plain
			continue
		}
		if !utf8.FullRune(p[i:]) {
			v.half = append([]byte(nil), p[i:]...)
			break
		}
		r, size := utf8.DecodeRune(p[i:])
		i += size
		if v.latin1 && r > unicode.MaxLatin1 && unicode.In(r, unicode.P, unicode.S, unicode.Zs) {
			v.buf = fmt.Appendf(v.buf, "&#%d;", r)
		} else {
			v.buf = appendVisible(v.buf, r)
		}
	}
	if _, err := v.w.Write(v.buf); err != nil {
		return 0, err
	}
	return n, nil
}

// seen is how many bytes at the beginning are characters that can be seen, or
// break lines.
func seen(p []byte) int {
	for i, c := range p {
		if (c < 0x20 || c >= 0x7f) && c != '\n' && c != '\t' {
			return i
		}
	}
	return len(p)
}

// flush writes what a cut character left.
func (v *visible) flush() error {
	if len(v.half) == 0 {
		return nil
	}
	v.half = nil
	_, err := io.WriteString(v.w, "\uFFFD")
	return err
}

func appendVisible(b []byte, r rune) []byte {
	switch {
	case r == '\r':
		return b
	case r < 0x20:
		return utf8.AppendRune(b, 0x2400+r)
	case r == 0x7f:
		return utf8.AppendRune(b, 0x2421)
	case r >= 0x80 && r < 0xa0, // C1 controls
		r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c, // bidirectional
		r >= 0x2028 && r <= 0x2029,                                  // line and paragraph separators
		r == 0xfeff, r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef, // noncharacters
		r >= 0xe0000 && r <= 0xe007f: // tags
		return fmt.Appendf(b, "[U+%04X]", r)
	}
	return utf8.AppendRune(b, r)
}

// Visible is text in which every character can be seen, as in a page.
func Visible(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f }) < 0 {
		return s
	}
	b := make([]byte, 0, len(s)+16)
	for _, r := range s {
		if r == '\n' || r == '\t' {
			b = append(b, byte(r))
			continue
		}
		b = appendVisible(b, r)
	}
	return string(b)
}
