package journal

import "strings"

// unquoted is a file's name that git put in quotes: 5x stores those of a commit as
// git prints them, and every byte that is not ASCII is a number then.
func unquoted(name string) string {
	n := len(name)
	if n < 2 || name[0] != '"' || name[n-1] != '"' {
		return name
	}
	var b strings.Builder
	for in := name[1 : n-1]; in != ""; {
		c, left := unescaped(in)
		if left == in {
			return name
		}
		b.WriteByte(c)
		in = left
	}
	return b.String()
}

// unescaped is the first byte of a quoted name, and what is left; all of it where
// it is none of git's.
func unescaped(in string) (c byte, left string) {
	if in[0] != '\\' {
		return in[0], in[1:]
	}
	if len(in) < 2 {
		return 0, in
	}
	if i := strings.IndexByte(`abtnvfr"\`, in[1]); i >= 0 {
		return "\a\b\t\n\v\f\r\"\\"[i], in[2:]
	}
	if len(in) < 4 {
		return 0, in
	}
	n := 0
	for _, d := range []byte(in[1:4]) {
		if d < '0' || d > '7' {
			return 0, in
		}
		n = n*8 + int(d-'0')
	}
	if n > 255 {
		return 0, in
	}
	return byte(n), in[4:]
}

func unquotedAll(names []string) []string {
	for i, name := range names {
		names[i] = unquoted(name)
	}
	return names
}
