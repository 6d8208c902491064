package redact

import (
	"cmp"
	"slices"
	"strings"

	"fivex/snapshot/redact/address"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/mnemonic"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/shape"
	"fivex/snapshot/redact/value"
)

// A found is a stretch of a text that holds a secret.
type found struct {
	from, to int
	rule     *rule
}

// A look is one text being looked through: as it stands, and where it hides
// something, as its reader would see it.
type look struct {
	value.Reader
	r     *Redactor
	depth int // how often it was decoded
	found []found
	rule  *rule // that is being tried

	tried     []int // rule -> up to where it was tried
	dirty     []int // the rules that tried is set for
	runs      shape.Runs
	nameEnd   int    // up to where names were looked at
	masks     int    // how many values a workflow said to hide
	tableEnd  int    // up to where the rows of tables were looked at
	groupEnd  int    // and the members of groups
	lineEnd   int    // and lines that speak of passwords
	spokenEnd int    // and those below them
	typedEnd  int    // and what tests and scripts type
	hits      []int  // where a keyword stands that is reason to look at the text in decoded form
	prefix    string // of the lines that were looked at without it
	prefixEnd int    // and up to where
	asideEnd  int    // up to where lines were looked at without what stands before them
	lines     []line // that were folded
}

// deepest is how often a text is decoded: a string in JSON in JSON in a URL in
// HTML is four.
const deepest = 5

func (v *look) setTried(r *rule, at int) {
	if v.tried[r.n] == 0 {
		v.dirty = append(v.dirty, r.n)
	}
	v.tried[r.n] = at
}

func (v *look) add(from, to int, r *rule) {
	if from < to {
		v.found = append(v.found, found{from, to, r})
	}
}

// look finds the secrets of s, in no order; they may overlap. The result is
// valid until the next look at the same depth.
func (r *Redactor) look(s string, depth int) []found {
	if len(s) < shortest {
		return nil
	}
	v := r.looks[depth]
	if v == nil {
		v = &look{r: r, depth: depth, tried: make([]int, len(r.rules.all))}
		r.looks[depth] = v
	}
	for _, n := range v.dirty {
		v.tried[n] = 0
	}
	v.Reader = value.ReaderOf(s)
	v.found, v.hits, v.dirty, v.nameEnd = v.found[:0], v.hits[:0], v.dirty[:0], 0
	v.prefix, v.prefixEnd, v.tableEnd = "", 0, 0
	v.asideEnd, v.groupEnd, v.lineEnd, v.spokenEnd, v.typedEnd = 0, 0, 0, 0, 0
	v.masks, v.runs = 0, shape.RunsOf(s)
	r.rules.index.Find(s, func(at, end int, rules []int) {
		for _, n := range rules {
			x := r.rules.all[n]
			suspect := !x.weak && (x.shape == nil || x.shape.MayBegin(&v.runs, at, end))
			switch {
			case x.find != nil:
				v.rule = x
				suspect = x.find(v, at, end)
			case at >= v.tried[n]:
				tried := x.shape.Find(s, v.tried[n], at, end, func(from, to int) { v.add(from, to, x) })
				if tried > v.tried[n] {
					v.setTried(x, tried)
				}
			}
			if suspect && (len(v.hits) == 0 || v.hits[len(v.hits)-1] < at) {
				v.hits = append(v.hits, at)
			}
		}
	})
	v.encoded()
	mnemonic.Find(s, func(from, to int) { v.add(from, to, phraseRule) })
	address.UserHosts(s, func(from, to int) { v.add(from, to, userHostRule) })
	if depth+1 < deepest {
		v.wrapped()
		v.obscured()
		v.folds()
		v.hunks()
		v.listed()
		v.quoted()
		v.boxed()
	}
	return v.found
}

// userHostRule is the rule for user:password@host.
var userHostRule = &rule{id: "own/user-at-host", kind: "url-credentials"}

// phraseRule is the rule for the phrases that open wallets.
var phraseRule = &rule{id: "own/recovery-phrase", kind: "recovery-phrase"}

// inner looks at a text that was made of this one. Its findings are mapped back
// by the caller.
func (v *look) inner(s string) []found { return v.r.look(s, v.depth+1) }

// obscured looks at the lines that a reader sees otherwise than they are
// stored: with terminal controls, escapes, emphasis.
func (v *look) obscured() {
	s, hit := v.Text, 0
	for at := 0; at < len(s); {
		i, certain := decode.Next(s, at)
		if i < 0 {
			return
		}
		from, to := scan.LineFrom(s, i), scan.LineTo(s, i)
		// The lines that follow, while they are obscured too.
		for to < len(s) && to-from < scan.Longest {
			j, sure := decode.Next(s[:scan.LineTo(s, to+1)], to+1)
			if j < 0 {
				break
			}
			certain = certain || sure
			to = scan.LineTo(s, j)
		}
		// A value can stand on the line behind its name, a key on many.
		if from > 1 && from-scan.LineFrom(s, from-1) < 200 {
			from = scan.LineFrom(s, from-1)
		}
		for n := 0; n < 60 && to+1 < len(s) && s[to] == '\n'; n++ {
			next := scan.LineTo(s, to+1)
			if line := strings.TrimPrefix(strings.TrimSpace(s[to+1:next]), "- "); n > 0 &&
				(len(line) < 16 || strings.IndexByte(line, ' ') >= 0) {
				break
			}
			to = next
		}
		from = betweenWords(s, max(from, at-overlap))
		if to = betweenWords(s, to); to > from {
			at = to + 1
		} else {
			at, to = at+scan.Longest, min(len(s), at+scan.Longest)
		}
		// Escapes that can only hide where a token begins or ends matter
		// near a keyword only.
		for hit < len(v.hits) && v.hits[hit] < from {
			hit++
		}
		if !certain && !sureWithin(s, from, to) && (hit >= len(v.hits) || v.hits[hit] >= to) {
			continue
		}
		v.view(from, to)
	}
}

// betweenWords is where, from at on, a very long line can be cut without
// cutting a word or a terminal's control; any other place is a line's end.
func betweenWords(s string, at int) int {
	if at <= 0 || at >= len(s) || s[at] == '\n' || s[at-1] == '\n' {
		return at
	}
	if i := strings.IndexAny(s[at:min(len(s), at+overlap/2)], " \n\x1b"); i > 0 {
		return at + i
	}
	return at
}

// overlap is how far two stretches of a very long line overlap.
const overlap = 4 << 10

func sureWithin(s string, from, to int) bool {
	for at := from; at < to; {
		i, certain := decode.Next(s[:to], at)
		if i < 0 {
			return false
		}
		if certain {
			return true
		}
		at = i + 1
	}
	return false
}

// view looks at s[from:to] decoded.
func (v *look) view(from, to int) {
	d := decode.Range(v.Text, from, to, decode.Everything)
	if d == nil {
		return
	}
	v.decoded(d)
	if v.r.apart {
		return
	}
	// What is ambiguous is read both ways, but not at each level again.
	v.r.apart = true
	if d.Pluses {
		v.decoded(decode.Range(v.Text, from, to, decode.AllButPlus))
	}
	if d.Controls && d.Escapes {
		v.decoded(decode.Range(v.Text, from, to, decode.OnlyControls))
	}
	v.r.apart = false
}

func (v *look) decoded(d *decode.Text) {
	if d == nil {
		return
	}
	for _, f := range v.inner(d.String()) {
		v.add(d.Source(f.from), d.SourceEnd(f.to), f.rule)
	}
}

// merge sorts findings and joins those that overlap.
func merge(all []found) []found {
	if len(all) < 2 {
		return all
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to), vaguer(a.rule, b.rule))
	})
	out := all[:1]
	for _, f := range all[1:] {
		last := &out[len(out)-1]
		if f.from >= last.to {
			out = append(out, f)
			continue
		}
		if last.rule.kind == address.Home || f.rule.kind != address.Home && f.from == last.from && f.to == last.to &&
			vaguer(f.rule, last.rule) < 0 {
			last.rule = f.rule
		}
		last.to = max(last.to, f.to)
	}
	return out
}

// vaguer sorts rules that know whose a secret is before those that guess.
func vaguer(a, b *rule) int {
	if a.weak != b.weak {
		if a.weak {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(b.id[:3], a.id[:3]), cmp.Compare(a.id, b.id)) // project, own, gitleaks
}
