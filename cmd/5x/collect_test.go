package main

import (
	"math"
	"runtime/debug"
	"testing"
)

// Whoever gives the program less memory than it likes gets that limit kept, also once
// one huge run fills half of what collecting less often may use.
func TestALimitOfTheUsersIsKeptWhateverIsHeld(t *testing.T) {
	before, percent := debug.SetMemoryLimit(-1), debug.SetGCPercent(100)
	defer func() { debug.SetMemoryLimit(before); debug.SetGCPercent(percent) }()
	json := reportCmd{format: format{name: "json"}}
	for _, x := range []struct{ allowed, small, huge int64 }{
		{100 << 20, 100 << 20, 100 << 20},
		{1 << 30, heapLimit, 1 << 30},
		{math.MaxInt64, heapLimit, math.MaxInt64},
	} {
		debug.SetMemoryLimit(x.allowed)
		json.collectLess()
		if got := debug.SetMemoryLimit(-1); got != x.small {
			t.Errorf("allowed %d, with few runs the limit is %d, not %d", x.allowed, got, x.small)
		}
		(&collection{allowed: x.allowed}).end()
		if got := debug.SetMemoryLimit(-1); got != x.huge {
			t.Errorf("allowed %d, with one huge run the limit is %d, not %d", x.allowed, got, x.huge)
		}
	}
}
