package templates

import (
	"fmt"
	"slices"
	"strings"

	"fivex/snapshot"
)

// Sizes of the timeline, in CSS pixels.
const (
	laneHeight = 24
	tickHeight = 18
)

var lanes = []string{"author", "quality", "reviewer", "person"}

func laneArea() string      { return fmt.Sprint(laneHeight * len(lanes)) }
func svgHeight() string     { return fmt.Sprint(laneHeight*len(lanes) + tickHeight) }
func laneY(l string) string { return fmt.Sprint(max(0, slices.Index(lanes, l))*laneHeight + 4) }
func tickText() string      { return fmt.Sprint(laneHeight*len(lanes) + 13) }
func rate(n, of int) string { return percent(float64(n), float64(of)) }
func laneClass(l string) string {
	if slices.Contains(lanes, l) {
		return l
	}
	return "other"
}

// length is the timeline's whole length in milliseconds.
func length(t snapshot.Timeline) float64 {
	end := 1.0
	for _, s := range t.Spans {
		end = max(end, s.ToMS)
	}
	return end
}

func spanX(t snapshot.Timeline, s snapshot.Span) string { return percent(s.FromMS, length(t)) }

func spanWidth(t snapshot.Timeline, s snapshot.Span) string {
	return percent(s.ToMS-s.FromMS, length(t))
}

func spanLabel(s snapshot.Span) string {
	d := "duration unknown"
	if s.Known {
		d = snapshot.FormatDuration(s.ToMS - s.FromMS)
	}
	return fmt.Sprintf("%s: %s, %s, %s", s.Lane, strings.TrimSpace(s.Label), phaseName(s.Phase), d)
}

// A band is the stretch of one phase behind the lanes.
type band struct{ x, width string }

func phaseBands(t snapshot.Timeline) []band {
	var out []band
	whole := length(t)
	for i := 0; i < len(t.Spans); {
		j, from, to := i, t.Spans[i].FromMS, t.Spans[i].ToMS
		for ; j < len(t.Spans) && t.Spans[j].Phase == t.Spans[i].Phase; j++ {
			from, to = min(from, t.Spans[j].FromMS), max(to, t.Spans[j].ToMS)
		}
		out = append(out, band{percent(from, whole), percent(to-from, whole)})
		i = j
	}
	return out
}

// A tick is a label below the lanes.
type tick struct{ x, anchor, label string }

func ticks(t snapshot.Timeline) []tick {
	whole := length(t)
	return []tick{
		{"0%", "start", "0"},
		{"25%", "middle", snapshot.FormatDuration(whole / 4)},
		{"50%", "middle", snapshot.FormatDuration(whole / 2)},
		{"75%", "middle", snapshot.FormatDuration(whole * 3 / 4)},
		{"100%", "end", snapshot.FormatDuration(whole)},
	}
}

// planShares is what each plan has of the work.
func planShares(rep *snapshot.Report) []*snapshot.Share {
	var out []*snapshot.Share
	for _, p := range rep.Plans {
		if t := p.Totals; t.AgentResults > 0 {
			out = append(out, &snapshot.Share{Name: or(p.Title, p.Path), Results: t.AgentResults, TokensIn: t.TokensIn, TokensOut: t.TokensOut,
				CostUSD: t.CostUSD, DurationMS: t.AuthorMS + t.ReviewerMS})
		}
	}
	return out
}

// weight is a share's bar: its cost, or its time where nothing has a cost.
func weight(list []*snapshot.Share, s *snapshot.Share) float64 {
	if slices.ContainsFunc(list, func(x *snapshot.Share) bool { return x.CostUSD > 0 }) {
		return s.CostUSD
	}
	return s.DurationMS
}

func heaviest(list []*snapshot.Share) float64 {
	m := 0.0
	for _, s := range list {
		m = max(m, weight(list, s))
	}
	return m
}
