//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// benchSmall measures the processor time of a whole process on a small project,
// the mean of many runs, beside sqlite3 dumping the same rows.
func benchSmall(ctx context.Context, bin string) error {
	dir, err := os.MkdirTemp("", "5x-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	project, err := generate(ctx, dir, shape{"B", 50, 2, 2000})
	if err != nil {
		return err
	}
	const rounds = 40
	db := filepath.Join(project, ".5x/5x.db")
	report := func(name string) []string {
		return []string{bin, "report", "--project", project, "-o", filepath.Join(dir, name)}
	}
	commands := [][]string{{"sqlite3", "-readonly", "-json", db, "SELECT * FROM steps; SELECT * FROM runs;"},
		{bin, "--version"}, report("r.json"), report("r.html")}
	spent := make([]time.Duration, len(commands))
	for range rounds {
		for i, c := range commands {
			cmd := exec.CommandContext(ctx, c[0], c[1:]...)
			if err := cmd.Run(); err != nil {
				return fmt.Errorf("%v: %w", c, err)
			}
			usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
			spent[i] += time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
		}
	}
	fmt.Println("| B, 50 events | processor time, mean of 40 | ratio |\n|---|---|---|")
	for i, name := range []string{"sqlite3 -json", "5x --version", "JSON", "HTML"} {
		fmt.Printf("| %s | %.1f ms | %.1f |\n", name, spent[i].Seconds()*1000/rounds, float64(spent[i])/float64(spent[0]))
	}
	return nil
}
