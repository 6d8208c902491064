package beside

import (
	"bytes"
	"regexp"
	"strings"
	"sync"

	"fivex/snapshot/report"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// A planDocument is what the Markdown of a plan says about its phases.
type planDocument struct {
	Title, Version, Status string
	Phases                 []report.PlanPhase
}

var (
	planMeta = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^\*\*(version|status):\*\*\s*(.+?)\s*$`)
	})
	phaseHeading = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^Phase\s+(\d+(?:\.\d+)*)[:\s]+(.+?)\s*$`)
	})
	completeMark = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\s*[-–—]\s*complete\s*$`)
	})
	planGate = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^\*\*completion gate:\*\*\s*(.+?)\s*$`)
	})
	planItem = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\[([ xX])\]\s+\S`)
	})
	planSubItem = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\[([ xX])\]\s*$`)
	})
)

// parsePlan reads a plan's title, metadata, phases and checklists as Markdown.
// Where 5x reads lines instead, docs/model.md says what differs: code blocks
// and comments hold no phases here.
func parsePlan(markdown string) planDocument {
	p := &planParser{source: []byte(markdown), doc: planDocument{Phases: []report.PlanPhase{}}}
	root := goldmark.DefaultParser().Parse(text.NewReader(p.source))
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			p.heading(n)
		case *ast.Paragraph:
			p.lines(n)
		case *ast.List:
			p.list(n)
		}
	}
	for i := range p.doc.Phases {
		ph := &p.doc.Phases[i]
		ph.Complete = ph.Marked || ph.Items > 0 && ph.Items == ph.Checked
	}
	return p.doc
}

type planParser struct {
	source  []byte
	doc     planDocument
	inPhase bool
}

// phase is the one that what follows belongs to; nil outside of any.
func (p *planParser) phase() *report.PlanPhase {
	if !p.inPhase {
		return nil
	}
	return &p.doc.Phases[len(p.doc.Phases)-1]
}

// raw is a block's own text, with no-break spaces as spaces.
func (p *planParser) raw(n ast.Node) string {
	lines := n.Lines()
	return strings.TrimSpace(strings.ReplaceAll(string(lines.Value(p.source)), "\u00a0", " "))
}

func (p *planParser) heading(h *ast.Heading) {
	title := p.raw(h)
	if m := phaseHeading().FindStringSubmatch(title); m != nil && (h.Level == 2 || h.Level == 3) {
		ph := report.PlanPhase{ID: m[1], Title: m[2]}
		if at := completeMark().FindStringIndex(ph.Title); at != nil {
			ph.Title, ph.Marked = ph.Title[:at[0]], true
		}
		ph.Title = report.WithoutDash(ph.Title)
		p.doc.Phases = append(p.doc.Phases, ph)
		p.inPhase = true
		return
	}
	if h.Level == 1 && p.doc.Title == "" {
		p.doc.Title = title
	}
	if h.Level <= 2 {
		p.inPhase = false
		return
	}
	if m := planSubItem().FindStringSubmatch(title); m != nil {
		p.item(m[1])
	}
}

// lines reads a paragraph's lines for what stands at their beginning.
func (p *planParser) lines(n ast.Node) {
	for line := range strings.Lines(p.raw(n)) {
		line = strings.TrimSpace(line)
		if m := planMeta().FindStringSubmatch(line); m != nil {
			if strings.EqualFold(m[1], "version") {
				p.doc.Version = m[2]
			} else {
				p.doc.Status = m[2]
			}
		}
		if m := planGate().FindStringSubmatch(line); m != nil && p.inPhase {
			p.phase().Gate = m[1]
		}
	}
}

// list counts the items of a list that is not nested and begins with - or a
// number, as 5x does.
func (p *planParser) list(l *ast.List) {
	if l.Marker != '-' && l.Marker != '.' {
		return
	}
	for n := l.FirstChild(); n != nil; n = n.NextSibling() {
		first := n.FirstChild()
		if first == nil || first.Lines().Len() == 0 || p.indented(first.Lines().At(0).Start) {
			continue
		}
		if m := planItem().FindStringSubmatch(p.raw(first)); m != nil {
			p.item(m[1])
		}
	}
}

// indented tells whether the line that holds a place begins with white space:
// a list a little indented is another list in Markdown, but none to 5x.
func (p *planParser) indented(at int) bool {
	c := p.source[bytes.LastIndexByte(p.source[:at], '\n')+1]
	return c == ' ' || c == '\t'
}

func (p *planParser) item(mark string) {
	ph := p.phase()
	if ph == nil {
		return
	}
	ph.Items++
	if mark != " " {
		ph.Checked++
	}
}
