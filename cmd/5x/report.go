package main

import (
	"context"
	"errors"
	"fivex/push"
	"fivex/snapshot/beside"
	"fivex/snapshot/changes"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"fivex/golden/sample"
	"fivex/render"
	"fivex/snapshot"
	"fivex/snapshot/redact"

	"github.com/cli/browser"
)

// reportCmd is `5x report`.
type reportCmd struct {
	What []string `arg:"" optional:"" placeholder:"WHAT" help:"Runs to report: an id or its unique beginning, 'latest', 'active', a plan's path, or folders of run records. Or JSON reports, which become one. Nothing means the whole project."`

	Output      string   `short:"o" placeholder:"FILE" help:"Where to write; '-' is standard output; a folder, or a name that ends in /, becomes a site of one page per run; https://COLLECTOR:4318 takes traces. Default: 5x-report and the format's ending."`
	Format      string   `placeholder:"FORMAT" help:"html, json, markdown (for summaries), comment, junit or ctrf (tests), sarif, codequality or annotations (findings), ndjson (engines), otlp (traces); by default the output's ending tells."`
	Project     string   `placeholder:"DIR" help:"The project folder; by default the nearest one above the working folder."`
	DB          string   `name:"db" placeholder:"FILE" help:"The database file, such as a backup that an upgrade set aside."`
	Runs        *int     `placeholder:"N" help:"How many runs to tell in full, those that need attention first; the others are a line each. Default: 50; all in JSON, JUnit and sites."`
	At          string   `placeholder:"TIME" help:"The report's now (RFC 3339); default: SOURCE_DATE_EPOCH, else the newest instant in the data."`
	Logs        string   `enum:"none,tail,full" default:"tail" placeholder:"HOW" help:"How much of the logs: none, tail (the end of each; the default) or full (bounded all the same)."`
	Changes     string   `enum:"none,stat,full" default:"full" placeholder:"HOW" help:"How much of the code that each phase changed, from the project's git repository: none, stat (counts) or full (with diffs; the default)."`
	Forge       string   `placeholder:"URL" help:"Where the project's commits have their pages, such as https://github.com/acme/shop; by default the git remote tells; 'none' makes no links."`
	NoRedact    bool     `help:"Leave secrets, and the names of home folders, in the report."`
	RedactEmail bool     `help:"Mask e-mail addresses, too."`
	Masked      bool     `help:"List what is masked, where and by which rule, never the values; write no report."`
	Force       bool     `help:"Write a site also into a folder that holds other files; those that have a page's name are replaced."`
	OTLPContent bool     `name:"otlp-content" help:"Put what agents and people wrote into traces: answers, tool calls, outputs, questions."`
	Link        string   `placeholder:"URL" help:"Where the HTML report, or the folder of a site, can be opened: comments and findings link into it."`
	Title       string   `placeholder:"TEXT" help:"The report's title; default: the project's name."`
	Open        bool     `help:"Open the written report in a browser."`
	FailOn      []string `placeholder:"STATUS" help:"Exit with code 3 when a reported run has one of these statuses (failed, aborted, waiting, ...), or on regression against --baseline."`
	Baseline    string   `placeholder:"FILE" help:"A JSON report of before: say how the runs that are new or changed since differ from its runs."`
	Worse       []string `placeholder:"LIMIT" help:"What --fail-on regression allows, in percent; default: cost=20,reviews=20,first-pass=10."`
	Schema      bool     `help:"Print the JSON Schema of the JSON report and exit."`
	Demo        bool     `help:"Report on a built-in sample project; with --live, one that keeps moving and asks."`

	Live    bool   `group:"Live" help:"Serve the report on this machine and keep it up to date; answer gates in the browser."`
	Host    string `group:"Live" placeholder:"ADDR" help:"Where to listen; default: 127.0.0.1, this machine only."`
	Port    int    `group:"Live" placeholder:"N" help:"The port; default: 55555, or the next one that is free."`
	OnGate  string `group:"Live" placeholder:"COMMAND" help:"Run this for each gate that waits, once; FIVEX_QUESTION, FIVEX_GATE, FIVEX_RUN, FIVEX_URL ... say what it is."`
	NoGates bool   `group:"Live" help:"Observe only: gates cannot be answered in the browser."`

	site   bool // the output is a folder
	format format
	to     *push.Settings // the output is a collector
}

// Help is shown below the flags.
func (*reportCmd) Help() string {
	return `Examples:

  5x report                          write 5x-report.html for this project
  5x report latest -o run.html       the latest run only
  5x report -o report.json           as JSON (its schema: 5x report --schema)
  5x report --format json -o - | jq '.runs | keys'
  5x report docs/development/runs    from run records, without a database
  5x report a.json shard/*.json -o site/ one report of many, of several machines
  5x report --db .5x/5x.db.v0.bak    from a backup of an upgrade
  5x report -o site/                 an index and a page per run, for a web server
  5x report RUN RUN                  two runs side by side
  5x report --format markdown -o - >> "$GITHUB_STEP_SUMMARY"
  5x report --format comment -o c.md for a merge request, at most 65,536 bytes
  5x report --format junit -o 5x.xml for the test views of CI servers
  5x report -o 5x.sarif              open findings, for code scanning
  5x report --format annotations -o - at their lines, in a GitHub workflow
  5x report --fail-on failed,aborted for CI: exit code 3 when a run failed
  5x report --changes stat           how much code each phase changed, without the diffs
  5x report --format otlp -o t.jsonl traces as OTLP/JSON lines
  5x report -o https://collector:4318 send them to a collector
  5x report --demo --open            see what a report looks like
  5x report --live --open            the same page, moving; answer gates in it
  5x report --live --demo --open     a simulated run to play with

Exit codes: 0 written, 1 error, 2 usage, 3 --fail-on matched, 130 interrupted.`
}

// A failOnError says which runs made --fail-on end the program.
type failOnError struct{ error }

// failWords are what --fail-on understands: stored statuses and states.
var failWords = []string{"active", "completed", "failed", "aborted", "waiting", "working", "paused", "interrupted", "idle", "regression"}

// Run writes the report.
func (c *reportCmd) Run(ctx context.Context, io streams) error {
	if c.Schema {
		_, err := fmt.Fprint(io.out, render.Schema)
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	at, err := c.at()
	if err != nil {
		return err
	}
	if c.Live {
		return c.live(ctx, io, at)
	}
	src, cleanup, err := c.source(ctx, io, at)
	if err != nil || src == nil {
		return err
	}
	defer cleanup()
	if c.site || c.Runs == nil && c.format.name != "junit" {
		// Few runs are held at a time: the heap stays small, so collecting
		// it less often costs little memory and saves a fifth of the time.
		debug.SetGCPercent(map[bool]int{false: 800, true: 300}[c.site]) // a site's memory of runs is live
	}
	var failed []string
	bar := newProgress(io.err)
	defer bar.done()
	var nothing string // why there is no run
	before, err := c.openBaseline(ctx)
	if err != nil {
		return err
	}
	begin := func(l look) (err error) {
		failed = nil // reading may begin anew
		before.begin()
		nothing, err = c.nothing(l)
		return err
	}
	each := func(n, of int, run *report.Run) {
		bar.at(n, of)
		before.take(run)
		for _, w := range c.FailOn {
			if run.Status == w || run.State.Kind == w {
				failed = append(failed, fmt.Sprintf("%s (%s)", run.ID, w))
				break
			}
		}
	}
	written := c.Output
	switch {
	case c.site:
		written = filepath.Join(c.Output, "index.html")
		err = c.writeSite(ctx, src, begin, each)
	case c.to != nil:
		written, err = c.send(ctx, io.err, src, begin, each)
	default:
		err = c.writeFile(ctx, io.out, src, begin, each)
	}
	if err != nil {
		return err
	}
	bar.done()
	if nothing != "" {
		fmt.Fprintln(io.err, "5x: WARNING: the report is empty:", nothing)
	}
	if c.Output != "-" {
		fmt.Fprintln(io.err, written)
	}
	if c.Open {
		if err := browser.OpenFile(written); err != nil {
			return fmt.Errorf("open %s in a browser: %w; the report itself is written", written, err)
		}
	}
	if worse := before.tell(io.err); len(worse) > 0 && slices.Contains(c.FailOn, "regression") {
		failed = append(failed, "regression: "+strings.Join(worse, "; "))
	}
	if len(failed) > 0 {
		return failOnError{fmt.Errorf("--fail-on %s: %s", strings.Join(c.FailOn, ","), strings.Join(failed, ", "))}
	}
	return nil
}

// nothing says why there is no run to report on; empty when there is one. No
// run is no proof of anything, so --fail-on does not pass.
func (c *reportCmd) nothing(l look) (why string, err error) {
	if l.runs > 0 {
		return "", nil
	}
	why = "no run was found"
	for _, n := range l.head.Notices {
		if n.Kind == "awaiting-first-run" || n.Kind == "database-gone" {
			why = n.Text
		}
	}
	if len(c.FailOn) > 0 {
		return why, fmt.Errorf("--fail-on %s: there is nothing to look at: %s", strings.Join(c.FailOn, ","), why)
	}
	return why, nil
}

// source is what the report is made of; nil when all was done that was asked
// for.
func (c *reportCmd) source(ctx context.Context, io streams, at report.Time) (src source, cleanup func(), err error) {
	cleanup = func() {}
	reports, err := c.savedReports()
	if err != nil {
		return nil, cleanup, err
	}
	var where place.Place
	var selectors []string
	if len(reports) == 0 {
		if where, selectors, cleanup, err = c.place(); err != nil {
			return nil, cleanup, err
		}
	}
	opts, err := c.options(where, selectors, at)
	if err == nil && c.Masked {
		err = c.listMasked(ctx, io.out, where, opts)
		cleanup()
		return nil, cleanup, err
	}
	if err != nil {
		cleanup()
		return nil, cleanup, err
	}
	if c.NoRedact {
		fmt.Fprintln(io.err, "5x: WARNING: --no-redact: secrets stay in the report; do not share it")
	}
	if len(reports) > 0 {
		return savedSource(reports, opts, c.Link), cleanup, nil
	}
	return projectSource(where, opts, c.Link), cleanup, nil
}

// options are what to read, and how.
func (c *reportCmd) options(where place.Place, selectors []string, at report.Time) (snapshot.Options, error) {
	opts := snapshot.Options{Select: selectors, At: at, Title: c.Title,
		Changes: changes.Options{None: c.Changes == "none", Stat: c.Changes == "stat", Forge: c.Forge}}
	switch c.Logs {
	case "tail":
		opts.Logs = beside.TailLogs
	case "full":
		opts.Logs = beside.FullLogs
	}
	if c.NoRedact {
		return opts, nil
	}
	rules, err := c.rules(where)
	if err != nil {
		return opts, err
	}
	opts.Redact = rules.New
	return opts, nil
}

// rules are what is masked: what always is, and what the project's 5x.toml
// adds or allows.
func (c *reportCmd) rules(where place.Place) (*redact.Rules, error) {
	o := redact.Options{Email: c.RedactEmail}
	file := filepath.Join(where.Root, "5x.toml")
	if text, ok := place.ReadSmall(file); ok {
		var err error
		o.Config, err = redact.ParseConfig([]byte(text), file)
		if err != nil && strings.Contains(text, "redact") { // else the report says what is wrong with the file
			return nil, err
		}
		o.Email = o.Email || o.Config.Email
	}
	return redact.Compile(o)
}

// listMasked tells what is masked, where and by which rule.
func (c *reportCmd) listMasked(ctx context.Context, out io.Writer, where place.Place, opts snapshot.Options) error {
	if opts.Redact == nil {
		return usageError{errors.New("--masked and --no-redact: with nothing masked there is nothing to list")}
	}
	masked := opts.Redact
	var account *redact.Account
	opts.Redact = func() *redact.Redactor {
		r := masked()
		if a := r.KeepAccount(); account == nil { // the first is the view's, which takes the others'
			account = a
		}
		return r
	}
	opts.Connections = 1
	err := snapshot.Read(ctx, where, opts, func(v *snapshot.View) error {
		for _, err := range v.Each(ctx) {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	lines := account.Entries()
	for _, e := range lines {
		word := "masked"
		if e.Allowed {
			word = "allowed"
		}
		if _, err := fmt.Fprintf(out, "%s\t%d\t%s\t%s\t%s\n", word, e.Count, e.Kind, e.Rule, oneLineText(e.Where)); err != nil {
			return err
		}
	}
	if len(lines) == 0 {
		_, err = fmt.Fprintln(out, "nothing was masked")
	}
	return err
}

// oneLineText is text that a line of a table can hold.
func oneLineText(s string) string { return strings.Join(strings.Fields(s), " ") }

// writeFile writes the report as one file.
func (c *reportCmd) writeFile(ctx context.Context, stdout io.Writer, src source,
	begin func(look) error, each func(n, of int, run *report.Run)) error {
	out, err := createOutput(c.Output, stdout)
	if err != nil {
		return err
	}
	defer out.discard()
	if err := c.fill(ctx, out, src, begin, each); err != nil {
		return err
	}
	return out.commit()
}

// fill writes the report into an output.
func (c *reportCmd) fill(ctx context.Context, out *output, src source,
	begin func(look) error, each func(n, of int, run *report.Run)) error {
	return src(ctx, func(l look) error {
		if err := begin(l); err != nil {
			return err
		}
		if err := out.restart(); err != nil {
			return err
		}
		n := 0
		return c.write(out, l, func(run *report.Run) {
			n++
			each(n, l.runs, run)
		})
	})
}

// check settles format and output, and refuses what makes no sense.
func (c *reportCmd) check() error {
	if err := c.checkLive(); err != nil || c.Live {
		return err
	}
	c.site = c.Output != "" && (isFolder(c.Output) || os.IsPathSeparator(c.Output[len(c.Output)-1]))
	if err := c.checkFormat(); err != nil {
		return err
	}
	if c.Open && c.Output == "-" {
		return usageError{errors.New("--open needs a file: give another -o than -")}
	}
	if c.Runs != nil && *c.Runs < 0 {
		return usageError{errors.New("--runs: give 0 or more")}
	}
	if c.Demo && (c.Project != "" || c.DB != "") {
		return usageError{errors.New("--demo brings its own project: leave out --project and --db")}
	}
	if err := checkLink(c.Link); err != nil {
		return err
	}
	if err := c.checkForge(); err != nil {
		return err
	}
	for _, w := range c.FailOn {
		if !slices.Contains(failWords, w) {
			return usageError{fmt.Errorf("--fail-on %s: use some of %s", w, strings.Join(failWords, ","))}
		}
	}
	return c.checkBaseline()
}

// checkFormat settles the format, by its name or by the output's ending.
func (c *reportCmd) checkFormat() error {
	known := true
	switch {
	case c.Format != "":
		if c.format, known = formatNamed(c.Format); !known {
			return usageError{fmt.Errorf("--format %s: use %s", c.Format, formatNames())}
		}
	case c.Output == "" || c.Output == "-" || c.site:
		c.format = formats[0]
	case isAddress(c.Output):
		c.format, _ = formatNamed("otlp")
	default:
		if c.format, known = formatOf(c.Output); !known {
			return usageError{fmt.Errorf("-o %s: its ending tells no format; use .html, .json, .md or .xml, or give --format", c.Output)}
		}
	}
	if c.site && c.format.name != "html" {
		return usageError{fmt.Errorf("-o %s: a folder becomes a site, which is html; name a file for %s", c.Output, c.format.name)}
	}
	if c.Output == "" {
		c.Output = "5x-report" + c.format.ending
	}
	return c.checkTraces()
}

// checkForge refuses an address that no page can have.
func (c *reportCmd) checkForge() error {
	if c.Forge != "" && c.Forge != "none" && changes.ForgeOf("", c.Forge) == nil {
		return usageError{fmt.Errorf("--forge %s: not the address of a project's pages; use a form like https://github.com/acme/shop, or none", c.Forge)}
	}
	return nil
}

// checkLink refuses what is no address of a page.
func checkLink(link string) error {
	if link == "" {
		return nil
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Fragment != "" || u.User != nil {
		return usageError{fmt.Errorf("--link %s: give the address of the page or of the site's folder, such as https://ci.example/5x/", link)}
	}
	return nil
}

func isFolder(path string) bool {
	fi, err := os.Stat(path)
	return err == nil && fi.IsDir()
}

// at is the report's now, when the user or the environment sets it.
func (c *reportCmd) at() (report.Time, error) {
	if c.At != "" {
		t, ok := report.ParseTime(c.At)
		if !ok {
			return t, usageError{fmt.Errorf("--at %s: not a time; use a form like 2026-03-01T12:00:00Z", c.At)}
		}
		return t, nil
	}
	if s := os.Getenv("SOURCE_DATE_EPOCH"); s != "" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return report.Time{}, usageError{fmt.Errorf("SOURCE_DATE_EPOCH %s: not a number of seconds", s)}
		}
		return report.Time{Time: time.Unix(n, 0).UTC()}, nil
	}
	return report.Time{}, nil
}

// place finds what to report on, and which of WHAT select runs in it.
func (c *reportCmd) place() (where place.Place, selectors []string, cleanup func(), err error) {
	cleanup = func() {}
	if c.Demo {
		dir, err := os.MkdirTemp("", "5x-demo-")
		if err != nil {
			return where, nil, cleanup, fmt.Errorf("unpack the demo: %w", err)
		}
		cleanup = func() { os.RemoveAll(dir) }
		project := filepath.Join(dir, "demo")
		if err := sample.Unpack(project, sample.Demo()); err != nil {
			return where, nil, cleanup, fmt.Errorf("unpack the demo: %w", err)
		}
		where, err = place.Of(project)
		return where, c.What, cleanup, err
	}
	var records []string
	for _, w := range c.What {
		fi, err := os.Stat(w)
		if err != nil || !fi.IsDir() {
			selectors = append(selectors, w)
			continue
		}
		found, err := place.FindRecords(w)
		if err != nil {
			return where, nil, cleanup, err
		}
		if len(found) == 0 {
			return where, nil, cleanup, fmt.Errorf("no run record in %s: no folder below it holds a run.json (for a project, use --project %s)", w, w)
		}
		records = append(records, found...)
	}
	switch {
	case len(records) > 0:
		slices.Sort(records)
		where = place.OfRecords(slices.Compact(records))
	default:
		where, err = c.project()
	}
	return where, selectors, cleanup, err
}

// project finds the project by the flags or from the working folder.
func (c *reportCmd) project() (place.Place, error) {
	switch {
	case c.DB != "":
		where, err := place.OfDB(c.DB)
		if err == nil && c.Project != "" {
			db := where.DB
			where, err = place.Of(c.Project)
			where.DB = db
		}
		return where, err
	case c.Project != "":
		return place.Of(c.Project)
	}
	return place.Find(".")
}
