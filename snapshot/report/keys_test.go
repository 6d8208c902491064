package report

import (
	"strings"
	"testing"
)

// A run's page is a file named by its anchor, and file systems take 255 bytes.
func TestAnAnchorOfAnyIDIsTheNameOfAFile(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("<é>", 400)
	seen := map[string]string{}
	for _, key := range []string{"run_1", strings.Repeat("a", 160), strings.Repeat("a", 161), strings.Repeat("a", 162),
		strings.Repeat("<", 53), strings.Repeat("<", 54), long, long + "x", long[:len(long)-1]} {
		a := Anchor("run", key)
		if len(a)+len(".html") > 200 || strings.Trim(a, "abcdefghijklmnopqrstuvwxyz0123456789_~.") != "" {
			t.Errorf("%.20s… is %s", key, a)
		}
		if before, ok := seen[a]; ok {
			t.Errorf("%d and %d bytes are both %s", len(before), len(key), a)
		}
		seen[a] = key
	}
	if got, want := Anchor("run", "a<b"), "run.a~3cb"; got != want {
		t.Errorf("it is %s, want %s", got, want)
	}
}
