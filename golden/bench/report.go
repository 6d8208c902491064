//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A cost is what a process took.
type cost struct {
	took  time.Duration
	spent time.Duration // of the processor
	peak  int64         // resident memory, bytes
	size  int64         // of what it wrote
}

// measure runs a command; out is the file or folder that it writes.
func measure(ctx context.Context, out string, name string, args ...string) (c cost, err error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var say strings.Builder
	cmd.Stderr = &say
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return c, fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, say.String())
	}
	c.took = time.Since(start)
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.peak = usage.Maxrss << 10 // Linux counts KiB
		c.spent = time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	err = filepath.Walk(out, func(_ string, fi os.FileInfo, err error) error {
		if err == nil && fi.Mode().IsRegular() {
			c.size += fi.Size()
		}
		return err
	})
	return c, err
}

// median is the middle of several costs, by time; the peak is the largest.
func median(list []cost) cost {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b cost) int { return int(a.took - b.took) })
	m := list[len(list)/2]
	for _, c := range list {
		m.peak = max(m.peak, c.peak)
	}
	return m
}

var tables = map[string][]string{"A": {"run_events", "agent_results", "quality_results", "runs"},
	"B": {"steps", "runs"}}

// benchReport measures every format beside sqlite3 dumping the same rows.
func benchReport(ctx context.Context, bin string, shapes []shape, rounds int) error {
	dir, err := os.MkdirTemp("", "5x-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Printf("machine: %d cores, %s; medians of %d paired runs\n\n", runtime.NumCPU(), runtime.Version(), rounds)
	fmt.Println("| project | output | time | beside | ratio | peak memory | bytes per event " +
		"|\n|---|---|---|---|---|---|---|")
	for _, s := range shapes {
		project, err := generate(ctx, dir, s)
		if err != nil {
			return err
		}
		if err := benchShape(ctx, bin, project, s, rounds); err != nil {
			return err
		}
		os.RemoveAll(project)
	}
	return nil
}

func benchShape(ctx context.Context, bin, project string, s shape, rounds int) error {
	db := filepath.Join(project, ".5x/5x.db")
	out := filepath.Join(project, "out")
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	dump := func(mode string) (cost, error) {
		var sql strings.Builder
		for _, t := range tables[s.generation] {
			fmt.Fprintf(&sql, "SELECT * FROM %s;", t)
		}
		file := filepath.Join(out, "dump")
		return measure(ctx, file, "sh", "-c", fmt.Sprintf("sqlite3 -readonly %s %q %q >%q", mode, db, sql.String(), file))
	}
	for _, o := range []struct{ name, file, mode string }{
		{"JSON", "r.json", "-json"}, {"HTML", "r.html", "-html"}, {"HTML, every run in full", "all.html",
			"-html"}, {"Markdown", "r.md", "-json"}, {"site, first writing", "site/", "-html"},
		{"site, one run changed", "site/", "-html"},
	} {
		if o.name == "HTML, every run in full" && s.events > 100_000 {
			continue // nobody opens a page of a gigabyte
		}
		var ours, theirs []cost
		for range rounds {
			file := filepath.Join(out, o.file)
			switch o.name {
			case "site, first writing":
				os.RemoveAll(file)
			case "site, one run changed":
				if err := changeOne(ctx, db, s); err != nil {
					return err
				}
			}
			args := []string{"report", "--project", project, "-o", file}
			if o.file == "site/" {
				os.MkdirAll(file, 0o755)
			}
			if o.file == "all.html" {
				args = append(args, "--runs", fmt.Sprint(s.runs))
			}
			a, err := measure(ctx, file, bin, args...)
			if err != nil {
				return err
			}
			b, err := dump(o.mode)
			if err != nil {
				return err
			}
			ours, theirs = append(ours, a), append(theirs, b)
		}
		a, b := median(ours), median(theirs)
		fmt.Printf("| %s | %s | %.2f s | sqlite3 %s %.2f s | %.2f | %.0f MiB | %.0f |\n", s, o.name,
			a.took.Seconds(), o.mode, b.took.Seconds(), a.took.Seconds()/b.took.Seconds(), mib(a.peak),
			float64(a.size)/float64(s.events))
	}
	return nil
}

// changeOne changes one run as 5x would.
func changeOne(ctx context.Context, db string, s shape) error {
	sql := `UPDATE runs SET status = CASE status WHEN 'completed' THEN 'aborted' ELSE 'completed' END
		WHERE id = 'run_000000000001';`
	out, err := exec.CommandContext(ctx, "sqlite3", db, sql+"PRAGMA wal_checkpoint(TRUNCATE);").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}
