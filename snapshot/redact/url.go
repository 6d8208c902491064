package redact

import "strings"

// Addresses and headers carry secrets at places of their own.
var addressRules = []*rule{
	{id: "own/url-credentials", kind: "url-credentials", keywords: []string{"://"}, weak: true, find: urlCredentials},
	{id: "own/dsn-credentials", kind: "url-credentials", keywords: []string{"@tcp(", "@unix(", "@udp(", "@cloudsql("}, find: dsnCredentials},
	{id: "own/url-parameter", kind: "url-parameter", weak: true, find: urlParameter,
		keywords: []string{"key=", "sig=", "auth=", "code=", "session=", "token=", "ature=", "redential=", "pass=", "pwd=", "word=", "secret=",
			"hmac=", "ticket=", "jwt=", "sid=", "hash=", "psw=", "apikey=", "assertion=", "otp=", "pw="}},
	{id: "own/authorization", kind: "authorization", keywords: []string{"bearer", "basic", "authorization", "token ", "apikey ", "aws4-hmac"}, weak: true, find: authorization},
	{id: "own/cookie", kind: "cookie", keywords: []string{"cookie:", "cookie\":", "cookie =", "cookie=", "cookie\\\":", "cookie', '", "cookie\", \"", "cookies:", "-b "}, find: cookies},
}

// urlCredentials finds user:password before the host of a URL. A password may
// hold any character, as long as a host follows the last @.
func urlCredentials(v *look, at, end int) bool {
	s := v.text
	if at == 0 || !(s[at-1]|0x20 >= 'a' && s[at-1]|0x20 <= 'z' || isDigit(s[at-1])) {
		return false
	}
	to := end
	last, first := -1, -1 // the last @ with a host behind it
	quotes := 0
	for to < len(s) && to-end < 300 {
		c := s[to]
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == 0 {
			break
		}
		if c == ':' && to+2 < len(s) && s[to+1] == '/' && s[to+2] == '/' {
			break // another URL
		}
		if c == '"' || c == '\'' || c == '`' || c == '<' || c == '>' {
			quotes++
		}
		if c == '@' && isHost(s[to+1:]) {
			last = to
			if first < 0 {
				first = to
			}
		}
		to++
	}
	if last < 0 {
		return to < len(s) && (s[to] == '\n' || s[to] == '\r') // it may go on
	}
	user, pw, found := strings.Cut(s[end:last], ":")
	if !found {
		if len(user) >= 20 && looksRandom(user) && !strings.ContainsAny(user, "/?#\"'<>") {
			v.add(end, last, v.rule)
			return true
		}
		return false
	}
	if strings.Count(user, "@") == 1 && user[0] != '@' {
		user = strings.Replace(user, "@", "%", 1) // an address of e-mail
	}
	if strings.ContainsAny(user, "/?#\"'<>@()[]{},") || startsWithMark(user) || markLen(pw) == len(pw) && pw != "" {
		return false
	}
	if strings.ContainsAny(pw, "/?#\"'<>`,") {
		// The colon can be that of a port, the @ that of something else.
		n := 0
		for n < len(pw) && isDigit(pw[n]) {
			n++
		}
		if n > 0 && n < len(pw) && strings.IndexByte("/?#\"'<>`,", pw[n]) >= 0 || last-end > 160 || pw == "" || strings.IndexByte("\"'<>`", pw[0]) >= 0 {
			return false
		}
		if strings.ContainsAny(pw, "\"'<>`") && first >= 0 {
			// Within quotes, the first host ends it.
			if p := s[end+len(user)+1 : first]; !strings.ContainsAny(p, "\"'<>`") || quotes > 4 {
				last, pw = first, p
			}
		}
	}
	if pw == "" && user == "" || isTemplate(pw) || isTemplate(user) && isTemplate(pw) {
		return false
	}
	if low := strings.ToLower(pw); low == "pass" || low == "password" || low == "pw" || low == "secret" || low == "token" || low == "port" {
		return false
	}
	v.add(end, last, v.rule)
	return true
}

func isTemplate(s string) bool {
	return s != "" && (isPlaceholder(s) || strings.Trim(s, "*x.•") == "" || strings.HasPrefix(s, "%s") || strings.HasPrefix(s, "{"))
}

// isHost tells whether a text begins with the name of a host.
func isHost(s string) bool {
	n := 0
	for n < len(s) && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || isDigit(s[n]) || s[n] == '.' || s[n] == '-' || s[n] == '_') {
		n++
	}
	if n == 0 {
		return strings.HasPrefix(s, "[") || strings.HasPrefix(s, "${") || strings.HasPrefix(s, "{{") || strings.HasPrefix(s, "/") ||
			strings.HasPrefix(s, "tcp(") || strings.HasPrefix(s, "%")
	}
	return n < 254
}

// dsnCredentials finds user:password@tcp(host), as Go's driver of MySQL has it.
func dsnCredentials(v *look, at, _ int) bool {
	s := v.text
	from := at
	for from > 0 && at-from < 200 && strings.IndexByte(" \t\n\r\"'`=<>", s[from-1]) < 0 {
		from--
	}
	if i := strings.Index(s[from:at], "://"); i >= 0 {
		from += i + 3
	}
	i := strings.IndexByte(s[from:at], ':')
	if i < 0 || isTemplate(s[from+i+1:at]) || startsWithMark(s[from+i+1:at]) || markLen(s[from:]) > i {
		return false
	}
	v.add(from+i+1, at, v.rule)
	return true
}

// Names of parameters whose value gives access.
var (
	parameterNames = words(`key sig signature auth code session token apikey api_key access_token refresh_token id_token pass
		pwd password passwd secret hmac ticket jwt sid client_secret auth_token authtoken sessionid session_id x-amz-signature
		x-amz-credential x-amz-security-token x-goog-signature x-goog-credential x-oss-signature x-ms-signature awsaccesskeyid
		googleaccessid security-token samlresponse samlrequest assertion client_assertion code_verifier otp magic invite
		reset_token confirmation_token verification_token private_token job_token rsskey feed_token apitoken api-key psw
		oauth_token oauth_signature oauth_verifier subscription-key webhook_token hash accesskey access_key secret_key app_key
		appkey authkey auth_key pw skoid share_token sharekey login_token credential hdnea hdnts _signature x-cos-signature q-signature`)
	looseNames = words(`key code session hash state ticket auth magic invite sid otp credential`) // of much else too
)

// urlParameter finds the value of a parameter of a URL or a form.
func urlParameter(v *look, at, end int) bool {
	s := v.text
	from := at
	for n := 0; from > 0 && n < 40 && (wordByte[s[from-1]] && s[from-1] != '.'); n++ {
		from--
	}
	if from == 0 || strings.IndexByte("?&;#", s[from-1]) < 0 || s[from-1] == ';' && !strings.HasSuffix(s[max(0, from-5):from], "&amp;") {
		return false
	}
	name := strings.ToLower(s[from : end-1])
	if !parameterNames[name] && v.r.strengthOf(s[from:end-1]) == none {
		return false
	}
	to := end
	for to < len(s) && to-end < mostValue && strings.IndexByte(" \t\n\r\"'`<>&#()[]{}|\\^", s[to]) < 0 {
		to++
	}
	for to > end && strings.IndexByte(".,;:!?*", s[to-1]) >= 0 {
		to--
	}
	val := s[end:to]
	if len(val) < 6 || startsWithMark(val) || isTemplate(val) || looseNames[name] && (len(val) < 8 || !looksRandom(val) && !isLongDigits(val)) {
		return false
	}
	if strings.HasPrefix(val, "$") || isTechnical(val) || name != "password" && name != "pwd" && name != "pass" && !strings.ContainsAny(val, "0123456789") && (len(val) < 12 || !mixedCase(val)) {
		return false
	}
	v.add(end, to, v.rule)
	return true
}

func isLongDigits(s string) bool { return len(s) >= 10 && isNumber(s) }

func mixedCase(s string) bool { return strings.ToLower(s) != s && strings.ToUpper(s) != s }

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
		for n := 0; i < len(s) && n < 12 && strings.IndexByte("\"'\\:=, \t([`>", s[i]) >= 0; n++ {
			i++
		}
		if i == end {
			return false
		}
		// The scheme, if there is one.
		j := i
		for j < len(s) && j-i < 24 && (s[j]|0x20 >= 'a' && s[j]|0x20 <= 'z' || s[j] == '-' || isDigit(s[j])) {
			j++
		}
		if j < len(s) && s[j] == ' ' && j > i {
			if strings.EqualFold(s[i:j], "digest") || strings.HasPrefix(strings.ToLower(s[i:j]), "aws4") {
				return v.signed(j)
			}
			i = j
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
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == ':' || s[i] == '=' && !header) {
		i++
	}
	if i == end {
		return false
	}
	if strings.HasPrefix(s[i:], "token=") {
		i += len("token=")
	}
	for n := 0; i < len(s) && n < 2 && (s[i] == '"' || s[i] == '\\'); n++ {
		i++
	}
	to := i
	for to < len(s) && to-i < mostValue && (tokenByte[s[to]] || s[to] == ':' && header || s[to] == '!' || s[to] == '$' && header || s[to] == '|') {
		to++
	}
	for to > i && (s[to-1] == '.' || s[to-1] == ':') {
		to--
	}
	val := s[i:to]
	if startsWithMark(s[i:]) || to < len(s) && s[to] == '(' || isTemplate(val) || isPath(val) && !strings.Contains(val, "=") {
		return false
	}
	switch {
	case word == "basic":
		if text, n := unbase64(val); len(val) >= 8 && n > 0 && strings.Contains(text, ":") {
			break
		}
		if len(val) < 16 || !pieceOfToken(val) {
			return false
		}
	case header:
		if len(val) < 8 || !strings.ContainsAny(val, "0123456789") && !(len(val) >= 16 && mixedCase(val) && !wordlyName(val)) || strings.EqualFold(val, "bearer") || strings.EqualFold(val, "basic") {
			return false
		}
	case len(val) < 8 || !looksRandom(val) && !(len(val) >= 16 && !wordlyName(val) && strings.ContainsAny(val, "0123456789")):
		return false
	}
	v.add(i, to, v.rule)
	return true
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
		if len(val) >= 8 && !startsWithMark(val) && !isTemplate(val) && (looksRandom(val) || len(val) >= 16 && pieceOfToken(val) || isLongDigits(val) && len(val) >= 16) {
			v.add(from, i, v.rule)
		}
		if i < to && s[i] != ';' && s[i] != ' ' && s[i] != ',' {
			return true
		}
	}
	return true
}
