package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"fivex/golden/sample"
	"fivex/sidecar"
	"fivex/snapshot"
	"fivex/snapshot/beside"
	"fivex/snapshot/place"
	"fivex/snapshot/report"

	"github.com/cli/browser"
)

// checkLive refuses flags that make no sense with or without --live.
func (c *reportCmd) checkLive() error {
	switch {
	case !c.Live && (c.Host != "" || c.Port != 0 || c.NoGates || c.OnGate != ""):
		return usageError{errors.New("--host, --port, --no-gates and --on-gate belong to --live")}
	case !c.Live:
		return nil
	case c.Output != "" || c.Format != "" || len(c.FailOn) > 0 || c.Baseline != "" || c.Link != "" ||
		c.OTLPContent || c.Machine != "":
		return usageError{errors.New("--live writes no file: leave out -o, --format, --link, --machine, --baseline, " +
			"--otlp-content and --fail-on")}
	case len(c.What) > 0:
		return usageError{errors.New("--live shows the whole project: leave out WHAT")}
	case c.Port < 0 || c.Port > 65535:
		return usageError{fmt.Errorf("--port %d: give 1 to 65535", c.Port)}
	}
	return nil
}

// live serves the report until the program is told to end.
func (c *reportCmd) live(ctx context.Context, std streams, at report.Time) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	where, demo := c.project, ""
	if c.Demo {
		project, remove, err := unpackedDemo(sample.Recent(time.Now()))
		if err != nil {
			return err
		}
		defer remove()
		where, demo = func() (place.Place, error) { return place.Of(project) }, project
	}
	var work sync.WaitGroup
	defer work.Wait()
	defer stop()
	if c.Demo {
		work.Go(func() { simulate(ctx, demo, std.err) })
	}
	found, err := where()
	if err != nil {
		return err
	}
	if c.Project == "" && c.DB == "" && !c.Demo { // what was found stays the project
		where = func() (place.Place, error) { return place.Of(found.Root) }
	}
	opts, err := c.options(found, nil, at)
	if err != nil {
		return err
	}
	opts.Clock = time.Now
	opts.Logs = beside.LogBounds{} // the page reads the logs that are opened
	serve := c.serving(where, opts, std.err)
	if c.OnGate != "" {
		hook := newHook(c.OnGate, std.err)
		serve.Waits = hook.wait
		work.Go(func() { hook.run(ctx) })
	}
	debug.SetGCPercent(50) // a server is there all day: a third less memory for a tenth of its time
	server, err := sidecar.Start(ctx, serve)
	if err != nil {
		return err
	}
	collectSmallLess()
	c.sayAddress(std.err, server, found.Root)
	if c.Open {
		if err := browser.OpenURL(server.URL(true)); err != nil {
			fmt.Fprintln(std.err, "5x: open a browser:", oneLine(err))
		}
	}
	bar := newProgress(std.err)
	work.Go(func() { showStatus(ctx, bar, server) })
	err = server.Run(ctx)
	stop()
	work.Wait()
	bar.done()
	return err
}

// simulate plays a run in the demo's project until the context is done.
func simulate(ctx context.Context, project string, stderr io.Writer) {
	if err := sample.Simulate(ctx, project, sample.DemoPace); err != nil && ctx.Err() == nil {
		fmt.Fprintln(stderr, "5x: the simulated run ended:", oneLine(err))
	}
}

// serving are the options of the server, but for whom it tells of gates.
func (c *reportCmd) serving(where func() (place.Place, error), report snapshot.Options,
	w io.Writer) sidecar.Options {
	full := defaultRuns
	if c.Runs != nil {
		full = *c.Runs
	}
	serve := sidecar.Options{Place: where, Report: report, Full: full,
		Host: c.Host, Port: c.Port, Problem: once(w)}
	if cache, err := os.UserCacheDir(); err == nil && !c.Demo {
		serve.Keys = filepath.Join(cache, "5x", "live")
	}
	if c.NoGates {
		serve.Observe = "This page only observes (--no-gates): " +
			"answer gates with 5x gate answer or where they were asked."
	}
	return serve
}

// sayAddress says where the page is, how to come there from afar, and what is
// dangerous about it.
func (c *reportCmd) sayAddress(w io.Writer, server *sidecar.Server, root string) {
	if c.NoRedact {
		fmt.Fprintln(w, "5x: WARNING: --no-redact: secrets stay in the report; do not share it")
	}
	if !server.IsLoopback() {
		fmt.Fprintf(w, "5x: WARNING: --host %s: other machines can reach this page; whoever has its "+
			"address can read everything and answer gates, and the way there is not encrypted\n", c.Host)
	}
	fmt.Fprintf(w, "5x: %s\n    open %s\n", root, server.URL(true))
	if os.Getenv("SSH_CONNECTION") != "" {
		host, _ := os.Hostname()
		fmt.Fprintf(w, "    from your own machine, first: ssh -L %d:127.0.0.1:%d %s\n", server.Port(),
			server.Port(), cmp.Or(host, "this-host"))
	}
	fmt.Fprintln(w, "    end with Ctrl-C")
}

// showStatus keeps one line of a terminal up to date.
func showStatus(ctx context.Context, bar *progress, server *sidecar.Server) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		s := server.Status()
		bar.say(fmt.Sprintf("%s, %d waiting for a person, %s", report.Plural(s.Runs, "run"), s.Waiting,
			report.Plural(s.Clients, "browser")))
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// once prints each problem one time.
func once(w io.Writer) func(error) {
	var mu sync.Mutex
	said := map[string]bool{}
	return func(err error) {
		mu.Lock()
		defer mu.Unlock()
		if s := oneLine(err); !said[s] && len(said) < 100 {
			said[s] = true
			fmt.Fprintln(w, "5x:", s)
		}
	}
}

// smallHeap is what a server may hold, in bytes, and still leave as much garbage lying:
// those are a few megabytes, and a change costs an eighth less.
const smallHeap = 8 << 20

// collectSmallLess has the garbage of a small project collected half as often.
func collectSmallLess() {
	runtime.GC()
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.HeapAlloc < smallHeap {
		debug.SetGCPercent(100)
	}
}
