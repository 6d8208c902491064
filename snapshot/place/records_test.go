package place

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A folder that is named by mistake may have very many files.
func TestTheSearchForRecordsEndsWithItsContext(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	record := filepath.Join(dir, "runs", "run_1")
	if err := os.MkdirAll(record, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(record, "run.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	if found, err := FindRecords(ctx, dir); err != nil || len(found) != 1 {
		t.Errorf("found %q: %v", found, err)
	}
	stop()
	if _, err := FindRecords(ctx, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("once interrupted it ends with %v", err)
	}
}

// Agents influence the paths that a database holds.
func TestAStoredPathOfManyFoldersIsLookedForInItsTime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	plan := filepath.Join(dir, "docs", "a.md")
	if err := os.MkdirAll(filepath.Dir(plan), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(plan, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	stored := strings.Repeat("/a", 100_000) + "/docs/a.md"
	// A look for each of its folders with all that follows it takes more than a minute.
	begun := time.Now()
	ps := NewPaths(Place{Root: dir}, []string{stored})
	if shown := ps.ShowPlan(stored); shown != "docs/a.md" {
		t.Errorf("the plan is shown as %.80q", shown)
	}
	if rel, ok := ps.Elsewhere(stored); !ok || rel != "docs/a.md" {
		t.Errorf("it is found as %q", rel)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}
