//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// benchWire measures the server's part of the way to a page alone.
func benchWire(ctx context.Context, bin string) error {
	return withDemo(ctx, bin, func(s *liveProcess, project string) error {
		fmt.Println("| what | measured | bar |\n|---|---|---|")
		return s.wire(ctx, project)
	})
}

// A listener is a client that notes when it first heard of each commit, and does
// nothing else: what it measures is the server's part of the way to a page.
type listener struct {
	mu   sync.Mutex
	seen map[int]time.Time
	n    int // patches
}

var benchCommit = regexp.MustCompile(`bench commit (\d+)`)

// listen follows the page as the page does, taking edits.
func (s *liveProcess) listen(ctx context.Context) (*listener, error) {
	conn, err := s.dial(ctx)
	if err != nil {
		return nil, err
	}
	if err := conn.Write(ctx, websocket.MessageText,
		[]byte(`{"v":1,"type":"resume","seq":-1,"edits":true}`)); err != nil {
		return nil, err
	}
	l := &listener{seen: map[int]time.Time{}}
	go func() {
		defer conn.CloseNow()
		for {
			_, b, err := conn.Read(ctx)
			if err != nil {
				return
			}
			l.take(b, time.Now())
		}
	}()
	return l, nil
}

func (l *listener) take(b []byte, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if bytes.Contains(b[:min(len(b), 100)], []byte(`"type":"patch"`)) {
		l.n++
	}
	for _, m := range benchCommit.FindAllSubmatch(b, -1) {
		n, _ := strconv.Atoi(string(m[1]))
		if _, ok := l.seen[n]; !ok {
			l.seen[n] = at
		}
	}
}

// wire measures from a commit to a client that only listens.
func (s *liveProcess) wire(ctx context.Context, project string) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	l, err := s.listen(ctx)
	if err != nil {
		return err
	}
	time.Sleep(time.Second)
	before, _, err := s.usage()
	if err != nil {
		return err
	}
	const first = 1
	committed, err := commitSteadily(ctx, project, first)
	if err != nil {
		return err
	}
	time.Sleep(time.Second)
	after, _, err := s.usage()
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var took []time.Duration
	for n, when := range committed {
		if at, ok := l.seen[first+n]; ok {
			took = append(took, at.Sub(when))
		}
	}
	if len(took) == 0 {
		return fmt.Errorf("no commit was heard of")
	}
	slices.Sort(took)
	fmt.Printf("| commit to a client, 100/s, %d of %d commits in %d patches | p50 %.0f ms, p99 %.0f ms; "+
		"%.1f ms of processor time a patch | |\n", len(took), len(committed), l.n, p(took, .5),
		p(took, .99), (after-before).Seconds()*1000/float64(l.n))
	return nil
}
