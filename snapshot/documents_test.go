package snapshot_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fivex/snapshot"

	"golang.org/x/tools/txtar"
)

// Each archive in testdata/plans holds plan.md and what is read from it.
func TestPlansAreReadAs5xReadsThem(t *testing.T) {
	files, err := filepath.Glob("testdata/plans/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no plans: ", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			ar, err := txtar.ParseFile(f)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.ReplaceAll(string(ar.Files[0].Data), "␍", "\r")
			doc := snapshot.ParsePlan(text)
			var b strings.Builder
			fmt.Fprintf(&b, "title=%q version=%q status=%q\n", doc.Title, doc.Version, doc.Status)
			for _, p := range doc.Phases {
				fmt.Fprintf(&b, "phase %s %q gate=%q marked=%v %d/%d complete=%v\n", p.ID, p.Title, p.Gate, p.Marked, p.Checked, p.Items, p.Complete)
			}
			if want := string(ar.Files[1].Data); b.String() != want {
				t.Errorf("got\n%swant\n%s", b.String(), want)
			}
		})
	}
}

func TestPhasesSortByTheirNumbers(t *testing.T) {
	want := []string{"", "plan", "1", "1.1", "1.2", "1.10", "2", "9", "10", "later", "phase two"}
	for range 20 {
		got := slices.Clone(want)
		rand.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortFunc(got, snapshot.ComparePhases)
		if !slices.Equal(got, want) {
			t.Fatalf("got %q", got)
		}
	}
}

func TestTimesOfBothFormsAreUTC(t *testing.T) {
	for in, want := range map[string]string{
		"2026-02-27 10:00:00":           "2026-02-27T10:00:00Z",
		"2026-02-27 10:00:00.250":       "2026-02-27T10:00:00.25Z",
		"2026-02-27T10:00:00.532Z":      "2026-02-27T10:00:00.532Z",
		"2026-02-27T12:00:00+02:00":     "2026-02-27T10:00:00Z",
		"2026-02-27T10:00:00.123456789": "2026-02-27T10:00:00.123Z",
		"2026-02-27":                    "2026-02-27T00:00:00Z",
		"yesterday":                     "",
		"":                              "",
		"0000-00-00 00:00:00":           "",
		"99999-01-01 00:00:00":          "",
	} {
		got, _ := snapshot.ParseTime(in)
		if got.RFC3339() != want {
			t.Errorf("%q gives %q, want %q", in, got.RFC3339(), want)
		}
	}
}

func TestDurationsReadAsPeopleSayThem(t *testing.T) {
	for ms, want := range map[float64]string{0: "0ms", 8.447: "8ms", 1000: "1s", 12345: "12.3s", 60e3: "1m", 3.84e6: "1h 4m", 90000e3: "25h", 4 * 86400e3: "4d", 1e18: "11574074074d"} {
		if got := snapshot.FormatDuration(ms); got != want {
			t.Errorf("%v ms is %q, want %q", ms, got, want)
		}
	}
}

func FuzzPlan(f *testing.F) {
	files, _ := filepath.Glob("testdata/plans/*.txtar")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range snapshot.ParsePlan(text).Phases {
			if p.Checked > p.Items || p.ID == "" {
				t.Errorf("impossible phase %+v", p)
			}
		}
	})
}
