package golden

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"fivex/golden/sample"
	"fivex/snapshot/place"

	"github.com/chromedp/chromedp"
)

// The data keeps the sentence: who reads that has no headline.
func TestAProjectWithoutRunsSaysSoOnceInItsPage(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for file, more := range map[string]string{
		"5x.toml":                         "",
		"docs/development/runs/notes.txt": "",
		"docs/development/runs/one/run.json": "Records of runs lie in docs/development/runs: " +
			"5x report docs/development/runs makes a report of them.",
	} {
		t.Run(file, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "p")
			if err := sample.Unpack(dir, archive(file, "")); err != nil {
				t.Fatal(err)
			}
			where, err := place.Of(dir)
			if err != nil {
				t.Fatal(err)
			}
			j, html, err := renderBoth(where, asTheCommand)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(j, []byte("No run yet: awaiting first run.")) {
				t.Error("the data do not say that there is no run yet")
			}
			var said string
			b.open(t, fileURL(t, html), chromedp.Text("main", &said))
			if n := strings.Count(said, "No run yet"); n != 1 || strings.Contains(said, "awaiting") {
				t.Errorf("%d times there is no run yet:\n%s", n, said)
			}
			if notes := strings.Contains(said, "Notes on the source"); notes != (more != "") || !strings.Contains(said, more) {
				t.Errorf("want the note %q:\n%s", more, said)
			}
		})
	}
}
