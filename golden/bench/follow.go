//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
)

// benchFollow measures what one new event costs a Follower, by how many there
// are already.
func benchFollow(ctx context.Context, large bool) error {
	dir, err := os.MkdirTemp("", "5x-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	list := []shape{{"B", 1_000, 5, 200}, {"B", 100_000, 500, 200}}
	if large {
		list = append(list, shape{"B", 1_000_000, 5000, 200})
	}
	fmt.Println("| project | first report | one new event, median of 50 | all rows looked at |\n|---|---|---|---|")
	for _, s := range list {
		project, err := generate(ctx, dir, s)
		if err != nil {
			return err
		}
		f := snapshot.Follow(func() (place.Place, error) { return place.Of(project) },
			snapshot.Options{Redact: redact.New}, 50)
		start := time.Now()
		if _, err := f.Refresh(ctx); err != nil {
			return err
		}
		first := time.Since(start)
		w, err := startWriter(ctx, project)
		if err != nil {
			return err
		}
		var took []time.Duration
		for n := range 50 {
			if err := w.do(fmt.Sprintf("INSERT INTO steps (run_id, step_name, phase, iteration, "+
				"result_json, created_at) VALUES ((SELECT max(id) FROM runs), 'bench:step', '2', %d, '{}', "+
				"datetime('now'));", n)); err != nil {
				return err
			}
			start := time.Now()
			if _, err := f.Refresh(ctx); err != nil {
				return err
			}
			took = append(took, time.Since(start))
		}
		w.stop()
		f.Verify()
		start = time.Now()
		if _, err := f.Refresh(ctx); err != nil {
			return err
		}
		slices.Sort(took)
		fmt.Printf("| %s | %.2f s | %.1f ms | %.2f s |\n", s, first.Seconds(),
			took[len(took)/2].Seconds()*1000, time.Since(start).Seconds())
		os.RemoveAll(project)
	}
	return nil
}
