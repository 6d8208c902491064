package story

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"fivex/snapshot/report"
)

// findings follows every finding through the run: raised, raised again, fixed
// by a commit that touches its place, settled by a person, not raised again.
// Ids such as P1.1 are given anew in each review, so findings of a phase are
// the same when their titles are; else when id and place are, and the title may be reworded,
// or when the line is and the title is reworded.
func (t *Teller) findings() {
	t.byItem = map[*report.Step][]*report.Finding{}
	t.follows = map[*report.Finding]*follower{}
	t.run.Findings = []*report.Finding{}
	keys := report.Keys{}
	for _, p := range t.run.Phases {
		f := &follower{t: t, phase: p, keys: &keys, byTitle: map[string]*report.Finding{},
			byPlace: map[string]*report.Finding{}, byLine: map[string]*report.Finding{}}
		for _, r := range p.Rounds {
			for _, s := range r.Steps {
				f.step(s, r)
			}
		}
		t.run.Findings = append(t.run.Findings, f.all...)
	}
}

// A follower follows the findings of one phase.
type follower struct {
	t       *Teller
	phase   *report.Phase
	keys    *report.Keys
	all     []*report.Finding
	open    []*report.Finding
	commits []report.Commit // since the last review
	reviews int             // how many there were
	last    *report.Step    // the last of them
	now     *report.Step    // the last step
	worked  bool            // somebody did since
	checked bool            // a check came since
	byTitle map[string]*report.Finding
	byPlace map[string]*report.Finding
	byLine  map[string]*report.Finding
}

func (f *follower) step(s *report.Step, r *report.Round) {
	f.now = s
	switch {
	case s.Kind == "reviewer" && s.Agent.IsVerdict():
		f.review(s, r)
		f.last, f.worked, f.checked = s, false, false
	case s.Kind == "author":
		f.worked = true
	case s.Quality != nil:
		f.checked = true
	case s.Commit != nil:
		f.commits = append(f.commits, *s.Commit)
		f.worked = f.worked || !reviewOnly(*s.Commit)
	case s.Person != nil && (s.Person.Choice == "override" || s.Person.Choice == "approve" ||
		s.Person.Choice == "skip" && !f.checked):
		f.settle(s, "settled: "+decider(s.Person)+" passed the phase all the same")
	case s.Boundary != nil && s.Boundary.Event == "phase-approved":
		f.settle(s, "settled: a person passed the phase all the same")
	case s.Boundary != nil && s.Boundary.Event == "phase-completed":
		f.settle(s, "settled: the phase was completed")
	}
}

func (f *follower) settle(s *report.Step, text string) {
	for _, x := range f.open {
		x.Fate = report.Fate{Kind: "settled", Text: text, Step: s.ID}
		if c := f.touching(x, s); c != nil {
			x.Fate = fixed(c, s)
		}
	}
	f.open = nil
}

// review raises the verdict's findings; those that were open and are not
// raised again are over, but for those of another reviewer of the same work.
func (f *follower) review(s *report.Step, r *report.Round) {
	before := f.open
	f.open = nil
	f.reviews++
	s.Agent.Review = f.reviews
	raised, named := map[*report.Finding]bool{}, map[string]bool{}
	for _, it := range s.Agent.Items {
		named[folded(it.Title)] = it.Title != ""
	}
	for i := range s.Agent.Items {
		it := &s.Agent.Items[i]
		x := f.find(it, named)
		if x == nil || raised[x] {
			x = &report.Finding{ID: f.keys.Unique(f.key(it)), Phase: f.phase.ID, Fate: report.Fate{Kind: "open", Text: "open"}}
			f.all, f.t.follows[x] = append(f.all, x), f
		} else {
			x.Fate = report.Fate{Kind: "raised-again", Text: fmt.Sprintf("raised again in review %d, open", f.reviews)}
		}
		raised[x] = true
		f.raise(x, it, s, r)
	}
	beside := f.last != nil && f.last.Name != s.Name && !f.worked
	for _, x := range before {
		if raised[x] {
			continue
		}
		if beside {
			f.open = append(f.open, x)
			continue
		}
		x.Fate = report.Fate{Kind: "not-raised-again",
			Text: fmt.Sprintf("not raised again in review %d", f.reviews), Step: s.ID}
		if c := f.touching(x, s); c != nil {
			x.Fate = fixed(c, s)
		}
	}
	f.commits = nil
}

func (f *follower) raise(x *report.Finding, it *report.Item, s *report.Step, r *report.Round) {
	it.Finding = x.ID
	x.Title, x.Reason, x.Priority, x.Action = it.Title, it.Reason, it.Priority, it.Action
	if x.Title == "" {
		x.Title = report.OneLine(it.Reason, 120)
	}
	x.Locations = locations(x.Locations, it)
	x.Raised = append(x.Raised, report.Raised{Step: s.ID, Round: r.N, ItemID: it.ID})
	f.open = append(f.open, x)
	f.t.byItem[s] = append(f.t.byItem[s], x)
	f.byTitle[folded(it.Title)] = x
	if k := placeKey(it, x); k != "" {
		f.byPlace[k] = x
	}
	for _, l := range x.Locations {
		if l.Line > 0 {
			f.byLine[l.String()] = x
		}
	}
}

// find is the finding that an item raises again, beside others whose titles are given.
func (f *follower) find(it *report.Item, named map[string]bool) *report.Finding {
	if x := f.byTitle[folded(it.Title)]; x != nil && it.Title != "" {
		return x
	}
	at := locations(nil, it)
	x := f.byPlace[placeKey(it, &report.Finding{Locations: at})]
	if x != nil && named[folded(x.Title)] {
		return nil // which another one is called
	}
	if x != nil && (at[0].Line > 0 && slices.Contains(x.Locations, at[0]) || isReworded(it.Title, x.Title)) {
		return x
	}
	for _, l := range at { // else the numbers begin anew
		y := f.byLine[l.String()]
		if y == nil || named[folded(y.Title)] {
			continue // none, or one that another item is called
		}
		if both, of := wordsInBoth(it.Title, y.Title); 2*both > of {
			return y
		}
	}
	return nil
}

// isReworded tells whether two titles may say one thing: more than half of the longer words
// of the one are in the other, or it has none.
func isReworded(a, b string) bool {
	both, of := wordsInBoth(a, b)
	return 2*both > of || of == 0
}

// wordsInBoth counts the longer words that two titles have in common, of those of the one
// that has fewer.
func wordsInBoth(a, b string) (both, of int) {
	words, others := longerWords(a), longerWords(b)
	if len(words) > len(others) {
		words, others = others, words
	}
	for w := range words {
		if others[w] {
			both++
		}
	}
	return both, len(words)
}

// longerWords are a title's words of four letters or more, by their first four: replayed
// is replay.
func longerWords(title string) map[string]bool {
	list := map[string]bool{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if letters := []rune(w); len(letters) >= 4 {
			list[string(letters[:4])] = true
		}
	}
	return list
}

// placeKey tells findings apart by their number and place; "" where an item
// names none.
func placeKey(it *report.Item, x *report.Finding) string {
	if it.ID == "" || len(x.Locations) == 0 {
		return ""
	}
	return it.ID + "\x00" + x.Locations[0].Path
}

// key is the beginning of a finding's id: its phase and the reviewer's number.
func (f *follower) key(it *report.Item) string {
	id := it.ID
	if id == "" {
		id = "finding"
	}
	if f.phase.ID == "" {
		return report.OneLine(id, 40)
	}
	return report.OneLine(f.phase.ID+"-"+id, 60)
}

func fixed(c *report.Commit, s *report.Step) report.Fate {
	file := ""
	if len(c.Files) > 0 {
		file = ", which changed " + c.Files[0]
	}
	return report.Fate{Kind: "fixed", Text: "fixed by " + report.ShortHash(c.Hash) + file, Step: s.ID, Commit: c.Hash}
}

// touching is the last commit since the finding was raised that touched its
// place; of its files only that is named. Where the code cannot be read, a
// commit whose recorded files hold the place did.
func (f *follower) touching(x *report.Finding, s *report.Step) *report.Commit {
	if f.t.touched != nil && len(x.Locations) > 0 {
		raised, all := x.Raised[len(x.Raised)-1].Round, true
		for _, l := range x.Locations {
			commit, known := f.t.touched(f.phase, raised, f.t.where[s].round.N, l)
			if commit != "" {
				return &report.Commit{Hash: commit, Files: []string{l.String()}}
			}
			all = all && known
		}
		if all {
			return nil
		}
	}
	for _, c := range slices.Backward(f.commits) {
		for _, l := range x.Locations {
			for _, file := range c.Files {
				if l.In(file) {
					return &report.Commit{Hash: c.Hash, Files: []string{file}}
				}
			}
		}
	}
	return nil
}
