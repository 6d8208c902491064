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
		{"lines of a diff, HTML", []int{5_000, 15_000, 45_000}, html, withDiff},
	}
	fmt.Println("| cost against | sizes | processor time, s | exponent |\n|---|---|---|---|")
	for _, s := range list {
		if err := benchSizes(ctx, bin, dir, empty, s, rounds); err != nil {
			return err
		}
	}
	clients := []int{30, 90, 270}
	cost, err := costOfClients(ctx, bin, dir, clients)
	if err == nil {
		// Nothing is taken off: what it does for none, it does for all.
		printScale("clients of a live page, 1,200 commits", clients, append(cost, 0))
	}
	return err
}

func benchSizes(ctx context.Context, bin, dir, empty string, s scale, rounds int) error {
	var projects []string
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
	var middle []float64
	for _, c := range cost {
		slices.Sort(c)
		middle = append(middle, c[len(c)/2])
	}
	printScale(s.name, s.sizes, middle)
	return nil
}

// printScale prints costs at sizes, and their exponent. What it costs at none
// stands last in cost.
func printScale(name string, sizes []int, cost []float64) {
	n := len(sizes) - 1
	above := func(i int) float64 { return max(0.001, cost[i]-cost[n+1]) }
	var times []string
	for _, c := range cost[:n+1] {
		times = append(times, fmt.Sprintf("%.2f", c))
	}
	exponent := math.Log(above(n)/above(0)) / math.Log(float64(sizes[n])/float64(sizes[0]))
	fmt.Printf("| %s | %s | %s | %.2f |\n", name, strings.Trim(fmt.Sprint(sizes), "[]"),
		strings.Join(times, ", "), exponent)
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
	line := `{"type":"text","part":{"type":"text",` +
		`"text":"The parser keeps a buffer of lines until each test passes again."}}` + "\n"
	return project, os.WriteFile(filepath.Join(logs, "agent-001.ndjson"),
		[]byte(strings.Repeat(line, size/len(line))), 0o644)
}

// withDiff makes a project of one run in a git repository, whose phase added so
// many lines in files of 500.
func withDiff(ctx context.Context, dir string, size int) (string, error) {
	project, err := generate(ctx, dir, shape{"B", 10, 1, 200})
	if err != nil {
		return "", err
	}
	git := func(args ...string) (string, error) {
		cmd := exec.CommandContext(ctx, "git", append([]string{"-C", project, "-c", "user.name=bench",
			"-c", "user.email=bench@example.com"}, args...)...)
		out, err := cmd.Output()
		return strings.TrimSpace(string(out)), err
	}
	if _, err := git("init", "-q"); err != nil {
		return "", err
	}
	if _, err := git("commit", "-q", "--allow-empty", "-m", "base"); err != nil {
		return "", err
	}
	base, err := git("rev-parse", "HEAD")
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for i := range 500 {
		fmt.Fprintf(&text, "\treturn cart.total(line%d) // keeps a buffer of lines\n", i)
	}
	for i := range size / 500 {
		name := filepath.Join(project, fmt.Sprintf("cart%03d.ts", i))
		if err := os.WriteFile(name, []byte(text.String()), 0o644); err != nil {
			return "", err
		}
	}
	if _, err := git("add", "*.ts"); err != nil {
		return "", err
	}
	if _, err := git("commit", "-q", "-m", "the cart"); err != nil {
		return "", err
	}
	head, err := git("rev-parse", "HEAD")
	if err != nil {
		return "", err
	}
	w, err := startWriter(ctx, project)
	if err != nil {
		return "", err
	}
	defer w.stop()
	return project, w.do(fmt.Sprintf(`UPDATE steps SET head_commit = '%s';
		UPDATE steps SET head_commit = '%s' WHERE id = (SELECT min(id) FROM steps);`, head, base))
}
