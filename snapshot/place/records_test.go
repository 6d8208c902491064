package place

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
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
