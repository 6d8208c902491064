//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// benchMany measures the live page of a project with many runs, in both journal
// modes: how large the patch of one event is, what many commits with slow readers
// leave in memory, and how much longer a commit takes beside us than alone.
func benchMany(ctx context.Context, bin string, runs int, d time.Duration) error {
	for _, mode := range []string{"wal", "delete"} {
		fmt.Printf("\njournal_mode=%s\n\n| what | measured | bar |\n|---|---|---|\n", mode)
		if err := benchManyIn(ctx, bin, mode, runs, d); err != nil {
			return fmt.Errorf("journal_mode=%s: %w", mode, err)
		}
	}
	return nil
}

func benchManyIn(ctx context.Context, bin, mode string, runs int, d time.Duration) error {
	dir, err := os.MkdirTemp("", "5x-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	project, err := generate(ctx, dir, shape{"B", 20 * runs, runs, 2000})
	if err != nil {
		return err
	}
	w, err := startWriter(ctx, project)
	if err != nil {
		return err
	}
	defer w.stop()
	set := fmt.Sprintf("PRAGMA journal_mode=%s; PRAGMA synchronous=FULL; UPDATE runs SET status = 'active' "+
		"WHERE id = 'run_%012x';", mode, runs-1)
	if err := w.do(".output /dev/null\n" + set + "\n.output"); err != nil {
		return err
	}
	alone, err := w.commits(runs, 0, d/4, nil)
	if err != nil {
		return err
	}
	s, err := startLive(ctx, bin, project)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := s.patchOfOneEvent(ctx, w, runs); err != nil {
		return err
	}
	return s.manyCommits(ctx, w, runs, d, alone)
}

// insertStep makes an event in the newest run.
func insertStep(n, runs int) string {
	return fmt.Sprintf(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, cost_usd,
		tokens_in, tokens_out, created_at)
		VALUES ('run_%012x', 'author:bench', '1', %d,
			'{"result":"complete","notes":"Did it, number %d."}', 0.01, 100, 20, datetime('now'));`,
		runs-1, n, n)
}

// patchOfOneEvent inserts events one at a time and tells how large the largest
// patch was, and of what, for a client that takes edits, as the page does.
func (s *liveProcess) patchOfOneEvent(ctx context.Context, w *sqlWriter, runs int) error {
	time.Sleep(time.Second)
	conn, err := s.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.CloseNow()
	resume := []byte(`{"v":1,"type":"resume","seq":-1,"edits":true}`)
	if err := conn.Write(ctx, websocket.MessageText, resume); err != nil {
		return err
	}
	sizes := map[string]int{}
	largest := 0
	for n := 0; n < 12; {
		_, b, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		var m struct {
			Type string
			Ops  []struct {
				Path  string
				Value json.RawMessage
			}
		}
		if err := json.Unmarshal(b, &m); err != nil {
			return err
		}
		switch m.Type {
		case "patch":
			if n++; n <= 3 { // the run is new in the page
				break
			}
			if largest = max(largest, len(b)); largest == len(b) {
				clear(sizes)
				for _, o := range m.Ops {
					sizes[o.Path] += len(o.Value) + len(o.Path)
				}
			}
		case "snapshot":
		default:
			continue
		}
		time.Sleep(200 * time.Millisecond)
		if err := w.do(insertStep(1_000_000+n, runs)); err != nil {
			return err
		}
	}
	paths := make([]string, 0, len(sizes))
	for p := range sizes {
		paths = append(paths, p)
	}
	slices.SortFunc(paths, func(a, b string) int { return sizes[b] - sizes[a] })
	most, said := 4, []string(nil)
	for _, p := range paths[:min(most, len(paths))] {
		said = append(said, fmt.Sprintf("%s %d", p, sizes[p]))
	}
	fmt.Printf("| patch of one event, %d runs | %d bytes at most, in %d operations; the largest: %s | < 8 KB |\n",
		runs, largest, len(sizes), strings.Join(said, ", "))
	return nil
}

func (s *liveProcess) dial(ctx context.Context) (*websocket.Conn, error) {
	conn, _, err := websocket.Dial(ctx, strings.Replace(s.base, "http", "ws", 1)+"ws",
		&websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + s.token}}})
	if err == nil {
		conn.SetReadLimit(-1)
	}
	return conn, err
}

// commits makes 200 commits a second for a while, of events from a number on, and
// gives how long each took, in order of that. during is called beside each.
func (w *sqlWriter) commits(runs, from int, d time.Duration, during func(n int)) ([]time.Duration, error) {
	var took []time.Duration
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for n, end := from, time.Now().Add(d); time.Now().Before(end); n++ {
		<-tick.C
		// An old one goes, so that what grows is not the project.
		old := fmt.Sprintf("DELETE FROM steps WHERE run_id = 'run_%012x' AND step_name = 'author:bench' "+
			"AND phase = '1' AND iteration = %d;", runs-1, n-100)
		at := time.Now()
		if err := w.do("BEGIN IMMEDIATE;" + insertStep(n, runs) + old + "COMMIT;"); err != nil {
			return nil, err
		}
		took = append(took, time.Since(at))
		if during != nil {
			during(n)
		}
	}
	slices.Sort(took)
	return took, nil
}

// p is the time that a share of all took at most.
func p(took []time.Duration, share float64) float64 {
	return took[int(float64(len(took)-1)*share)].Seconds() * 1000
}

// manyCommits has 30 clients, 6 of them slow, follow 200 commits a second.
func (s *liveProcess) manyCommits(ctx context.Context, w *sqlWriter, runs int, d time.Duration,
	alone []time.Duration) error {
	_, start, err := s.usage()
	if err != nil {
		return err
	}
	work, stop := context.WithCancel(ctx)
	defer stop()
	var clients sync.WaitGroup
	var bytes, snapshots atomic.Int64
	for i := range 30 {
		clients.Go(func() {
			conn, err := s.dial(work)
			if err != nil {
				return
			}
			defer conn.CloseNow()
			for {
				_, b, err := conn.Read(work)
				if err != nil {
					return
				}
				bytes.Add(int64(len(b)))
				if len(b) > 1<<20 {
					snapshots.Add(1)
				}
				if i%5 == 0 {
					time.Sleep(time.Second)
				}
			}
		})
	}
	var peak int64
	busy, _, _ := s.usage()
	beside, err := w.commits(runs, 2_000_000, d, func(n int) {
		if n%20 == 0 {
			_, rss, _ := s.usage()
			peak = max(peak, rss)
		}
	})
	if err != nil {
		return err
	}
	cpu, _, _ := s.usage()
	stop()
	clients.Wait()
	time.Sleep(12 * time.Second)
	_, end, err := s.usage()
	fmt.Printf("| %d commits in %s, 30 clients, 6 slow, %d runs | %.0f MiB at first, at most %.0f MiB, "+
		"%.0f MiB 12 s after they left | < 150 MiB, first + 20 %% |\n",
		len(beside), d, runs, mib(start), mib(peak), mib(end))
	fmt.Printf("| – its cost | %.0f %% of a core; %.1f MiB sent, %d messages over 1 MiB | |\n",
		100*(cpu-busy).Seconds()/d.Seconds(), mib(bytes.Load()), snapshots.Load())
	fmt.Printf("| – a commit | p50 %.1f ms, p99 %.1f ms, at most %.0f ms; alone %.1f, %.1f, %.0f: p99 %.1fx | < 2x |\n",
		p(beside, .5), p(beside, .99), p(beside, 1), p(alone, .5), p(alone, .99), p(alone, 1),
		p(beside, .99)/p(alone, .99))
	return err
}
