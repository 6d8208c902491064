package gates

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// events are the audit's lines as "event by".
func events(t *testing.T, f Folder) []string {
	t.Helper()
	list, err := f.Audit(1 << 30)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range list {
		out = append(out, strings.TrimSpace(e.Event+" "+e.By))
	}
	return out
}

func TestWhoeverMeetsAnAnswerPutsItIntoTheAudit(t *testing.T) {
	t.Parallel()
	for name, meet := range map[string]func(f Folder, id string) error{
		"its asker": func(f Folder, id string) error { _, err := f.Await(t.Context(), id); return err },
		"who comes too late": func(f Folder, id string) error {
			if _, err := f.Resolve(t.Context(), id, continueBy("late")); !errors.Is(err, ErrResolved) {
				return err
			}
			return nil
		},
		"who prunes": func(f Folder, id string) error { _, err := f.Prune(time.Now()); return err },
		"who prunes it away": func(f Folder, id string) error {
			_, err := f.Prune(time.Now().Add(2 * KeepFor))
			return err
		},
		"who lists": func(f Folder, id string) error {
			list, err := f.List()
			if err != nil {
				return err
			}
			return f.NoteAnswers(list.Gates)
		},
	} {
		f, id := pending(t)
		answerFile(t, f, id, "other", `{"action":"continue"}`)
		var meeting sync.WaitGroup
		for range 8 { // whoever they are, and however many
			meeting.Go(func() {
				if err := meet(f, id); err != nil && name != "who prunes it away" {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		meeting.Wait()
		got := events(t, f)
		if n := answersAudited(t, f, id); n != 1 || got[1] != "resolved other" {
			t.Errorf("%s: the answer is in the audit %d times: %q", name, n, got)
		}
	}
}

func TestAnAnswerIsLookedForInAllOfTheAuditAndInThisLifeOfItsGate(t *testing.T) {
	t.Parallel()
	f, id := pending(t)
	f.Resolve(t.Context(), id, continueBy("ada"))
	d, err := f.open()
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	d.audit().rotate()
	for i := range 3000 { // some blocks of lines, one of them long
		reason := ""
		if i == 1500 {
			reason = strings.Repeat("x", 1<<17)
		}
		d.audit().append(Entry{Event: "opened", Gate: fmt.Sprint("other-", i), Reason: reason})
	}
	list, _ := f.List()
	if err := f.NoteAnswers(list.Gates); err != nil || answersAudited(t, f, id) != 1 {
		t.Errorf("%v; the answer is in the audit %d times", err, answersAudited(t, f, id))
	}
	// Its id again, after it was pruned.
	f.Prune(time.Now().Add(2 * KeepFor))
	f.Open(Request{ID: id, Type: "phase"})
	answerFile(t, f, id, "bob", `{"action":"exit"}`)
	list, _ = f.List()
	if err := f.NoteAnswers(list.Gates); err != nil || answersAudited(t, f, id) != 2 {
		t.Errorf("%v; after its second life it is in the audit %d times", err, answersAudited(t, f, id))
	}
}

func TestPruneKeepsPendingAndRecentGates(t *testing.T) {
	t.Parallel()
	f := In(t.TempDir())
	now := time.Now()
	put := func(id, run string, answered time.Duration) {
		if _, err := f.Open(Request{ID: id, Type: "phase", Run: run}); err != nil {
			t.Fatal(err)
		}
		if answered < 0 {
			return
		}
		b := fmt.Sprintf(`{"gateId":%q,"resolved":true,"resolvedBy":"x","resolvedAt":%q,`+
			`"response":{"action":"exit"}}`, id, instant(now.Add(-answered)))
		if err := os.WriteFile(filepath.Join(f.Path(), answerName(id)), []byte(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("pending-for-ever", "a", -1)
	put("recent", "a", time.Hour)
	put("old", "a", KeepFor+time.Hour)
	for i := range KeepPerRun + 3 {
		put(fmt.Sprintf("many-%03d", i), "b", time.Duration(i)*time.Minute)
	}
	old := now.Add(-time.Hour)
	for _, name := range []string{".new-1-dead", "orphan.resolved.json"} {
		os.WriteFile(filepath.Join(f.Path(), name), []byte("{"), 0o600)
		os.Chtimes(filepath.Join(f.Path(), name), old, old)
	}
	os.Chtimes(filepath.Join(f.Path(), "orphan.resolved.json"), now.Add(-2*KeepFor), now.Add(-2*KeepFor))
	os.WriteFile(filepath.Join(f.Path(), ".new-2-alive"), []byte("{"), 0o600)
	removed, err := f.Prune(now)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(removed)
	if want := []string{"many-200", "many-201", "many-202", "old"}; !slices.Equal(removed, want) {
		t.Errorf("removed %q, want %q", removed, want)
	}
	for name, want := range map[string]bool{".new-1-dead": false, ".new-2-alive": true,
		"orphan.resolved.json": false, "old.json": false, "old.resolved.json": false,
		"pending-for-ever.json": true, "recent.json": true} {
		if _, err := os.Lstat(filepath.Join(f.Path(), name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheAuditIsSetAsideWhenItIsFullAndRepairsACutLine(t *testing.T) {
	f, id := pending(t)
	name := filepath.Join(f.Path(), auditName)
	line := `{"ts":"2026-01-01T00:00:00.000Z","event":"opened","gateId":"` + strings.Repeat("x", 1000) + "\"}\n"
	if err := os.WriteFile(name, []byte(strings.Repeat(line, mostAudit/len(line)+1)), 0o600); err != nil {
		t.Fatal(err)
	}
	f.Resolve(t.Context(), id, continueBy("ada"))
	rotated, _ := filepath.Glob(filepath.Join(f.Path(), "audit.2*.ndjson"))
	if b, _ := os.ReadFile(name); len(rotated) != 1 || strings.Count(string(b), "\n") != 1 {
		t.Fatalf("set aside: %q; now %.200s", rotated, b)
	}
	w, _ := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	w.WriteString(`{"ts":"cut`)
	w.Close()
	f.Resolve(t.Context(), id, continueBy("late"))
	if got := events(t, f); !slices.Equal(got[len(got)-2:], []string{"resolved ada", "stale late"}) {
		t.Errorf("audit ends in %q", got[len(got)-2:])
	}
}

func TestIgnoredFilesAreAuditedOnce(t *testing.T) {
	f, _ := pending(t)
	os.WriteFile(filepath.Join(f.Path(), "notes.txt"), nil, 0o600)
	os.WriteFile(filepath.Join(f.Path(), "young.json"), []byte("{"), 0o600)
	for range 3 {
		list, err := f.List()
		if err != nil || len(list.Ignored) != 2 {
			t.Fatalf("%v %+v", err, list.Ignored)
		}
		if err := f.NoteIgnored(list.Ignored); err != nil {
			t.Fatal(err)
		}
	}
	if got := events(t, f); !slices.Equal(got, []string{"opened", "ignored"}) {
		t.Errorf("%q", got)
	}
}
