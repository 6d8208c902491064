//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"fivex/golden/sample"

	"github.com/chromedp/chromedp"
	"github.com/coder/websocket"
	jsonpatch "github.com/evanphx/json-patch/v5"
)

// benchLive measures the live page: idle cost, from a commit to the DOM, and
// many clients. The program and the writer are processes of their own.
func benchLive(ctx context.Context, bin string, load time.Duration, clients int) error {
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
	fmt.Printf("machine: %d cores, %s\n", runtime.NumCPU(), runtime.Version())
	fmt.Println("| what | measured | bar |\n|---|---|---|")
	if err := s.idle(30 * time.Second); err != nil {
		return err
	}
	if err := s.latency(ctx, project); err != nil {
		return err
	}
	return s.load(ctx, project, load, clients)
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
	fmt.Printf("| idle, %s | %.2f %% of a core, %.1f MiB | < 1 %%, < 40 MiB |\n", d,
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
	w := &sqlWriter{cmd: exec.CommandContext(ctx, "sqlite3", filepath.Join(project, ".5x/5x.db"))}
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
	w, err := startWriter(ctx, project)
	if err != nil {
		return err
	}
	defer w.stop()
	const commits = 1000
	committed := make([]time.Time, commits+1)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for n := 1; n <= commits; n++ {
		<-tick.C
		if err := w.step(n); err != nil {
			return err
		}
		committed[n] = time.Now()
	}
	time.Sleep(2 * time.Second)
	var seen map[string]float64
	if err := chromedp.Run(tab, chromedp.Evaluate(`window.seen`, &seen)); err != nil {
		return err
	}
	var took []float64
	for n := 1; n <= commits; n++ {
		if at, ok := seen[strconv.Itoa(n)]; ok {
			took = append(took, at-float64(committed[n].UnixMicro())/1000)
		}
	}
	if len(took) < commits*9/10 {
		return fmt.Errorf("only %d of %d commits were seen in the page", len(took), commits)
	}
	slices.Sort(took)
	fmt.Printf("| commit to DOM, 100/s, %d of %d commits | p50 %.0f ms, p99 %.0f ms | < 50 ms, < 250 ms |\n", len(took), commits, took[len(took)/2], took[len(took)*99/100])
	return nil
}

// load has many clients follow 50 changes a second. A tenth of them read
// slowly, a tenth leave and come back.
func (s *liveProcess) load(ctx context.Context, project string, d time.Duration, clients int) error {
	w, err := startWriter(ctx, project)
	if err != nil {
		return err
	}
	defer w.stop()
	work, stop := context.WithCancel(ctx)
	defer stop()
	var wait sync.WaitGroup
	told := &tally{}
	all := make([]*follower, clients)
	for i := range all {
		all[i] = &follower{slow: i%10 == 1, leaves: i%10 == 2, applies: i < 4, told: told}
		wait.Go(func() { all[i].follow(work, s) })
	}
	time.Sleep(3 * time.Second)
	_, start, err := s.usage()
	if err != nil {
		return err
	}
	cpu, _, _ := s.usage()
	var peak, middle int64
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	n, end := 100_000, time.Now().Add(d)
	half := time.Now().Add(d / 2)
	for time.Now().Before(end) {
		<-tick.C
		n++
		if err := w.step(n); err != nil {
			return err
		}
		if n%50 == 0 {
			if _, rss, err := s.usage(); err == nil {
				peak = max(peak, rss)
				if time.Now().Before(half) {
					middle = max(middle, rss)
				}
			}
		}
	}
	busy, _, _ := s.usage()
	told.over.Store(true)
	time.Sleep(10 * time.Second)
	want, seq, err := s.report()
	if err != nil {
		return err
	}
	right := 0
	for _, f := range all {
		if f.has(seq, want) {
			right++
		}
	}
	stop()
	wait.Wait()
	fmt.Printf("| %d clients, 50 changes/s, %s | %d of them end with the server's document, %d gaps | all, 0 |\n", clients, d, right, told.gaps.Load())
	fmt.Printf("| – messages | %d patches, %d snapshots | |\n", told.patches.Load(), told.snapshots.Load())
	fmt.Printf("| – memory | %.0f MiB at first, at most %.0f MiB in the first half, %.0f MiB in all | flat |\n", mib(start), mib(middle), mib(peak))
	fmt.Printf("| – CPU | %.0f %% of a core | |\n", 100*(busy-cpu).Seconds()/d.Seconds())
	return nil
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

// A follower is one client. The first ones apply every patch; the others
// check that they get, without a gap, the very bytes that those got.
type follower struct {
	slow, leaves, applies bool
	told                  *tally

	mu  sync.Mutex
	doc []byte
	seq int64
	bad bool

	pending []json.RawMessage // patches since doc
}

// A tally is what all clients got.
type tally struct {
	patches, snapshots, gaps atomic.Int64
	hashes                   sync.Map    // sequence number -> hash of its patch
	over                     atomic.Bool // the changes have ended; the slow ones catch up
}

var seed = maphash.MakeSeed()

func (f *follower) follow(ctx context.Context, s *liveProcess) {
	for ctx.Err() == nil {
		f.connect(ctx, s)
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(50+rand.IntN(200)) * time.Millisecond):
		}
	}
}

func (f *follower) connect(ctx context.Context, s *liveProcess) {
	if f.leaves {
		var stop func()
		ctx, stop = context.WithTimeout(ctx, time.Duration(5+rand.IntN(20))*time.Second)
		defer stop()
	}
	conn, _, err := websocket.Dial(ctx, strings.Replace(s.base, "http", "ws", 1)+"ws", &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + s.token}}})
	if err != nil {
		return
	}
	defer conn.CloseNow()
	conn.SetReadLimit(-1)
	for {
		_, b, err := conn.Read(ctx)
		if err != nil || !f.take(ctx, conn, b) {
			return
		}
		if f.slow && !f.told.over.Load() {
			time.Sleep(100 * time.Millisecond)
		}
	}
}

func (f *follower) take(ctx context.Context, conn *websocket.Conn, b []byte) bool {
	var m struct {
		Type     string
		Seq      int64
		Instance string
		Document json.RawMessage
		Ops      json.RawMessage
	}
	if json.Unmarshal(b, &m) != nil {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	switch m.Type {
	case "hello":
		if f.seq > 0 {
			return conn.Write(ctx, websocket.MessageText, fmt.Appendf(nil, `{"v":1,"type":"resume","seq":%d,"instance":%q}`, f.seq, m.Instance)) == nil
		}
	case "snapshot":
		f.told.snapshots.Add(1)
		if f.seq = m.Seq; f.applies {
			f.doc, f.pending = m.Document, nil
		}
	case "patch":
		f.told.patches.Add(1)
		if m.Seq != f.seq+1 {
			f.told.gaps.Add(1)
			return false
		}
		f.seq = m.Seq
		hash := maphash.Bytes(seed, b)
		if before, ok := f.told.hashes.LoadOrStore(m.Seq, hash); ok && before != hash {
			f.bad = true
		}
		if f.applies { // when the changes are over: here it would make the client slow
			f.pending = append(f.pending, m.Ops)
		}
	}
	return true
}

// has tells whether the client has the server's document.
func (f *follower) has(seq int64, report []byte) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.bad || f.seq != seq {
		return false
	}
	if !f.applies {
		return true
	}
	var ops []json.RawMessage
	for _, m := range f.pending {
		var list []json.RawMessage
		if json.Unmarshal(m, &list) != nil {
			return false
		}
		ops = append(ops, list...)
	}
	raw, err := json.Marshal(ops)
	if err != nil {
		return false
	}
	patch, err := jsonpatch.DecodePatch(raw)
	if err != nil {
		return false
	}
	if len(ops) > 0 {
		if f.doc, err = patch.Apply(f.doc); err != nil {
			return false
		}
		f.pending = nil
	}
	var doc struct{ Report any }
	var want any
	return json.Unmarshal(f.doc, &doc) == nil && json.Unmarshal(report, &want) == nil && reflect.DeepEqual(doc.Report, want)
}
