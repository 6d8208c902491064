package templates

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"

	"fivex/snapshot/report"

	"github.com/a-h/templ"
)

// A fragment is an element with an id that can be replaced by itself while a
// page is open; a slot is an element that holds nothing but fragments. In a
// file they are plain elements. When Formats.Mark is set, they are marked in
// the output, so that package render can cut it up.
//
// Mark must be a word that nobody could have written into the report.

// The marks: each is Mark, one of these letters, and for all but the end an id
// that ends in a newline.
const (
	FragmentMark = 'F'
	SlotMark     = 'S'
	PartMark     = 'P' // what Formats.Known named; empty when it was rendered before
	EndMark      = 'E' // of the innermost
)

// fragment marks its children, which are the one element with this id.
func fragment(f Formats, id string) templ.Component { return marked(f, FragmentMark, id) }

// slot marks its children, which are fragments and stand alone in the element
// with this id.
func slot(f Formats, id string) templ.Component { return marked(f, SlotMark, id) }

func marked(f Formats, kind byte, id string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		children := templ.GetChildren(ctx)
		ctx = templ.ClearChildren(ctx)
		if f.Mark == "" {
			return children.Render(ctx, w)
		}
		if _, err := io.WriteString(w, f.Mark+string(kind)+id+"\n"); err != nil {
			return err
		}
		if err := children.Render(ctx, w); err != nil {
			return err
		}
		_, err := io.WriteString(w, f.Mark+string(EndMark))
		return err
	})
}

// part marks its children, which depend on nothing but what key holds. What
// was rendered before under an equal key is not rendered again.
func part(f Formats, key any) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		children := templ.GetChildren(ctx)
		ctx = templ.ClearChildren(ctx)
		if f.Mark == "" || f.Known == nil {
			return children.Render(ctx, w)
		}
		name, before := f.Known(key, false)
		if _, err := io.WriteString(w, f.Mark+string(PartMark)+name+"\n"); err != nil {
			return err
		}
		if !before {
			if err := children.Render(ctx, w); err != nil {
				return err
			}
		}
		_, err := io.WriteString(w, f.Mark+string(EndMark))
		return err
	})
}

// innerPart is a component as a fragment within a part, where the page is cut up. It
// depends on nothing but what key holds, so that of thousands few are made.
func innerPart(f Formats, id string, key any, made func() templ.Component) templ.Component {
	name, before := f.Known(key, true)
	begin, end := f.Mark+string(PartMark)+name+"\n", f.Mark+string(EndMark)
	if before {
		return templ.Raw(begin + end)
	}
	c := made()
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, begin+f.Mark+string(FragmentMark)+id+"\n"); err != nil {
			return err
		}
		if err := c.Render(ctx, w); err != nil {
			return err
		}
		_, err := io.WriteString(w, end+end)
		return err
	})
}

// stepFragment is a step in the slot with the id in.
func stepFragment(run *report.Run, s *report.Step, in string, f Formats) templ.Component {
	if f.Known == nil {
		return Step(run, s, f)
	}
	key, ok := stepKey(run, s, in, f)
	if !ok {
		return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			return fragment(f, stepAnchor(run, s.ID)).Render(templ.WithChildren(ctx, Step(run, s, f)), w)
		})
	}
	return innerPart(f, stepAnchor(run, s.ID), key, func() templ.Component { return Step(run, s, f) })
}

// recordFragment is what was recorded of a step.
func recordFragment(run *report.Run, s *report.Step, f Formats) templ.Component {
	if f.Known == nil {
		return asRecorded(run, s)
	}
	return innerPart(f, recordAnchor(run, s), recordPart{s, run.Key, tellsCall(run, s)},
		func() templ.Component { return asRecorded(run, s) })
}

// A recordPart is what the markup of a step's rows depends on.
type recordPart struct {
	step *report.Step
	run  string
	told bool // whether its body tells of its call
}

// A stepPart is what the markup of a step depends on.
type stepPart struct {
	step    *report.Step
	run, id string
	in      string // its slot
	forge   string
	logs    [4]*report.Log // that it names
	shows   [4]bool        // which of them it shows
}

// stepKey is what the markup of a step depends on; ok is false where that is more of
// the run: what became of its findings, many logs.
func stepKey(run *report.Run, s *report.Step, in string, f Formats) (k stepPart, ok bool) {
	k = stepPart{step: s, run: run.Key, id: run.ID, in: in, forge: forgeOf(f)}
	logs := []string{s.Log}
	if s.Quality != nil {
		for _, c := range s.Quality.Commands {
			logs = append(logs, c.Log)
		}
	}
	n := 0
	for _, log := range logs {
		l := (*report.Log)(nil)
		if log != "" {
			l = logNamed(run, log)
		}
		switch {
		case l == nil:
		case n == len(k.logs):
			return k, false
		default:
			k.logs[n], k.shows[n] = l, f.shows(s, log)
			n++
		}
	}
	return k, s.Agent == nil ||
		!slices.ContainsFunc(s.Agent.Items, func(it report.Item) bool { return it.Finding != "" })
}

// forgeOf tells one forge from another: each look has a Forge of its own, and only the
// addresses of commits are seen.
func forgeOf(f Formats) string { return f.Forge.Commit("0000000") }

// A runPart is what the markup of a run depends on.
type runPart struct {
	run                    *report.Run
	open, has, one         bool
	title, missing, branch string
	forge                  string
	notices                int
}

func runKey(rep *report.Report, run *report.Run, open bool, f Formats) any {
	return runPart{run: run, open: open, has: planDocument(rep, run.Plan) != "", one: len(rep.Runs) == 1,
		title: f.nameOf(rep, run), missing: missingPlan(rep, run.Plan), branch: branchOf(rep, run),
		notices: len(rep.Notices), forge: forgeOf(f)}
}

// A documentPart is what the markup of a document depends on.
type documentPart struct {
	document report.Document
	plan     string
}

func documentKey(rep *report.Report, d *report.Document) any {
	p := planOf(rep, d)
	if p == nil {
		return documentPart{document: *d}
	}
	said := ""
	for _, ph := range p.Phases {
		said += progressText(p, ph.ID) + "\n"
	}
	return documentPart{*d, fmt.Sprint(p.Phases) + said}
}

// liveID is the id of an element that nothing but a patch asks for: a file does
// without.
func liveID(f Formats, id string) templ.Attributes {
	if f.Mark == "" {
		return nil
	}
	return templ.Attributes{"id": id}
}

// liveAttributes tell the live page's script where it stands.
func liveAttributes(f Formats) templ.Attributes {
	if f.Mark == "" {
		return nil
	}
	return templ.Attributes{"data-seq": strconv.FormatInt(f.Seq, 10)}
}
