//go:build unix

package sqlite_test

import (
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"fivex/snapshot/sqlite"
)

// SQLite opens what has the name of a journal, and waits for somebody to write into a
// pipe, for ever.
func TestAPipeInThePlaceOfAJournalIsRefusedAndNotWaitedFor(t *testing.T) {
	for _, journal := range []string{"wal", "delete"} {
		for _, suffix := range []string{"-wal", "-shm", "-journal"} {
			path := database(t, "PRAGMA journal_mode = "+journal, "CREATE TABLE t (x)")
			if err := syscall.Mkfifo(path+suffix, 0o600); err != nil {
				t.Fatal(err)
			}
			done := make(chan error, 1)
			go func() {
				done <- sqlite.Read(ctx, path, time.Second, nil, func(d *sqlite.DB) error {
					_, err := texts(d, "SELECT x FROM t")
					return err
				})
			}()
			select {
			case err := <-done:
				if err == nil || !strings.Contains(err.Error(), suffix+": not a regular file") {
					t.Errorf("%s, %s: %v", journal, suffix, err)
				}
			case <-time.After(10 * time.Second):
				t.Fatalf("%s: waits for the pipe %s", journal, suffix)
			}
		}
	}
}

// A -wal of a few bytes can claim to be larger than the disk.
func TestTheHolesOfAFileTakeNoRoomInItsCopy(t *testing.T) {
	const claimed = 1 << 28
	path := database(t, "PRAGMA journal_mode = wal", "CREATE TABLE t (x)", "INSERT INTO t VALUES ('kept')")
	wal, err := os.Create(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	defer wal.Close()
	if err := wal.Truncate(claimed); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", t.TempDir())
	err = sqlite.Read(ctx, path, time.Second, nil, func(d *sqlite.DB) error {
		var copied, used int64
		err := fs.WalkDir(os.DirFS(os.TempDir()), ".", func(_ string, e fs.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() {
				fi, err := e.Info()
				if err != nil {
					return err
				}
				copied += fi.Size()
				used += fi.Sys().(*syscall.Stat_t).Blocks * 512
			}
			return err
		})
		if copied < claimed || used > 1<<20 {
			t.Errorf("the copies of %d bytes take %d of the disk", copied, used)
		}
		if got, _ := texts(d, "SELECT x FROM t"); len(got) != 1 || got[0] != "kept" {
			t.Errorf("it holds %q", got)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// What a crash leaves can be a -wal without a header, beside a -shm that tells nothing;
// SQLite would look at them again and again for 10 s, whatever its context says.
func TestAWALWithoutAHeaderIsNotWaitedFor(t *testing.T) {
	for name, beginning := range map[string]string{"nothing": strings.Repeat("\x00", 64),
		"a header of which one byte is another": "\x37\x7f\x06\x82" + strings.Repeat("\x01", 60)} {
		path := database(t, "PRAGMA journal_mode = wal", "CREATE TABLE t (x)", "INSERT INTO t VALUES ('kept')")
		for suffix, text := range map[string]string{"-wal": beginning + strings.Repeat("w", 100_000),
			"-shm": strings.Repeat("s", 32768)} {
			if err := os.WriteFile(path+suffix, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		start := time.Now()
		err := sqlite.Read(ctx, path, time.Second, nil, func(d *sqlite.DB) error {
			got, err := texts(d, "SELECT x FROM t")
			if len(got) != 1 || got[0] != "kept" {
				t.Errorf("%s: it holds %q", name, got)
			}
			return err
		})
		if took := time.Since(start); err != nil || took > 5*time.Second {
			t.Errorf("%s: after %v: %v", name, took, err)
		}
	}
}
