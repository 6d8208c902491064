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

// An address is read and typed by people, and of thousands of steps each byte counts.
func TestAnAnchorSaysWhatItIsOnce(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ key, step, want string }{
		{"run_0a1b2c3d4e5f", "steps-761", "run_0a1b2c3d4e5f.761"},
		{"run_0a1b2c3d4e5f", "prompts-7", "run_0a1b2c3d4e5f.prompts-7"},
		{"0a1b2c3d4e5f", "steps-761", "run.0a1b2c3d4e5f.761"}, // another run than the first
		{"run_1", "steps-3-7", "run_1.steps-3-7"},
		{"run_1", "steps-761~1", "run_1.steps-761~7e1"},
		{"run_1", "steps-", "run_1.steps-"},
	} {
		if got := Anchor("run", x.key, StepKey(x.step)); got != x.want {
			t.Errorf("%s, %s: %s, want %s", x.key, x.step, got, x.want)
		}
	}
}
