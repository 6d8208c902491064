package golden

import (
	"context"
	"encoding/json"
	"math"
	"path/filepath"
	"testing"
	"time"

	"fivex/gates"

	"github.com/chromedp/chromedp"
)

// answered is a live page in which somebody has just answered a gate.
func answered(t *testing.T, b browser, then ...chromedp.Action) {
	t.Helper()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	if _, err := folder.Open(gates.Request{ID: "g1", Type: "phase", Run: "run_x"}); err != nil {
		t.Fatal(err)
	}
	s, _ := serve(t, dir)
	b.open(t, s.URL(true), append([]chromedp.Action{pollFor(isLive),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] button[value=continue]").click()`, nil),
		pollFor(`document.querySelector("[data-gate=g1]").dataset.state === "answered"`),
		chromedp.Evaluate(`window.card = document.querySelector("[data-gate=g1]"), null`, nil)}, then...)...)
}

// Nothing moves under who answers; when they look at something else, the blank part goes.
func TestAnAnsweredCardKeepsItsRoomWhileItIsSeen(t *testing.T) {
	t.Parallel()
	const room = `card.offsetHeight`
	var first, later, last float64
	answered(t, newBrowser(t), chromedp.Evaluate(room, &first), chromedp.Sleep(2*time.Second),
		chromedp.Evaluate(room, &later),
		chromedp.Evaluate(`Object.defineProperty(document, "hidden", {value: true});
			document.dispatchEvent(new Event("visibilitychange"))`, nil),
		chromedp.Evaluate(room, &last))
	if later != first || last > first-20 {
		t.Errorf("answered, a card is %v px high, then %v, and behind another page %v", first, later, last)
	}
}

// The blank part of a card goes when nobody sees it, and what is read stays: at the end of
// the page, too, which gets shorter then.
func TestAnAnsweredCardThatNobodySeesGivesItsRoomBackAndNothingMoves(t *testing.T) {
	t.Parallel()
	for name, place := range map[string]string{"the end": `document.body.scrollHeight`, "the middle": `1200`} {
		b := newBrowser(t)
		const readTop = `read.getBoundingClientRect().top`
		var kept, keeps bool
		var before, after, end float64
		answered(t, b, chromedp.Evaluate(`card.style.minHeight !== ""`, &kept),
			chromedp.Evaluate(`scrollTo({top: `+place+`, behavior: "instant"});
				window.read = [...document.querySelectorAll("main [id]")]
					.find(e => { const b = e.getBoundingClientRect(); return b.height > 0 && b.top >= 48; });`+
				readTop, &before),
			chromedp.Evaluate(`new Promise(f => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => f(`+
				readTop+`), 200))))`, &after, awaitPromise),
			chromedp.Evaluate(`card.style.minHeight !== ""`, &keeps),
			chromedp.Evaluate(`document.documentElement.scrollHeight - innerHeight - scrollY`, &end))
		if !kept || keeps || math.Abs(after-before) > 1 || name == "the end" && end > 1 {
			t.Errorf("%s: at first it keeps its room: %t, then: %t; what was read moved by %v; %v px from "+
				"the end", name, kept, keeps, after-before, end)
		}
	}
}

// A page that gets shorter ends higher: nobody scrolled, and nothing is scrolled back.
func TestThePagesEndStaysWhenACardAboveItGetsLower(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	if _, err := folder.Open(gates.Request{ID: "g1", Type: "phase", Run: "run_x"}); err != nil {
		t.Fatal(err)
	}
	s, _ := serve(t, dir)
	b := newBrowser(t)
	const foot = `document.getElementById("end").getBoundingClientRect().bottom`
	var before, after, height, lower float64
	b.open(t, s.URL(true), pollFor(isLive),
		chromedp.Evaluate(`window.card = document.querySelector("[data-gate=g1]");
			scrollTo({top: document.body.scrollHeight, behavior: "instant"});
			// A look at the page before its next frame, as any script may take it.
			new MutationObserver(() => document.body.offsetHeight).observe(card,
				{attributes: true, childList: true, subtree: true});
			card.offsetHeight`, &height),
		chromedp.Sleep(200*time.Millisecond), chromedp.Evaluate(foot, &before),
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := folder.Resolve(ctx, "g1", gates.Reply{By: "ada", Response: json.RawMessage(`{"action":"continue"}`)})
			return err
		}),
		pollFor(`card.dataset.state === "answered"`), chromedp.Sleep(300*time.Millisecond),
		chromedp.Evaluate(foot, &after), chromedp.Evaluate(`card.offsetHeight`, &lower))
	if lower > height-20 || math.Abs(after-before) > 1 {
		t.Errorf("the card was %v px high, and is %v; the page's end moved by %v", height, lower, after-before)
	}
}
