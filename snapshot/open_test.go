package snapshot_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivex/golden/sample"
	"fivex/snapshot"
	"fivex/snapshot/place"
)

func TestReadingLeavesNoTrace(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	before := fingerprint(t, dir)
	if _, err := read(dir, 0); err != nil {
		t.Fatal(err)
	}
	if after := fingerprint(t, dir); after != before {
		t.Errorf("the folder changed:\n%s\nwas:\n%s", after, before)
	}
}

func TestReadingBesideALiveWriterLeavesNoTraceAndSeesItsCommits(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	rep, err := read(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	startWriter(t, dir+"/.5x/5x.db", "PRAGMA journal_mode = wal", "PRAGMA wal_autocheckpoint = 0",
		oneMore) // stays open: -wal and -shm exist
	if _, err := os.Stat(dir + "/.5x/5x.db-shm"); err != nil {
		t.Fatal("the writer made no -shm: this would prove nothing")
	}
	before := fingerprint(t, dir)
	again, err := read(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	if steps(again) != steps(rep)+1 {
		t.Errorf("the commit in the -wal is missing: %d events, had %d", steps(again), steps(rep))
	}
	if after := fingerprint(t, dir); after != before {
		t.Errorf("the folder changed:\n%s\nwas:\n%s", after, before)
	}
}

// leaveWAL copies the state folder as a killed writer leaves it: the rows of
// the last commit are in the -wal only.
func leaveWAL(t *testing.T, keepSHM bool) (dir string, events int) {
	t.Helper()
	live := demoProject(t)
	rep, err := read(live, 0)
	if err != nil {
		t.Fatal(err)
	}
	startWriter(t, live+"/.5x/5x.db", "PRAGMA journal_mode = wal", "PRAGMA wal_autocheckpoint = 0", oneMore)
	dir = filepath.Join(t.TempDir(), "demo")
	if err := os.CopyFS(dir, os.DirFS(live)); err != nil {
		t.Fatal(err)
	}
	if !keepSHM {
		if err := os.Remove(dir + "/.5x/5x.db-shm"); err != nil {
			t.Fatal(err)
		}
	}
	return dir, steps(rep) + 1
}

func TestAKilledWritersWALIsRead(t *testing.T) {
	t.Parallel()
	for _, keepSHM := range []bool{true, false} {
		t.Run(fmt.Sprintf("shm=%v", keepSHM), func(t *testing.T) {
			dir, want := leaveWAL(t, keepSHM)
			before := fingerprint(t, dir)
			rep, err := read(dir, 0)
			if err != nil {
				t.Fatal(err)
			}
			if steps(rep) != want {
				t.Errorf("%d events, want %d", steps(rep), want)
			}
			if after := fingerprint(t, dir); after != before {
				t.Errorf("the folder changed:\n%s\nwas:\n%s", after, before)
			}
		})
	}
}

func TestADatabaseCopiedWithoutItsWALIsRead(t *testing.T) {
	t.Parallel()
	dir, want := leaveWAL(t, false)
	if err := os.Remove(dir + "/.5x/5x.db-wal"); err != nil {
		t.Fatal(err)
	}
	rep, err := read(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	if steps(rep) != want-1 {
		t.Errorf("%d events, want %d", steps(rep), want-1)
	}
}

// SQLite itself opens no path of more than 512 characters; a person's project
// may lie deeper.
func TestADatabaseBehindALongPathIsRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for range 20 {
		dir = filepath.Join(dir, "a-folder-in-a-folder-in-a-folder")
	}
	if err := sample.Unpack(dir, sample.Demo()); err != nil {
		t.Skip("this system has no such paths: ", err)
	}
	if rep, err := read(dir, time.Second); err != nil || len(rep.Runs) != 3 {
		t.Errorf("%v", err)
	}
}

func TestAnEmptyDatabaseAwaitsItsFirstRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(dir+"/.5x", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, begin := range []func() error{
		func() error { return nil }, // no file yet
		func() error { return os.WriteFile(dir+"/.5x/5x.db", nil, 0o600) },
		func() error {
			write(t, dir+"/.5x/5x.db", "CREATE TABLE schema_version (version INTEGER PRIMARY KEY)")
			return nil
		},
	} {
		if err := begin(); err != nil {
			t.Fatal(err)
		}
		rep, err := read(dir, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(rep.Notices) == 0 || !strings.Contains(rep.Notices[0].Text, "awaiting first run") {
			t.Errorf("notices are %v", rep.Notices)
		}
	}
}

func TestOnlyTheRunsThatNeedAttentionAreToldInFull(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	where, err := place.Of(dir)
	if err != nil {
		t.Fatal(err)
	}
	for full, want := range map[int][]bool{0: {false, false, false}, 1: {true, false, false},
		2: {true, true, false}, -1: {true, true, true}} {
		err := snapshot.Read(ctx, where, snapshot.Options{}, func(v *snapshot.View) error {
			rep, err := v.Report(ctx, full)
			if err != nil {
				return err
			}
			for i, r := range rep.Runs {
				if (r.Detail != nil) != want[i] {
					t.Errorf("--runs %d: run %d (%s) is told in full: %v", full, i, r.State.Kind, r.Detail != nil)
				}
			}
			if rep.Runs[0].State.Kind != "waiting" || rep.Totals.Runs != 3 {
				t.Errorf("first is %s, of %d", rep.Runs[0].State.Kind, rep.Totals.Runs)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
