package saved

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"fivex/snapshot/report"
)

// FuzzSaved: whatever a file holds gives a report or an error, with unique
// keys.
func FuzzSaved(f *testing.F) {
	f.Add([]byte(`{"runs":{"a":{"id":"a","plan":"p",` +
		`"phases":[{"id":"1","rounds":[{"steps":[{"id":"s","kind":"author","agent":{}}]}]}]}},"version":2,` +
		`"plans":{"p":{}},"gates":{"g":{}},"documents":{"d":{}}}`))
	f.Add([]byte(`{"version":2,"runs":{"a":null,"a":{"phases":[null]}}}`))
	f.Add([]byte(`{"version":2}x`))
	path := filepath.Join(f.TempDir(), "x.json")
	f.Fuzz(func(t *testing.T, doc []byte) {
		if err := os.WriteFile(path, doc, 0o644); err != nil {
			t.Fatal(err)
		}
		ctx := context.Background()
		r, err := Open(ctx, []string{path}, Options{})
		if err != nil {
			return
		}
		head, err := r.Head()
		if err != nil {
			return
		}
		seen := map[string]bool{}
		err = head.Gather(report.Counted(func(yield func(*report.Run, error) bool) {
			for run, err := range r.Each(ctx) {
				if err == nil && seen[run.Key] {
					t.Errorf("the key %q comes twice", run.Key)
				}
				if err == nil {
					seen[run.Key] = true
				}
				if !yield(run, err) {
					return
				}
			}
		}), -1)
		if err == nil && len(head.Runs) != r.Len() {
			t.Errorf("%d runs of %d", len(head.Runs), r.Len())
		}
	})
}
