package story

import (
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// commits gathers all commits that came in each phase: those that 5x made or
// saw as the checkout's head, and those that agents claim.
func (t *Teller) commits(steps []*report.Step) {
	head := ""
	came := came{map[string][]arrival{}, map[string][]arrival{}, map[string][]arrival{}}
	add := func(p *report.Phase, c report.Commit) {
		addCommit(p, c)
		came.in(p, c.Hash)
	}
	for _, s := range steps {
		p := t.where[s].phase
		if s.Commit != nil && s.Commit.Hash != "" {
			add(p, *s.Commit)
		}
		claim := ""
		if s.Agent != nil {
			claim = s.Agent.Commit
		}
		moved := s.Head != "" && s.Head != head && (head != "" || claim != "" && sameHash(s.Head, claim))
		if claim != "" && !(moved && sameHash(s.Head, claim)) && !came.elsewhere(p, claim) {
			add(p, report.Commit{Hash: claim, At: s.At, Source: "claimed", Step: s.ID})
		}
		if moved {
			add(p, report.Commit{Hash: s.Head, At: s.At, Source: "seen", Step: s.ID})
		}
		if s.Head != "" {
			head = s.Head
		}
	}
	for _, p := range t.run.Phases {
		inRepository(p)
		if n := len(p.Commits); n > 0 {
			p.Commit = p.Commits[n-1].Hash
			for _, c := range slices.Backward(p.Commits) {
				if c.Source == "seen" && !reviewOnly(c) && !wentBack(p.Changes, c) {
					p.Commit = c.Hash
					break
				}
			}
		}
	}
}

// came knows the phase that each commit came in: a run of thousands of them asks for
// each.
type came struct {
	named       map[string][]arrival // by the whole hash
	full, short map[string][]arrival // by the hash's beginning
}

type arrival struct {
	hash  string
	phase *report.Phase
}

const (
	fullHash  = 40 // characters, or more
	beginning = 4  // the fewest that tell a commit
)

func (c came) in(p *report.Phase, hash string) {
	if len(hash) < beginning {
		return
	}
	a, start := arrival{hash, p}, hash[:beginning]
	if len(hash) < fullHash {
		c.short[start] = append(c.short[start], a)
		return
	}
	c.named[hash] = append(c.named[hash], a)
	c.full[start] = append(c.full[start], a)
}

// elsewhere tells whether a commit came in another phase before: an agent that has
// nothing to do names what is there.
func (c came) elsewhere(p *report.Phase, hash string) bool {
	if len(hash) < beginning {
		return false
	}
	another := func(a arrival) bool { return a.phase != p && sameHash(a.hash, hash) }
	start := hash[:beginning]
	if slices.ContainsFunc(c.short[start], another) {
		return true
	}
	if len(hash) < fullHash {
		return slices.ContainsFunc(c.full[start], another)
	}
	return slices.ContainsFunc(c.named[hash], another)
}

// mostTold is how many commits the changes name at most.
const mostTold = 200

// inRepository puts the commits between those of the phase that only the repository
// tells of where they came.
func inRepository(p *report.Phase) {
	c := p.Changes
	if c == nil || c.Problem != "" || c.CommitByCommit || len(c.Commits) == 0 {
		return
	}
	if len(c.Commits) < mostTold {
		p.Commits = slices.DeleteFunc(p.Commits, func(have report.Commit) bool {
			return have.Source == "seen" && have.Message == "" && !told(c, have.Hash) // of another branch
		})
	}
	next := 0
	var list []report.Commit
	for _, have := range p.Commits {
		i := slices.IndexFunc(c.Commits, func(h string) bool { return sameHash(h, have.Hash) })
		for ; next < i; next++ {
			if indexOf(p.Commits, c.Commits[next]) < 0 {
				list = append(list, report.Commit{Hash: c.Commits[next], Source: "seen"})
			}
		}
		list = append(list, have)
	}
	p.Commits = list
}

// told tells whether the changes have a commit.
func told(c *report.Changes, hash string) bool {
	return slices.ContainsFunc(c.Commits, func(h string) bool { return sameHash(h, hash) })
}

func indexOf(list []report.Commit, hash string) int {
	return slices.IndexFunc(list, func(c report.Commit) bool { return sameHash(c.Hash, hash) })
}

// wentBack tells a commit that was the checkout's head, and that the changes do not
// have where they are told commit by commit.
func wentBack(in *report.Changes, c report.Commit) bool {
	return in != nil && in.CommitByCommit && c.Message == "" && !told(in, c.Hash)
}

// reviewOnly tells a commit that only puts a review document away.
func reviewOnly(c report.Commit) bool {
	return len(c.Files) == 1 && strings.HasSuffix(c.Files[0], "-review.md")
}

// addCommit adds a commit once; what is known of it by two ways is joined, and
// what was seen goes before what was claimed.
func addCommit(p *report.Phase, c report.Commit) {
	for i := range p.Commits {
		have := &p.Commits[i]
		if !sameHash(have.Hash, c.Hash) {
			continue
		}
		if len(c.Hash) > len(have.Hash) {
			have.Hash = c.Hash
		}
		if have.Message == "" {
			have.Message, have.Files = c.Message, c.Files
		}
		if c.Source == "seen" {
			have.Source = "seen"
		}
		return
	}
	p.Commits = append(p.Commits, c)
}

// sameHash tells whether one hash is the other, or its beginning.
func sameHash(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= 4 && strings.HasPrefix(b, a) || a == b
}
