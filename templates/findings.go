package templates

import (
	"slices"
	"strings"

	"fivex/snapshot"
)

// A history is how the findings of one phase went from review to review.
type history struct {
	phase   string
	reviews []*snapshot.AgentResult
	items   []finding
}

// A finding is one item across the reviews of a phase.
type finding struct {
	title string
	path  []string // a word for each review
	now   string
}

// histories are the phases that were reviewed more than once and had
// findings. Items are the same when their titles are: ids such as P1.1 are
// given anew in each review.
func histories(run *snapshot.Run) []history {
	var out []history
	for _, p := range run.Phases {
		h := history{phase: p.ID}
		for _, a := range run.Agents {
			if a.IsVerdict() && !a.EventOnly && a.Phase == p.ID {
				h.reviews = append(h.reviews, a)
			}
		}
		var titles []string
		for _, a := range h.reviews {
			for _, it := range a.Items {
				if !slices.ContainsFunc(titles, func(t string) bool { return sameFinding(t, it.Title) }) {
					titles = append(titles, it.Title)
				}
			}
		}
		if len(h.reviews) < 2 || len(titles) == 0 {
			continue
		}
		for _, t := range titles {
			h.items = append(h.items, track(t, h.reviews))
		}
		out = append(out, h)
	}
	return out
}

func track(title string, reviews []*snapshot.AgentResult) finding {
	f := finding{title: title}
	seen, open := false, false
	for _, a := range reviews {
		here := slices.ContainsFunc(a.Items, func(it snapshot.Item) bool { return sameFinding(title, it.Title) })
		word := "–"
		switch {
		case here && !seen:
			word = "found"
		case here && open:
			word = "still open"
		case here:
			word = "came back"
		case open:
			word = "fixed"
		}
		seen, open = seen || here, here
		f.path = append(f.path, word)
	}
	f.now = "fixed"
	if open {
		f.now = "open"
	}
	return f
}

func sameFinding(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// phaseMark says a phase's state behind its heading in the plan.
func phaseMark(p *snapshot.Plan) func(string) string {
	if p == nil {
		return nil
	}
	return func(heading string) string {
		doc := snapshot.ParsePlan("## " + strings.TrimLeft(heading, "# "))
		if len(doc.Phases) != 1 {
			return ""
		}
		for _, ph := range p.Phases {
			if ph.ID != doc.Phases[0].ID {
				continue
			}
			state := "pending"
			if ph.Complete {
				state = "done"
			}
			s := stateMark(state) + " " + state
			if ph.Items > 0 {
				s += ", " + number(ph.Checked) + " of " + number(ph.Items)
			}
			if r := progressText(p, ph.ID); r != "–" {
				s += ", review: " + r
			}
			return s
		}
		return ""
	}
}
