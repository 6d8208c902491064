package address

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/find"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/spelling"
	"fivex/snapshot/redact/value"
)

// urlCredentials finds user:password before the host of a URL. A password may
// hold any character, as long as a host follows the last @.
func urlCredentials(v find.Text, at, end int) bool {
	s := v.Text
	if at == 0 || !(s[at-1]|0x20 >= 'a' && s[at-1]|0x20 <= 'z' || ascii.IsDigit(s[at-1])) {
		return false
	}
	first, last, quotes, to := hostsOf(s, end)
	if last < 0 {
		return to < len(s) && (s[to] == '\n' || s[to] == '\r') // it may go on
	}
	user, pw, found := strings.Cut(s[end:last], ":")
	if !found {
		random := len(user) >= 20 && judge.IsRandom(user) || len(user) >= 10 && spelling.IsMixed(user) &&
			spelling.Turns(user) > 2
		if random && !strings.ContainsAny(user, "/?#\"'<>") {
			v.Found(end, last)
			return true
		}
		return false
	}
	if strings.Count(user, "@") == 1 && user[0] != '@' {
		user = strings.Replace(user, "@", "%", 1) // an address of e-mail
	}
	if strings.ContainsAny(user, "/?#\"'<>@()[]{},") || mark.Begins(user) || mark.Len(pw) == len(pw) &&
		pw != "" {
		return false
	}
	if strings.ContainsAny(pw, "/?#\"'<>`,") {
		// The colon can be that of a port, the @ that of something else.
		n := 0
		for n < len(pw) && ascii.IsDigit(pw[n]) {
			n++
		}
		if n > 0 && n < 6 && n < len(pw) && strings.IndexByte("/?#\"'<>`,", pw[n]) >= 0 || last-end > 160 ||
			pw == "" || strings.IndexByte("\"'<>`", pw[0]) >= 0 {
			return false
		}
		if strings.ContainsAny(pw, "\"'<>`") && first > end+len(user) {
			// Within quotes, the first host ends it.
			if p := s[end+len(user)+1 : first]; !strings.ContainsAny(p, "\"'<>`") || quotes > 4 {
				last, pw = first, p
			}
		}
	}
	if pw == "" && user == "" || judge.IsBlank(pw) || judge.IsBlank(user) && judge.IsBlank(pw) {
		return false
	}
	if low := strings.ToLower(pw); low == "pass" || low == "password" || low == "pw" || low == "secret" ||
		low == "token" || low == "port" {
		return false
	}
	v.Found(end, last)
	return true
}

// hostsOf looks through a URL behind its scheme, up to to: where the first and the
// last @ stand that a host follows, -1 for none, and how many quotes there are.
func hostsOf(s string, from int) (first, last, quotes, to int) {
	first, last = -1, -1
	for to = from; to < len(s) && to-from < 300; to++ {
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
	}
	return first, last, quotes, to
}

// isHost tells whether a text begins with the name of a host.
func isHost(s string) bool {
	n := 0
	for n < len(s) && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || ascii.IsDigit(s[n]) || s[n] == '.' || s[n] == '-' ||
		s[n] == '_') {
		n++
	}
	if n == 0 {
		return strings.HasPrefix(s, "[") || strings.HasPrefix(s, "${") || strings.HasPrefix(s, "{{") ||
			strings.HasPrefix(s, "/") || strings.HasPrefix(s, "tcp(") || strings.HasPrefix(s, "%")
	}
	return n < 254
}

// dsnCredentials finds user:password@tcp(host), as Go's driver of MySQL has it.
func dsnCredentials(v find.Text, at, _ int) bool {
	s := v.Text
	from := at
	for from > 0 && at-from < 200 && strings.IndexByte(" \t\n\r\"'`=<>", s[from-1]) < 0 {
		from--
	}
	if i := strings.Index(s[from:at], "://"); i >= 0 {
		from += i + 3
	}
	i := strings.IndexByte(s[from:at], ':')
	if i < 0 || judge.IsBlank(s[from+i+1:at]) || mark.Begins(s[from+i+1:at]) || mark.Len(s[from:]) > i {
		return false
	}
	v.Found(from+i+1, at)
	return true
}

// urlParameter finds the value of a parameter of a URL or a form.
func urlParameter(v find.Text, at, end int) bool {
	s := v.Text
	from := at
	for n := 0; from > 0 && n < 40 && (ascii.Word[s[from-1]] && s[from-1] != '.'); n++ {
		from--
	}
	if from == 0 || strings.IndexByte("?&;#", s[from-1]) < 0 || s[from-1] == ';' &&
		!strings.HasSuffix(s[max(0, from-5):from], "&amp;") {
		return false
	}
	name := strings.ToLower(s[from : end-1])
	if !names.Parameters[name] && !names.LooseParameters[name] && names.StrengthOf(s[from:end-1]) == names.None {
		return false
	}
	to := end
	for to < len(s) && to-end < value.Most && strings.IndexByte(" \t\n\r\"'`<>&#()[]{}|\\^", s[to]) < 0 {
		to++
	}
	for to > end && strings.IndexByte(".,;:!?*", s[to-1]) >= 0 {
		to--
	}
	val := s[end:to]
	if len(val) < 6 || mark.Begins(val) || judge.IsBlank(val) || names.LooseParameters[name] &&
		(len(val) < 8 || !judge.IsRandom(val) && !isLongDigits(val)) {
		return false
	}
	if strings.HasPrefix(val, "$") || spelling.IsTechnical(val) || name != "password" && name != "pwd" &&
		name != "pass" && !strings.ContainsAny(val, "0123456789") && (len(val) < 12 || !ascii.IsMixedCase(val)) {
		return false
	}
	v.Found(end, to)
	return true
}

func isLongDigits(s string) bool { return len(s) >= 10 && ascii.IsNumber(s) }
