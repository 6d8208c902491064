package story

import (
	"fmt"
	"strings"

	"fivex/snapshot/report"
)

func (w *walk) author(s *report.Step, phase string) {
	a := s.Agent
	w.guided = false
	if a.Result == report.Complete && phase != "plan" && w.native() {
		delete(w.ready, phase) // nobody reviewed this
	}
	switch {
	case a.Call != "" && !answered(a):
		w.call(s, phase)
	case a.Result == report.NeedsHuman:
		w.ask("author-asks", s, phase, "the author asks: "+reason(a, "it gave no question"), "answer it, or abort")
	case a.Result == report.Failed:
		w.ask("author-failed", s, phase, "the author failed: "+reason(a, "it gave no reason"),
			"have it tried again, or abort")
	case a.Result != report.Complete && a.Call != "" && w.native():
		w.next("author", s, phase, "the author answered in a form that 5x does not take")
	case a.Result != report.Complete:
	case phase == "plan":
		w.next("reviewer", s, phase, "the plan is written")
	case w.native() && a.Commit == "" && (s.Head == "" || s.Head == w.head):
		w.ask("no-commit", s, phase, "the author said complete, but names no commit"+unrecorded(a),
			"have it tried again, or abort")
	default:
		w.next("quality", s, phase, "the author is done"+w.made(s)+unrecorded(a))
	}
}

// call is a call that only its log tells of.
func (w *walk) call(s *report.Step, phase string) {
	switch {
	case s.Agent.Call == "failed" && w.native():
		w.ask("call-failed", s, phase, "a call of the "+s.Agent.Role+" failed: "+reason(s.Agent,
			"its log gives no reason"), "have it tried again, or abort")
	case s.Agent.Call == "interrupted":
		w.next("author", s, phase, "a call of the "+s.Agent.Role+" was interrupted")
		w.open.rule = "interrupted"
	case s.Agent.Call == "silent" || s.Agent.Call == "working":
		w.next(role(s.Agent), s, phase, "a call of the "+role(s.Agent)+" began, and no end of it is known")
		w.open.rule = "silent"
	case s.Agent.Call == "ended" && w.native():
		w.next(s.Agent.Role, s, phase, "the "+s.Agent.Role+" answered in a form that 5x does not take")
	}
}

// answered tells a call that only its log tells of, but whose answer is known:
// whoever made the call goes on from that.
func answered(a *report.Agent) bool { return a.Call == "ended" && a.Result != "" }

func unrecorded(a *report.Agent) string {
	if a.Call == "" {
		return ""
	}
	return "; its answer is not recorded"
}

func reason(a *report.Agent, none string) string {
	if a.Reason != "" {
		return withoutEnd(report.OneLine(a.Reason, 300))
	}
	if a.Notes != "" {
		return withoutEnd(report.OneLine(a.Notes, 300))
	}
	return none
}

// made says which commit an author made, or that it made none: then it names one
// that was the checkout's head before, or one that it never was.
func (w *walk) made(s *report.Step) string {
	switch named := commitSuffix(s.Agent.Commit); {
	case !w.native() || s.Head == "" || s.Head != w.head:
		return named
	case sameHash(s.Agent.Commit, s.Head):
		return " without a new commit (" + report.ShortHash(s.Head) + " was there before)"
	default:
		return named + ", though the checkout's head did not move"
	}
}

func commitSuffix(hash string) string {
	if hash == "" {
		return ""
	}
	return " (commit " + report.ShortHash(report.OneLine(hash, 60)) + ")"
}

func (w *walk) reviewer(s *report.Step, phase string) {
	a := s.Agent
	w.guided = false
	if a.Call != "" && !answered(a) {
		w.call(s, phase)
		return
	}
	if !a.IsVerdict() {
		if a.Result == report.NeedsHuman || a.Result == report.Failed {
			w.ask("reviewer-failed", s, phase,
				"the reviewer answered "+a.Result+": "+reason(a,
					"it gave no reason"), "have it tried again, or abort")
		}
		return
	}
	if a.Call == "" {
		w.reviews[phase]++
	}
	if no := w.refused[phase]; a.Result == report.Ready && no != nil && no == w.open.step && no.Agent != nil &&
		no.Name != s.Name && !w.mended {
		w.outvoted[s] = true // another reviewer of the same work said no
		return
	}
	delete(w.ready, phase)
	w.refused[phase], w.mended = s, false
	human := humanItems(a)
	w.contested[phase] = a.Result != report.Ready && w.forced[phase] != nil
	if a.Result != report.Ready {
		w.again[phase] = true
	}
	switch {
	case a.Result == report.Ready:
		w.ready[phase] = s
		delete(w.refused, phase)
		if w.done[phase] != nil && !w.again[phase] {
			w.next("next-phase", s, phase, "")
			return
		}
		w.next("completion", s, phase, "the review says ready"+unrecorded(a))
	case len(human) > 0:
		w.ask("human-required", s, phase, titles(human),
			"let the author fix it with guidance, override the reviewer, or abort")
		w.open.findings = w.t.byItem[s]
	case w.native() && a.Result != report.NotReady && a.Result != report.ReadyWithCorrections:
		w.ask("not-ready", s, phase, "the review says "+spoken(a.Result)+", which 5x does not know",
			"guidance for the author, override, or abort")
	case len(a.Items) == 0 && a.Result == report.NotReady:
		w.ask("not-ready", s, phase, "the review says not ready, and names nothing to fix"+notes(a),
			"guidance for the author, override, or abort")
	case w.native() && w.reviews[phase] > w.maxReviews:
		w.ask("reviews-exhausted", s, phase,
			fmt.Sprintf("after %d reviews it is still %s", w.reviews[phase],
				spoken(a.Result)), "guidance for the author, override, or abort")
		w.open.findings = w.t.byItem[s]
	case len(a.Items) == 0:
		w.next("author", s, phase, "the review says "+spoken(a.Result)+", and names nothing to fix"+notes(a))
	default:
		w.next("author", s, phase, fmt.Sprintf("the review says %s, with %s to fix", spoken(a.Result),
			report.Plural(len(a.Items), "finding")))
	}
}

func notes(a *report.Agent) string {
	if a.Notes == "" {
		return ""
	}
	return ": " + withoutEnd(report.OneLine(a.Notes, 200))
}

// spoken is a readiness as people say it.
func spoken(readiness string) string {
	return strings.ReplaceAll(report.OneLine(readiness, 60), "_", " ")
}

func humanItems(a *report.Agent) (list []report.Item) {
	for _, it := range a.Items {
		if it.Action == "human_required" {
			list = append(list, it)
		}
	}
	return list
}

// titles says the first of the items, and how many more there are.
func titles(items []report.Item) string {
	first := withoutEnd(report.OneLine(items[0].Title, 200))
	if first == "" {
		first = withoutEnd(report.OneLine(items[0].Reason, 200))
	}
	if first == "" {
		first = "a finding without a title"
	}
	if n := len(items) - 1; n > 0 {
		return fmt.Sprintf("%s (and %d more)", first, n)
	}
	return first
}
