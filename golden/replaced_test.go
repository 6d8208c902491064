package golden

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"fivex/gates"

	"github.com/chromedp/chromedp"
)

// Who answers elsewhere moves little here: an answered question stays in its place, and
// the next one stands where the last stood whose run has gone on.
func TestTheNextQuestionTakesThePlaceOfTheOneThatWasAnswered(t *testing.T) {
	t.Parallel()
	cases := []struct {
		run           string
		width, height int64
		gone, then    string
	}{
		{"run_0a1b2c3d4e5f", 1440, 900, "one past", "one three"},
		{"run_0a1b2c3d4e5f", 390, 844, "one past", "one three"},
		{"run_77c0d1e2f3a4", 1440, 900, "one past", "one three"}, // which waits without a gate, too
	}
	if !long() {
		cases = cases[1:2] // a phone, where least has its place
	}
	for _, c := range cases {
		t.Run(fmt.Sprintf("%s at %d", c.run, c.width), func(t *testing.T) {
			dir := demoProject(t)
			folder := gates.In(filepath.Join(dir, ".5x"))
			s, _ := serve(t, dir)
			b := newBrowser(t)
			is := func(id, state string) chromedp.Action {
				return pollFor(fmt.Sprintf(`document.querySelector("#asks > [data-gate=%s]")?.dataset.state === %q`, id, state))
			}
			ask := func(id, run string) chromedp.Action {
				return chromedp.ActionFunc(func(context.Context) error {
					_, err := folder.Open(gates.Request{ID: id, Type: "escalation", Run: run,
						Context: json.RawMessage(`{"reason":"Fix it how?"}`)})
					return err
				})
			}
			answer := func(id string) chromedp.Action {
				return chromedp.ActionFunc(func(ctx context.Context) error {
					_, err := folder.Resolve(ctx, id, gates.Reply{By: "ada", Response: json.RawMessage(`{"action":"continue"}`)})
					return err
				})
			}
			goOn := chromedp.ActionFunc(func(context.Context) error {
				execute(t, dir, fmt.Sprintf(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
					SELECT '%s', 'author:implement', '3', 70, '{"result":"complete"}', datetime('now', '+2 seconds')`, c.run))
				return nil
			})
			const places = `[...document.querySelectorAll("#asks > .ask")]
				.map(e => e.dataset.gate || (e.matches(".past") ? "past" : "")).join(" ").trim()`
			var asked, answered, gone, replaced string
			var shifted []string
			var shift float64
			b.open(t, s.URL(true), chromedp.EmulateViewport(c.width, c.height), pollFor(isLive),
				ask("one", "run_x"), is("one", "pending"), answer("one"), is("one", "answered"),
				ask("two", c.run), is("two", "pending"), chromedp.Evaluate(places, &asked),
				chromedp.Evaluate(`scrollTo(0, 0)`, nil), chromedp.Evaluate(countShifts, nil), atRest,
				answer("two"), is("two", "answered"), atRest, chromedp.Evaluate(places, &answered),
				goOn, pollFor(`document.querySelector("#asks > .past") !== null`),
				chromedp.Sleep(3*time.Second), // it was read
				chromedp.Evaluate(places, &gone),
				ask("three", c.run), is("three", "pending"), atRest, chromedp.Evaluate(places, &replaced),
				chromedp.Evaluate(`shifts`, &shift), chromedp.Evaluate(`shifted`, &shifted), picture("replaced"))
			if asked != "one two" || answered != asked || gone != c.gone || replaced != c.then {
				t.Errorf("the questions stand as %q, then as %q, %q and %q", asked, answered, gone, replaced)
			}
			if shift >= 0.1 {
				t.Errorf("the layout shifts by %.3f, want less than 0.1: %q", shift, shifted)
			}
			t.Logf("the layout shifts by %.4f", shift)
		})
	}
}
