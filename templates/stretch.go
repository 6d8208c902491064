package templates

import (
	"cmp"
	"math"
	"slices"

	"fivex/snapshot/report"
)

const (
	foldedFrom = 0.2  // of all work: a longer stretch without work is folded
	foldedTo   = 0.08 // of the strip
)

// A stretch is a part of the timeline with its place in the strip.
type stretch struct {
	from, to, x, end float64
	folded           bool
}

// stretches divide the timeline: what is much longer than all work together
// and no work itself is folded.
func stretches(run *report.Run) []stretch {
	gaps, work, end := gapsOf(run.Timeline.Spans, false)
	var list []stretch
	at := 0.0
	for _, g := range gaps {
		if long := g.to - g.from; work > 0 && long > foldedFrom*work && long > foldedTo*end {
			if g.from > at {
				list = append(list, stretch{from: at, to: g.from})
			}
			list = append(list, stretch{from: g.from, to: g.to, folded: true})
			at = g.to
		}
	}
	if end > at {
		list = append(list, stretch{from: at, to: end})
	}
	placeStretches(list, goesOn(run))
	return list
}

// A gap is time in which nobody is at work.
type gap struct{ from, to float64 }

// gapsOf are the gaps of a timeline, how long all work is, with that of people or without,
// and where the timeline ends.
func gapsOf(spans []report.Span, people bool) (gaps []gap, work, end float64) {
	at := make([]gap, 0, len(spans)) // a span of work, as far as it matters here
	for i := range spans {
		s := &spans[i]
		end = max(end, s.ToMS)
		if people || s.Lane != "person" {
			at = append(at, gap{s.FromMS, s.ToMS})
		}
	}
	inOrder := func(a, b gap) int { return cmp.Compare(a.from, b.from) }
	if !slices.IsSortedFunc(at, inOrder) {
		slices.SortStableFunc(at, inOrder)
	}
	busy := 0.0 // until then
	for _, s := range at {
		if s.to <= busy {
			continue
		}
		if s.from > busy {
			gaps = append(gaps, gap{busy, s.from})
		}
		work += s.to - max(busy, s.from)
		busy = s.to
	}
	end = max(end, 1)
	if end > busy {
		gaps = append(gaps, gap{busy, end})
	}
	return gaps, work, end
}

// placeStretches gives each stretch its place in the strip: what is folded takes little
// of it, whatever its length, and the others share the rest by theirs.
func placeStretches(list []stretch, goesOn bool) {
	folds, shown := 0.0, 0.0
	for _, s := range list {
		if s.folded {
			folds++
		} else {
			shown += s.to - s.from
		}
	}
	if goesOn {
		shown = withRoom(shown)
	}
	fold := min(foldedTo*stripWidth, 0.5*stripWidth/max(1, folds))
	rest := stripWidth - folds*fold
	x := 0.0
	for i := range list {
		s := &list[i]
		s.x = x
		if s.folded {
			x += fold
		} else {
			x += (s.to - s.from) / max(1, shown) * rest
		}
		s.end = x
	}
}

// withRoom is a length with room for what comes, so that spans keep their
// places while a run goes on: it grows by a fifth at a time.
func withRoom(length float64) float64 {
	if length <= 0 {
		return length
	}
	return math.Exp2(math.Ceil(math.Log2(length)*4) / 4)
}

// scale turns the timeline's milliseconds into the strip's width.
func scale(run *report.Run) func(ms float64) float64 {
	list := stretches(run)
	return func(ms float64) float64 {
		for _, s := range list {
			if ms <= s.to {
				return s.x + max(0, ms-s.from)/max(1, s.to-s.from)*(s.end-s.x)
			}
		}
		return stripWidth
	}
}
