package templates

import (
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
		var order []string // normal forms, as they were first found
		titles := map[string]string{}
		in := make([]map[string]bool, len(h.reviews))
		for i, a := range h.reviews {
			in[i] = map[string]bool{}
			for _, it := range a.Items {
				key := normal(it.Title)
				if _, known := titles[key]; !known {
					titles[key] = it.Title
					order = append(order, key)
				}
				in[i][key] = true
			}
		}
		if len(h.reviews) < 2 || len(h.reviews) > mostReviews || len(order) == 0 {
			continue
		}
		for _, key := range order {
			h.items = append(h.items, track(titles[key], key, in))
		}
		out = append(out, h)
	}
	return out
}

// mostReviews is how many columns of reviews are still a table.
const mostReviews = 30

func track(title, key string, in []map[string]bool) finding {
	f := finding{title: title}
	seen, open := false, false
	for _, items := range in {
		here := items[key]
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

// normal is a title without what does not tell findings apart.
func normal(title string) string { return strings.ToLower(strings.Join(strings.Fields(title), " ")) }

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
