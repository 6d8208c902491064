package golden

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// The migration forgets a run's state and review path, and adds rows for what
// the plan's progress said; what happened is the same. So a run in a database
// of generation A and the same run migrated are told alike, but for what can be
// done next: the older program is gone.
func TestAMigratedRunIsToldAsTheNativeOne(t *testing.T) {
	t.Parallel()
	natives, err := filepath.Glob("stories/m*-native.txtar")
	if err != nil || len(natives) < 2 {
		t.Fatalf("%d pairs: %v", len(natives), err)
	}
	for _, file := range natives {
		native, migrated := toldIn(t, file), toldIn(t, strings.TrimSuffix(file, "-native.txtar")+"-migrated.txtar")
		if native != migrated {
			t.Errorf("%s tells\n%s\nmigrated\n%s", file, native, migrated)
		}
	}
}

// toldIn is what a story of the stories folder tells, without what is next;
// TestEveryRuleOf5xHasItsStory proves that it is told.
func toldIn(t *testing.T, file string) string {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for line := range strings.Lines(string(ar.Files[len(ar.Files)-1].Data)) {
		if !strings.HasPrefix(line, "  next: ") {
			b.WriteString(line)
		}
	}
	return b.String()
}
