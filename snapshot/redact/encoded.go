package redact

import (
	"encoding/base32"
	"encoding/hex"
	"strings"

	"fivex/snapshot/redact/address"
	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/spelling"
)

// encoded looks at what is base64 or hexadecimal of a text; where that holds a
// secret, all of it is one. Base64 that fills lines is one run.
func (v *look) encoded() {
	s := v.Text
	for i := decode.LeastBase64 - 1; i < len(s); i += decode.LeastBase64 {
		if !ascii.Base64[s[i]] {
			continue
		}
		from := i
		for from > 0 && ascii.Base64[s[from-1]] && i-from < decode.LeastBase64 {
			from--
		}
		to := i + 1
		for to < len(s) && ascii.Base64[s[to]] {
			to++
		}
		if to-from < decode.LeastBase64 {
			i = to - 1
			continue
		}
		if v.vendorToken(from, to) || v.lone(from, to) {
			i = to - 1
			continue
		}
		end := blockEnd(s, from, to)
		if end > to {
			v.privateBlock(from, end)
		}
		v.decodes(from, end)
		i = end - 1
	}
}

// blockEnd is where a run of base64 ends that goes on over lines.
func blockEnd(s string, from, to int) int {
	indent := 0
	for from-indent > 0 && (s[from-indent-1] == ' ' || s[from-indent-1] == '\t') && indent < 40 {
		indent++
	}
	width := to - from
	if width < 40 {
		return to
	}
	for to < len(s) && s[to] == '\n' || to+1 < len(s) && s[to] == '\r' && s[to+1] == '\n' {
		next := to + 1
		if s[to] == '\r' {
			next++
		}
		for n := 0; next < len(s) && n < 40 && (s[next] == ' ' || s[next] == '\t'); n++ {
			next++
		}
		end := next
		for end < len(s) && end-next <= width && (ascii.Base64[s[end]] || s[end] == '=') {
			end++
		}
		if end-next > width || end == next || end < len(s) && s[end] != '\n' && s[end] != '\r' && end-next < width {
			if end-next < 4 || end < len(s) && ascii.Word[s[end]] || end-next > width {
				break
			}
			return end
		}
		to = end
		if end-next < width {
			break // the last line
		}
	}
	return to
}

// decodes looks at what s[from:to] is the base64 or the digits of.
func (v *look) decodes(from, to int) {
	run := v.Text[from:to]
	// A path or a name before the base64 shifts it: it can begin at any of
	// four places, but for text only one gives text.
	for shift := range 4 {
		if v.base64(from+shift, to) {
			return
		}
	}
	// Behind a word that ends in / or - or _.
	for i := 0; i < len(run)-decode.LeastBase64 && i < 64; i++ {
		if strings.IndexByte("/-_+", run[i]) >= 0 && v.base64(from+i+1, to) {
			return
		}
	}
	v.base32(from, to)
	if digits := decode.HexDigits(run); digits >= 24 {
		if b, err := hex.DecodeString(run[:digits&^1]); err == nil && decode.IsText(b) {
			v.encodes(string(b), from, from+digits)
		}
	}
}

// base64 looks at what s[from:to] begins with the base64 of, and tells whether that is a
// secret.
func (v *look) base64(from, to int) bool {
	run := v.Text[from:to]
	if !decode.BeginsText(run) {
		return false
	}
	text, n := decode.Base64(run)
	return n >= decode.LeastBase64 && (isLongID(text) && v.discord(from, to) || v.encodes(text, from, from+n))
}

// base32 looks at what a run of capitals and digits is the base32 of.
func (v *look) base32(from, to int) {
	run := v.Text[from:to]
	if len(run) < decode.LeastBase64 {
		return
	}
	for i := range len(run) {
		if c := run[i]; (c < 'A' || c > 'Z') && (c < '2' || c > '7') {
			return
		}
	}
	b, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(run)
	if err == nil && decode.IsText(b) {
		for n := 0; n < 6 && to < len(v.Text) && v.Text[to] == '='; n++ {
			to++
		}
		v.encodes(string(b), from, to)
	}
}

// encodes adds s[from:to], which text is encoded in, if that holds a secret, and tells
// whether it does. A home folder is told only where there is nothing else.
func (v *look) encodes(text string, from, to int) bool {
	if v.depth+1 >= deepest {
		return false
	}
	var by *rule
	for _, f := range v.inner(text) {
		if by == nil || f.rule.kind != address.Home && (by.kind == address.Home || vaguer(f.rule, by) < 0) {
			by = f.rule
		}
	}
	if by == nil {
		return false
	}
	for n := 0; n < 2 && to < len(v.Text) && v.Text[to] == '='; n++ {
		to++
	}
	v.add(from, to, encodedAs(by))
	return true
}

// privateBlock adds a block of base64 that has the lines of a key: at least
// three of 64 or 70 characters, with nothing that calls it public.
func (v *look) privateBlock(from, to int) {
	block := v.Text[from:to]
	width := strings.IndexAny(block, "\r\n")
	if width != 64 && width != 70 && width != 76 || strings.Count(block, "\n") < 3 || !spelling.IsMixed(block[:width]) {
		return
	}
	for _, begin := range []string{"iVBOR", "R0lGOD", "/9j/", "UEsDB", "H4sI", "JVBERi", "d09G", "AAEAAA",
		"PD94", "PHN2Z", "Qk0"} {
		if strings.HasPrefix(block, begin) {
			return // a picture, an archive, a font
		}
	}
	before := v.Text[max(0, from-200):from]
	for _, word := range []string{"CERT", "PUBLIC", "SIGNATURE", "MESSAGE", "base64,", "content", "data:"} {
		if strings.Contains(before, word) {
			return
		}
	}
	v.add(from, to, keyBody)
}

// discordRule is the rule for the tokens of Discord's bots: the bot's number in
// base64, a time, a signature.
var discordRule = &rule{id: "own/discord-token", kind: "discord-token"}

func isLongID(s string) bool { return len(s) >= 16 && len(s) <= 20 && ascii.IsNumber(s) }

func (v *look) discord(from, to int) bool {
	end, dots := to, 0
	for end < len(v.Text) && (ascii.Base64[v.Text[end]] || v.Text[end] == '.') {
		if v.Text[end] == '.' {
			dots++
		}
		end++
	}
	if dots < 2 || end-to < 20 {
		return false
	}
	v.add(from, end, discordRule)
	return true
}
