package snapshot

import (
	"fivex/snapshot/beside"
	"fivex/snapshot/report"
)

// readGates reads the gate files.
func (v *View) readGates() {
	now := v.opts.At
	if v.opts.Clock != nil && now.IsZero() {
		now = report.Time{Time: v.opts.Clock()}
	}
	list, notices := beside.Gates(v.place.State, now, v.newest, v.mask)
	for _, n := range notices {
		v.hear(n)
	}
	v.head.Gates = list
	for _, g := range list {
		v.seen(g.CreatedAt)
		v.seen(g.ResolvedAt)
		v.gates[g.Run] = append(v.gates[g.Run], g)
	}
}
