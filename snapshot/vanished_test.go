package snapshot_test

import (
	"os"
	"strings"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
)

func notices(rep *report.Report, kind string) (all []string) {
	for _, n := range rep.Notices {
		if n.Kind == kind {
			all = append(all, n.Text)
		}
	}
	return all
}

func TestADatabaseThatIsGoneIsNotAProjectThatAwaitsItsFirstRun(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lose func(state string) error
		want string
	}{
		"deleted": {func(s string) error { return os.Remove(s + "/5x.db") },
			"The database .5x/5x.db was deleted or moved; left of it: the logs of 2 runs. Restore it, or " +
				"name a backup with --db."},
		"deleted beside a backup and a -wal": {func(s string) error {
			os.RemoveAll(s + "/logs")
			os.WriteFile(s+"/5x.db.v3.bak", []byte("old"), 0o600)
			os.WriteFile(s+"/5x.db-wal", []byte("left"), 0o600)
			return os.Remove(s + "/5x.db")
		}, "The database .5x/5x.db was deleted or moved; left of it: 5x.db-wal, 5x.db.v3.bak. Restore it, " +
			"or name a backup with --db."},
		"emptied": {func(s string) error { return os.Truncate(s+"/5x.db", 0) },
			"The database .5x/5x.db was emptied or begun anew; left of it: the logs of 2 runs. Restore it, " +
				"or name a backup with --db."},
		"its rows deleted": {func(s string) error {
			write(t, s+"/5x.db", "DELETE FROM steps", "DELETE FROM runs", "DELETE FROM plans")
			return nil
		}, "The database .5x/5x.db was emptied or begun anew; left of it: the logs of 2 runs. Restore it, " +
			"or name a backup with --db."},
	} {
		t.Run(name, func(t *testing.T) {
			dir := demoProject(t)
			os.RemoveAll(dir + "/.5x/gates")
			if err := c.lose(dir + "/.5x"); err != nil {
				t.Fatal(err)
			}
			rep, err := read(dir, 0)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(notices(rep, "database-gone"), "|"); got != c.want {
				t.Errorf("it says %q, want %q", got, c.want)
			}
			if got := notices(rep, "awaiting-first-run"); got != nil {
				t.Errorf("it also says %q", got)
			}
		})
	}
}

func TestALivePageSaysThatItsDatabaseIsGone(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	os.RemoveAll(dir + "/.5x/gates")
	os.RemoveAll(dir + "/.5x/logs") // nothing but its memory tells
	f := snapshot.Follow(func() (place.Place, error) { return place.Of(dir) }, snapshot.Options{}, 3)
	if _, err := f.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(dir + "/.5x/5x.db"); err != nil {
		t.Fatal(err)
	}
	rep, err := f.Refresh(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if notices(rep, "database-gone") == nil || notices(rep, "awaiting-first-run") != nil {
		t.Errorf("notices are %v", rep.Notices)
	}
}

func TestTwoCostsWhoseSumIsNoNumberAreKeptAndRefuseNothing(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	write(t, dir+"/.5x/5x.db", "UPDATE steps SET cost_usd = 1e308 WHERE step_name LIKE 'author%'")
	rep, err := read(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	if text := asJSON(t, rep); strings.Count(text, "1e+308") < 2 {
		t.Error("the two numbers are not in the JSON report")
	}
}
