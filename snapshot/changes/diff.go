package changes

import (
	"context"
	"fmt"
)

// Bounds of what is kept of one diff. Lines are counted to the end all the
// same.
const (
	mostFiles   = 2000      // listed of one range
	mostMore    = 100       // and Markdown files: they may be no code
	mostOfFile  = 48 << 10  // bytes of one file's patch
	mostOfRange = 192 << 10 // bytes of all patches of a range
	mostOfLine  = 1000      // bytes of one line, as shown
	mostEdits   = 20_000    // of one range
	overlap     = 16 << 10  // what is kept beyond a cut, so that masking sees whole secrets
	mostPath    = 32 << 10  // of one path
	mostRaw     = 1_000_000 // files of one range that are looked at at all
)

// A diff is what git says of two trees.
type diff struct {
	files          []file // the first of them, as git orders them
	changed        int    // how many files there are
	added, removed int
}

// A file is one that differs.
type file struct {
	path, oldPath    string
	status           byte
	oldMode, newMode string
	added, removed   int
	binary           bool
	generated        bool
	lines            []line // of the patch, as far as it is kept
	kept             int    // bytes of them
	cut              bool   // the patch is not whole
	edits            []edit
}

// A line is one of a patch: its kind is its first character, '@' for a hunk's
// head, '\\' for the note that the last line has no end.
type line struct {
	kind byte
	text string // without its kind
	long bool   // and not whole
}

// An edit is neighbouring lines that took the place of others. Where it only
// adds, from is the line behind which it does so, and n is 0.
type edit struct{ from, n, to, m int }

// diffArguments make git compare trees, all attributes and configuration aside.
var diffArguments = []string{"diff-tree", "--stdin", "-r", "-M", "-z", "--raw", "--patch", "--no-abbrev",
	"--no-ext-diff", "--no-textconv",
	"--no-color", "--no-relative", "--ignore-submodules=none", "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/"}

// compare gives the diffs of pairs of trees, one by one. Git works ahead of who
// takes them. After an error, which each may have, the next are asked anew.
func (s *session) compare(ctx context.Context, pairs []pair, take func(i int, d *diff, err error)) {
	for next := 0; next < len(pairs); {
		if s.diffTree == nil {
			var err error
			if s.diffTree, err = s.start(diffArguments...); err != nil {
				take(next, nil, err)
				next++
				continue
			}
		}
		p, asked := s.diffTree, make(chan struct{})
		go func(pairs []pair) {
			defer close(asked)
			for _, x := range pairs {
				// A line that names no object is given back: it ends the answer.
				if _, err := fmt.Fprintf(p.in, "%s %s\n%s", x.from, x.to, answerEnd); err != nil {
					return // the reading finds out, too
				}
			}
		}(pairs[next:])
		var err error
		for err == nil && next < len(pairs) {
			var d *diff
			err = s.within(ctx, p, func() (err error) {
				d, err = parse(p.out)
				return err
			})
			take(next, d, err)
			next++
		}
		if err != nil {
			p.stop()
			s.diffTree = nil
		}
		<-asked
		if err != nil {
			p.end()
		}
	}
}

const answerEnd = "=end\n"
