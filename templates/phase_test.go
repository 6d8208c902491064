package templates

import (
	"testing"

	"fivex/snapshot/report"
)

// Who did a phase that this run did not work on is said; not when, for it may have been
// done since.
func TestAPhaseOfOthersIsNotSaidToHaveBeenDoneBefore(t *testing.T) {
	t.Parallel()
	for by, want := range map[string]string{"other-run": "done by another run", "checklist": "done, says the plan"} {
		if got := phaseLine(&report.Phase{ID: "3", State: "done", DoneBy: by}, money); got != want {
			t.Errorf("done by %s: told %q; want %q", by, got, want)
		}
	}
}

// Its sentence says which run did it, where that is known.
func TestAPhaseSaysWhichOtherRunDidIt(t *testing.T) {
	t.Parallel()
	for run, want := range map[string]string{
		"":                                     "Done by another run of the plan.",
		"run_c0ffee":                           "Done by another run of the plan (run_c0ffee).",
		"6a1f7c1e-0001-4000-8000-000000000001": "Done by another run of the plan (6a1f7c1e).",
	} {
		got := phaseSentence(&report.Phase{ID: "3", State: "done", DoneBy: "other-run", DoneByRun: run})
		if got != want {
			t.Errorf("done by %q: told %q; want %q", run, got, want)
		}
	}
}

// A review that said ready before more work came says nothing of that work.
func TestAReviewBeforeThePhasesLastWorkIsSaidToBeSo(t *testing.T) {
	t.Parallel()
	done := &report.Phase{ID: "1", State: "done", DoneBy: "run", Review: report.Ready}
	if got, want := phaseSentence(done), "Done; a review said ready before its last work."; got != want {
		t.Errorf("told %q; want %q", got, want)
	}
	done.Approved = "reviewer"
	if got, want := phaseSentence(done), "Done; approved by a review."; got != want {
		t.Errorf("told %q; want %q", got, want)
	}
}

// The reason of an end may be a sentence of its own.
func TestWhenARunEndedIsSaidBeforeWhy(t *testing.T) {
	t.Parallel()
	for summary, want := range map[string]string{
		"the run was aborted: We wait for the new image.": "The run was aborted at 10:03: We wait for the new image.",
		"the run was aborted":                             "The run was aborted at 10:03.",
	} {
		end := &report.Step{Kind: "boundary", Summary: summary, At: at("10:03")}
		outside := &report.Phase{Rounds: []*report.Round{{Steps: []*report.Step{end}}}}
		if got := phaseSentence(outside); got != want {
			t.Errorf("%q is told as %q, want %q", summary, got, want)
		}
	}
}

// A phase from 14:03 to 14:18 that took 10 minutes of work says where the others went.
func TestAPhaseSaysHowLongItWaitedForPeople(t *testing.T) {
	t.Parallel()
	p := &report.Phase{ID: "1", Rounds: []*report.Round{{}}, StartedAt: at("14:03"), EndedAt: at("14:18")}
	p.HumanWaitMS = 300_000
	if got, want := (Formats{}).phaseTimes(p), "14:03–14:18, waited 5m · "; got != want {
		t.Errorf("told %q; want %q", got, want)
	}
}
