package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"fivex/push"
	"fivex/render"
	"fivex/snapshot"
	"fivex/snapshot/beside"
	"fivex/snapshot/changes"
	"fivex/snapshot/place"
	"fivex/snapshot/report"

	"github.com/cli/browser"
)

// reportCmd is `5x report`.
type reportCmd struct {
	What []string `arg:"" optional:"" placeholder:"WHAT" help:"report_what"`

	Output      string   `short:"o" placeholder:"FILE" help:"report_output"`
	Format      string   `placeholder:"FORMAT" help:"report_format"`
	Project     string   `placeholder:"DIR" help:"report_project"`
	DB          string   `name:"db" placeholder:"FILE" help:"report_db"`
	Runs        *int     `placeholder:"N" help:"report_runs"`
	At          string   `placeholder:"TIME" help:"report_at"`
	Logs        string   `enum:"none,tail,full" default:"tail" placeholder:"HOW" help:"report_logs"`
	Changes     string   `enum:"none,stat,full" default:"full" placeholder:"HOW" help:"report_changes"`
	Forge       string   `placeholder:"URL" help:"report_forge"`
	NoRedact    bool     `help:"Leave secrets, and the names of home folders, in the report."`
	RedactEmail bool     `help:"Mask e-mail addresses, too."`
	Masked      bool     `help:"report_masked"`
	Force       bool     `help:"report_force"`
	OTLPContent bool     `name:"otlp-content" help:"report_otlpcontent"`
	Link        string   `placeholder:"URL" help:"report_link"`
	Title       string   `placeholder:"TEXT" help:"The report's title; default: the project's name."`
	Machine     string   `placeholder:"NAME" help:"report_machine"`
	Open        bool     `help:"Open the written report in a browser."`
	FailOn      []string `sep:"none" placeholder:"STATUS" help:"report_failon"`
	Baseline    string   `placeholder:"FILE" help:"report_baseline"`
	Worse       []string `placeholder:"LIMIT" help:"report_worse"`
	Schema      bool     `help:"Print the JSON Schema of the JSON report and exit."`
	Demo        bool     `help:"report_demo"`

	Live    bool   `group:"Live" help:"report_live"`
	Host    string `group:"Live" placeholder:"ADDR" help:"report_host"`
	Port    int    `group:"Live" placeholder:"N" help:"report_port"`
	OnGate  string `group:"Live" placeholder:"COMMAND" help:"report_ongate"`
	NoGates bool   `group:"Live" help:"Observe only: gates cannot be answered in the browser."`

	site   bool // the output is a folder
	format format
	to     *push.Settings // the output is a collector
}

// Help is shown below the flags.
func (*reportCmd) Help() string {
	return `Examples:

  5x report                            write 5x-report.html for this project
  5x report --demo --open              see what a report looks like
  5x report --live --open              the page as it moves; answer gates
  5x report --live --demo --open       a simulated run to play with
  5x report latest -o run.html         the latest run only
  5x report RUN RUN                    two runs side by side
  5x report -o site/                   an index and a page per run
  5x report docs/development/runs      from run records, without a database
  5x report --db .5x/5x.db.v0.bak      from a backup of an upgrade
  5x report --changes stat             counts of changed lines, no diffs
  5x report -o report.json             as JSON; --schema prints its schema
  5x report a.json b/*.json -o all/    one report of many, of several machines
  5x report -o summary.md              Markdown, for job summaries
  5x report -o c.comment.md            a comment, at most 65,536 bytes
  5x report -o results.xml             for the test views of CI servers
  5x report -o 5x.sarif                open findings, for code scanning
  5x report -o 5x.annotations          at their lines, in a GitHub workflow
  5x report --fail-on failed,aborted   exit code 3 when a run failed
  5x report -o t.otlp.jsonl            traces as OTLP/JSON lines
  5x report -o https://collector:4318  send them to a collector

Exit codes: 0 written, 1 error, 2 usage, 3 --fail-on matched, 130 interrupted.`
}

// Run writes the report, or serves it.
func (c *reportCmd) Run(ctx context.Context, std streams) error {
	if c.Schema && c.Output != "" && c.Output != "-" {
		return usageError{fmt.Errorf("--schema is printed: leave out -o, or write it with > %s", c.Output)}
	}
	if c.Schema {
		_, err := fmt.Fprint(std.out, render.Schema)
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
		return c.live(ctx, std, at)
	}
	c.collectLess()
	src, cleanup, err := c.source(ctx, std, at)
	defer cleanup()
	if err != nil || src == nil {
		return err
	}
	t, err := c.newTally(ctx, std.err)
	if err != nil {
		return err
	}
	defer t.bar.done()
	written := c.Output
	switch {
	case c.site:
		written = filepath.Join(c.Output, "index.html")
		err = c.writeSite(ctx, std.err, src, t)
	case c.to != nil:
		written, err = c.send(ctx, std.err, src, t)
	default:
		err = c.writeFile(ctx, std.out, src, t)
	}
	if err != nil {
		return err
	}
	t.bar.done()
	if t.nothing != "" {
		fmt.Fprintln(std.err, "5x: WARNING: the report is empty:", plainLine(t.nothing),
			"(--project names another project)")
	}
	if c.Output != "-" {
		fmt.Fprintln(std.err, written)
	}
	if c.Open {
		if err := browser.OpenFile(written); err != nil {
			return fmt.Errorf("open %s in a browser: %w; the report itself is written", written, err)
		}
	}
	return t.verdict(std.err)
}

// source is what the report is made of; nil when all was done that was asked
// for. What it left is removed by cleanup, also after an error.
func (c *reportCmd) source(ctx context.Context, std streams, at report.Time) (src source, cleanup func(), err error) {
	cleanup = func() {}
	reports, err := c.savedReports()
	if err != nil {
		return nil, cleanup, err
	}
	var where place.Place
	var selectors []string
	if len(reports) == 0 {
		if where, selectors, cleanup, err = c.place(ctx); err != nil {
			return nil, cleanup, err
		}
	}
	opts, err := c.options(where, selectors, at)
	if err != nil {
		return nil, cleanup, err
	}
	if c.Masked {
		return nil, cleanup, c.listMasked(ctx, std.out, where, opts)
	}
	if err := c.refuseSources(where); err != nil {
		return nil, cleanup, err
	}
	if c.NoRedact {
		fmt.Fprintln(std.err, "5x: WARNING: --no-redact: secrets stay in the report; do not share it")
	}
	if len(reports) > 0 {
		return savedSource(reports, opts, c.Link), cleanup, nil
	}
	return c.sparing(projectSource(where, opts, c.Link, c.Machine), where.Root), cleanup, nil
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

// writeFile writes the report as one file.
func (c *reportCmd) writeFile(ctx context.Context, stdout io.Writer, src source, t *tally) error {
	out, err := createOutput(c.Output, stdout)
	if err != nil {
		return err
	}
	defer out.discard()
	if err := c.fill(ctx, out, src, t); err != nil {
		return err
	}
	return out.commit()
}

// fill writes the report into an output.
func (c *reportCmd) fill(ctx context.Context, out *output, src source, t *tally) error {
	return src(ctx, func(l look) error {
		if err := t.begin(l); err != nil {
			return err
		}
		if err := out.restart(); err != nil {
			return err
		}
		n := 0
		return c.write(interruptible{ctx, out}, l, func(run *report.Run) {
			n++
			t.take(n, l.runs, run)
		})
	})
}

// An interruptible writer ends what is written to it when its context is done: what
// makes a page of one large run looks at no context itself.
type interruptible struct {
	ctx context.Context
	w   io.Writer
}

func (i interruptible) Write(p []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.w.Write(p)
}
