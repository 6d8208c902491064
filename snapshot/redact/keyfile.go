package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/scan"
)

// puttyKey finds the private lines of a key of PuTTY, and what signs them.
func puttyKey(v *look, at, end int) bool {
	s := v.Text
	i := end
	v.prefixed(at)
	if strings.EqualFold(s[at:end], "private-mac:") {
		for i < len(s) && s[i] == ' ' {
			i++
		}
		to := i
		for to < len(s) && ascii.Unhex(s[to]) < 16 {
			to++
		}
		v.add(i, to, v.rule)
		return true
	}
	for i < len(s) && (s[i] == ' ' || ascii.IsDigit(s[i])) {
		i++
	}
	from := -1
	for i < len(s) && i-end < scan.Longest {
		for i < len(s) && strings.IndexByte(" \t\r\n>|\"',", s[i]) >= 0 {
			i++
		}
		to := i
		for to < len(s) && (ascii.Base64[s[to]] && s[to] != '-' || s[to] == '=') {
			to++
		}
		if to-i < 4 || to < len(s) && (s[to] == '-' || s[to] == ':') {
			break
		}
		if from < 0 {
			from = i
		}
		v.add(i, to, v.rule)
		i = to
	}
	return true
}

// jwk finds the private parts of a JSON Web Key.
func jwk(v *look, at, end int) bool {
	s := v.Text
	if at < v.tried[v.rule.n] {
		return false
	}
	lo := max(0, at-6000)
	if i := strings.LastIndexByte(s[lo:at], '{'); i >= 0 {
		lo += i
	}
	hi := min(len(s), end+6000)
	if i := strings.IndexByte(s[end:hi], '}'); i >= 0 {
		hi = end + i
	}
	v.setTried(v.rule, hi)
	for _, name := range []string{"d", "p", "q", "dp", "dq", "qi", "k"} {
		for i := lo; i < hi; {
			j := strings.Index(s[i:hi], name)
			if j < 0 {
				break
			}
			j += i
			i = j + len(name)
			if j == 0 || strings.IndexByte("\"' ,{", s[j-1]) < 0 {
				continue
			}
			k := i
			for n := 0; k < hi && n < 80 && strings.IndexByte("\"' :\\", s[k]) >= 0; n++ {
				k++
			}
			to := k
			for to < hi && ascii.Base64[s[to]] {
				to++
			}
			if k > i && to-k >= 16 {
				v.add(k, to, v.rule)
			}
		}
	}
	return true
}

// kubernetes finds the values of a Secret of Kubernetes, in YAML or JSON.
func kubernetes(v *look, at, end int) bool {
	s := v.Text
	i := end
	for n := 0; i < len(s) && n < 6 && strings.IndexByte("\"'\\: \t", s[i]) >= 0; n++ {
		i++
	}
	if i == end || i+6 > len(s) || !strings.EqualFold(s[i:i+6], "secret") || i+6 < len(s) &&
		ascii.Word[s[i+6]] || at < v.tried[v.rule.n] {
		return false
	}
	// The data can stand before the kind too.
	to := min(len(s), i+2000)
	from := max(0, at-1000)
	v.setTried(v.rule, at+1000)
	found := false
	for _, name := range []string{"data", "stringData"} {
		for j := from; j < to; {
			k := strings.Index(s[j:to], name)
			if k < 0 {
				break
			}
			j += k + len(name)
			if j < to && (s[j] == ':' || s[j] == '"' || s[j] == '\\') &&
				(j == len(name) || !ascii.IsAlnum(s[j-len(name)-1])) {
				j = v.entries(j, to)
				found = true
			}
		}
	}
	return found
}

// entries adds the values of a map that begins at i: name: value, to where it
// ends, which it returns.
func (v *look) entries(i, to int) int {
	s := v.Text
	for i < to {
		for i < to && !ascii.IsAlnum(s[i]) {
			if s[i] == '}' {
				return i
			}
			i++
		}
		name := i
		for i < to && ascii.Word[s[i]] {
			i++
		}
		for n := 0; i < to && n < 3 && (s[i] == '"' || s[i] == '\'' || s[i] == '\\'); n++ {
			i++
		}
		if i >= to || s[i] != ':' || i-name > 80 {
			return i
		}
		for i++; i < to && (s[i] == ' ' || s[i] == '"' || s[i] == '\'' || s[i] == '\\'); {
			i++
		}
		from := i
		for i < to && strings.IndexByte(" \t\r\n\"'\\,}", s[i]) < 0 {
			i++
		}
		if i-from >= 4 && s[i-1] != ':' && !judge.IsPlaceholder(s[from:i]) && !mark.Begins(s[from:i]) &&
			s[from] != '{' && s[from] != '|' {
			v.add(from, i, v.rule)
		}
		if i == from {
			return i
		}
	}
	return i
}
