//go:build race

package snapshot_test

// raceEnabled: the race detector makes everything ten times slower.
const raceEnabled = true
