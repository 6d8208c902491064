package redact

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

// valueBehind finds the value that stands behind the name s[from:end].
func (v *valueReader) valueBehind(from, end int, name string) (value, bool) {
	s := v.text
	g := gapBehind(s, from, end)
	i := g.to
	if i >= len(s) {
		return value{}, false
	}
	if n := beforeSign(s[i:]); n >= 0 {
		return v.behindOperator(i+n, from)
	}
	for _, arrow := range []string{"→", "➜", "⇒", "› ", "❯ "} {
		if rest, ok := strings.CutPrefix(s[i:], arrow); ok && (g.at == i || arrow[len(arrow)-1] == ' ') {
			return v.read(value{op: opColon, glued: true}, decode.SkipSpaces(s, len(s)-len(rest)), from)
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
			return v.literal(i+3, opEquals)
		}
		if j := nextCell(s, i); j > 0 {
			return v.element(j)
		}
	case '>':
		if g.endsTag(s) {
			return v.element(i + 1)
		}
	case ')': // expect(user.password).toBe("x")
		for _, says := range []string{").toBe(", ").toEqual(", ").toStrictEqual(", ").to.equal(", ").to.eq("} {
			if g.quoted == 0 && strings.HasPrefix(s[i:], says) {
				return v.literal(i+len(says), opComma)
			}
		}
	}
	switch {
	case g.quoted != 0 && g.at < i && s[i] == g.quoted: // "password" "x"
		val, ok := v.literal(i, opComma)
		return val, ok && judge.IsRandom(s[val.from:val.to])
	case g.quoted != 0 && g.at < i && strings.Contains(scan.Before(s, from, 80), "config set "):
		return v.read(value{op: opFlag, glued: true}, i, from)
	case g.quoted != 0 || g.at == i:
		return value{}, false
	}
	if j := behindAttributes(s, from, i); j > 0 {
		if val, ok := v.element(j); ok {
			return val, true
		}
	}
	return v.behindSpace(from, i, name)
}

// behindDots finds the value of (password . "x") and of password ..... x.
func (v *valueReader) behindDots(g gap) (value, bool) {
	s := v.text
	if g.name > 0 && s[g.name-1] == '(' && g.quoted == 0 {
		return v.literal(g.to+1, opEquals)
	}
	behind := len(s) - len(strings.TrimLeft(s[g.to:], "."))
	if behind-g.to > 2 && (g.at < g.to || strings.HasPrefix(s[behind:], " ")) {
		return v.read(value{op: opColon}, decode.SkipSpaces(s, behind), g.name)
	}
	return value{}, false
}

// behindComma finds the value of "password", "x", of {password, <<"x">>} of Erlang and of
// assert.equal(user.password, "x").
func (v *valueReader) behindComma(g gap) (value, bool) {
	s := v.text
	switch {
	case g.quoted != 0:
		val, ok := v.literal(g.to+1, opComma)
		return val, ok && !nextIs(s, val.to+1, ":=")
	case g.name > 0 && s[g.name-1] == '{':
		return v.literal(behindWrapping(s, decode.SkipSpaces(s, g.to+1), opEquals), opEquals)
	case ascii.HasSuffix(strings.ToLower(scan.Before(s, g.name, 24)), "equal(", "equals(", "eq("):
		return v.literal(g.to+1, opComma)
	}
	return value{}, false
}

// behindBracket finds the value of password("x"), password (root): x and password (x).
func (v *valueReader) behindBracket(g gap) (value, bool) {
	s, i := v.text, g.to
	if g.quoted == 0 && g.at == i {
		return v.literal(i+1, opCall)
	}
	if n := strings.IndexByte(s[i:min(len(s), i+30)], ')'); n > 0 && i+n+1 < len(s) && s[i+n+1] == ':' {
		return v.behindOperator(i+n+1, g.name)
	}
	return v.inBrackets(i + 1)
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
