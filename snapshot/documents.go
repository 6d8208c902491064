package snapshot

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// readDocuments reads the plan of every run and the reviews that belong to
// them. The plan in a run's worktree is the one that is ticked off, so it
// goes before the one in the main checkout.
func (v *View) readDocuments() {
	for _, p := range v.head.Plans {
		v.readPlanDocument(p)
	}
	v.readReviews()
}

func (v *View) readPlanDocument(p *Plan) {
	rel, ok := v.paths.relative(p.Path)
	if !ok {
		rel, ok = v.relativeOfHidden(p.Path)
	}
	if !ok {
		p.Missing = "not opened: outside the project"
		return
	}
	var text string
	var cut int64
	problem, inWorktree := "not found", false
	if w := v.paths.worktreeRoot(p.Worktree); w != "" {
		text, cut, problem = readMarkdown(w, rel)
		inWorktree = problem == ""
	}
	if problem != "" {
		text, cut, problem = readMarkdown(v.place.Root, rel)
	}
	p.Worktree = v.paths.show(p.Worktree)
	if problem != "" {
		p.Missing = problem
		return
	}
	doc := ParsePlan(text)
	p.Title, p.Version, p.Status, p.Phases = doc.Title, doc.Version, doc.Status, doc.Phases
	p.Document = p.Path
	v.head.Documents = append(v.head.Documents, &Document{Path: p.Path, Kind: "plan", Title: doc.Title, Text: text, CutBytes: cut, Worktree: inWorktree})
}

// relativeOfHidden finds a plan that was stored outside the project's known
// origin by the longest suffix of its path that exists in the project.
func (v *View) relativeOfHidden(shown string) (string, bool) {
	parts := strings.Split(path.Clean(slashed(shown)), "/")
	for i := 1; i < len(parts); i++ {
		rel := strings.Join(parts[i:], "/")
		if filepath.IsLocal(filepath.FromSlash(rel)) && exists(filepath.Join(v.place.Root, filepath.FromSlash(rel))) {
			return rel, true
		}
	}
	return "", false
}

// A PlanDocument is what the Markdown of a plan says about its phases.
type PlanDocument struct {
	Title, Version, Status string
	Phases                 []PlanPhase
}

var (
	planMeta     = regexp.MustCompile(`^\*\*(Version|Status):\*\*\s*(.+?)\s*$`)
	phaseHeading = regexp.MustCompile(`^#{2,3}\s+Phase\s+(\d+(?:\.\d+)*)[:\s]+(.+?)\s*$`)
	completeMark = regexp.MustCompile(`(?i)\s*[-–—]\s*complete\s*$`)
	planGate     = regexp.MustCompile(`^\*\*Completion gate:\*\*\s*(.+?)\s*$`)
	planItem     = regexp.MustCompile(`^(?:-|\d+\.)\s+\[([ xX])\]\s+\S`)
	planSubItem  = regexp.MustCompile(`^#{3,6}\s+.*\[([ xX])\]\s*$`)
	topHeading   = regexp.MustCompile(`^#{1,2}\s`)
)

// ParsePlan reads a plan's title, metadata, phases and checklists as 5x does,
// but not inside code fences.
func ParsePlan(text string) PlanDocument {
	doc := PlanDocument{Phases: []PlanPhase{}}
	var cur *PlanPhase
	fence := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if f := fenceOf(line); f != "" && (fence == "" || strings.HasPrefix(f, fence)) {
			if fence == "" {
				fence = f
			} else if strings.Trim(strings.TrimSpace(line), f[:1]) == "" {
				fence = ""
			}
			continue
		}
		if fence != "" {
			continue
		}
		if m := phaseHeading.FindStringSubmatch(line); m != nil {
			doc.Phases = append(doc.Phases, PlanPhase{ID: m[1], Title: m[2]})
			cur = &doc.Phases[len(doc.Phases)-1]
			if loc := completeMark.FindStringIndex(cur.Title); loc != nil {
				cur.Title, cur.Marked = cur.Title[:loc[0]], true
			}
			continue
		}
		if t, ok := strings.CutPrefix(line, "# "); ok && doc.Title == "" {
			doc.Title = strings.TrimSpace(t)
		}
		if topHeading.MatchString(line) {
			cur = nil
		}
		if m := planMeta.FindStringSubmatch(line); m != nil {
			if m[1] == "Version" {
				doc.Version = m[2]
			} else {
				doc.Status = m[2]
			}
		}
		if cur == nil {
			continue
		}
		if m := planGate.FindStringSubmatch(line); m != nil {
			cur.Gate = m[1]
		}
		m := planItem.FindStringSubmatch(line)
		if m == nil {
			m = planSubItem.FindStringSubmatch(line)
		}
		if m != nil {
			cur.Items++
			if m[1] != " " {
				cur.Checked++
			}
		}
	}
	for i := range doc.Phases {
		p := &doc.Phases[i]
		p.Complete = p.Marked || p.Items > 0 && p.Items == p.Checked
	}
	return doc
}

// fenceOf is the run of backticks or tildes that opens or closes a code
// fence on this line.
func fenceOf(line string) string {
	s := strings.TrimLeft(line, " ")
	if len(line)-len(s) > 3 {
		return ""
	}
	for _, c := range []string{"`", "~"} {
		if n := len(s) - len(strings.TrimLeft(s, c)); n >= 3 {
			return s[:n]
		}
	}
	return ""
}

// reviewFolders are where reviews may lie, relative to the project.
func (v *View) reviewFolders() []string {
	dirs := []string{"docs/development/reviews"}
	if text, ok := readSmall(filepath.Join(v.place.Root, "5x.toml")); ok {
		var c struct {
			Paths struct{ Reviews, PlanReviews, RunReviews any }
		}
		if _, err := toml.Decode(text, &c); err == nil {
			for _, x := range []any{c.Paths.Reviews, c.Paths.PlanReviews, c.Paths.RunReviews} {
				if s, ok := x.(string); ok {
					dirs = append(dirs, slashed(s))
				}
			}
		}
	}
	for _, r := range v.runs {
		if rel, ok := v.paths.relative(r.run.ReviewPath); ok && r.run.ReviewPath != "" {
			dirs = append(dirs, path.Dir(rel))
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// maxReviews bounds how many review documents a report carries.
const maxReviews = 200

// readReviews finds the reviews of the listed runs by name: the run's review
// path and its per-phase variants, and the names that generation B computes
// from the run id and the plan. Nothing in the database points to the latter.
func (v *View) readReviews() {
	for _, dir := range v.reviewFolders() {
		if !filepath.IsLocal(filepath.FromSlash(dir)) {
			continue
		}
		root, err := os.OpenRoot(v.place.Root)
		if err != nil {
			return
		}
		entries, err := readDir(root, filepath.FromSlash(dir))
		root.Close()
		if err != nil {
			continue
		}
		for _, e := range entries {
			name := e.Name()
			if path.Ext(name) != ".md" {
				continue
			}
			var of []*runRow
			for _, r := range v.runs {
				if r.run.reviewedIn(dir, name) {
					of = append(of, r)
				}
			}
			if len(of) == 0 {
				continue
			}
			rel := path.Join(dir, name)
			if len(v.head.Documents) > maxReviews {
				v.notice("many-reviews", "Only the first %d documents are shown.", maxReviews)
				return
			}
			text, cut, problem := readMarkdown(v.place.Root, rel)
			if problem != "" {
				v.notice("review", "Review %s: %s.", validText(rel), problem)
				continue
			}
			rel = validText(rel)
			doc := &Document{Path: rel, Kind: "review", Text: text, CutBytes: cut}
			doc.Title, doc.Readiness = parseReview(text)
			v.head.Documents = append(v.head.Documents, doc)
			for _, r := range of {
				r.reviews = append(r.reviews, rel)
			}
		}
	}
}

// reviewedIn tells whether a file of a reviews folder is a review of the run.
func (run *Run) reviewedIn(dir, name string) bool {
	stem := strings.TrimSuffix(name, ".md")
	if run.ID != "" && strings.HasPrefix(stem, run.ID+"-") {
		return true
	}
	if run.ReviewPath != "" && path.Join(dir, name) == run.ReviewPath {
		return true
	}
	if base := strings.TrimSuffix(path.Base(run.ReviewPath), ".md"); run.ReviewPath != "" && path.Dir(run.ReviewPath) == dir {
		base = strings.TrimSuffix(strings.ReplaceAll(base, "{phase}", ""), "-review")
		if strings.HasPrefix(stem, base+"-phase-") {
			return true
		}
	}
	plan := strings.TrimSuffix(path.Base(run.Plan), ".md")
	return plan != "" && plan != "." && (stem == plan+"-review" || strings.HasSuffix(stem, "-"+plan+"-review"))
}

var reviewReadiness = regexp.MustCompile(`\*\*Readiness:\*\*\s*(.+?)\s*$`)

func parseReview(text string) (title, readiness string) {
	for line := range strings.Lines(text) {
		if t, ok := strings.CutPrefix(line, "# "); ok && title == "" {
			title = strings.TrimPrefix(strings.TrimSpace(t), "Review: ")
		}
		if m := reviewReadiness.FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil {
			readiness = m[1] // the last addendum counts
		}
	}
	return title, readiness
}

// ComparePhases orders phases by their numbers, part by part, so that 1.10
// comes after 1.9; names without a number come last, "" first.
func ComparePhases(a, b string) int {
	if a == b {
		return 0
	}
	x, okA := phaseNumbers(a)
	y, okB := phaseNumbers(b)
	switch {
	case a == "":
		return -1
	case b == "":
		return 1
	case a == "plan" || b == "plan": // planning precedes the phases
		if a == "plan" {
			return -1
		}
		return 1
	case okA && okB:
		if c := slices.Compare(x, y); c != 0 {
			return c
		}
	case okA:
		return -1
	case okB:
		return 1
	}
	return strings.Compare(a, b)
}

func phaseNumbers(s string) ([]int, bool) {
	var out []int
	for part := range strings.SplitSeq(s, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}
