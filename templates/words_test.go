package templates

import (
	"testing"

	"fivex/snapshot/report"
)

func TestMoneyIsReadAtAGlance(t *testing.T) {
	for usd, want := range map[float64]string{0: "–", 0.0412: "$0.0412", 0.5: "$0.50", 3.74: "$3.74",
		999.994: "$999.99", 12345.6: "$12,345.60", 1234567.8: "$1,234,567.80", -1234.5: "-$1,234.50"} {
		if got := money(usd); got != want {
			t.Errorf("%v is %s, want %s", usd, got, want)
		}
	}
}

func TestAQuestionThatWasTakenBackIsNoAnswerOfARule(t *testing.T) {
	p := &report.Phase{ID: "1", State: "blocked", Decision: "taken back: timed out", Rounds: []*report.Round{{
		Steps: []*report.Step{{Person: &report.Person{Rule: true, Meaning: "taken back: timed out"}}}}}}
	if got := phaseSentence(p); got != "A person is next, the question was taken back: timed out." {
		t.Error(got)
	}
	if got := whoOf(p.Rounds[0].Steps[0]); got != "gate" {
		t.Error(got)
	}
}
