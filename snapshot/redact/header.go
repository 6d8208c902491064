package redact

import "strings"

// authorization finds what stands behind Bearer, Basic, Token and ApiKey, and
// behind the name of the header.
func authorization(v *look, at, end int) bool {
	s := v.text
	word := strings.ToLower(s[at:end])
	if at > 0 && wordByte[s[at-1]] && word != "authorization" {
		return false
	}
	header := false
	i := end
	switch word {
	case "authorization":
		header = true
		begin, behind := schemeOf(s, end)
		if begin == end {
			return false
		}
		i = begin
		if behind > begin {
			scheme := strings.ToLower(s[begin:behind])
			if scheme == "digest" || strings.HasPrefix(scheme, "aws4") {
				return v.signed(behind)
			}
			i = behind
		}
	case "aws4-hmac":
		return v.signed(end)
	case "token ", "apikey ":
		i--
		// Prose has tokens too; what follows must be a header's.
		before := strings.ToLower(s[max(0, at-24):at])
		header = strings.Contains(before, "authorization")
		if !header && !strings.HasSuffix(strings.TrimRight(before, "\"'"), "-h ") {
			return false
		}
	}
	if word == "bearer" && strings.HasPrefix(s[i:], ", ") && strings.HasSuffix(behindBreak(s, at, 40), "Protocol: ") {
		i++ // a WebSocket's protocols
	}
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == ':' || s[i] == '=' && !header) {
		i++
	}
	if i == end {
		return false
	}
	if strings.HasPrefix(s[i:], "token=") {
		i += len("token=")
	}
	for n := 0; i < len(s) && n < 3 && strings.IndexByte("\"\\ ", s[i]) >= 0; n++ {
		i++
	}
	to := credentialEnd(s, i, header)
	val := s[i:to]
	if startsWithMark(s[i:]) || to < len(s) && s[to] == '(' || isTemplate(val) || isPath(val) &&
		!strings.Contains(val, "=") {
		return false
	}
	if !isCredential(word, val, header) {
		return false
	}
	v.add(i, to, v.rule)
	return true
}

// credentialEnd is where the credential ends that begins at i.
func credentialEnd(s string, i int, header bool) int {
	to := i
	for to < len(s) && to-i < mostValue && (tokenByte[s[to]] || s[to] == ':' && header || s[to] == '!' ||
		s[to] == '$' && header || s[to] == '|') {
		to++
	}
	for to > i && (s[to-1] == '.' || s[to-1] == ':') {
		to--
	}
	return to
}

// schemeOf is where the value of a header begins whose name ends at end, and
// where its scheme ends if there is one: begin if not.
func schemeOf(s string, end int) (begin, behind int) {
	begin = end
	for n := 0; begin < len(s) && n < 12 && strings.IndexByte("\"'\\:=, \t([`>", s[begin]) >= 0; n++ {
		begin++
	}
	j := begin
	for j < len(s) && j-begin < 24 && (isAlnum(s[j]) || s[j] == '-') {
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
	long := len(val) >= 16 && !wordlyName(val)
	switch {
	case word == "basic":
		text, n := unbase64(val)
		return len(val) >= 8 && n > 0 && strings.Contains(text, ":") ||
			len(val) >= 16 && pieceOfToken(val)
	case len(val) < 8:
		return false
	case header:
		return (digits || long && mixedCase(val)) &&
			!strings.EqualFold(val, "bearer") && !strings.EqualFold(val, "basic")
	}
	return looksRandom(val) || scrambled(val) || long && digits
}

// signed finds the parts of a signed header that must not be seen again.
func (v *look) signed(i int) bool {
	s := v.text
	to := min(lineTo(s, i), i+1000)
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
		for end < to && tokenByte[s[end]] {
			end++
		}
		if end-from >= 8 {
			v.add(from, end, v.rule)
		}
	}
	return true
}

// cookies finds the values of cookies in a header or a script.
func cookies(v *look, at, end int) bool {
	s := v.text
	if s[at] == '-' && !strings.Contains(behindBreak(s, at, 400), "curl") {
		return false
	}
	to := min(lineTo(s, end), end+mostValue)
	i := end
	for n := 0; i < to && n < 8 && strings.IndexByte(" \"'\\:=`,", s[i]) >= 0; n++ {
		i++
	}
	for i < to {
		for i < to && (s[i] == ' ' || s[i] == ';' || s[i] == ',') {
			i++
		}
		from := i
		for i < to && i-from < 100 && (wordByte[s[i]] || s[i] == '%' || s[i] == '[' || s[i] == ']') {
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
		if len(val) >= 8 && !startsWithMark(val) && !isTemplate(val) &&
			(looksRandom(val) || len(val) >= 16 && pieceOfToken(val) || isLongDigits(val) && len(val) >= 16) {
			v.add(from, i, v.rule)
		}
		if i < to && s[i] != ';' && s[i] != ' ' && s[i] != ',' {
			return true
		}
	}
	return true
}
