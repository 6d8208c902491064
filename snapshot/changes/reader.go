package changes

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// Options say what to read.
type Options struct {
	None  bool                    // read nothing
	Stat  bool                    // counts only, no patches
	Forge string                  // the address of the project's web pages; "" takes the remote's, "none" has none
	Mask  func() *redact.Redactor // masks texts; nil leaves them as they are
	// Patience is how long git may take for one answer; 0 means 20 s.
	Patience time.Duration
}

// A Reader reads the changes of one repository. It may be used by several
// goroutines. Close ends its programs.
type Reader struct {
	opts  Options
	root  string
	repo  *Repository
	cache *Cache

	mu      sync.Mutex
	session *session // begun when it is first needed
	failed  error    // why it cannot be
	warming sync.WaitGroup
}

// Open makes a reader for the project folder. What a cache knows is not asked
// again; it may be nil.
func Open(root string, opts Options, cache *Cache) *Reader {
	r := &Reader{opts: opts, root: root, cache: cache}
	if r.cache == nil {
		r.cache = NewCache()
	}
	if !opts.None {
		r.repo = Find(root)
	}
	return r
}

// Warm starts the programs, where much will be asked, while others still find
// out what.
func (r *Reader) Warm() {
	if r.repo != nil && r.cache.Len() == 0 {
		r.warming.Go(r.warm)
	}
}

func (r *Reader) warm() {
	s, err := r.begun()
	if err != nil {
		return // whoever asks finds out
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.catFile == nil {
		s.catFile, _ = s.start(catFileArguments...)
	}
	if s.diffTree == nil {
		s.diffTree, _ = s.start(diffArguments...)
	}
}

// Forge is that of the repository's remote, or the one that was given.
func (r *Reader) Forge() *report.Forge {
	remote := ""
	if r.repo != nil {
		remote = r.repo.remote
	}
	return ForgeOf(remote, r.opts.Forge)
}

// Print tells whether any of these commits, or any pack, may have come since
// another print was made. Without commits, nothing is waited for.
func (r *Reader) Print(commits []string) string {
	if len(commits) == 0 || r.opts.None {
		return ""
	}
	return r.repo.Print(commits)
}

// Close ends the programs.
func (r *Reader) Close() {
	r.warming.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.session != nil {
		r.session.close()
		r.session = nil
	}
	r.failed = errors.New("closed")
}

func (r *Reader) begun() (*session, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.session == nil && r.failed == nil {
		var git string
		if git, r.failed = program(os.Getenv("PATH"), r.root); r.failed == nil {
			r.session, r.failed = begin(r.repo, git, r.opts.Patience)
		}
	}
	return r.session, r.failed
}

// A Range is from one commit to another, as a run names them.
type Range struct {
	Base    string   // "" is what the first of Commits began with
	Head    string   // the last
	Commits []string // that are named in it, in order
}

// A Result is what became of a range.
type Result struct {
	Base, Head     string
	Commits        []string // oldest first
	CommitByCommit bool
	Problem        string
	Missing        []string // commits that are not there
	pairs          []pair
}

// A pair is two trees to be compared: those of a range, or of one commit.
type pair struct{ from, to, commit string }

// trees is the pair without the commit that it is of.
func (p pair) trees() pair { return pair{from: p.from, to: p.to} }

// emptyTree are the names of the tree that holds nothing.
var emptyTree = map[bool]string{
	false: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
	true:  "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}

// Resolve finds the commits of a range.
func (r *Reader) Resolve(ctx context.Context, x Range) *Result {
	res := &Result{Base: x.Base, Head: x.Head}
	if x.Base != "" && x.Base == x.Head {
		return res // whatever that commit is, nothing changed
	}
	if r.repo == nil {
		res.Problem, res.Missing = report.NoRepository, named(x)
		return res
	}
	s, err := r.begun()
	if err != nil {
		res.Problem = plain(err)
		return res
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	w := resolver{ctx: ctx, s: s, repo: r.repo, res: res}
	w.resolve(x)
	return res
}

// Ahead looks up the commits of ranges that will be resolved.
func (r *Reader) Ahead(ctx context.Context, ranges []Range) {
	var names []string
	for _, x := range ranges {
		if x.Base != x.Head || x.Base == "" {
			names = append(names, named(x)...)
		}
	}
	if r.repo == nil || len(names) == 0 {
		return
	}
	if s, err := r.begun(); err == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		_ = s.ahead(ctx, names) // whoever asks for one finds out what is wrong
	}
}

func named(x Range) (list []string) {
	for _, n := range append([]string{x.Base, x.Head}, x.Commits...) {
		if n != "" && !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	return list
}

// plain says in a few words why git gave no answer.
func plain(err error) string {
	switch {
	case errors.Is(err, errNoGit):
		return "git is not on PATH, so the code cannot be read; install git"
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("git took longer than %d seconds", int(usualPatience.Seconds()))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "objects of these commits are not in this clone (is it a partial one?); nothing was fetched"
	}
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err // where that was is this machine's own
	}
	return "git could not be asked: " + err.Error()
}

// Tell asks for the diffs of the results, in their order, and masks them. The
// patches of all of them together are bounded; what is more has its counts
// only. What was masked is added to mask, which may be nil.
func (r *Reader) Tell(ctx context.Context, results []*Result, mask *redact.Redactor) []*report.Changes {
	said := map[pair]*saying{}
	var order []*saying
	for _, res := range results {
		for _, p := range res.pairs {
			if p = p.trees(); said[p] == nil {
				said[p] = &saying{pair: p, entry: r.cache.entry(p)}
				order = append(order, said[p])
			}
		}
	}
	r.ask(ctx, order)
	out := make([]*report.Changes, len(results))
	for i, res := range results {
		out[i] = told(res, said)
	}
	for _, s := range order {
		if mask != nil && s.masked != nil {
			mask.Add(s.masked)
		}
	}
	return out
}

// A saying is what git said of a pair this time.
type saying struct {
	pair    pair
	entry   *entry
	changes *report.Changes
	masked  *redact.Redactor // that masked it
	err     error
}

// mostOfRun bounds the patches of one run, in bytes.
const mostOfRun = 1 << 20

// ask has git compare the pairs that are not known, and masks what is known
// while git works. Patches are taken in order as long as there is room.
func (r *Reader) ask(ctx context.Context, order []*saying) {
	work := make(chan func())
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(order)) {
		all.Go(func() {
			for do := range work {
				do()
			}
		})
	}
	room, next := mostOfRun, 0
	var again []*saying // whose lines were dropped when there was no room
	settle := func(upto int) {
		for ; next < upto; next++ {
			s := order[next]
			if s.err != nil {
				continue
			}
			size, lines := s.entry.about()
			patches := !r.opts.Stat && size <= room
			if patches {
				room -= size
			}
			if patches && !lines {
				again = append(again, s)
				continue
			}
			work <- func() { s.changes, s.masked = s.entry.tell(patches, r.opts.Mask) }
		}
	}
	var unknown []int
	for i, s := range order {
		if !s.entry.known() {
			unknown = append(unknown, i)
		}
	}
	at := func(i int) pair { return order[unknown[i]].pair }
	r.compare(ctx, len(unknown), at, func(i int, d *diff, err error) {
		s := order[unknown[i]]
		if s.err = err; err == nil {
			s.entry.set(d)
		}
		settle(unknown[i] + 1)
	})
	settle(len(order))
	r.compare(ctx, len(again), func(i int) pair { return again[i].pair }, func(i int, d *diff, err error) {
		s := again[i]
		if s.err = err; err == nil {
			s.entry.set(d)
			work <- func() { s.changes, s.masked = s.entry.tell(true, r.opts.Mask) }
		}
	})
	close(work)
	all.Wait()
}

// compare asks for n pairs.
func (r *Reader) compare(ctx context.Context, n int, at func(int) pair, take func(i int, d *diff, err error)) {
	if n == 0 {
		return
	}
	pairs := make([]pair, n)
	for i := range pairs {
		pairs[i] = at(i)
	}
	s, err := r.begun()
	if err != nil {
		for i := range pairs {
			take(i, nil, err)
		}
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.compare(ctx, pairs, take)
}

// told puts together what was said of a result.
func told(res *Result, said map[pair]*saying) *report.Changes {
	c := &report.Changes{Base: res.Base, Head: res.Head, Commits: res.Commits, CommitByCommit: res.CommitByCommit, Problem: res.Problem,
		Files: []report.FileChange{}}
	for _, p := range res.pairs {
		s := said[p.trees()]
		if s.err != nil {
			c.Problem = plain(s.err)
			continue
		}
		sum(c, s.changes)
	}
	if over := c.FilesChanged - len(c.Files); over > 0 && c.Problem == "" {
		c.Problem = fmt.Sprintf("%d of %d files are listed", len(c.Files), c.FilesChanged)
	}
	return c
}

// sum adds changes to others, file by file.
func sum(c, part *report.Changes) {
	c.Added, c.Removed = c.Added+part.Added, c.Removed+part.Removed
	if len(c.Files) == 0 {
		c.Files, c.FilesChanged = part.Files, part.FilesChanged
		return
	}
	at := map[string]int{}
	c.Files = slices.Clone(c.Files)
	for i, f := range c.Files {
		at[f.Path] = i
	}
	c.FilesChanged += part.FilesChanged - len(part.Files)
	for _, f := range part.Files {
		i, there := at[f.Path]
		if !there {
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

// Sum is the changes of parts that belong together and have no common range.
func Sum(parts []*report.Changes) *report.Changes {
	c := &report.Changes{Base: parts[0].Base, Files: []report.FileChange{}}
	for _, p := range parts {
		c.Head = p.Head
		c.Commits = append(c.Commits, p.Commits...)
		sum(c, p)
		if c.Problem == "" {
			c.Problem = p.Problem
		}
		c.Recorded = c.Recorded || p.Recorded
	}
	if c.CommitByCommit = len(c.Files) > 0; c.CommitByCommit {
		c.Base = ""
	}
	return c
}

// An entry is what is known of a pair.
type entry struct {
	mu     sync.Mutex
	diff   *diff // its lines are dropped when they are masked
	lines  bool
	size   int // of its patches, about
	full   *report.Changes
	masked *redact.Redactor // what was masked in full
	stat   *report.Changes
}

// known tells whether the diff is there.
func (e *entry) known() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.diff != nil
}

// about is how large the patches are, and whether they are there, as lines or
// told.
func (e *entry) about() (size int, lines bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.size, e.lines || e.full != nil
}

func (e *entry) set(d *diff) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.diff, e.lines, e.size = d, true, 0
	for _, f := range d.files {
		e.size += min(f.kept, mostOfFile)
	}
}

// drop forgets the lines: what is told of them is kept, or was too much.
func (e *entry) drop() {
	for i := range e.diff.files {
		e.diff.files[i].lines = nil
	}
	e.lines = false
}

// tell makes of the diff what reports show, once.
func (e *entry) tell(patches bool, newMask func() *redact.Redactor) (*report.Changes, *redact.Redactor) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var mask *redact.Redactor
	if newMask != nil {
		mask = newMask()
	}
	if !patches {
		if e.stat == nil {
			e.stat = e.diff.told(mask, false)
		}
		e.drop()
		return e.stat, nil
	}
	if e.full == nil {
		e.full, e.masked = e.diff.told(mask, true), mask
		e.drop()
	}
	return e.full, e.masked
}

// A Cache keeps what was asked, by what was compared: that never changes.
type Cache struct {
	mu      sync.Mutex
	entries map[pair]*entry
}

// NewCache makes an empty cache.
func NewCache() *Cache { return &Cache{entries: map[pair]*entry{}} }

// mostKept bounds a cache.
const mostKept = 5000

func (c *Cache) entry(p pair) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[p]
	if e == nil {
		if len(c.entries) >= mostKept {
			clear(c.entries)
		}
		e = &entry{}
		c.entries[p] = e
	}
	return e
}

// Len is how many comparisons are kept.
func (c *Cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.entries)
}
