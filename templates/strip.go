package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fivex/snapshot/report"
)

const (
	stripWidth = 900.0 // of the box that positions are counted in; the page shows shares of it
	mostSpans  = 150   // drawn; of more, the most telling one at each place
	phoneShare = 0.38  // of the strip's width that a phone has
)

// A stripSpan is one rectangle of the strip. Which part of its height it takes is told
// by its class.
type stripSpan struct{ id, class, x, width, fill, to, said string }

func stripSpans(run *report.Run) (list []stripSpan) {
	at := scale(run)
	hatch := "url(#" + inRun(run, "hatch") + ")"
	keys := report.Keys{}
	for _, s := range tellingSpans(run.Timeline.Spans, at) {
		x := at(s.FromMS)
		width := max(3, at(s.ToMS)-x)
		span := stripSpan{id: inRun(run, "span-"+keys.Unique(s.Step)), class: laneClass(s.Lane),
			x: share(min(x, stripWidth-width)), width: share(width),
			to: stepAnchor(run, s.Step), said: spanText(run, s)}
		if s.Outcome == "bad" {
			span.class, span.fill = span.class+" failed", hatch
		}
		list = append(list, span)
	}
	// What is drawn last covers what it touches.
	slices.SortStableFunc(list, func(a, b stripSpan) int {
		return truth(a.fill != "") - truth(b.fill != "")
	})
	return list
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

func laneClass(lane string) string {
	switch lane {
	case "person":
		return "person"
	case "quality":
		return "q"
	case "reviewer":
		return "r"
	}
	return "a"
}

// share is a place in the strip as a part of its width.
func share(x float64) string { return strconv.FormatFloat(x/stripWidth*100, 'f', 2, 64) + "%" }

func px(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// stripText is the strip in words: of many phases, how many came to what.
func stripText(run *report.Run) string {
	var parts []string
	phases := phasesByID(run)
	var kinds []string
	count := map[string]int{}
	for _, p := range run.Timeline.Phases {
		if ph := phases[p.Phase]; ph != nil && p.Phase != "" {
			kind := stateWord(phaseKind(run, ph))
			if count[kind]++; count[kind] == 1 {
				kinds = append(kinds, kind)
			}
			parts = append(parts, fmt.Sprintf("%s: %s", phaseTitle(ph), kind))
		}
	}
	if n := len(parts); n > mostPhases {
		parts = nil
		for _, kind := range kinds {
			parts = append(parts, fmt.Sprintf("%d %s", count[kind], kind))
		}
		return fmt.Sprintf("Timeline of the run. %d phases: %s", n, strings.Join(parts, ", "))
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

// shareCost is what a lane cost, and which part of all that is.
func shareCost(run *report.Run, lane int) string {
	cost := run.Split[lane].CostUSD
	if cost == 0 {
		return ""
	}
	var costs []float64
	for _, x := range run.Split {
		costs = append(costs, x.CostUSD)
	}
	text := " · " + summands(costs)(cost)
	if part := percents(costs)[lane]; part > 0 && part < 100 {
		text += fmt.Sprintf(" (%d %%)", part)
	}
	return text
}

// betweenSteps is how long nothing was done that is recorded, nor waited for a person;
// what is next to nothing of a run is not told.
func betweenSteps(run *report.Run) float64 {
	if run.Timeline.Axis != "clock" {
		return 0
	}
	_, told, _ := gapsOf(run.Timeline.Spans, true)
	if rest := took(run) - told; rest > took(run)/100 {
		return rest
	}
	return 0
}
