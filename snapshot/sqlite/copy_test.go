package sqlite

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestPrivateCopiesOfKilledReportsGoAfterADay(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), time.Now()
	for name, age := range map[string]time.Duration{
		"5x-report-1036191649": 25 * time.Hour,
		"5x-report-1091719429": time.Hour,      // may be in use
		"5x-report-mine":       25 * time.Hour, // no copy is called that
		"other-1036191649":     25 * time.Hour,
	} {
		path := filepath.Join(dir, name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(path, "copy.db"), []byte("rows"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	sweep(dir, now)
	var left []string
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		left = append(left, e.Name())
	}
	if want := []string{"5x-report-1091719429", "5x-report-mine", "other-1036191649"}; !slices.Equal(left, want) {
		t.Errorf("left are %q, want %q", left, want)
	}
}
