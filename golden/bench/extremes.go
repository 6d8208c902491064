//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// An extreme is one run with something far too large in it.
type extreme struct {
	name  string
	shape shape
	log   int64 // bytes of an agent's log; 0 means none
	files []string
}

// extremes are what each output is to tell in less than 512 MiB of memory.
var extremes = []extreme{
	{"a payload of 50 MB", shape{"B", 40, 1, 50_000_000}, 0, allFiles},
	{"a log of 2 GiB", shape{"B", 40, 1, 2000}, 2 << 30, allFiles},
	{"100,000 events", shape{"B", 100_000, 1, 200}, 0, allFiles},
	{"1,000,000 events", shape{"B", 1_000_000, 1, 200}, 0, []string{"r.json", "r.md"}}, // a page has a gigabyte
}

var allFiles = []string{"r.json", "r.html", "r.md", "r.xml", "site/"}

// benchExtremes measures the memory of each output for each extreme.
func benchExtremes(ctx context.Context, bin string) error {
	dir, err := os.MkdirTemp("", "5x-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Println("| one run with | output | peak memory | processor time | size |\n|---|---|---|---|---|")
	for _, e := range extremes {
		project, err := generateApart(ctx, dir, e.shape)
		if err != nil {
			return err
		}
		if e.log > 0 {
			if err := writeLog(project, e.log); err != nil {
				return err
			}
		}
		for _, file := range e.files {
			out := filepath.Join(project, "out", file)
			if err := os.MkdirAll(filepath.Join(project, "out", "site"), 0o755); err != nil {
				return err
			}
			c, err := measure(ctx, out, bin, "report", "--project", project, "-o", out)
			if err != nil {
				return err
			}
			fmt.Printf("| %s | %s | %.0f MiB | %.1f s | %.1f MB |\n", e.name, file, mib(c.peak),
				c.spent.Seconds(), float64(c.size)/1e6)
		}
		if err := os.RemoveAll(project); err != nil {
			return err
		}
	}
	return nil
}

// generateApart makes the project in a process of its own: what this one holds
// would count as the peak of those that it starts.
func generateApart(ctx context.Context, dir string, s shape) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	out, err := exec.CommandContext(ctx, self, "generate", dir, s.generation, fmt.Sprint(s.events),
		fmt.Sprint(s.runs), fmt.Sprint(s.payload)).Output()
	return strings.TrimSpace(string(out)), err
}

// writeLog writes an agent's log of so many bytes for the run, as an author that
// says the same thing without end.
func writeLog(project string, size int64) error {
	folder := filepath.Join(project, ".5x/logs/run_000000000000")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(folder, "agent-001.ndjson"))
	if err != nil {
		return err
	}
	defer f.Close()
	line := `{"type":"text","delta":"The parser keeps a buffer of lines until each test passes again."}` + "\n"
	block := make([]byte, 0, 1<<20)
	for len(block)+len(line) <= cap(block) {
		block = append(block, line...)
	}
	for n := int64(0); n < size; n += int64(len(block)) {
		if _, err := f.Write(block); err != nil {
			return err
		}
	}
	return f.Close()
}
