// Package templates makes all markup of the report: pages, sections, the
// stylesheet and the page's script. The .templ files compile to typed Go that
// escapes by context; `just generate` does so.
//
// It must never put text of a report into a page without escaping; the only
// raw markup that it takes comes from Formats, and that makes it from
// Markdown or terminal output with everything else escaped.
package templates

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"fivex/snapshot"

	"github.com/a-h/templ"
)

var (
	//go:embed style.css
	style string
	//go:embed live.css
	liveStyle string
	//go:embed page.js
	script string
	//go:embed later.js
	laterScript string
	// PatchScript applies patches to a JSON document: applyPatch.
	//
	//go:embed patch.js
	PatchScript string
	//go:embed fold.js
	foldScript string
	//go:embed live.js
	liveScript string

	// Style is the page's one stylesheet.
	Style = tight.Replace(compact(style))
	// Script is the page's one script; the page tells everything without it.
	Script = compactScript(script)
	// LaterScript puts the lists of a large page in their place.
	LaterScript = compactScript(laterScript)
	// LiveScript keeps a live page up to date.
	LiveScript = compactScript("\"use strict\";\n(() => {\n" + PatchScript + foldScript + liveScript + "})();\n")
)

// compact leaves out indentation, and compactScript comment lines too: they are
// for us, and every page would carry them.
func compact(source string) string {
	var b strings.Builder
	for line := range strings.Lines(source) {
		b.WriteString(strings.TrimLeft(line, " \t"))
	}
	return b.String()
}

// tight leaves out the spaces that CSS does not need.
var tight = strings.NewReplacer(": ", ":", ", ", ",", " { ", "{", "; ", ";", ";\n", ";", " }\n", "}\n")

func compactScript(source string) string {
	var b strings.Builder
	for line := range strings.Lines(compact(source)) {
		_, code, ends := strings.Cut(line, "*/")
		begins := strings.HasPrefix(line, "/**") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "*/")
		comment := strings.HasPrefix(line, "//") || begins && (!ends || strings.TrimSpace(code) == "")
		if !comment && line != "\n" {
			b.WriteString(line)
		}
	}
	return b.String()
}

// Formats turns free text into markup, and runs and documents into links.
type Formats struct {
	// Markdown is a document: raw HTML as text, images not fetched, ids that
	// begin with prefix, and what mark says behind each heading.
	Markdown func(text, prefix string, mark func(heading string) string) string
	Terminal func(text string) string   // terminal output with ANSI colours
	RunLink  func(*snapshot.Run) string // where a run is told in full; "" is nowhere
	DocLink  func(path string) string   // where a document stands; "" is nowhere
	Data     string                     // the report's JSON, gzipped, in base64; "" for none
	Files    string                     // the folder of style.css and page.js as the page sees it; "" puts both into the page

	// Later lets the lists of a page come later than the rest: see Large.
	Later bool

	Home string // where a run's own page finds all runs; "" is the site's index

	// Mark makes the page a live one: its fragments are marked with this
	// word, which nobody could have written into the report.
	Mark    string
	Observe string // why a live page may not answer gates; "" lets it
	Seq     int64  // of the live document that the page shows
	Origin  string // the live page's host and port
	// Known gives a name to a part by what it shows, and tells whether that
	// was rendered before; then it is left out.
	Known func(key any) (name string, before bool)
}

// ContentSecurityPolicy allows a page its own style and script and nothing
// else: by hash where they are in the page, else from the page's own place.
func ContentSecurityPolicy(f Formats) string {
	style, script := "'"+hash(f.style())+"'", "'"+hash(f.script())+"'"
	if f.Files != "" {
		style, script = "'self'", "'self'"
	}
	policy := "default-src 'none'; style-src " + style + "; script-src " + script
	if f.Mark != "" {
		policy += " '" + hash(LiveScript) + "'; connect-src 'self' ws://" + f.Origin
	}
	return policy + "; img-src data:; base-uri 'none'; form-action 'none'"
}

// style is the stylesheet that the page has within it.
func (f Formats) style() string {
	if f.Mark == "" {
		return Style
	}
	return Style + tight.Replace(compact(liveStyle))
}

// script is the script that the page has within it.
func (f Formats) script() string {
	if f.Later || f.Mark != "" { // which has one policy for small and large
		return LaterScript + Script
	}
	return Script
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// Anchor is an HTML id for a thing of the report, made of its kind and keys.
// Keys are free text: what an id cannot hold is replaced, and a hash keeps
// different keys apart.
func Anchor(kind string, keys ...string) string {
	if len(keys) == 1 { // a thing of its own keeps its whole id: #run-<id>
		return kind + "-" + slug(keys[0])
	}
	s := kind
	for _, k := range keys {
		if uuid.MatchString(k) {
			k = k[:8] + k[9:13] + k[31:]
		}
		s += "-" + slug(k)
	}
	return s
}

// uuid is a UUID; 12 of its digits and the last 5 are enough within a
// report, and a page names it many times.
var uuid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

func slug(key string) string {
	const most = 64
	clean := strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '.' || r == '-') {
			return r
		}
		return '-'
	}, key)
	if clean == key && len(clean) <= most && key != "" {
		return clean
	}
	sum := sha256.Sum256([]byte(key))
	return strings.Trim(clean[:min(len(clean), most-9)], "-") + "~" + hex.EncodeToString(sum[:4])
}

func runID(run *snapshot.Run) string { return Anchor("run", run.Key) }

// inRun is the id of a part of a run.
func inRun(run *snapshot.Run, name string) string { return Anchor("run", run.Key, name) }

func href(anchor string) templ.SafeURL { return templ.SafeURL("#" + anchor) }

// stateClass is the style of a state; states are free text.
func stateClass(kind string) string {
	switch kind {
	case "waiting", "working", "paused", "interrupted", "idle", "completed", "failed", "aborted",
		"done", "approved-by-person", "active", "blocked", "pending", "stopped":
		return "s-" + kind
	}
	return "s-other"
}

// stateMark is a shape for a state, so that colour is never the only sign.
func stateMark(kind string) string {
	switch kind {
	case "waiting", "blocked":
		return "◆"
	case "working", "active":
		return "▶"
	case "paused":
		return "❚❚"
	case "interrupted", "stopped":
		return "⚡"
	case "idle", "pending":
		return "○"
	case "completed", "done":
		return "✓"
	case "approved-by-person":
		return "✓!"
	case "failed":
		return "✕"
	case "aborted":
		return "■"
	}
	return "?"
}

func stateWord(kind string) string {
	if kind == "approved-by-person" {
		return "approved by a person"
	}
	return kind
}

// resultClass is the style of a result, readiness or outcome.
func resultClass(result string) string {
	switch result {
	case "complete", "ready", "passed", "good", "fixed":
		return "good"
	case "failed", "not_ready", "bad":
		return "bad"
	case "needs_human", "ready_with_corrections", "warn", "open", "error":
		return "warn"
	}
	return "neutral"
}

func outcomeOf(q *snapshot.QualityResult) string {
	switch {
	case q.Skipped:
		return "skipped"
	case q.Passed == nil:
		return "unknown"
	case *q.Passed:
		return "passed"
	}
	return "failed"
}

func duration(ms *float64) string {
	if ms == nil {
		return "–"
	}
	return snapshot.FormatDuration(max(0, *ms))
}

func ms(v float64) string {
	if v == 0 {
		return "–"
	}
	return snapshot.FormatDuration(v)
}

// count is a whole number with thin spaces between thousands.
func count(n int64) string {
	s := strconv.FormatInt(n, 10)
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	if neg {
		return "−" + s
	}
	return s
}

func maybeCount(n *int64) string {
	if n == nil {
		return "–"
	}
	return count(*n)
}

// money is US dollars: cents, or more places for less than a dollar.
func money(usd float64) string {
	switch a := math.Abs(usd); {
	case usd == 0:
		return "–"
	case a >= 1e6:
		return fmt.Sprintf("$%.3g", usd)
	case a < 1:
		return "$" + strings.TrimRight(fmt.Sprintf("%.4f", usd), "0")
	}
	return fmt.Sprintf("$%.2f", usd)
}

func maybeMoney(usd *float64) string {
	if usd == nil {
		return "–"
	}
	return money(*usd)
}

// clock is an instant for people: UTC, to the second.
func clock(t snapshot.Time) string {
	if t.IsZero() {
		return "time unknown"
	}
	return t.Format("2006-01-02 15:04:05")
}

// or is s, or what stands for its absence.
func or(s, absent string) string {
	if s == "" {
		return absent
	}
	return s
}

func phaseName(id string) string {
	switch id {
	case "":
		return "outside phases"
	case "plan":
		return "planning"
	}
	return "phase " + id
}

func percent(part, whole float64) string {
	if whole <= 0 {
		return "0%"
	}
	return strconv.FormatFloat(min(100, max(0, math.Round(part/whole*1e5)/1e3)), 'f', -1, 64) + "%"
}

func number(n int) string { return count(int64(n)) }

// commandOutcome is the outcome of one quality command.
func commandOutcome(c snapshot.Command) string {
	switch {
	case c.Passed == nil:
		return "unknown"
	case *c.Passed:
		return "passed"
	}
	return "failed"
}
