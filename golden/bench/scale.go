//go:build unix

package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A scale is a size that a cost may grow with: a project for each of three sizes.
type scale struct {
	name  string
	sizes []int
	args  []string
	make  func(ctx context.Context, dir string, size int) (project string, err error)
}

// benchScale measures what a report costs at three sizes each and prints the
// exponents: the slope of the cost over the size, both as logarithms. What an
// empty project costs is taken off first.
func benchScale(ctx context.Context, bin string, rounds int) error {
	dir, err := os.MkdirTemp("", "5x-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	empty, err := generate(ctx, dir, shape{"B", 1, 1, 10})
	if err != nil {
		return err
	}
	shaped := func(of func(size int) shape) func(context.Context, string, int) (string, error) {
		return func(ctx context.Context, dir string, size int) (string, error) { return generate(ctx, dir, of(size)) }
	}
	html := []string{"--runs", "1000000", "-o", filepath.Join(dir, "out.html")}
	json := []string{"-o", filepath.Join(dir, "out.json")}
	byEvents := func(n int) shape { return shape{"B", n, 100, 2000} }
	byRuns := func(n int) shape { return shape{"B", 20_000, n, 200} }
	byPayload := func(n int) shape { return shape{"B", 2_000, 20, n} }
	list := []scale{
		{"events, JSON", []int{10_000, 30_000, 90_000}, json, shaped(byEvents)},
		{"events, HTML of every run", []int{10_000, 30_000, 90_000}, html, shaped(byEvents)},
		{"events of one run, HTML", []int{5_000, 15_000, 45_000}, html,
			shaped(func(n int) shape { return shape{"B", n, 1, 200} })},
		{"runs of 20,000 events, JSON", []int{200, 1_000, 5_000}, json, shaped(byRuns)},
		{"runs of 20,000 events, HTML", []int{200, 1_000, 5_000}, html, shaped(byRuns)},
		{"bytes of a large payload, HTML", []int{20_000, 60_000, 180_000}, html, shaped(byPayload)},
		{"bytes of a log, JSON", []int{3 << 20, 9 << 20, 27 << 20}, append([]string{"--logs", "full"}, json...), withLog},
	}
	fmt.Println("| cost against | sizes | processor time, s | exponent |\n|---|---|---|---|")
	for _, s := range list {
		if err := benchSizes(ctx, bin, dir, empty, s, rounds); err != nil {
			return err
		}
	}
	return nil
}

func benchSizes(ctx context.Context, bin, dir, empty string, s scale, rounds int) error {
	var projects, times []string
	for _, size := range s.sizes {
		project, err := s.make(ctx, filepath.Join(dir, fmt.Sprint(size)), size)
		if err != nil {
			return err
		}
		defer os.RemoveAll(project)
		projects = append(projects, project)
	}
	cost := make([][]float64, len(projects)+1)
	for range rounds { // all sizes in turn, so that a busy minute meets each
		for i, project := range append(slices.Clone(projects), empty) {
			cmd := exec.CommandContext(ctx, bin, append([]string{"report", "--project", project}, s.args...)...)
			if out, err := cmd.CombinedOutput(); err != nil {
				return fmt.Errorf("%w: %s", err, out)
			}
			usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
			cost[i] = append(cost[i], time.Duration(usage.Utime.Nano()+usage.Stime.Nano()).Seconds())
		}
	}
	middle := func(i int) float64 { slices.Sort(cost[i]); return cost[i][len(cost[i])/2] }
	none := middle(len(projects))
	above := func(i int) float64 { return max(0.001, middle(i)-none) }
	for i := range projects {
		times = append(times, fmt.Sprintf("%.2f", middle(i)))
	}
	n := len(projects) - 1
	exponent := math.Log(above(n)/above(0)) / math.Log(float64(s.sizes[n])/float64(s.sizes[0]))
	fmt.Printf("| %s | %s | %s | %.2f |\n", s.name, strings.Trim(fmt.Sprint(s.sizes), "[]"),
		strings.Join(times, ", "), exponent)
	return nil
}

// withLog makes a project of one run whose agent's log has so many bytes.
func withLog(ctx context.Context, dir string, size int) (string, error) {
	project, err := generate(ctx, dir, shape{"B", 10, 1, 200})
	if err != nil {
		return "", err
	}
	logs := filepath.Join(project, ".5x/logs", fmt.Sprintf("run_%012x", 0))
	if err := os.MkdirAll(logs, 0o755); err != nil {
		return "", err
	}
	line := `{"type":"text","part":{"type":"text","text":"The parser keeps a buffer of lines until each test passes again."}}` + "\n"
	return project, os.WriteFile(filepath.Join(logs, "agent-001.ndjson"), []byte(strings.Repeat(line, size/len(line))), 0o644)
}
