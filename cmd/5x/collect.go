package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// heapLimit is where collecting less often ends, in bytes.
const heapLimit = 256 << 20

// collectLess collects garbage less often where few runs are held at a time: the
// heap stays small, so it costs little memory and saves a fifth of the time.
func (c *reportCmd) collectLess() {
	switch {
	case c.site: // whose memory of runs is live
		debug.SetGCPercent(300)
	case c.Runs == nil && c.format.name != "junit":
		debug.SetGCPercent(600)
	default:
		return
	}
	allowed := debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(min(heapLimit, allowed))
	runtime.SetFinalizer(&collection{allowed: allowed}, (*collection).over)
}

// A collection is garbage: its finalizer runs at the end of each.
type collection struct {
	allowed int64    // by GOMEMLIMIT
	_       [32]byte // objects of one size have finalizers of their own
}

// over gives our limit up once half of it is in use: near it the collector
// would hardly ever rest. One huge run is collected more often instead.
func (c *collection) over() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	if metrics.Read(live); live[0].Value.Uint64() < heapLimit/2 {
		runtime.SetFinalizer(c, (*collection).over)
		return
	}
	c.end()
}

func (c *collection) end() {
	debug.SetMemoryLimit(c.allowed)
	debug.SetGCPercent(50)
}
