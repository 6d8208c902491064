package changes

import (
	"fmt"
	"slices"

	"fivex/snapshot/report"
)

// told puts together what was said of a result.
func told(res *Result, said map[pair]*saying) *report.Changes {
	c := &total{Changes: &report.Changes{Base: res.Base, Head: res.Head, Commits: res.Commits,
		CommitByCommit: res.CommitByCommit, Problem: res.Problem,
		Files: []report.FileChange{}}}
	for _, p := range res.pairs {
		s := said[p.trees()]
		if s.err != nil {
			c.Problem = plain(s.err)
			continue
		}
		c.add(s.changes)
	}
	if over := c.FilesChanged - len(c.Files); over > 0 && c.Problem == "" {
		c.Problem = fmt.Sprintf("%d of %d files are listed", len(c.Files), c.FilesChanged)
	}
	return c.Changes
}

// A total is changes to which others are added, file by file.
type total struct {
	*report.Changes
	at map[string]int // where each file stands; nil while the files are another's
}

func (c *total) add(part *report.Changes) {
	c.Added, c.Removed = c.Added+part.Added, c.Removed+part.Removed
	if len(c.Files) == 0 {
		c.Files, c.FilesChanged = part.Files, part.FilesChanged
		return
	}
	if c.at == nil {
		c.at = map[string]int{}
		c.Files = slices.Clone(c.Files)
		for i, f := range c.Files {
			c.at[f.Path] = i
		}
	}
	c.FilesChanged += part.FilesChanged - len(part.Files)
	for _, f := range part.Files {
		i, there := c.at[f.Path]
		if !there {
			c.at[f.Path] = len(c.Files)
			c.Files = append(c.Files, f)
			c.FilesChanged++
			continue
		}
		have := &c.Files[i]
		have.Added, have.Removed = have.Added+f.Added, have.Removed+f.Removed
		have.Binary, have.Cut = have.Binary || f.Binary, have.Cut || f.Cut
		have.Patch += f.Patch
		switch {
		case f.Status == "deleted" && have.Status == "added":
		case have.Status != "added":
			have.Status = f.Status
		}
	}
}

// Sum is the changes of parts that belong together and have no common range; of one
// part its own.
func Sum(parts []*report.Changes) *report.Changes {
	if len(parts) == 1 {
		return parts[0]
	}
	c := &total{Changes: &report.Changes{Base: parts[0].Base, Files: []report.FileChange{}}}
	for _, p := range parts {
		c.Head = p.Head
		c.Commits = append(c.Commits, p.Commits...)
		c.add(p)
		if c.Problem == "" {
			c.Problem = p.Problem
		}
		c.Recorded = c.Recorded || p.Recorded
	}
	if c.CommitByCommit = len(c.Files) > 0; c.CommitByCommit {
		c.Base = ""
	}
	return c.Changes
}
