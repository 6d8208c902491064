package beside

import (
	"fivex/snapshot/freeform"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// Documents reads plans and reviews. The copy in a plan's worktree is the one
// that is ticked off and reviewed, so it goes before the main checkout's.
type Documents struct {
	Place place.Place
	Paths *place.Paths
	Mask  *redact.Redactor // nil leaves secrets in
	Texts *Texts           // what was read before; nil remembers nothing
}

// Plan reads the plan's document into p. The notice says what a reader should
// know: a document that is there and cannot be read, a worktree that is gone.
func (d Documents) Plan(p *report.Plan) (doc *report.Document, notice string) {
	worktree := p.Worktree
	p.Worktree = d.Mask.Text(d.Paths.Show(worktree))
	rel, ok := d.Paths.Relative(p.Path)
	if !ok {
		rel, ok = d.Paths.Elsewhere(p.Path)
	}
	if !ok {
		p.Missing = "not opened: outside the project"
		return nil, ""
	}
	root := d.Paths.WorktreeRoot(worktree)
	var text string
	var cut int64
	problem, inWorktree := report.NotFound, false
	if root != "" {
		text, cut, problem = d.markdown(root, rel)
		inWorktree = problem == ""
	}
	if problem != "" {
		text, cut, problem = d.markdown(d.Place.Root, rel)
	}
	if problem != "" {
		p.Missing = problem
		if problem != report.NotFound {
			return nil, "Plan " + p.Path + ": " + problem + "."
		}
		return nil, ""
	}
	parsed := d.Texts.plan(text)
	p.Title, p.Version, p.Status, p.Phases = parsed.Title, parsed.Version, parsed.Status, parsed.Phases
	p.Document = p.Path
	if p.Copy = worktree != "" && !inWorktree; p.Copy {
		notice = "Plan " + p.Path + " is worked on in the worktree " + p.Worktree +
			", which is not there; its copy in the main checkout is shown."
	}
	return &report.Document{Path: p.Path, Kind: "plan", Title: parsed.Title, Text: text, CutBytes: cut,
		Worktree: inWorktree}, notice
}

// mostDocument bounds what is shown of one plan or review, in bytes.
const mostDocument = 1 << 20

// markdown reads a document, masks it, and then cuts it.
func (d Documents) markdown(root, rel string) (text string, cut int64, problem string) {
	d.Mask.At("document " + rel)
	text, cut, problem = place.ReadMarkdown(root, rel, mostDocument+overlap)
	if problem != "" {
		return "", 0, problem
	}
	text = d.Texts.masked(text, d.Mask)
	if over := len(text) - mostDocument; over > 0 {
		text, cut = freeform.ValidText(text[:mostDocument]), cut+int64(over)
	}
	return text, cut, ""
}
