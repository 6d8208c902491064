package templates

import (
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
	free, freeOnPhone, said := 0.0, 0.0, ""
	put := func(ms float64) {
		x := at(ms)
		width := float64(len(form))*7 + 12
		l := stripLabel{x: share(x), text: tl.Start.Add(time.Duration(ms) * time.Millisecond).Format(form)}
		if x < free || x+width > stripWidth+8 || l.text == said {
			return
		}
		free, said = x+width, l.text
		if px := x * phoneShare; px < freeOnPhone || px+width > stripWidth*phoneShare+8 {
			l.class = "wide"
		} else {
			freeOnPhone = px + width
		}
		list = append(list, l)
	}
	put(0)
	for _, s := range parts {
		if s.folded {
			put(s.to) // when work went on
			continue
		}
		first := tl.Start.Add(time.Duration(s.from) * time.Millisecond).Truncate(step)
		for n := 0; n < 40; n++ {
			ms := float64(first.Add(time.Duration(n) * step).Sub(tl.Start.Time).Milliseconds())
			if ms > s.to {
				break
			}
			if ms > s.from {
				put(ms)
			}
		}
	}
	return list
}
