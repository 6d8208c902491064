package golden

import (
	"cmp"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// notWritten are files that a program writes, or that others wrote: their lines are
// as long as they are. The tables of secrets are texts, one to a line.
var notWritten = regexp.MustCompile(`_templ\.go$|^templates/made/|^snapshot/redact/gitleaks/rules\.go$|` +
	`^golden/secrets/table|^golden/schema/|/testdata/|^golden/stories/`)

// A line that needs scrolling sideways is not read.
func TestNoLineThatAPersonWroteIsWiderThan120Columns(t *testing.T) {
	t.Parallel()
	written := []string{".go", ".templ", ".css", ".js", ".mjs", ".sh", ".yml", ".yaml", "justfile"}
	files := 0
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		name := strings.TrimPrefix(filepath.ToSlash(p), "../")
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || name == "dist"):
			return fs.SkipDir
		case d.IsDir() || !slices.Contains(written, cmp.Or(path.Ext(name), name)) ||
			notWritten.MatchString(name):
			return nil
		}
		files++
		for i, line := range strings.Split(read(t, p), "\n") {
			if n := utf8.RuneCountInString(line); n > 120 {
				t.Errorf("%s:%d has %d columns", name, i+1, n)
			}
		}
		return nil
	})
	if err != nil || files < 400 {
		t.Fatalf("%d files were found, %v", files, err)
	}
}

// What ties the rooms of snapshot together is several types that each mean one
// thing: a type that knows everything would grow again.
func TestNoTypeThatTiesTheRoomsTogetherHasMoreThanTwentyMethods(t *testing.T) {
	t.Parallel()
	methods := map[string]int{}
	receiver := regexp.MustCompile(`(?m)^func \(\w+ \*?(\w+)\)`)
	for _, f := range goFiles(t) {
		if path.Dir(f) != "snapshot" || strings.HasSuffix(f, "_test.go") {
			continue
		}
		for _, m := range receiver.FindAllStringSubmatch(read(t, "../"+f), -1) {
			methods[m[1]]++
		}
	}
	if methods["View"] == 0 {
		t.Fatal("the methods were not found")
	}
	for name, n := range methods {
		if n > 20 {
			t.Errorf("%s has %d methods", name, n)
		}
	}
}
