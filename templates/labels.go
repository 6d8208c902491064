package templates

import (
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// A stripLabel is a text at a place of the strip: on every screen, or with a class
// "wide" not on a phone, with "narrow" on nothing else. A time leads to a step.
type stripLabel struct{ x, text, class, to string }

func (l stripLabel) classes(kind string) string { return strings.TrimSpace(kind + " " + l.class) }

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

// foldExamples are the lengths at folds that the legend shows: on each kind of
// screen the first that is seen there.
func foldExamples(run *report.Run) []stripLabel {
	folds := stripFolds(run)
	if len(folds) == 0 {
		return nil
	}
	first := func(without, class string) stripLabel {
		i := slices.IndexFunc(folds, func(l stripLabel) bool { return l.class != without })
		if i < 0 {
			return stripLabel{text: "time", class: class}
		}
		return stripLabel{text: folds[i].text, class: "folded " + class}
	}
	wide, narrow := first("narrow", "wide"), first("wide", "narrow")
	if wide.text == narrow.text {
		return []stripLabel{{text: wide.text, class: "folded"}}
	}
	return []stripLabel{narrow, wide}
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
	free, phases := 0.0, phasesByID(run)
	for i, p := range run.Timeline.Phases {
		ph := phases[p.Phase]
		if ph == nil || p.Phase == "" {
			continue
		}
		end := stripWidth * part
		if i+1 < len(run.Timeline.Phases) {
			end = max(at(p.ToMS), at(run.Timeline.Phases[i+1].FromMS)) * part
		}
		x, sign := max(at(p.FromMS)*part, free), " "+stateMark(phaseKind(run, ph))
		title := phaseTitle(ph)
		for _, name := range []string{report.OneLine(title, 24), report.OneLine(title, 12), p.Phase} {
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
