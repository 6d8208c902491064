package templates

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"fivex/snapshot/report"
)

const (
	stripWidth = 900.0 // of the box that positions are counted in; the page shows shares of it
	mostSpans  = 150   // drawn; of more, the most telling one at each place
	foldedFrom = 0.2   // of all work: a longer stretch without work is folded
	foldedTo   = 0.08  // of the strip
	phoneShare = 0.38  // of the strip's width that a phone has
)

// A stripSpan is one rectangle of the strip.
type stripSpan struct{ id, class, x, y, width, height, fill, to, said string }

// A stripLabel is a text at a place of the strip: on every screen, or with a class
// "wide" not on a phone, with "narrow" on nothing else.
type stripLabel struct{ x, text, class string }

func (l stripLabel) classes(kind string) string { return strings.TrimSpace(kind + " " + l.class) }

// A stretch is a part of the timeline with its place in the strip.
type stretch struct {
	from, to, x, end float64
	folded           bool
}

// stretches divide the timeline: what is much longer than all work together
// and no work itself is folded.
func stretches(run *report.Run) (list []stretch) {
	var work, end, busy float64
	type gap struct{ from, to float64 }
	var gaps []gap
	spans := run.Timeline.Spans
	inOrder := func(a, b report.Span) int { return cmp.Compare(a.FromMS, b.FromMS) }
	if !slices.IsSortedFunc(spans, inOrder) {
		spans = slices.Clone(spans)
		slices.SortStableFunc(spans, inOrder)
	}
	for _, s := range spans {
		end = max(end, s.ToMS)
		if s.Lane == "person" || s.ToMS <= busy {
			continue
		}
		if s.FromMS > busy {
			gaps = append(gaps, gap{busy, s.FromMS})
		}
		work += s.ToMS - max(busy, s.FromMS)
		busy = s.ToMS
	}
	end = max(end, 1)
	if end > busy {
		gaps = append(gaps, gap{busy, end})
	}
	at := 0.0
	for _, g := range gaps {
		if work > 0 && g.to-g.from > foldedFrom*work && g.to-g.from > foldedTo*end {
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
	folds, shown := 0.0, 0.0
	for _, s := range list {
		if s.folded {
			folds++
		} else {
			shown += s.to - s.from
		}
	}
	if goesOn(run) {
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
	return list
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

func stripSpans(run *report.Run) (list []stripSpan) {
	at := scale(run)
	hatch := "url(#" + inRun(run, "hatch") + ")"
	keys := report.Keys{}
	for _, s := range tellingSpans(run.Timeline.Spans, at) {
		x := at(s.FromMS)
		width := max(3, at(s.ToMS)-x)
		span := stripSpan{id: inRun(run, "span-"+keys.Unique(s.Step)), class: laneClass(s.Lane),
			x: share(min(x, stripWidth-width)), y: "24", width: share(width), height: "20",
			to: stepAnchor(run, s.Step), said: spanText(run, s)}
		switch {
		case s.Outcome == "bad":
			span.class, span.fill = "failed", hatch
		case s.Lane == "person":
			span.y, span.height = "27", "14"
		case s.Lane == "quality" || s.Lane == "reviewer":
			span.y, span.height = "29", "10"
		}
		list = append(list, span)
	}
	// What is drawn last covers what it touches.
	slices.SortStableFunc(list, func(a, b stripSpan) int { return truth(a.class == "failed") - truth(b.class == "failed") })
	return list
}

// stripLines are where phases begin.
func stripLines(run *report.Run) (places []string) {
	if len(run.Timeline.Phases) >= 80 {
		return nil
	}
	at := scale(run)
	for _, p := range run.Timeline.Phases {
		if p.Phase != "" {
			places = append(places, share(at(p.FromMS)))
		}
	}
	return places
}

// tellingSpans are all spans, or of too many for the strip's width the one at
// each place that a reader must not miss: what went wrong, then waiting, then
// the longest.
func tellingSpans(spans []report.Span, at func(ms float64) float64) []report.Span {
	if len(spans) <= mostSpans {
		return spans
	}
	places := make([]*report.Span, mostSpans)
	for i := range spans {
		s := &spans[i]
		p := &places[min(mostSpans-1, int(at(s.FromMS)/stripWidth*mostSpans))]
		if *p == nil || moreTelling(s, *p) {
			*p = s
		}
	}
	var list []report.Span
	for _, s := range places {
		if s != nil {
			list = append(list, *s)
		}
	}
	return list
}

func moreTelling(a, b *report.Span) bool {
	rank := func(s *report.Span) int {
		switch {
		case s.Outcome == "bad":
			return 2
		case s.Lane == "person":
			return 1
		}
		return 0
	}
	if rank(a) != rank(b) {
		return rank(a) > rank(b)
	}
	return a.ToMS-a.FromMS > b.ToMS-b.FromMS
}

// spanText is a span in words.
func spanText(run *report.Run, s report.Span) string {
	text := laneWord(s.Lane)
	if s.Known && s.ToMS > s.FromMS {
		text += ", " + ms(s.ToMS-s.FromMS)
	}
	if s.Outcome == "bad" {
		text += ", went wrong"
	}
	if tl := run.Timeline; tl.Axis == "clock" && !tl.Start.IsZero() {
		text = tl.Start.Add(time.Duration(s.FromMS)*time.Millisecond).Format("15:04") + " " + text
	}
	return text
}

// stripFolds are the places where time without work is folded.
func stripFolds(run *report.Run) (list []stripLabel) {
	for _, s := range stretches(run) {
		if s.folded {
			long := stripLabel{x: share((s.x + s.end) / 2), text: ms(s.to - s.from)}
			short, _, more := strings.Cut(long.text, " ")
			switch room := (s.end - s.x) * phoneShare; {
			case textWidth(long.text) <= room:
				list = append(list, long)
				continue
			case more && textWidth(short) <= room:
				list = append(list, stripLabel{x: long.x, text: short, class: "narrow"})
			}
			long.class = "wide"
			list = append(list, long)
		}
	}
	return list
}

func laneClass(lane string) string {
	switch lane {
	case "person":
		return "person"
	case "quality", "reviewer":
		return "q"
	}
	return "a"
}

// textWidth is how wide a small text is, about.
func textWidth(text string) float64 { return float64(len([]rune(text))) * 7 }

// stripPhases name the phases at their spans: for each kind of screen, as far as
// there is room.
func stripPhases(run *report.Run) (list []stripLabel) {
	wide, narrow := phaseLabels(run, 1), phaseLabels(run, phoneShare)
	for _, l := range wide {
		if !slices.Contains(narrow, l) {
			l.class = "wide"
		}
		list = append(list, l)
	}
	for _, l := range narrow {
		if !slices.Contains(wide, l) {
			l.class = "narrow"
			list = append(list, l)
		}
	}
	return list
}

// phaseLabels are the names of phases on a strip of this part of its width. A name
// begins with its phase, or as soon as there is room before the phase ends; where
// its title has none, its number does.
func phaseLabels(run *report.Run, part float64) (list []stripLabel) {
	at := scale(run)
	free := 0.0
	for i, p := range run.Timeline.Phases {
		ph := phaseWithID(run, p.Phase)
		if ph == nil || p.Phase == "" {
			continue
		}
		end := stripWidth * part
		if i+1 < len(run.Timeline.Phases) {
			end = max(at(p.ToMS), at(run.Timeline.Phases[i+1].FromMS)) * part
		}
		x, sign := max(at(p.FromMS)*part, free), " "+stateMark(phaseKind(run, ph))
		for _, name := range []string{report.OneLine(phaseTitle(ph), 24), report.OneLine(phaseTitle(ph), 12), p.Phase} {
			width := textWidth(name+sign)*1.08 + 8
			if x+width <= end || x == at(p.FromMS)*part && x+width <= stripWidth*part {
				list = append(list, stripLabel{x: share(x / part), text: name + sign})
				free = x + width
				break
			}
		}
	}
	return list
}

func phaseWithID(run *report.Run, id string) *report.Phase {
	for _, p := range run.Phases {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// share is a place in the strip as a part of its width.
func share(x float64) string { return strconv.FormatFloat(x/stripWidth*100, 'f', 2, 64) + "%" }

func px(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// stripText is the strip in words.
func stripText(run *report.Run) string {
	var parts []string
	for _, p := range run.Timeline.Phases {
		if ph := phaseWithID(run, p.Phase); ph != nil && p.Phase != "" {
			parts = append(parts, fmt.Sprintf("%s: %s", phaseTitle(ph), stateWord(phaseKind(run, ph))))
		}
	}
	if len(parts) == 0 {
		return "Timeline of the run"
	}
	return "Timeline of the run. " + strings.Join(parts, ". ")
}

func laneWord(lane string) string {
	switch lane {
	case "reviewer":
		return "review"
	case "person":
		return "waiting for people"
	case "agent":
		return "other agents"
	}
	return lane
}

func shareCost(s report.Share) string {
	if s.CostUSD == 0 {
		return ""
	}
	return " · " + money(s.CostUSD)
}
