package address

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/find"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
	"fivex/snapshot/redact/value"
)

// authorization finds what stands behind Bearer and Basic, and behind the name of the
// header.
func authorization(v find.Text, at, end int) bool {
	s := v.Text
	word := strings.ToLower(s[at:end])
	header := word == "authorization"
	if at > 0 && ascii.Word[s[at-1]] && !header {
		return false
	}
	i := end
	switch {
	case word == "aws4-hmac":
		return signed(v, end)
	case header:
		begin, behind := schemeOf(s, end)
		if begin == end {
			return false
		}
		if scheme := strings.ToLower(s[begin:behind]); scheme == "digest" || strings.HasPrefix(scheme, "aws4") {
			return signed(v, behind)
		}
		i = behind
	case word == "bearer" && strings.HasPrefix(s[i:], ", ") && strings.HasSuffix(scan.Before(s, at, 40), "Protocol: "):
		i++ // a WebSocket's protocols
	}
	if rest := strings.TrimLeft(s[i:min(len(s), i+8)], " \"'"); strings.HasPrefix(rest, "+") { // "Bearer " + "x"
		i += strings.IndexByte(s[i:], '+') + 1
	}
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == ':' || s[i] == '=' && !header) {
		i++
	}
	if i == end {
		return false
	}
	from, to := credentialAt(s, i, header)
	val := s[from:to]
	if mark.Begins(s[from:]) || to < len(s) && s[to] == '(' || judge.IsBlank(val) ||
		judge.IsPath(val) && !strings.Contains(val, "=") || !isCredential(word, val, header) {
		return false
	}
	v.Found(from, to)
	return true
}

// credentialAt is where the credential begins and ends that stands at i, without what
// stands around it.
func credentialAt(s string, i int, header bool) (from, to int) {
	if strings.HasPrefix(s[i:], "token=") {
		i += len("token=")
	}
	for n := 0; i < len(s) && n < 3 && strings.IndexByte("\"\\ ", s[i]) >= 0; n++ {
		i++
	}
	to = i
	for to < len(s) && to-i < value.Most && (ascii.Token[s[to]] || s[to] == ':' && header || s[to] == '!' ||
		s[to] == '$' && header || s[to] == '|') {
		to++
	}
	for to > i && (s[to-1] == '.' || s[to-1] == ':') {
		to--
	}
	return i, to
}

// schemeOf is where the value of a header begins whose name ends at end, and
// where its scheme ends if there is one: begin if not.
func schemeOf(s string, end int) (begin, behind int) {
	begin = end
	for n := 0; begin < len(s) && n < 12 && strings.IndexByte("\"'\\:=, \t([`>", s[begin]) >= 0; n++ {
		begin++
	}
	j := begin
	for j < len(s) && j-begin < 24 && (ascii.IsAlnum(s[j]) || s[j] == '-') {
		j++
	}
	if j < len(s) && s[j] == '\\' {
		j++ // of a shell
	}
	if j < len(s) && s[j] == ' ' {
		return begin, j
	}
	return begin, begin
}

// isCredential tells whether a value is what the word before it announces: of
// prose only what looks as if made at random, of a header more.
func isCredential(word, val string, header bool) bool {
	digits := strings.ContainsAny(val, "0123456789")
	long := len(val) >= 16 && !spelling.IsWordlyName(val)
	switch {
	case word == "basic":
		text, n := decode.Base64(val)
		return len(val) >= 8 && n > 0 && strings.Contains(text, ":") ||
			len(val) >= 16 && spelling.IsPiece(val)
	case len(val) < 8:
		return false
	case header:
		return (digits || long && ascii.IsMixedCase(val)) &&
			!strings.EqualFold(val, "bearer") && !strings.EqualFold(val, "basic")
	}
	return judge.IsRandom(val) || spelling.IsScrambled(val) || long && digits
}

// signed finds the parts of a signed header that must not be seen again.
func signed(v find.Text, i int) bool {
	s := v.Text
	to := min(scan.LineTo(s, i), i+1000)
	for _, name := range []string{"Signature=", "Credential=", "response=", "cnonce="} {
		j := strings.Index(s[i:to], name)
		if j < 0 {
			continue
		}
		from := i + j + len(name)
		for from < to && s[from] == '"' {
			from++
		}
		end := from
		for end < to && ascii.Token[s[end]] {
			end++
		}
		if end-from >= 8 {
			v.Found(from, end)
		}
	}
	return true
}

// cookies finds the values of cookies in a header or a script.
func cookies(v find.Text, at, end int) bool {
	s := v.Text
	if s[at] == '-' && !strings.Contains(scan.Before(s, at, 400), "curl") {
		return false
	}
	to := min(scan.LineTo(s, end), end+value.Most)
	i := end
	for n := 0; i < to && n < 8 && strings.IndexByte(" \"'\\:=`,", s[i]) >= 0; n++ {
		i++
	}
	for i < to {
		for i < to && (s[i] == ' ' || s[i] == ';' || s[i] == ',') {
			i++
		}
		from := i
		for i < to && i-from < 100 && (ascii.Word[s[i]] || s[i] == '%' || s[i] == '[' || s[i] == ']') {
			i++
		}
		if i >= to || i == from || s[i] != '=' {
			return true
		}
		name := strings.ToLower(s[from:i])
		i++
		from = i
		for i < to && strings.IndexByte(" ;\"'`<>\\,", s[i]) < 0 {
			i++
		}
		val := s[from:i]
		switch name {
		case "path", "domain", "expires", "max-age", "samesite", "version", "priority":
			if name == "expires" {
				for i < to && s[i] != ';' {
					i++
				}
			}
			continue
		}
		if len(val) >= 8 && !mark.Begins(val) && !judge.IsBlank(val) &&
			(judge.IsRandom(val) || len(val) >= 16 && spelling.IsPiece(val) || isLongDigits(val) && len(val) >= 16) {
			v.Found(from, i)
		}
		if i < to && s[i] != ';' && s[i] != ' ' && s[i] != ',' {
			return true
		}
	}
	return true
}
