//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
	jsonpatch "github.com/evanphx/json-patch/v5"
)

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
	fmt.Printf("| %d clients, 50 changes/s, %s "+
		"| %d of them end with the server's document, %d gaps | all, 0 |\n", clients, d, right, told.gaps.Load())
	fmt.Printf("| – messages | %d patches, %d snapshots | |\n", told.patches.Load(), told.snapshots.Load())
	fmt.Printf("| – memory "+
		"| %.0f MiB at first, at most %.0f MiB in the first half, %.0f MiB in all | flat |\n",
		mib(start), mib(middle), mib(peak))
	fmt.Printf("| – CPU | %.0f %% of a core | |\n", 100*(busy-cpu).Seconds()/d.Seconds())
	return nil
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
	conn, err := s.dial(ctx)
	if err != nil {
		return
	}
	defer conn.CloseNow()
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
			resume := fmt.Appendf(nil, `{"v":1,"type":"resume","seq":%d,"instance":%q}`, f.seq, m.Instance)
			return conn.Write(ctx, websocket.MessageText, resume) == nil
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
	return json.Unmarshal(f.doc, &doc) == nil && json.Unmarshal(report, &want) == nil &&
		reflect.DeepEqual(doc.Report, want)
}
