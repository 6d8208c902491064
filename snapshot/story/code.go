package story

import (
	"slices"
	"time"

	"fivex/snapshot/report"
)

// A CodeSpan is what a round saw of the code: from one commit to another. A round has
// several where other phases went on meanwhile.
type CodeSpan struct {
	Phase    *report.Phase
	Round    *report.Round
	Base     string              // "" is what was there before the first of Commits
	Looked   bool                // Base is where an agent left the checkout that nobody saw before
	Apart    bool                // another phase ended at Base: what was there at Since came in neither
	Since    report.Time         // when its work began; what is younger came in it
	Head     string              // "" when no commit is known
	Commits  []string            // that the run names in it, in order, each once
	Recorded *report.DiffSummary // as the run itself counted; nil where it did not
}

// Touched tells the last commit of a phase's rounds, behind one and up to
// another, that touched a place; known is false where that cannot be read.
type Touched func(p *report.Phase, behind, upto int, at report.Location) (commit string, known bool)

// CodeSpans are what the rounds saw of the code, in the phases' order: by the
// checkout's head where it was recorded, else by the commits that 5x made, else
// by those that agents claim. What comes behind a round's last review is the
// next round's: it answers the review.
func (t *Teller) CodeSpans() []CodeSpan {
	heads := slices.ContainsFunc(t.steps, func(s *report.Step) bool { return s.Head != "" })
	slots := map[*report.Round][]*slot{}
	lastReview := map[*report.Round]*report.Step{}
	for _, s := range t.steps {
		if isReview(s) {
			lastReview[t.where[s].round] = s
		}
	}
	behind := map[*report.Round]bool{} // its last review is over
	at, seen := "", report.Time{}      // the last commit known, and when it was the last
	phase := ""                        // that was worked on last
	for _, s := range t.steps {
		if s.Kind == "boundary" && s.Commit == nil && s.Head == "" {
			continue // nothing is written in it
		}
		w := t.where[s]
		r := t.answering(w, behind)
		var x *slot
		if pieces := slots[r]; len(pieces) > 0 {
			x = pieces[len(pieces)-1]
		}
		if x == nil || x.last != at { // or other phases went on meanwhile
			x = &slot{CodeSpan: CodeSpan{Phase: w.phase, Round: r, Base: at, Since: t.began(s),
				Apart: phase != "" && phase != w.phase.ID && isCall(s)}}
			if !isCall(s) { // a second's row tells less well
				x.Since = report.Latest(x.Since, seen)
			}
			slots[r] = append(slots[r], x)
		}
		at = x.see(s, at, heads)
		if x.last = at; at != "" {
			seen = s.At
		}
		if w.phase.ID != "" {
			phase = w.phase.ID
		}
		behind[w.round] = behind[w.round] || lastReview[w.round] == s
	}
	var list []CodeSpan
	for _, p := range t.run.Phases {
		for _, r := range p.Rounds {
			for _, x := range slots[r] {
				if x.told() {
					list = append(list, x.CodeSpan)
				}
			}
		}
	}
	return list
}

// isCall tells an author's work of which it is known when it began.
func isCall(s *report.Step) bool { return s.Kind == "author" && s.DurationMS != nil }

// began is when the work of a step began: where it tells what it took, that before
// it, else with the run. A row knows the second.
func (t *Teller) began(s *report.Step) report.Time {
	if s.DurationMS == nil || s.At.IsZero() {
		return t.run.StartedAt
	}
	took := time.Duration(max(0, *s.DurationMS)*float64(time.Millisecond)) + time.Second
	return report.Latest(t.run.StartedAt, report.Time{Time: s.At.Add(-took)})
}

// answering is the round that a step's commits belong to.
func (t *Teller) answering(w *place, behind map[*report.Round]bool) *report.Round {
	if n := w.round.N; behind[w.round] && n < len(w.phase.Rounds) {
		return w.phase.Rounds[n]
	}
	return w.round
}

// A slot gathers what a round saw.
type slot struct {
	CodeSpan
	named        hashes // of Commits
	seen         string // the checkout's head
	made, claims string // the last of each
	worked       bool   // an author did
	last         string // the last commit known when it was left
}

// see takes a step in; it gives the last commit known.
func (x *slot) see(s *report.Step, at string, heads bool) string {
	x.worked = x.worked || s.Kind == "author"
	if s.Diff != nil {
		if x.Recorded == nil {
			x.Recorded = &report.DiffSummary{}
		}
		x.Recorded.FilesChanged = max(x.Recorded.FilesChanged, s.Diff.FilesChanged)
		x.Recorded.Insertions += max(0, s.Diff.Insertions)
		x.Recorded.Deletions += max(0, s.Diff.Deletions)
	}
	if s.Commit != nil && s.Commit.Hash != "" && s.Commit.Source == "seen" {
		x.made = s.Commit.Hash
		x.name(s.Commit.Hash)
		at = last(at, s.Commit.Hash, heads)
	}
	if claim := claimOf(s); claim != "" {
		x.claims = claim
		x.name(claim)
		at = last(at, claim, heads)
	}
	if s.Head != "" {
		if x.Base == "" && len(x.Commits) == 0 {
			x.Base = s.Head // the first look; of a call only its time tells what was there before
			x.Looked = isCall(s)
		}
		if s.Head != at && at != "" {
			x.name(s.Head)
		}
		x.seen, at = s.Head, s.Head
	}
	return at
}

// claimOf is the commit that a step names and 5x did not see.
func claimOf(s *report.Step) string {
	switch {
	case s.Commit != nil && s.Commit.Source == "claimed":
		return s.Commit.Hash
	case s.Agent != nil:
		return s.Agent.Commit
	}
	return ""
}

// last is the last commit known: heads go before everything else.
func last(at, hash string, heads bool) string {
	if heads {
		return at
	}
	return hash
}

func (x *slot) name(hash string) {
	at, ok := x.named.find(hash)
	switch {
	case !ok:
		x.named.add(hash, len(x.Commits))
		x.Commits = append(x.Commits, hash)
	case len(hash) > len(x.Commits[at.first]):
		x.named.replace(x.Commits[at.first], hash, at.first)
		x.Commits[at.first] = hash
	}
}

// told settles the span; false where the round has nothing to do with code.
func (x *slot) told() bool {
	switch {
	case x.seen != "":
		x.Head = x.seen
	case x.made != "":
		x.Head = x.made
	default:
		x.Head = x.claims
	}
	return x.Head != "" && (x.worked || len(x.Commits) > 0 || x.Base != x.Head)
}
