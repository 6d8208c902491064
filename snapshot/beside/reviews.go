package beside

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"fivex/snapshot/freeform"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
)

// A Reviewed is what review documents of a run are called by.
type Reviewed struct {
	Run        string // id
	Plan       string // key of its plan
	Worktree   string // of the plan, as stored
	ReviewPath string // as stored
}

// mostReviews bounds how many review documents a report carries.
const mostReviews = 200

// Reviews finds the reviews of the runs by name: a run's review path and its
// per-phase variants, and the names that generation B computes from the run id
// and the plan. Nothing in the database points to the latter. of are the keys
// of each run's reviews, by its place in runs.
func (d Documents) Reviews(runs []Reviewed) (docs []*report.Document, of [][]string, notices []report.Notice) {
	f := &reviewFinder{Documents: d, runs: runs, of: make([][]string, len(runs)), seen: map[string]bool{}}
	f.index()
	for _, w := range f.folders() {
		f.folder(w)
	}
	return f.docs, f.of, f.notices
}

type reviewFinder struct {
	Documents
	runs    []Reviewed
	of      [][]string
	docs    []*report.Document
	notices []report.Notice
	seen    map[string]bool  // paths of documents
	byID    map[string][]int // runs, by id
	byPlan  map[string][]int // by the plan's base name
	byBase  map[string][]int // by folder and base name of their review path
	within  [][]string       // folders that reviews of each run's plan may lie in
}

func (f *reviewFinder) index() {
	f.byID, f.byPlan, f.byBase = map[string][]int{}, map[string][]int{}, map[string][]int{}
	for i, r := range f.runs {
		if r.Run != "" {
			f.byID[r.Run] = append(f.byID[r.Run], i)
		}
		if plan := strings.TrimSuffix(path.Base(r.Plan), ".md"); plan != "" && plan != "." {
			f.byPlan[plan] = append(f.byPlan[plan], i)
		}
		if rel, ok := f.Paths.Relative(r.ReviewPath); ok && r.ReviewPath != "" {
			base := strings.TrimSuffix(rel, ".md")
			f.byBase[base] = append(f.byBase[base], i)
			base = strings.TrimSuffix(strings.ReplaceAll(base, "{phase}", ""), "-review")
			f.byBase[base] = append(f.byBase[base], i)
		}
	}
}

// dated is a date before a plan's name.
var dated = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\d{4}-\d{2}-\d{2}-`)
})

// matching are the runs that a file of a reviews folder is a review of.
func (f *reviewFinder) matching(dir, name string) []int {
	stem := strings.TrimSuffix(name, ".md")
	var all []int
	for i, c := range stem {
		if c == '-' {
			all = append(all, f.byID[stem[:i]]...)
		}
	}
	if rest, ok := strings.CutSuffix(stem, "-review"); ok {
		all = append(all, f.nearest(dir, f.byPlan[dated().ReplaceAllString(rest, "")])...)
	}
	full := path.Join(dir, stem)
	all = append(all, f.byBase[full]...)
	if i := strings.LastIndex(full, "-phase-"); i >= 0 {
		all = append(all, f.byBase[full[:i]]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// nearest are those of the runs whose plans the folder is nearest to: plans of
// two folders can have one name, and a configuration hides the one above it.
func (f *reviewFinder) nearest(dir string, runs []int) (list []int) {
	best := -1
	for _, i := range runs {
		switch at := slices.Index(f.within[i], dir); {
		case at < 0 || best >= 0 && at > best:
		case best >= 0 && at == best:
			list = append(list, i)
		default:
			best, list = at, []int{i}
		}
	}
	return list
}

// A reviewFolder is where reviews may lie: below a root that may be opened.
type reviewFolder struct{ root, rel string }

// folders are the reviews folders of the project, its sub-projects and the
// plans' worktrees; worktrees first.
func (f *reviewFinder) folders() (list []reviewFolder) {
	add := func(root, rel string) {
		if w := (reviewFolder{root, rel}); root != "" && filepath.IsLocal(filepath.FromSlash(rel)) &&
			!slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	roots := map[string]string{}
	dirs := map[string][]string{}
	f.within = make([][]string, len(f.runs))
	for i, r := range f.runs {
		if _, known := roots[r.Worktree]; !known {
			roots[r.Worktree] = f.Paths.WorktreeRoot(r.Worktree)
		}
		from := path.Dir(r.Plan)
		for _, root := range []string{roots[r.Worktree], f.Place.Root} {
			if root == "" {
				continue
			}
			key := root + "\x00" + from
			if _, known := dirs[key]; !known {
				dirs[key] = place.ReviewFolders(root, from)
				for _, rel := range dirs[key] {
					add(root, rel)
				}
			}
			f.within[i] = append(f.within[i], dirs[key]...)
			if rel, ok := f.Paths.Relative(r.ReviewPath); ok && r.ReviewPath != "" {
				add(root, path.Dir(rel))
				f.within[i] = append(f.within[i], path.Dir(rel))
			}
		}
	}
	return list
}

func (f *reviewFinder) folder(w reviewFolder) {
	root, err := os.OpenRoot(w.root)
	if err != nil {
		return
	}
	entries, err := readDir(root, filepath.FromSlash(w.rel))
	root.Close()
	if err != nil {
		return
	}
	for _, e := range entries {
		rel := path.Join(w.rel, e.Name())
		if path.Ext(e.Name()) != ".md" || f.seen[rel] {
			continue
		}
		of := f.matching(w.rel, e.Name())
		if len(of) == 0 {
			continue
		}
		if len(f.docs) == mostReviews {
			f.notice("many-reviews", fmt.Sprintf("Only the first %d reviews are shown.", mostReviews))
			return
		}
		f.review(w, rel, of)
	}
}

func (f *reviewFinder) notice(kind, text string) {
	if n := (report.Notice{Kind: kind, Text: text}); !slices.Contains(f.notices, n) {
		f.notices = append(f.notices, n)
	}
}

func (f *reviewFinder) review(w reviewFolder, rel string, of []int) {
	text, cut, problem := f.markdown(w.root, rel)
	shown := f.Mask.Text(freeform.ValidText(rel))
	if problem != "" {
		f.notice("review", "Review "+shown+": "+problem+".")
		return
	}
	f.seen[rel] = true
	doc := &report.Document{Path: shown, Kind: "review", Text: text, CutBytes: cut, Worktree: w.root != f.Place.Root}
	doc.Title, doc.Readiness = parseReview(text)
	f.docs = append(f.docs, doc)
	for _, i := range of {
		f.of[i] = append(f.of[i], shown)
	}
}

var reviewReadiness = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\*\*Readiness:\*\*\s*(.+?)\s*$`)
})

func parseReview(text string) (title, readiness string) {
	for line := range strings.Lines(text) {
		if t, ok := strings.CutPrefix(line, "# "); ok && title == "" {
			title = strings.TrimPrefix(strings.TrimSpace(t), "Review: ")
		}
		if m := reviewReadiness().FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil {
			readiness = m[1] // the last addendum counts
		}
	}
	return title, readiness
}
