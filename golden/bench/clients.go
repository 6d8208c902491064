//go:build unix

package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"time"
)

// costOfClients is the processor time that a live server takes for six seconds of
// 200 commits each, followed by so many clients.
func costOfClients(ctx context.Context, bin, dir string, sizes []int) ([]float64, error) {
	const runs = 20
	project, err := generate(ctx, filepath.Join(dir, "clients"), shape{"B", 20 * runs, runs, 200})
	if err != nil {
		return nil, err
	}
	w, err := startWriter(ctx, project)
	if err != nil {
		return nil, err
	}
	defer w.stop()
	if err := w.do(fmt.Sprintf("UPDATE runs SET status = 'active' WHERE id = 'run_%012x';", runs-1)); err != nil {
		return nil, err
	}
	s, err := startLive(ctx, bin, project)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	var cost []float64
	for i, n := range sizes {
		spent, err := s.followed(ctx, n, func() error {
			_, err := w.commits(runs, 1_000_000*(i+1), 6*time.Second, nil)
			return err
		})
		if err != nil {
			return nil, err
		}
		cost = append(cost, spent)
	}
	return cost, nil
}

// followed is the processor time in seconds that work costs the server while so
// many clients read what it sends.
func (s *liveProcess) followed(ctx context.Context, clients int, work func() error) (float64, error) {
	ctx, leave := context.WithCancel(ctx)
	var reading sync.WaitGroup
	defer reading.Wait()
	defer leave()
	for range clients {
		conn, err := s.dial(ctx)
		if err != nil {
			return 0, err
		}
		reading.Go(func() {
			defer conn.CloseNow()
			for {
				if _, _, err := conn.Read(ctx); err != nil {
					return
				}
			}
		})
	}
	time.Sleep(2 * time.Second) // each has its first page
	before, _, err := s.usage()
	if err == nil {
		err = work()
	}
	after, _, _ := s.usage()
	return (after - before).Seconds(), err
}
