package report

import (
	"strings"
)

// Changes are what the code of a phase or a round became, from git.
type Changes struct {
	Base    string   `json:"base,omitempty"` // what it was before; "" is nothing at all, or see CommitByCommit
	Head    string   `json:"head,omitempty"`
	Commits []string `json:"commits,omitempty"` // from base to head, oldest first
	// CommitByCommit: there is no way from base to head, for history was
	// rewritten; so each commit's changes are told, and added up.
	CommitByCommit bool         `json:"commitByCommit,omitempty"`
	Files          []FileChange `json:"files"`
	FilesChanged   int          `json:"filesChanged"` // how many there are; not all need be in Files
	Added          int          `json:"added"`
	Removed        int          `json:"removed"`
	Problem        string       `json:"problem,omitempty"` // why this is not all, in a line
	// Recorded: the counts are those that the run recorded, for its commits
	// cannot be read.
	Recorded bool `json:"recorded,omitempty"`
}

// A FileChange is one file of Changes. Lines are counted as git diff --numstat
// -M counts them.
type FileChange struct {
	Path      string `json:"path"`
	OldPath   string `json:"oldPath,omitempty"`
	Status    string `json:"status"` // "added", "deleted", "modified", "renamed", "copied", "type"
	Added     int    `json:"added"`
	Removed   int    `json:"removed"`
	Binary    bool   `json:"binary,omitempty"`
	Generated bool   `json:"generated,omitempty"` // a lock file, generated or brought along: counted, not shown
	Document  string `json:"document,omitempty"`  // "plan", "review" or "record": no code
	// Mode is what it is where that is no plain file, or where that changed:
	// "executable", "symlink", "submodule", "file".
	Mode  string `json:"mode,omitempty"`
	Patch string `json:"patch,omitempty"` // unified hunks
	Cut   bool   `json:"cut,omitempty"`   // the patch is not whole
}

// NoRepository is the problem of changes without any repository.
const NoRepository = "there is no git repository here to read the code from"

// Code counts what changed beside plans, reviews and records.
func (c *Changes) Code() (added, removed, files int) {
	added, removed, files = c.Added, c.Removed, max(c.FilesChanged, len(c.Files))
	for _, f := range c.Files {
		if f.Document != "" {
			added, removed, files = added-f.Added, removed-f.Removed, files-1
		}
	}
	return added, removed, files
}

// A Forge is where the project's commits can be looked at on the web.
type Forge struct {
	Kind string `json:"kind"` // "github", "gitlab", "bitbucket" or "gitea"
	URL  string `json:"url"`  // of the project's pages, without credentials
}

// Commit is the address of a commit's page; "" where there is none.
func (f *Forge) Commit(hash string) string {
	if f == nil || len(hash) < 7 || strings.Trim(hash, "0123456789abcdef") != "" {
		return ""
	}
	switch f.Kind {
	case "gitlab":
		return f.URL + "/-/commit/" + hash
	case "bitbucket":
		return f.URL + "/commits/" + hash
	}
	return f.URL + "/commit/" + hash
}
