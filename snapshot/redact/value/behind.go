package value

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/scan"
)

// A gap is what stands between a name and what follows it.
type gap struct {
	name   int  // where the name begins
	at, to int  // behind the name's quotes, and where something else begins
	quoted byte // what the name stands in; 0 for nothing
}

// gapBehind is the gap behind the name s[from:end].
func gapBehind(s string, from, end int) gap {
	g := gap{name: from}
	i := end
	for n := 0; i < len(s) && n < 3 && strings.IndexByte("\"'`]*\\", s[i]) >= 0; n++ {
		if s[i] != '\\' && s[i] != '*' {
			g.quoted = s[i]
		}
		i++
	}
	if n := strings.IndexByte(s[i:min(len(s), i+5)], ']'); n > 0 && s[i] == '[' && (n == 1 || ascii.IsNumber(s[i+1:i+n])) {
		i += n + 1 // a form's field of several values
	} else if n := strings.Index(s[i:min(len(s), i+32)], "]:"); n > 0 && strings.HasPrefix(s[i:], " [") &&
		strings.IndexByte(s[i:i+n], '\n') < 0 {
		i += n + 1 // a prompt's default
	}
	g.at, g.to = i, decode.SkipSpaces(s, i)
	return g
}

// Behind finds the value that stands behind the name s[from:end].
func (v *Reader) Behind(from, end int, name string) (Value, bool) {
	s := v.Text
	g := gapBehind(s, from, end)
	i := g.to
	if i >= len(s) {
		return Value{}, false
	}
	if n := beforeSign(s[i:]); n >= 0 {
		return v.BehindOperator(i+n, from)
	}
	for _, arrow := range []string{"→", "➜", "⇒", "› ", "❯ "} {
		if rest, ok := strings.CutPrefix(s[i:], arrow); ok && (g.at == i || arrow[len(arrow)-1] == ' ') {
			return v.Read(Value{Op: Colon, Glued: true}, decode.SkipSpaces(s, len(s)-len(rest)), from)
		}
	}
	switch s[i] {
	case '?': // password? it's x
		if g.quoted == 0 && g.at == i && strings.HasPrefix(s[i:], "? ") {
			return v.behindSpace(from, i+2, name)
		}
	case '.':
		return v.behindDots(g)
	case ',':
		return v.behindComma(g)
	case '(':
		return v.behindBracket(g)
	case '|': // the next cell of a table
		if i+1 < len(s) && s[i+1] != '|' {
			return v.cell(i + 1)
		}
	case '<': // the next cell of a table in HTML, the end of an element
		if strings.HasPrefix(s[i:], "<- ") {
			return v.Literal(i+3, Equals)
		}
		if j := nextCell(s, i); j > 0 {
			return v.Element(j)
		}
	case '>':
		if g.endsTag(s) {
			return v.Element(i + 1)
		}
	case ')': // expect(user.password).toBe("x")
		for _, says := range []string{").toBe(", ").toEqual(", ").toStrictEqual(", ").to.equal(", ").to.eq("} {
			if g.quoted == 0 && strings.HasPrefix(s[i:], says) {
				return v.Literal(i+len(says), Comma)
			}
		}
	}
	switch {
	case g.quoted != 0 && g.at < i && s[i] == g.quoted: // "password" "x"
		val, ok := v.Literal(i, Comma)
		return val, ok && judge.IsRandom(s[val.From:val.To])
	case g.quoted != 0 && g.at < i && strings.Contains(scan.Before(s, from, 80), "config set "):
		return v.Read(Value{Op: Flag, Glued: true}, i, from)
	case g.quoted != 0 || g.at == i:
		return Value{}, false
	}
	if j := behindAttributes(s, from, i); j > 0 {
		if val, ok := v.Element(j); ok {
			return val, true
		}
	}
	return v.behindSpace(from, i, name)
}

// behindDots finds the value of (password . "x") and of password ..... x.
func (v *Reader) behindDots(g gap) (Value, bool) {
	s := v.Text
	if g.name > 0 && s[g.name-1] == '(' && g.quoted == 0 {
		return v.Literal(g.to+1, Equals)
	}
	behind := len(s) - len(strings.TrimLeft(s[g.to:], "."))
	if behind-g.to > 2 && (g.at < g.to || strings.HasPrefix(s[behind:], " ")) {
		return v.Read(Value{Op: Colon}, decode.SkipSpaces(s, behind), g.name)
	}
	return Value{}, false
}

// behindComma finds the value of "password", "x", of {password, <<"x">>} of Erlang and of
// assert.equal(user.password, "x").
func (v *Reader) behindComma(g gap) (Value, bool) {
	s := v.Text
	switch {
	case g.quoted != 0:
		val, ok := v.Literal(g.to+1, Comma)
		return val, ok && !NextIs(s, val.To+1, ":=")
	case g.name > 0 && s[g.name-1] == '{':
		return v.Literal(behindWrapping(s, decode.SkipSpaces(s, g.to+1), Equals), Equals)
	case ascii.HasSuffix(strings.ToLower(scan.Before(s, g.name, 24)), "equal(", "equals(", "eq("):
		return v.Literal(g.to+1, Comma)
	}
	return Value{}, false
}

// behindBracket finds the value of password("x"), password (root): x and password (x).
func (v *Reader) behindBracket(g gap) (Value, bool) {
	s, i := v.Text, g.to
	if g.quoted == 0 && g.at == i {
		return v.Literal(i+1, Call)
	}
	if n := strings.IndexByte(s[i:min(len(s), i+30)], ')'); n > 0 && i+n+1 < len(s) && s[i+n+1] == ':' {
		return v.BehindOperator(i+n+1, g.name)
	}
	return v.InBrackets(i + 1)
}

// endsTag tells whether the tag ends right behind a name that is its own, or its element's:
// <password>, <x:password>, <string name="password">.
func (g gap) endsTag(s string) bool {
	return g.at == g.to && (g.name > 0 && (s[g.name-1] == '<' || s[g.name-1] == ':') ||
		g.quoted != 0 && ascii.HasSuffix(scan.Before(s, g.name, 8), `name="`, `key="`, `id="`, `field="`))
}

// behindAttributes is where the content of an element begins whose tag has the name s[from:]
// and attributes from i on; 0 where there is none.
func behindAttributes(s string, from, i int) int {
	if from == 0 || s[from-1] != '<' && (s[from-1] != ':' || strings.IndexByte(scan.Before(s, from, 24), '<') < 0) {
		return 0
	}
	j := strings.IndexAny(s[i:min(len(s), i+160)], "<>")
	if j <= 0 || s[i+j] != '>' || s[i+j-1] == '/' {
		return 0
	}
	return i + j + 1
}

// nextCell is where the content of the cell begins that follows one that ends
// at i, in HTML.
func nextCell(s string, i int) int {
	low := strings.ToLower(s[i:min(len(s), i+80)])
	for _, pair := range [][2]string{{"</td>", "<td"}, {"</th>", "<td"}, {"</dt>", "<dd"},
		{"</key>", "<string"}, {"</key>", "<value"}, {"</name>", "<value"}, {"</label>", "<span"}, {"</label>",
			"<code"},
		{"</string>", "<string>"}} {
		if !strings.HasPrefix(low, pair[0]) {
			continue
		}
		rest := strings.TrimLeft(low[len(pair[0]):], " \t\r\n")
		if strings.HasPrefix(rest, pair[1]) {
			if j := strings.IndexByte(rest, '>'); j >= 0 {
				return i + len(low) - len(rest) + j + 1
			}
		}
	}
	return 0
}

// cell reads the cell of a table that begins at i.
func (v *Reader) cell(i int) (Value, bool) {
	s := v.Text
	end := scan.LineTo(s, i)
	to := i
	for to < end && to-i < 400 && s[to] != '|' {
		to++
	}
	if to >= end || s[to] != '|' {
		if word := strings.TrimSpace(s[i:to]); judge.IsHuman(word) && judge.IsSure(word) || judge.SpeaksForItself(word) {
			return Value{From: decode.SkipSpaces(s, i), To: decode.SkipSpaces(s, i) + len(word), Op: Cell}, true
		}
		return Value{}, false
	}
	for i < to && strings.IndexByte(" \t`*\"'", s[i]) >= 0 {
		i++
	}
	for to > i && strings.IndexByte(" \t`*\"'", s[to-1]) >= 0 {
		to--
	}
	return Value{From: i, To: to, Op: Cell}, i < to && strings.IndexByte(s[i:to], ' ') < 0
}

// Element reads the content of an element that begins at i.
func (v *Reader) Element(i int) (Value, bool) {
	s := v.Text
	for i < len(s) && strings.IndexByte(" \t\r\n", s[i]) >= 0 {
		i++
	}
	if strings.HasPrefix(strings.ToLower(s[i:min(len(s), i+7)]), "<value>") {
		i += len("<value>")
	}
	if strings.HasPrefix(s[i:], "<![CDATA[") {
		i += len("<![CDATA[")
	}
	most := min(len(s), i+2000)
	end := strings.Index(s[i:most], "</")
	if end < 0 {
		return Value{}, false
	}
	to := i + end
	for to > i && strings.IndexByte(" \t\r\n]>", s[to-1]) >= 0 {
		to--
	}
	return Value{From: i, To: to, Op: Element, Quote: '<'}, i < to
}

// WideSign is the sign that a text begins with in the width of Chinese and
// Japanese; 0, if it is none that a value follows.
func WideSign(s string) byte {
	switch {
	case strings.HasPrefix(s, "\uff1a"):
		return ':'
	case strings.HasPrefix(s, "\uff1d"):
		return '='
	}
	return 0
}

// Becomes is the value that another one is changed to: "a" -> "b".
func (v *Reader) Becomes(val Value) (Value, bool) {
	s := v.Text
	i := val.To
	for n := 0; i < len(s) && n < 4 && strings.IndexByte("\"'`\\", s[i]) >= 0; n++ {
		i++
	}
	for _, arrow := range []string{" -> ", " => ", " → "} {
		if val.Quote != 0 && strings.HasPrefix(s[i:], arrow) {
			return v.Literal(i+len(arrow), val.Op)
		}
	}
	return Value{}, false
}
