package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/scan"
)

// listedLeast is the shortest text that is read out of a list of its bytes.
const listedLeast = 10

// listed looks at texts that stand as lists of their bytes, decimal or
// hexadecimal, or of their characters, as Buffer, []byte, od and dumps show them.
func (v *look) listed() {
	s := v.Text
	var d *decode.Text
	for i := 0; i+3*listedLeast/2 < len(s); i++ {
		c := s[i]
		if i > 0 && ascii.Alnum[s[i-1]] || !mayBeListed(s, i) {
			continue
		}
		if i > 0 && s[i-1] == '[' {
			if end := keyBytes(s, i); end > 0 {
				v.add(i, end, keyBytesRule)
				i = end
				continue
			}
		}
		if d == nil {
			d = &decode.Text{}
		}
		d.Reset()
		end := 0
		switch {
		case ascii.IsDigit(c) && (i == 0 || s[i-1] == '\n' || s[i-1] == ' ') && isOffset(s[i:]):
			end = v.dump(i)
		case ascii.IsDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f':
			end = numbers(d, s, i)
		}
		if end == 0 && s[i+1] == ' ' && c > ' ' && c < 0x7f && (i == 0 || s[i-1] <= ' ') {
			end = characters(d, s, i)
		}
		if d.Len() >= listedLeast && end > 0 {
			v.decoded(d)
			d = &decode.Text{}
		}
		if end > i {
			i = end - 1
		}
	}
}

// keyBytesRule is the rule for a key whose bytes are all that a list has, as
// Solana's programs keep theirs.
var keyBytesRule = &rule{id: "own/key-bytes", kind: "key-bytes"}

// keyBytes is where a list of 64 bytes ends that begins at i, without spaces; 0 if it is
// none.
func keyBytes(s string, i int) int {
	n, value := 1, 0
	for from := i; i < len(s) && i-from < 4*64; i++ {
		switch c := s[i]; {
		case ascii.IsDigit(c):
			value = value*10 + int(c-'0')
		case c == ',' && ascii.IsDigit(s[i-1]):
			n++
			value = 0
		case c == ']' && n == 64 && ascii.IsDigit(s[i-1]):
			return i
		default:
			return 0
		}
		if value > 255 {
			return 0
		}
	}
	return 0
}

// mayBeListed tells at once of most words that no list begins with them: one begins
// with a digit, a pair of digits to base 16, or characters that stand apart.
func mayBeListed(s string, i int) bool {
	c, second, third := s[i], s[i+1], s[i+2]
	pair := ascii.Unhex(c) < 16 && ascii.Unhex(second) < 16 && (third == ' ' || third == ':' || third == '-')
	apart := second == ' ' && (third == ' ' || s[i+3] == ' ')
	return ascii.IsDigit(c) || pair || apart
}

// numbers reads the list of numbers that begins at i, and returns where it
// ends, or 0.
func numbers(d *decode.Text, s string, i int) int {
	form := formOf(s, i)
	if form == 0 {
		return 0
	}
	n := 0
	for i < len(s) {
		b, size := numberAt(s, i, form)
		if size == 0 {
			break
		}
		n++
		d.PutByte(b, i, i+size)
		i += size
		gap := 0
		for i+gap < len(s) && gap < 24 && strings.IndexByte(" ,:\n\r\t-", s[i+gap]) >= 0 {
			gap++
		}
		if gap == 0 || form == 'h' && gap > 1 && s[i] != ' ' {
			break
		}
		i += gap
	}
	if n < listedLeast || !d.IsText() {
		d.Reset()
		return i // not to be looked at again
	}
	return i
}

// formOf tells how the numbers of a list that begins at i are written: as 0x41,
// as 41 to base 16, as decimals.
func formOf(s string, i int) byte {
	if strings.HasPrefix(s[i:], "0x") || strings.HasPrefix(s[i:], "0X") {
		return 'x'
	}
	pairs := 0
	j := i
	for ; pairs < 48 && j+2 < len(s) && ascii.Unhex(s[j]) < 16 && ascii.Unhex(s[j+1]) < 16; pairs++ {
		if c := s[j+2]; c != ' ' && c != ':' && c != '-' {
			break
		}
		j += 3
	}
	if pairs >= 6 && strings.ContainsAny(s[i:j], "abcdefABCDEF") {
		return 'h'
	}
	if ascii.IsDigit(s[i]) {
		return 'd'
	}
	return 0
}

func numberAt(s string, i int, form byte) (byte, int) {
	if form == 'x' {
		if b, ok := decode.HexByte(s, i+2); ok && s[i] == '0' && s[i+1]|0x20 == 'x' {
			return b, 4
		}
		return 0, 0
	}
	if form == 'h' {
		b, ok := decode.HexByte(s, i)
		if !ok || i+2 < len(s) && ascii.IsAlnum(s[i+2]) {
			return 0, 0
		}
		return b, 2
	}
	n, size := 0, 0
	for i+size < len(s) && size < 4 && ascii.IsDigit(s[i+size]) {
		n = n*10 + int(s[i+size]-'0')
		size++
	}
	if size == 0 || size > 3 || n > 255 || n < 32 && n != '\n' && n != '\t' && n != '\r' {
		return 0, 0
	}
	return byte(n), size
}

// characters reads a text whose characters stand apart.
func characters(d *decode.Text, s string, i int) int {
	gap := 1
	for i+gap < len(s) && s[i+gap] == ' ' && gap < 4 {
		gap++
	}
	gap--
	for i < len(s) && s[i] > ' ' {
		d.Keep(s, i, i+1)
		i++
		n := 0
		for i+n < len(s) && s[i+n] == ' ' && n < 10 {
			n++
		}
		if n == 2*gap+1 { // a space stands apart too
			d.Keep(s, i+gap, i+gap+1)
		} else if n != gap {
			break
		}
		i += n
	}
	if d.Len() < listedLeast {
		d.Reset()
		return 0
	}
	return i
}

// isOffset tells whether a line of a dump begins: 00000010 or 0000020, and
// a colon or a space.
func isOffset(s string) bool {
	n := 0
	for n < len(s) && n < 17 && ascii.Unhex(s[n]) < 16 {
		n++
	}
	return n >= 7 && n <= 16 && n < len(s) && (s[n] == ':' || s[n] == ' ') && s[0] == '0'
}

// dump reads a dump that begins at i, both its columns, and returns its end.
func (v *look) dump(i int) int {
	s := v.Text
	bytes, shown := &decode.Text{}, &decode.Text{}
	for i < len(s) {
		to := scan.LineTo(s, i)
		start := i
		for i < to && s[i] != '0' && i-start < 40 {
			i++ // what stands before each line
		}
		if i >= to || !isOffset(s[i:to]) {
			i = start
			break
		}
		for i < to && s[i] != ' ' && s[i] != ':' {
			i++
		}
		if s[i] == ':' || !odLine(s, i, to, shown) {
			dumpLine(s, i+1, to, bytes, shown)
		}
		i = min(to+1, len(s))
	}
	if shown.Len() >= listedLeast {
		v.decoded(shown)
	}
	if bytes.Len() < listedLeast {
		return i
	}
	for _, f := range v.inner(bytes.String()) {
		v.add(bytes.Source(f.from), bytes.SourceEnd(f.to), f.rule)
		if shown.Len() == bytes.Len() { // the other column has other signs for ends of lines
			v.add(shown.Source(f.from), shown.SourceEnd(f.to), f.rule)
		}
	}
	return i
}

// odLine reads a line of od -c, whose characters stand in columns of four, and
// tells whether it is one.
func odLine(s string, i, to int, shown *decode.Text) bool {
	n := 0
	for ; i+4 <= to && s[i] == ' ' && s[i+1] == ' ' && (s[i+2] == ' ' || s[i+2] == '\\'); i += 4 {
		n++
		if s[i+2] == ' ' {
			shown.Keep(s, i+3, i+4)
			continue
		}
		out, _ := decode.Escape(s[i+2 : i+4])
		shown.PutByte((out + " ")[0], i+2, i+4)
	}
	return n > 0
}

// dumpLine reads the bytes of a line of a dump, and its characters if it shows
// them, behind them or in their place.
func dumpLine(s string, i, to int, bytes, shown *decode.Text) {
	before := bytes.Len()
	for i < to {
		gap := i
		for i < to && s[i] == ' ' {
			i++
		}
		read := bytes.Len() - before
		if gap = i - gap; read > 0 && gap > 1 && (read != 8 || gap > 2) {
			break // the other column
		}
		b, ok := decode.HexByte(s[:to], i)
		if !ok || i+2 < to && ascii.Unhex(s[i+2]) > 15 && s[i+2] != ' ' {
			break
		}
		bytes.PutByte(b, i, i+2)
		i += 2
	}
	// The other column has as many characters.
	for to > i && (s[to-1] == '|' || s[to-1] == '\r') {
		to--
	}
	if n := bytes.Len() - before; to-n >= i {
		shown.Keep(s, to-n, to)
	}
}
