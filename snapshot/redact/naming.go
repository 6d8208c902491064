package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/names"
)

// A naming is a look at one name that stands in the text and may make a value a secret. What
// it gives is looked for around it, wherever programs and people put what they name.
type naming struct {
	*look
	from, end int            // where it stands
	name      string         // what it is called
	strength  names.Strength // how sure it makes that its value is a secret
}

// naming is the name s[from:end], with the word beside it where only both name a secret.
func (v *look) naming(from, end int) naming {
	n := naming{look: v, from: from, end: end, name: strings.TrimLeft(v.Text[from:end], "-.")}
	if n.strength = v.r.strengthOf(n.name); n.strength == names.None {
		return n.ofTwoWords()
	}
	return n
}

// passwordAt is what asks for a password at at without a name of its own: a call, a prompt.
func (v *look) passwordAt(at int) naming {
	return naming{look: v, from: at, name: "password", strength: names.Strong}
}

// nameAround is the name that stands around s[at:end].
func nameAround(s string, at, end int) (from, to int) {
	from = at
	for n := 0; from > 0 && ascii.Word[s[from-1]] && n < 64; n++ {
		from--
	}
	for n := 0; end < len(s) && ascii.Word[s[end]] && n < 64; n++ {
		end++
	}
	if from < at && decode.Escaped(s, from+1) {
		from++ // the n of \n
	}
	for end > from && (s[end-1] == '.' || s[end-1] == '-') {
		end--
	}
	return from, end
}

// as is a name as sure as that.
func (v naming) as(s names.Strength) naming {
	v.strength = s
	return v
}

// ofTwoWords is a name with the word behind it or before it, if both together are a
// secret's: "recovery phrase", "API key".
func (v naming) ofTwoWords() naming {
	s, from, end := v.Text, v.from, v.end
	if end < len(s) && s[end] == ' ' {
		to := end + 1
		for n := 0; to < len(s) && ascii.Word[s[to]] && n < 20; n++ {
			to++
		}
		for to > end+1 && (s[to-1] == '.' || s[to-1] == '-') {
			to--
		}
		if to > end+2 && v.r.strengthOf(v.name+"_"+s[end+1:to]) == names.Strong &&
			v.r.strengthOf(s[end+1:to]) != names.Strong {
			v.end, v.name, v.strength = to, s[end+1:to], names.Strong
			return v
		}
	}
	if from > 1 && s[from-1] == ' ' {
		lo := from - 1
		for n := 0; lo > 0 && ascii.Word[s[lo-1]] && n < 20; n++ {
			lo--
		}
		if lo < from-1 && v.r.strengthOf(s[lo:from-1]+"_"+v.name) == names.Strong {
			v.name, v.strength = s[lo:end], names.Strong
		}
	}
	return v
}

// strengthOf is [names.StrengthOf], remembered: the same names come again and again.
func (r *Redactor) strengthOf(name string) names.Strength {
	s, known := r.names[name]
	if !known {
		s = names.StrengthOf(name)
		if len(r.names) < 4096 && len(name) < 64 {
			r.names[strings.Clone(name)] = s
		}
	}
	return s
}
