//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"fivex/golden/sample"

	"github.com/chromedp/chromedp"
)

// benchLive measures the live page: idle cost, from a commit to the DOM, and
// many clients. The program and the writer are processes of their own.
func benchLive(ctx context.Context, bin string, load time.Duration, clients int) error {
	idle := min(30*time.Second, load)
	return withDemo(ctx, bin, func(s *liveProcess, project string) error {
		fmt.Printf("machine: %d cores, %s\n", runtime.NumCPU(), runtime.Version())
		fmt.Println("| what | measured | bar |\n|---|---|---|")
		if err := s.idle(idle); err != nil {
			return err
		}
		if err := s.wire(ctx, project); err != nil {
			return err
		}
		if err := s.latency(ctx, project); err != nil {
			return err
		}
		if clients == 0 {
			return nil
		}
		return s.load(ctx, project, load, clients)
	})
}

// withDemo serves the demo project while fn measures.
func withDemo(ctx context.Context, bin string, fn func(s *liveProcess, project string) error) error {
	dir, err := os.MkdirTemp("", "5x-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	project := filepath.Join(dir, "demo")
	if err := sample.Unpack(project, sample.Demo()); err != nil {
		return err
	}
	s, err := startLive(ctx, bin, project)
	if err != nil {
		return err
	}
	defer s.stop()
	return fn(s, project)
}

// A liveProcess is `5x report --live`.
type liveProcess struct {
	cmd         *exec.Cmd
	base, token string
}

func startLive(ctx context.Context, bin, project string) (*liveProcess, error) {
	s := &liveProcess{cmd: exec.CommandContext(ctx, bin, "report", "--live", "--project", project)}
	out, err := s.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for in := bufio.NewScanner(out); in.Scan(); {
		if _, url, ok := strings.Cut(in.Text(), "open http"); ok {
			s.base, s.token, _ = strings.Cut("http"+url, "?token=")
			go func() {
				for in.Scan() {
					fmt.Fprintln(os.Stderr, in.Text())
				}
			}()
			return s, nil
		}
	}
	return nil, fmt.Errorf("%s told no address", bin)
}

func (s *liveProcess) stop() {
	s.cmd.Process.Signal(os.Interrupt)
	s.cmd.Wait()
}

// usage is the process's CPU time and resident memory.
func (s *liveProcess) usage() (cpu time.Duration, rss int64, err error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	f := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+2:]))
	user, _ := strconv.ParseInt(f[11], 10, 64)
	system, _ := strconv.ParseInt(f[12], 10, 64)
	pages, _ := strconv.ParseInt(f[21], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond, pages * int64(os.Getpagesize()), nil
}

func (s *liveProcess) idle(d time.Duration) error {
	before, _, err := s.usage()
	if err != nil {
		return err
	}
	time.Sleep(d)
	after, rss, err := s.usage()
	if err != nil {
		return err
	}
	fmt.Printf("| idle, %s | %.2f %% of a core, %.1f MiB | < 0.5 %%, < 36 MiB |\n", d,
		100*(after-before).Seconds()/d.Seconds(), mib(rss))
	return nil
}

func mib(n int64) float64 { return float64(n) / (1 << 20) }

// A sqlWriter is another process that writes the database.
type sqlWriter struct {
	cmd *exec.Cmd
	in  *bufio.Writer
	out *bufio.Scanner
}

func startWriter(ctx context.Context, project string) (*sqlWriter, error) {
	w := &sqlWriter{cmd: exec.CommandContext(ctx, "sqlite3", "-bail", "-cmd", ".timeout 5000",
		filepath.Join(project, ".5x/5x.db"))}
	in, err := w.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.in, w.out = bufio.NewWriter(in), bufio.NewScanner(out)
	return w, w.cmd.Start()
}

// step commits one row, takes an old one away, and returns when that is done.
func (w *sqlWriter) step(n int) error {
	return w.do(fmt.Sprintf("INSERT INTO steps (run_id, step_name, phase, iteration, result_json, "+
		"created_at) VALUES ('run_77c0d1e2f3a4', 'bench:step', '2', %d, "+
		"'{\"result\":\"complete\",\"notes\":\"bench commit %d.\"}', datetime('now'));\nDELETE FROM steps "+
		"WHERE step_name = 'bench:step' AND iteration = %d;", n, n, n-100))
}

// do runs SQL and returns when it is committed.
func (w *sqlWriter) do(sql string) error {
	fmt.Fprintf(w.in, "%s\n.print ok\n", sql)
	if err := w.in.Flush(); err != nil {
		return err
	}
	if !w.out.Scan() || w.out.Text() != "ok" {
		return fmt.Errorf("the writer answered %q", w.out.Text())
	}
	return nil
}

func (w *sqlWriter) stop() {
	w.cmd.Process.Kill()
	w.cmd.Wait()
}

// latency measures from a commit to the DOM, at 100 commits a second.
func (s *liveProcess) latency(ctx context.Context, project string) error {
	alloc, stop := chromedp.NewExecAllocator(ctx,
		append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("chromium"), chromedp.NoSandbox)...)
	defer stop()
	tab, stopTab := chromedp.NewContext(alloc)
	defer stopTab()
	if err := chromedp.Run(tab, chromedp.Navigate(s.base+"?token="+s.token),
		chromedp.Poll(`document.getElementById("live").dataset.state === "live"`, nil),
		chromedp.Evaluate(`window.seen = {};
			new MutationObserver((list) => {
				for (const m of list) for (const e of m.addedNodes) {
					const n = e.textContent.match(/bench commit (\d+)/)?.[1];
					if (n) seen[n] ??= performance.timeOrigin + performance.now();
				}
			}).observe(document.body, { childList: true, subtree: true })`, nil)); err != nil {
		return err
	}
	l, err := s.listen(ctx)
	if err != nil {
		return err
	}
	const first = 10_000 // others were there before
	committed, err := commitSteadily(ctx, project, first)
	if err != nil {
		return err
	}
	time.Sleep(2 * time.Second)
	var seen map[string]float64
	if err := chromedp.Run(tab, chromedp.Evaluate(`window.seen`, &seen)); err != nil {
		return err
	}
	var took, there []float64
	l.mu.Lock()
	defer l.mu.Unlock()
	for n, when := range committed {
		if at, ok := seen[strconv.Itoa(first+n)]; ok {
			took = append(took, at-float64(when.UnixMicro())/1000)
			there = append(there, at-float64(l.seen[first+n].UnixMicro())/1000)
		}
	}
	if len(took) < commits*9/10 {
		return fmt.Errorf("only %d of %d commits were seen in the page", len(took), commits)
	}
	slices.Sort(took)
	slices.Sort(there)
	fmt.Printf("| commit to DOM, 100/s, %d of %d commits | p50 %.0f ms, p99 %.0f ms | < 10 ms, < 50 ms |\n",
		len(took), commits, took[len(took)/2], took[len(took)*99/100])
	fmt.Printf("| – of which from another client's socket to the page's DOM | p50 %.0f ms, p99 %.0f ms | |\n",
		there[len(there)/2], there[len(there)*99/100])
	return nil
}

const commits = 1000

// commitSteadily commits 100 rows a second, numbered from first on, and tells when each
// was committed.
func commitSteadily(ctx context.Context, project string, first int) ([]time.Time, error) {
	w, err := startWriter(ctx, project)
	if err != nil {
		return nil, err
	}
	defer w.stop()
	committed := make([]time.Time, commits)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for n := range commits {
		<-tick.C
		if err := w.step(first + n); err != nil {
			return nil, err
		}
		committed[n] = time.Now()
	}
	return committed, nil
}

// report is the server's report and its sequence number.
func (s *liveProcess) report() ([]byte, int64, error) {
	r, err := http.NewRequest("GET", s.base+"report.json", nil)
	if err != nil {
		return nil, 0, err
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, 0, err
	}
	defer resp.Body.Close()
	seq, _ := strconv.ParseInt(resp.Header.Get("X-5x-Seq"), 10, 64)
	var raw json.RawMessage
	err = json.NewDecoder(resp.Body).Decode(&raw)
	return raw, seq, err
}
