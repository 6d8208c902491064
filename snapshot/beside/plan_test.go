package beside

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
			doc := parsePlan(text)
			var b strings.Builder
			fmt.Fprintf(&b, "title=%q version=%q status=%q\n", doc.Title, doc.Version, doc.Status)
			for _, p := range doc.Phases {
				fmt.Fprintf(&b, "phase %s %q gate=%q marked=%v %d/%d complete=%v\n", p.ID, p.Title, p.Gate,
					p.Marked, p.Checked, p.Items, p.Complete)
			}
			if want := string(ar.Files[1].Data); b.String() != want {
				t.Errorf("got\n%swant\n%s", b.String(), want)
			}
		})
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
		for _, p := range parsePlan(text).Phases {
			if p.Checked > p.Items || p.ID == "" {
				t.Errorf("impossible phase %+v", p)
			}
		}
	})
}
