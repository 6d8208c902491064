package story

import (
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// commits gathers all commits that came in each phase: those that 5x made or
// saw as the checkout's head, and those that agents claim.
func (t *Teller) commits() {
	head := ""
	g := gather(t.run.Phases)
	aside := t.aside()
	for _, s := range t.steps {
		p := t.where[s].phase
		if s.Commit != nil && s.Commit.Hash != "" {
			g.add(p, *s.Commit)
		}
		claim := ""
		if s.Agent != nil {
			claim = s.Agent.Commit
		}
		moved := s.Head != "" && s.Head != head && !aside[s] && (head != "" || claim != "" && sameHash(s.Head, claim)) &&
			!t.Foreign(s.Head)
		if claim != "" && !(moved && sameHash(s.Head, claim)) && !g.elsewhere(p, claim) {
			g.add(p, report.Commit{Hash: claim, At: s.At, Source: "claimed", Step: s.ID})
		}
		if moved {
			g.add(p, report.Commit{Hash: s.Head, At: s.At, Source: "seen", Step: s.ID})
		}
		if s.Head != "" {
			head = s.Head
		}
	}
	for _, p := range t.run.Phases {
		told := toldIn(p.Changes)
		inRepository(p, told)
		if n := len(p.Commits); n > 0 {
			p.Commit = p.Commits[n-1].Hash
			for _, c := range slices.Backward(p.Commits) {
				if c.Source == "seen" && c.Step != "" && !reviewOnly(c) && !wentBack(p.Changes, told, c) {
					p.Commit = c.Hash
					break
				}
			}
		}
	}
}

// A gathering knows each phase's commits by their hashes, and the phase that each
// came in.
type gathering struct {
	phases map[*report.Phase]int
	in     []hashes // the places in the phase's commits
	came   hashes   // the phases
}

func gather(phases []*report.Phase) *gathering {
	g := &gathering{phases: make(map[*report.Phase]int, len(phases)), in: make([]hashes, len(phases))}
	for i, p := range phases {
		g.phases[p] = i
	}
	return g
}

// elsewhere tells whether a commit came in another phase before: an agent that has
// nothing to do names what is there.
func (g *gathering) elsewhere(p *report.Phase, hash string) bool {
	n, ok := g.came.find(hash)
	return ok && tells(hash) && (n.several || n.first != g.phases[p])
}

// add adds a commit to a phase once; what is known of it by two ways is joined, and
// what was seen goes before what was claimed.
func (g *gathering) add(p *report.Phase, c report.Commit) {
	phase := g.phases[p]
	g.came.add(c.Hash, phase)
	known := &g.in[phase]
	at, ok := known.find(c.Hash)
	if !ok {
		known.add(c.Hash, len(p.Commits))
		p.Commits = append(p.Commits, c)
		return
	}
	have := &p.Commits[at.first]
	if len(c.Hash) > len(have.Hash) {
		known.replace(have.Hash, c.Hash, at.first)
		have.Hash = c.Hash
	}
	if have.Message == "" {
		have.Message, have.Files = c.Message, c.Files
	}
	if c.Source == "seen" {
		have.Source = "seen"
	}
}

// mostTold is how many commits the changes name at most.
const mostTold = 200

// toldIn are the places of the commits that changes name.
func toldIn(c *report.Changes) *hashes {
	told := &hashes{}
	if c != nil {
		for i, hash := range c.Commits {
			told.add(hash, i)
		}
	}
	return told
}

// inRepository puts the commits between those of the phase that only the repository
// tells of where they came.
func inRepository(p *report.Phase, told *hashes) {
	c := p.Changes
	if c == nil || c.Problem != "" && !c.CommitByCommit || len(c.Commits) == 0 {
		return
	}
	if len(c.Commits) < mostTold && !c.CommitByCommit {
		p.Commits = slices.DeleteFunc(p.Commits, func(have report.Commit) bool {
			return have.Source == "seen" && have.Message == "" && !told.has(have.Hash) // of another branch
		})
	}
	var known hashes
	for _, have := range p.Commits {
		known.add(have.Hash, 0)
	}
	next := 0
	var list []report.Commit
	further := func(hash string) { // of a call that names none
		if !known.has(hash) {
			known.add(hash, 0)
			list = append(list, report.Commit{Hash: hash, Source: "seen"})
		}
	}
	for _, have := range p.Commits {
		if at, ok := told.find(have.Hash); ok {
			for ; next < at.first; next++ {
				further(c.Commits[next])
			}
		}
		list = append(list, have)
	}
	for _, hash := range c.Commits[next:] {
		further(hash)
	}
	p.Commits = list
}

// wentBack tells a commit that was the checkout's head, and that the changes do not
// have where they are told commit by commit.
func wentBack(in *report.Changes, told *hashes, c report.Commit) bool {
	return in != nil && in.CommitByCommit && c.Message == "" && !told.has(c.Hash)
}

// reviewOnly tells a commit that only puts a review document away.
func reviewOnly(c report.Commit) bool {
	return len(c.Files) == 1 && strings.HasSuffix(c.Files[0], "-review.md")
}
