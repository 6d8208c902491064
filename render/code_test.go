package render

import (
	"bytes"
	"io"
	"iter"
	"strings"
	"testing"

	"fivex/render/words"
	"fivex/snapshot/report"
)

// coded is a run of so many phases, each with a round that changed a file by a
// patch of this size.
func coded(phases, size int) *report.Run {
	run := &report.Run{Key: "run_1", ID: "run_1", Plan: "plan.md", Status: "completed", Detail: &report.Detail{}}
	for range phases {
		changes := &report.Changes{Files: []report.FileChange{{Path: "a.go", Status: "modified", Added: 1,
			Patch: "@@ -1,0 +1 @@\n+" + strings.Repeat("x", size)}}}
		run.Phases = append(run.Phases, &report.Phase{ID: "1", Title: "One", Changes: changes,
			Rounds: []*report.Round{{N: 1, Changes: changes}}})
	}
	return run
}

// A page that is too large to open tells nothing: what a run changed stands in
// its page up to 8 MiB, beyond that as counts, wherever the page is.
func TestThePageOfARunHoldsItsCodeUpToABound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		run   *report.Run
		holds bool
	}{
		"a little": {coded(2, 1<<10), true},
		"too much": {coded(20, 1<<19), false},
	} {
		rep := &report.Report{Runs: []*report.Run{c.run}}
		pages := map[string]string{}
		var file, live bytes.Buffer
		if err := HTML(&file, rep); err != nil {
			t.Fatal(err)
		}
		if err := (LivePage{}).Run(&live, rep, c.run); err != nil {
			t.Fatal(err)
		}
		pages["file"], pages["live"] = file.String(), live.String()
		told := func(yield func(report.Told, error) bool) {
			yield(report.Told{Run: c.run, Analytics: &report.Analytics{}}, nil)
		}
		head := &report.Report{}
		err := Site(head, iter.Seq2[report.Told, error](told), words.New(), func(path string) (io.WriteCloser, error) {
			return &kept{into: pages, name: path}, nil
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range []string{"file", "live", "runs/" + RunPage(c.run)} {
			if got := strings.Contains(pages[page], strings.Repeat("x", 1<<10)); got != c.holds {
				t.Errorf("%s, %s: the code stands in the page: %v, of %d bytes", name, page, got, len(pages[page]))
			}
			if len(pages[page]) > 9<<20 || !strings.Contains(pages[page], "a.go") {
				t.Errorf("%s, %s: %d bytes, which must name the file", name, page, len(pages[page]))
			}
		}
	}
}

// kept is a file of a site, kept in memory.
type kept struct {
	bytes.Buffer
	into map[string]string
	name string
}

func (k *kept) Close() error {
	k.into[k.name] = k.String()
	return nil
}
