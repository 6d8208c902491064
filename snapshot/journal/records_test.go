package journal

import (
	"os"
	"path/filepath"
	"testing"
)

// Records are told by themselves in a checkout, so whoever can write there could have
// each report take gigabytes of memory.
func TestARecordsHeaderOfManyMegabytesIsNotRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "run.json")
	if err := os.WriteFile(file, []byte(`{"id": "run_1"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if run, _, problem := (Record{Dir: dir}).Header(); problem != "" || run.ID != "run_1" {
		t.Errorf("a small one: %q", problem)
	}
	if err := os.Truncate(file, 9<<20); err != nil {
		t.Fatal(err)
	}
	if _, _, problem := (Record{Dir: dir}).Header(); problem != "larger than 8 MiB" {
		t.Errorf("the problem is %q", problem)
	}
}
