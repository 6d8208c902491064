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
	w := spanWalk{Teller: t, heads: heads, slots: map[*report.Round][]*slot{},
		lastReview: map[*report.Round]*report.Step{}, behind: map[*report.Round]bool{}}
	for _, s := range t.steps {
		if isReview(s) {
			w.lastReview[t.where[s].round] = s
		}
	}
	w.calls, w.aside = t.calls(), t.aside()
	for _, s := range t.steps {
		switch {
		case w.aside[s]:
			w.look(s)
		case s.Kind != "boundary" || s.Commit != nil || s.Head != "": // else nothing is written in it
			w.step(s)
		}
	}
	var list []CodeSpan
	for _, p := range t.run.Phases {
		for _, r := range p.Rounds {
			for _, x := range w.slots[r] {
				if x.told() {
					list = append(list, x.CodeSpan)
				}
			}
		}
	}
	return list
}

// A spanWalk goes through the steps of a run for what its rounds saw of the code.
type spanWalk struct {
	*Teller
	heads      bool // the checkout's head was recorded
	slots      map[*report.Round][]*slot
	lastReview map[*report.Round]*report.Step
	behind     map[*report.Round]bool // its last review is over
	calls      map[*report.Step]*report.Step
	aside      map[*report.Step]bool
	at         string      // the last commit known
	seen       report.Time // when it was the last
	phase      string      // that was worked on last
	before     report.Time // when the last step was recorded
}

// step takes a step into the slot of its round, into a new one where other phases went on
// meanwhile.
func (w *spanWalk) step(s *report.Step) {
	p := w.where[s]
	r := w.answering(p)
	var x *slot
	if pieces := w.slots[r]; len(pieces) > 0 {
		x = pieces[len(pieces)-1]
	}
	if x == nil || x.last != w.at {
		x = w.begin(s, p.phase, r)
		w.slots[r] = append(w.slots[r], x)
	}
	w.at = x.see(s, w.at, w.heads, w.Foreign)
	if x.last = w.at; w.at != "" {
		w.seen = s.At
	}
	if p.phase.ID != "" {
		w.phase = p.phase.ID
	}
	w.before = report.Latest(w.before, s.At)
	w.behind[p.round] = w.behind[p.round] || w.lastReview[p.round] == s
}

// look takes note of the checkout's head at a step that stands aside.
func (w *spanWalk) look(s *report.Step) {
	if s.Head != "" {
		w.at, w.seen = s.Head, s.At
	}
}

// begin begins a slot with a step; with the call in which it was committed.
func (w *spanWalk) begin(s *report.Step, phase *report.Phase, r *report.Round) *slot {
	if call := w.calls[s]; call != nil {
		s = call
	}
	late := mostLate
	if w.at != "" {
		late = time.Second // a row's, which is all that may lack where the commit before it is known
	}
	x := &slot{CodeSpan: CodeSpan{Phase: phase, Round: r, Base: w.at, Since: w.began(s, w.before, late),
		Apart: w.phase != "" && w.phase != phase.ID && isCall(s)}}
	if !isCall(s) { // a second's row tells less well
		x.Since = report.Latest(x.Since, w.seen)
	}
	return x
}

// isCall tells an author's work of which it is known when it began.
func isCall(s *report.Step) bool { return s.Kind == "author" && s.DurationMS != nil }

// calls are those in which 5x committed, by the step of the commit, which stands before
// the call's answer.
func (t *Teller) calls() map[*report.Step]*report.Step {
	calls := map[*report.Step]*report.Step{}
	next := map[*report.Phase]*report.Step{} // author's work behind, and when it began
	for _, s := range slices.Backward(t.steps) {
		phase := t.where[s].phase
		switch call := next[phase]; {
		case s.Kind == "author":
			next[phase] = s
		case s.Kind == "commit" && call != nil && isCall(call) && !s.At.Before(t.began(call, report.Time{}, mostLate).Time):
			calls[s] = call
		}
	}
	return calls
}

// aside are the steps that stand between a phase's completion and more work on it: whose
// commits the checkout has then, they came in no phase.
func (t *Teller) aside() map[*report.Step]bool {
	aside := map[*report.Step]bool{}
	completed := map[*report.Phase]bool{}
	for _, s := range t.steps {
		phase := t.where[s].phase
		switch {
		case s.Boundary != nil && s.Boundary.Event == "phase-completed":
			completed[phase] = true
		case s.Agent != nil || s.Quality != nil || s.Commit != nil:
			delete(completed, phase)
		case completed[phase]:
			aside[s] = true
		}
	}
	return aside
}

// mostLate is how long after its work a step is recorded, at most: who calls an agent may
// take a turn of its own before it records the answer.
const mostLate = 10 * time.Second

// began is when the work of a step began that is recorded so late at most: where it tells
// what it took, so long before it was recorded, but not before the step that came before;
// else with the run.
func (t *Teller) began(s *report.Step, before report.Time, late time.Duration) report.Time {
	if s.DurationMS == nil || s.At.IsZero() {
		return t.run.StartedAt
	}
	took := time.Duration(max(0, *s.DurationMS) * float64(time.Millisecond))
	began := report.Latest(report.Time{Time: before.Add(-time.Second)}, report.Time{Time: s.At.Add(-took - late)})
	return report.Latest(t.run.StartedAt, began)
}

// answering is the round that the commits of a step belong to which stands there.
func (w *spanWalk) answering(p *place) *report.Round {
	if n := p.round.N; w.behind[p.round] && n < len(p.phase.Rounds) {
		return p.phase.Rounds[n]
	}
	return p.round
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
func (x *slot) see(s *report.Step, at string, heads bool, foreign func(string) bool) string {
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
		if s.Head != at && at != "" && !foreign(s.Head) {
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
