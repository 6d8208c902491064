package changes

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
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
	repo  *repository
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
		r.repo = findRepository(root)
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
		if r.failed = r.repo.unreadable(); r.failed != nil {
			return nil, r.failed
		}
		if git, r.failed = program(os.Getenv("PATH"), r.root, r.repo.top); r.failed == nil {
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
	// Since is when its work began: what is younger than that and came before the first
	// of Commits is in it, too, where Base is "" or history was rewritten. Zero is not
	// known.
	Since time.Time
	// Looked says that nobody saw the checkout before it was at Base: what is younger
	// than Since, up to it, is in the range, too.
	Looked bool
	// Apart says that what lies behind Base and was there at Since is not in the range.
	Apart bool
}

// A Result is what became of a range. Several readers may have the same one.
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
	if x.Base != "" && x.Base == x.Head && !x.Looked {
		return res // whatever that commit is, nothing changed
	}
	if r.repo == nil {
		res.Problem, res.Missing = report.NoRepository, named(x)
		return res
	}
	key := r.key(x)
	if known := r.cache.result(key); known != nil {
		return known
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
	if !w.unsure {
		r.cache.keep(key, res)
	}
	return res
}

// key is a range by whole names in this repository; "" where a name is none, as a
// shorter one may come to mean another commit.
func (r *Reader) key(x Range) string {
	names := named(x)
	if slices.ContainsFunc(names, func(n string) bool { return !isHash(n) }) {
		return ""
	}
	since := ""
	if !x.Since.IsZero() {
		since = strconv.FormatInt(x.Since.Unix(), 10)
	}
	if x.Looked || x.Apart {
		since += fmt.Sprint(x.Looked, x.Apart)
	}
	return strings.Join([]string{r.repo.kind, x.Base, x.Head, since, strings.Join(x.Commits, " ")}, "\n")
}

// Ahead looks up the commits of ranges that will be resolved.
func (r *Reader) Ahead(ctx context.Context, ranges []Range) {
	var names []string
	for _, x := range ranges {
		if r.repo != nil && (x.Base != x.Head || x.Base == "") && r.cache.result(r.key(x)) == nil {
			names = append(names, named(x)...)
		}
	}
	if len(names) == 0 {
		return
	}
	if s, err := r.begun(); err == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		_ = s.ahead(ctx, names) // whoever asks for one finds out what is wrong
	}
}

func named(x Range) (list []string) {
	seen := map[string]bool{"": true}
	for _, n := range append([]string{x.Base, x.Head}, x.Commits...) {
		if !seen[n] {
			seen[n] = true
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
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		err = of.Err // where that was is this machine's own
	}
	return "git could not be asked: " + err.Error()
}
