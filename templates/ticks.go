package templates

import (
	"cmp"
	"math"
	"slices"
	"time"

	"fivex/snapshot/report"
)

// tickSteps are the distances of ticks that people read off a clock.
var tickSteps = []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second,
	15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute,
	15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour}

// stripTicks are times of the clock; in a sequence there is none.
func stripTicks(run *report.Run) (list []stripLabel) {
	tl := run.Timeline
	if tl.Start.IsZero() || tl.Axis != "clock" {
		return nil
	}
	parts := stretches(run)
	var shown, end float64
	for _, s := range parts {
		if !s.folded {
			shown += s.to - s.from
		}
		end = max(end, s.to)
	}
	step := tickSteps[len(tickSteps)-1]
	for _, d := range tickSteps {
		if shown/float64(d.Milliseconds()) <= 7 {
			step = d
			break
		}
	}
	form := "15:04"
	switch {
	case end > 20*3600e3:
		form = "Jan 2 15:04"
	case step < time.Minute:
		form = "15:04:05"
	}
	at := scale(run)
	var ticks []tick
	add := func(ms float64, round bool) {
		ticks = append(ticks, tick{at(ms), tl.Start.Add(time.Duration(ms) * time.Millisecond).Format(form), round})
	}
	add(0, false)
	for _, s := range parts {
		if s.folded {
			add(s.to, false) // when work went on
			continue
		}
		first := tl.Start.Add(time.Duration(s.from) * time.Millisecond).Truncate(step)
		for n := 0; n < 40; n++ {
			ms := float64(first.Add(time.Duration(n) * step).Sub(tl.Start.Time).Milliseconds())
			if ms > s.to {
				break
			}
			if ms > s.from {
				add(ms, true)
			}
		}
	}
	width := float64(len(form))*7 + 12
	ticks = withRoomFor(ticks, width)
	onPhone := withRoomFor(ticks, width/phoneShare)
	for _, t := range ticks {
		l := stripLabel{x: share(t.x), text: t.text, to: stepAnchor(run, stepThen(tl.Spans, at, t.x))}
		if !slices.Contains(onPhone, t) {
			l.class = "wide"
		}
		list = append(list, l)
	}
	return list
}

// A tick is a time of the clock at its place in the strip.
type tick struct {
	x     float64
	text  string
	round bool // of the clock's hours, not one at which something began
}

// stepThen is the step that was begun last at a place; the first one before all of them.
func stepThen(spans []report.Span, at func(ms float64) float64, x float64) (step string) {
	begun, first := -1.0, math.Inf(1)
	for i := range spans {
		switch from := at(spans[i].FromMS); {
		case from <= x && from >= begun:
			step, begun = spans[i].Step, from
		case begun < 0 && from < first:
			step, first = spans[i].Step, from
		}
	}
	return step
}

// nearTick is how many widths a round time keeps from one that something began at: one
// that stands just beside it looks like a mistake.
const nearTick = 1.5

// withRoomFor are the ticks, by their place, that have room for texts of this width: those
// first at which something began.
func withRoomFor(ticks []tick, width float64) (list []tick) {
	fits := func(t tick) bool {
		return t.x+width <= stripWidth+width/8 && !slices.ContainsFunc(list, func(u tick) bool {
			room := width
			if t.round != u.round {
				room *= nearTick
			}
			return t.text == u.text || max(t.x-u.x, u.x-t.x) < room
		})
	}
	for _, round := range []bool{false, true} {
		for _, t := range ticks {
			if t.round == round && fits(t) {
				list = append(list, t)
			}
		}
	}
	slices.SortFunc(list, func(a, b tick) int { return cmp.Compare(a.x, b.x) })
	return list
}
