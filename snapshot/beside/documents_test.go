package beside

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fivex/snapshot/place"
)

// Reviews are found by name: a run's by its id, a plan's by the plan's whole
// name, in the folders that its configuration layers. A name that only ends
// like a plan's, or lies in another sub-project, is another plan's.
func TestReviewsBelongToTheirOwnPlanOnly(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"5x.toml":                                             "[paths]\nreviews = 'docs/reviews'\n",
		"web/5x.toml":                                         "[paths]\nreviews = 'docs/reviews'\n",
		"docs/reviews/shop-review.md":                         "# Of the plan shop",
		"docs/reviews/web-shop-review.md":                     "# Of the plan web-shop",
		"docs/reviews/2026-02-04-shop-review.md":              "# Of the plan shop, dated as older versions do",
		"docs/reviews/run_a-phase-1-review.md":                "# Of run_a",
		"docs/reviews/run_ab-phase-1-review.md":               "# Of run_ab, which is not here",
		"web/docs/reviews/shop-review.md":                     "# Of the other plan shop",
		"docs/development/reviews/unrelated-things-review.md": "# Of nothing",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	where, err := place.Of(root)
	if err != nil {
		t.Fatal(err)
	}
	d := Documents{Place: where, Paths: place.NewPaths(where, nil)}
	_, of, _ := d.Reviews([]Reviewed{
		{Run: "run_a", Plan: "docs/shop.md"},
		{Run: "run_b", Plan: "docs/web-shop.md"},
		{Run: "run_c", Plan: "web/docs/shop.md"},
	})
	for i, want := range [][]string{
		{"docs/reviews/2026-02-04-shop-review.md", "docs/reviews/run_a-phase-1-review.md", "docs/reviews/shop-review.md"},
		{"docs/reviews/web-shop-review.md"},
		{"web/docs/reviews/shop-review.md"},
	} {
		if slices.Sort(of[i]); !slices.Equal(of[i], want) {
			t.Errorf("run %d has %q, want %q", i, of[i], want)
		}
	}
}
