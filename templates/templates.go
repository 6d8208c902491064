// Package templates makes all markup of the report: pages, sections, the
// stylesheet and the page's script. The .templ files compile to typed Go that
// escapes by context; `just generate` does so.
//
// It must never put text of a report into a page without escaping; the only
// raw markup that it takes comes from Formats, and that makes it from
// Markdown or terminal output with everything else escaped.
package templates

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"io"
	"strconv"
	"strings"
	"time"

	"fivex/snapshot/report"

	"github.com/a-h/templ"
)

// What assets_gen.go made of the styles and scripts.
var (
	// Style is the page's one stylesheet.
	//
	//go:embed made/page.css
	Style string
	//go:embed made/later.css
	laterStyle string
	//go:embed made/live.css
	liveStyle string
	//go:embed made/site.css
	siteStyle string
	// Script is the page's one script; the page tells everything without it.
	//
	//go:embed made/page.js
	Script string
	// LargeScript is that of a page of which parts may come later, and of a site.
	//
	//go:embed made/large.js
	LargeScript string
	// SearchScript and SumsScript are what further pages of a site have beside it.
	//
	//go:embed made/search.js
	SearchScript string
	//go:embed made/sums.js
	SumsScript string
	// liveScript keeps a live page up to date.
	//
	//go:embed made/live.js
	liveScript string
	// PatchScript applies patches to a JSON document: applyPatch.
	//
	//go:embed patch.js
	PatchScript string
)

// SiteStyle is the stylesheet of a site.
func SiteStyle() string { return Style + laterStyle + siteStyle }

// Formats turns free text into markup, and runs and documents into links.
type Formats struct {
	// Markdown is a document: raw HTML as text, images not fetched, ids that
	// begin with prefix, and what mark says behind each heading.
	Markdown func(text, prefix string, mark func(heading string) string) string
	Terminal func(text string) string // terminal output with ANSI colours
	Names    func(*report.Run) string // what lists call a run; nil asks for it each time
	RunLink  func(*report.Run) string // where a run is told in full; "" is nowhere
	DocLink  func(path string) string // where a document stands; "" is nowhere
	Data     func() (string, error)   // the report's JSON, gzipped, in base64; nil for none
	Forge    *report.Forge            // where commits have their pages; nil is nowhere
	// Files is the folder of style.css and page.js as the page sees it; "" puts both
	// into the page.
	Files string

	Site string // the folder of a site's further pages as the page sees it; "" is no site
	// Ahead gives a run's markup that was rendered before the page came to it;
	// nil, or a nil component, is none.
	Ahead func(*report.Run) templ.Component

	Later bool // whether what is folded comes later: see later.go

	findings map[string]*report.Finding // of a run, by their ids

	costs func(usd float64) string // how those of a run's phases are shown
	begun map[string]time.Time     // when a run's phases began, as its timeline has it

	shownAt map[string]string // of a run's logs that several steps name, the step that shows it: see shown.go

	Home string // where a run's own page finds all runs; "" is the site's index

	// Mark makes the page a live one: its fragments are marked with this
	// word, which nobody could have written into the report.
	Mark    string
	Observe string // why a live page may not answer gates; "" lets it
	Seq     int64  // of the live document that the page shows
	Origin  string // the live page's host and port
	// Known gives a name to a part by what it shows, and tells whether that
	// was rendered before; then it is left out.
	// inner are those within another part.
	Known func(key any, inner bool) (name string, before bool)
}

// ofRun knows where all runs are.
func (f Formats) ofRun() Formats {
	f.Home = or(f.Home, "../index.html")
	return f
}

// run is a run of the page.
func (f Formats) run(rep *report.Report, run *report.Run, open bool) templ.Component {
	if f.Ahead != nil {
		if made := f.Ahead(run); made != nil {
			return made
		}
	}
	return Run(rep, run, f, open)
}

// ContentSecurityPolicy allows a page its own style and script, by hash where
// they are in the page, else from the page's own place; a live page its server,
// any other at most what crawlersOnly leaves of that; and nothing else.
func ContentSecurityPolicy(f Formats) string {
	style, script := "'self'", "'self'"
	if f.Files == "" {
		style, script = "'"+hash(f.style())+"'", "'"+hash(f.script())+"'"
	}
	policy := "default-src 'none'; style-src " + style + "; script-src " + script
	if f.Mark != "" {
		policy += " '" + hash(liveScript) + "'; connect-src 'self' ws://" + f.Origin
	} else {
		policy += "; connect-src 'self'"
	}
	return policy + "; img-src data:; base-uri 'none'; form-action 'none'"
}

// crawlersOnly is a second policy of a page that is not live. A browser keeps to
// both, which leaves the robots.txt of the page's own server: a tool that judges
// pages asks for it from within the page, and takes a refusal for a defect.
const crawlersOnly = `<meta http-equiv="Content-Security-Policy" content="connect-src *:*/robots.txt">`

// quoted is a text between double quotes, where single ones need no escape.
var quoted = strings.NewReplacer("&", "&amp;", `"`, "&#34;", "<", "&lt;")

// policy is what the page says in its head: with each of its quotes escaped it would be long.
func policy(f Formats) templ.Component {
	meta := `<meta http-equiv="Content-Security-Policy" content="` + quoted.Replace(ContentSecurityPolicy(f)) + `">`
	if f.Mark == "" {
		meta += crawlersOnly
	}
	return templ.Raw(meta)
}

// style is the stylesheet that the page has within it.
func (f Formats) style() string {
	switch {
	case f.Mark != "":
		return Style + laterStyle + liveStyle
	case f.mayBeLarge():
		return Style + laterStyle
	}
	return Style
}

// script is the script that the page has within it.
func (f Formats) script() string {
	if f.mayBeLarge() {
		return LargeScript
	}
	return Script
}

// mayBeLarge tells whether what is folded may come later. A live page and its runs'
// have one policy, large or small.
func (f Formats) mayBeLarge() bool { return f.Later || f.Mark != "" || f.Home != "" }

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func runID(run *report.Run) string { return report.Anchor("run", run.Key) }

// inRun is the id of a part of a run.
func inRun(run *report.Run, name string) string { return report.Anchor("run", run.Key, "", name) }

func lineAnchor(run *report.Run) string { return report.Anchor("line", run.Key) }

func phaseAnchor(run *report.Run, id string) string {
	return report.Anchor("run", run.Key, "phase", id)
}

func roundAnchor(run *report.Run, p *report.Phase, r *report.Round) string {
	return report.Anchor("run", run.Key, "phase", p.ID, strconv.Itoa(r.N))
}

func stepAnchor(run *report.Run, id string) string {
	return report.Anchor("run", run.Key, report.StepKey(id))
}

func findingAnchor(run *report.Run, id string) string {
	return report.Anchor("run", run.Key, "finding", id)
}

func logAnchor(run *report.Run, name string) string {
	return report.Anchor("run", run.Key, "log", name)
}

func gateAnchor(g *report.Gate) string { return report.Anchor("gate", g.ID) }

func docAnchor(path string) string { return report.Anchor("doc", path) }

func link(to string) templ.SafeURL { return templ.SafeURL(to) }

func href(anchor string) templ.SafeURL { return templ.SafeURL("#" + anchor) }

// data is the report's JSON, which the page's script gives back.
func data(f Formats) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		text, err := f.Data()
		if err != nil {
			return err
		}
		for _, s := range []string{`<script type="application/gzip" id="data">`, text, "</script>"} {
			if _, err := io.WriteString(w, s); err != nil {
				return err // put together, they would be in memory twice
			}
		}
		return nil
	})
}
