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

// A folder of a day's reports can be called as a private copy is.
func TestAFolderThatIsNoPrivateCopyStays(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), time.Now()
	old := now.Add(-25 * time.Hour)
	for _, file := range []string{"5x-report-20261129/index.html", "5x-report-1036191649/copy.db",
		"5x-report-1036191649/notes.md", "elsewhere/copy.db"} {
		path := filepath.Join(dir, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "elsewhere"), filepath.Join(dir, "5x-report-123")); err != nil {
		t.Skip("links cannot be made here: ", err)
	}
	for _, folder := range []string{"5x-report-20261129", "5x-report-1036191649", "elsewhere"} {
		if err := os.Chtimes(filepath.Join(dir, folder), old, old); err != nil {
			t.Fatal(err)
		}
	}
	sweep(dir, now)
	for _, file := range []string{"5x-report-20261129/index.html", "5x-report-1036191649/notes.md",
		"5x-report-123/copy.db"} {
		if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
			t.Errorf("%s went: %v", file, err)
		}
	}
}
