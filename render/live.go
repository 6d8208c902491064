package render

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"fivex/snapshot/report"
	"fivex/templates"
)

// A Fragment is an element of a live page that comes, changes and goes by
// itself. It stands in the element with the id Parent, behind the fragment
// with the id After, or first where that is empty.
type Fragment struct {
	Parent string `json:"parent"`
	After  string `json:"after"`
	HTML   string `json:"html"` // one element, which has the fragment's id; what stands in its slots is left out
}

// LivePage says what a live page is besides its report.
type LivePage struct {
	Mark    string // a random word: see templates.Formats
	Origin  string // the page's host and port
	Seq     int64  // of the live document that the page shows
	Observe string // why gates may not be answered; "" when they may
}

func (p LivePage) formats() templates.Formats {
	f := formats()
	f.Mark, f.Origin, f.Seq, f.Observe = p.Mark, p.Origin, p.Seq, p.Observe
	f.RunLink = func(r *report.Run) string {
		if r.Detail == nil {
			return "runs/" + report.Anchor("run", r.Key)
		}
		return "#" + report.Anchor("run", r.Key)
	}
	return f
}

// Policy is the page's Content-Security-Policy.
func (p LivePage) Policy() string { return templates.ContentSecurityPolicy(p.formats()) }

// RunPolicy is the policy of the page of one run.
func (p LivePage) RunPolicy() string { return templates.ContentSecurityPolicy(runFormats()) }

// runFormats are those of a run's own page, which leads back to the live one.
func runFormats() templates.Formats {
	f := formats()
	f.Home = "../"
	return f
}

// HTML writes the page of a report, whole, with the script that keeps it up
// to date.
func (p LivePage) HTML(w io.Writer, rep *report.Report) error {
	f := p.formats()
	f.Forge, f.Names, f.Later = rep.Project.Forge, templates.Names(rep), isLarge(rep)
	var b bytes.Buffer
	if err := page(&b, templates.Page(rep, f), f.Later); err != nil {
		return err
	}
	_, err := w.Write(unmarked(b.Bytes(), p.Mark))
	return err
}

// IsRun tells whether a run's page is at /runs/<name>: by its id or anchor.
func IsRun(r *report.Run, name string) bool {
	return r.ID == name || r.Key == name || report.Anchor("run", r.Key) == name
}

// Run writes the page of one run, which no script keeps up to date.
func (p LivePage) Run(w io.Writer, rep *report.Report, run *report.Run) error {
	f := runFormats()
	f.Forge, f.Later = rep.Project.Forge, run.Totals.Steps > mostAtOnce
	f.RunLink = func(r *report.Run) string { return "#" + report.Anchor("run", r.Key) }
	return page(w, templates.RunPage(rep, alone(run), f), f.Later)
}

// Entries renders the entries of a transcript, each as a list item.
func Entries(list []*report.Entry, id string) ([]string, error) {
	var out []string
	for i := range list {
		var b bytes.Buffer
		c := templates.Entries(list[i:i+1], fmt.Sprintf("%s-%d", id, i), formats())
		if err := page(&b, c, false); err != nil {
			return nil, err
		}
		out = append(out, b.String())
	}
	return out, nil
}

// Terminal renders terminal output with its colours.
func Terminal(text string) string { return Visible(terminal(text)) }

// A View is a live page cut into its fragments, which do not change; the view
// after it shares those that it shows as well.
type View struct {
	IDs  []string // in document order
	ByID map[string]*Element

	parts map[any]*part // in no other part
	inner *innerParts   // until the view after it takes them
}

// innerParts are parts of parts, such as the steps of a run, which are asked for
// only where the part around them changed. The newest view alone has them.
type innerParts struct {
	known map[any]*part
	older map[any]*part // not asked for since known was begun
	views int           // since then
	size  int           // of the page that was cut up last
}

// innerKept is how many views a part stays known that none of them asked for.
const innerKept = 30

// handOn takes the inner parts out of the view, for the one after it. Where that one
// cannot be made they are gone with it: what it added to them has no pieces.
func (v *View) handOn() *innerParts {
	if v == nil || v.inner == nil {
		return &innerParts{known: map[any]*part{}}
	}
	x := v.inner
	v.inner = nil
	if x.views++; x.views > innerKept {
		x.known, x.older, x.views = make(map[any]*part, len(x.known)), x.known, 0
	}
	return x
}

func (x *innerParts) get(key any) *part {
	if p := x.known[key]; p != nil {
		return p
	}
	return x.older[key]
}

// An Element is a fragment with its place.
type Element struct {
	*piece
	After string
}

// View renders the report and cuts it into fragments. before is the view
// before it, or nil: what it shows as well is not rendered again.
func (p LivePage) View(rep *report.Report, before *View) (*View, error) {
	v := &View{parts: map[any]*part{}, inner: before.handOn()}
	named := map[string]*part{}
	f := p.formats()
	f.Forge, f.Names = rep.Project.Forge, templates.Names(rep)
	f.Known = func(key any, inner bool) (string, bool) {
		known := (*part)(nil)
		switch {
		case inner:
			known = v.inner.get(key)
		case before != nil:
			known = before.parts[key]
		}
		x := &part{name: strconv.Itoa(len(named))}
		if known != nil {
			x.pieces = known.pieces
		}
		if named[x.name] = x; inner {
			v.inner.known[key] = x
		} else {
			v.parts[key] = x
		}
		return x.name, known != nil
	}
	var b bytes.Buffer
	b.Grow(v.inner.size + v.inner.size/8)
	if err := page(&b, templates.Page(rep, f), f.Later); err != nil {
		return nil, err
	}
	v.inner.size = b.Len()
	pieces, err := cut(b.Bytes(), p.Mark, named)
	if err != nil {
		return nil, err
	}
	v.ByID, v.IDs = make(map[string]*Element, len(pieces)), make([]string, 0, len(pieces))
	last := map[string]string{} // parent -> the fragment that was last in it
	for _, x := range pieces {
		if v.ByID[x.id] != nil {
			return nil, fmt.Errorf("two fragments have the id %s", x.id)
		}
		e := &Element{x, last[x.Parent]}
		if before != nil {
			if old := before.ByID[x.id]; old != nil && old.After == e.After && *old.piece == *x {
				e = old
			}
		}
		last[x.Parent] = x.id
		v.ByID[x.id] = e
		v.IDs = append(v.IDs, x.id)
	}
	return v, nil
}

// Fragment is the element as the live document has it.
func (e *Element) Fragment() Fragment { return Fragment{e.Parent, e.After, e.HTML} }
