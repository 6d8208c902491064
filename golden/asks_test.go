package golden

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivex/gates"
	"fivex/sidecar"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

func TestAGateIsAnsweredByKeyboardAndEveryTabSaysSo(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	if _, err := folder.Open(gates.Request{ID: "g1", Type: "escalation", Run: "run_x",
		Context: json.RawMessage(`{"reason":"Fix it <b>how</b>?",` +
			`"items":[{"id":"P0.1","title":"A finding","reason":"because"}]}`)}); err != nil {
		t.Fatal(err)
	}
	s, _ := serve(t, dir)
	b := newBrowser(t)
	key := func(k, text string) chromedp.Action {
		return chromedp.ActionFunc(func(ctx context.Context) error {
			down := input.DispatchKeyEvent(input.KeyDown).WithKey(k).WithText(text)
			if k == "Enter" {
				down = down.WithWindowsVirtualKeyCode(13)
			}
			if k == "Tab" {
				down = down.WithWindowsVirtualKeyCode(9)
			}
			if err := down.Do(ctx); err != nil {
				return err
			}
			return input.DispatchKeyEvent(input.KeyUp).WithKey(k).Do(ctx)
		})
	}
	other, cancel := chromedp.NewContext(b.ctx)
	defer cancel()
	if err := chromedp.Run(other, chromedp.Navigate(s.URL(true)), pollFor(isLive),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] textarea").focus();
			document.querySelector("[data-gate=g1] textarea").value = "half typed"`, nil)); err != nil {
		t.Fatal(err)
	}
	var title, first, said, kept, state string
	b.open(t, s.URL(true), pollFor(isLive),
		chromedp.Title(&title),
		chromedp.Evaluate(`document.querySelector("main").firstElementChild.id`, &first),
		chromedp.Focus(`[data-gate=g1] textarea`), chromedp.SendKeys(`[data-gate=g1] textarea`, "keep the old flag"),
		key("Tab", ""), key("Enter", "\r"),
		pollFor(`document.querySelector("[data-gate=g1] .said")?.textContent.includes("counts")`),
		pollFor(`document.querySelector("[data-gate=g1]").dataset.state === "answered"`),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1]").textContent`, &said))
	if !strings.HasPrefix(title, "(2 waiting)") || first != "asks" {
		t.Errorf("title %q, the page begins with %q", title, first)
	}
	g, err := folder.Get("g1")
	if err != nil || g.Answer == nil || g.Answer.By != gates.Dashboard ||
		string(g.Answer.Response) != `{"action":"continue","guidance":"keep the old flag"}` {
		t.Fatalf("%v %+v", err, g.Answer)
	}
	if !strings.Contains(said, "dashboard") || !strings.Contains(said, "keep the old flag") {
		t.Errorf("the card says %q", said)
	}
	if err := chromedp.Run(other, pollFor(`document.querySelector("[data-gate=g1]").dataset.state === "answered"`),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] .kept textarea").value`, &kept),
		chromedp.Evaluate(`document.title + " " + document.activeElement.tagName`, &state)); err != nil {
		t.Fatal(err)
	}
	if kept != "half typed" || !strings.HasPrefix(state, "(1 waiting)") || !strings.HasSuffix(state, " P") {
		t.Errorf("the other tab kept %q; %q", kept, state)
	}
}

// A line break that a person typed on the way to the button says nothing.
func TestBlanksAreNoGuidance(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	if _, err := folder.Open(gates.Request{ID: "g1", Type: "escalation", Run: "run_x",
		Context: json.RawMessage(`{"reason":"How?"}`)}); err != nil {
		t.Fatal(err)
	}
	s, _ := serve(t, dir)
	b := newBrowser(t)
	var kept bool
	b.open(t, s.URL(true), pollFor(isLive),
		chromedp.SendKeys(`[data-gate=g1] textarea`, "\n "),
		chromedp.Click(`[data-gate=g1] button[value=continue]`),
		pollFor(`document.querySelector("[data-gate=g1] .said")?.textContent.includes("counts")`),
		pollFor(`document.querySelector("[data-gate=g1]").dataset.state === "answered"`),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] .kept") !== null`, &kept))
	g, err := folder.Get("g1")
	if err != nil || g.Answer == nil || string(g.Answer.Response) != `{"action":"continue"}` {
		t.Fatalf("%v %+v", err, g.Answer)
	}
	if kept {
		t.Error("what says nothing is kept as a draft")
	}
}

// The buttons stay at a phone's lower edge: what is typed goes above them.
func TestTheButtonsCoverNothingOfWhatIsTyped(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	if _, err := gates.In(filepath.Join(dir, ".5x")).Open(gates.Request{ID: "g1", Type: "escalation",
		Context: json.RawMessage(`{"reason":"` + strings.Repeat("How old may an event be? ", 20) + `"}`)}); err != nil {
		t.Fatal(err)
	}
	s, _ := serve(t, dir)
	b := newBrowser(t)
	const area = `document.querySelector(".ask textarea").getBoundingClientRect()`
	var end, covered float64
	b.open(t, s.URL(true), chromedp.EmulateViewport(390, 844), pollFor(isLive),
		chromedp.Evaluate(area+`.bottom`, &end),
		chromedp.ActionFunc(func(ctx context.Context) error {
			return chromedp.EmulateViewport(390, int64(end)+46).Do(ctx)
		}),
		chromedp.Evaluate(`document.querySelector(".ask textarea").focus()`, nil),
		chromedp.Evaluate(area+`.bottom - document.querySelector(".ask .acts").getBoundingClientRect().top`, &covered))
	if end < 300 || covered > 0 {
		t.Errorf("the buttons cover %g of what ends at %g", covered, end)
	}
}

func TestADrasticAnswerIsAskedTwice(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	folder.Open(gates.Request{ID: "g1", Type: "escalation"})
	s, _ := serve(t, dir)
	b := newBrowser(t)
	click := `document.querySelector("[data-gate=g1] button[value=abort]").click()`
	var label, said string
	b.open(t, s.URL(true), pollFor(isLive), chromedp.Evaluate(click, nil),
		pollFor(`document.querySelector("[data-gate=g1] .said").textContent !== ""`),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] button[value=abort]").textContent`, &label),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] .said").textContent`, &said),
		chromedp.ActionFunc(func(context.Context) error {
			if g, _ := folder.Get("g1"); g.Answer != nil {
				t.Error("one press was enough")
			}
			return nil
		}),
		chromedp.Evaluate(click, nil), pollFor(`document.querySelector("[data-gate=g1]").dataset.state === "answered"`))
	if label != "Really abort?" || !strings.Contains(said, "again") {
		t.Errorf("the button says %q, the card %q", label, said)
	}
	if g, _ := folder.Get("g1"); g.Answer == nil || g.Answer.Action() != "abort" {
		t.Errorf("%+v", g.Answer)
	}
}

func TestAPageThatOnlyObservesSaysWhy(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	folder.Open(gates.Request{ID: "g1", Type: "phase"})
	folder.Open(gates.Request{ID: "g2", Type: "phase", TerminalOnly: true})
	why := "This page only observes."
	b := newBrowser(t)
	for name, change := range map[string]func(*sidecar.Options){
		"observing": func(o *sidecar.Options) { o.Observe = why },
		"answering": func(*sidecar.Options) {},
	} {
		s, _ := serve(t, dir, change)
		var one, two string
		var forms int
		b.open(t, s.URL(true), pollFor(isLive), chromedp.Text("[data-gate=g1]", &one),
			chromedp.Text("[data-gate=g2]",
				&two), chromedp.Evaluate(`document.querySelectorAll("form").length`, &forms))
		if name == "observing" && (!strings.Contains(one, why) || forms != 0) {
			t.Errorf("%s: %d forms, %q", name, forms, one)
		}
		if name == "answering" && (!strings.Contains(two, "Only the terminal") || forms != 1) {
			t.Errorf("%s: %d forms, %q", name, forms, two)
		}
	}
}

func TestAGateIsAnsweredOnAPhoneByKeyboard(t *testing.T) {
	t.Parallel()
	needsLong(t, "answers on a phone as on a desk")
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	folder.Open(gates.Request{ID: "g1", Type: "escalation", Run: "run_77c0d1e2f3a4",
		Context: json.RawMessage(`{"reason":"How old may an event be?"}`)})
	s, _ := serve(t, dir)
	b := newBrowser(t)
	var buttons, said string
	var stops int
	b.open(t, s.URL(true), chromedp.EmulateViewport(390, 844), pollFor(isLive),
		seen(t, "phone", "How old may an event be?", "Fix with guidance", "Override", "Abort"), picture("h-before"),
		chromedp.Evaluate(`(() => {
			const box = document.querySelector("[data-gate=g1] textarea");
			return [...document.querySelectorAll("a[href], button, input, textarea, summary")]
				.filter(e => e.checkVisibility({visibilityProperty: true})
				&& e.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING).length;
		})()`, &stops),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] textarea").focus()`, nil),
		chromedp.KeyEvent("five minutes"), chromedp.KeyEvent("\t"), chromedp.KeyEvent("\r"),
		pollFor(`document.querySelector("[data-gate=g1]")?.dataset.state === "answered"`),
		seen(t, "phone", "Fix with guidance", "five minutes"), picture("h-after"),
		chromedp.Evaluate(`document.activeElement.closest("[data-gate=g1]")
			? "in the card" : document.activeElement.tagName`, &buttons),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1]").textContent`, &said))
	if buttons != "in the card" || stops > 9 || !strings.Contains(said, "Answered") {
		t.Errorf("%d tab stops before the question, focus %s after the answer, the card says %q", stops, buttons, said)
	}
	t.Logf("%d tab stops before the question", stops)
}

// A run goes on as soon as it is answered: its card then waits no longer, but whoever
// answered reads that the answer counts, also where the card left first.
func TestAnAnswerIsSaidToCountAlsoWhenTheRunHasGoneOn(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	if _, err := folder.Open(gates.Request{ID: "g1", Type: "phase", Run: "run_77c0d1e2f3a4"}); err != nil {
		t.Fatal(err)
	}
	s, _ := serve(t, dir)
	b := newBrowser(t)
	var said string
	b.open(t, s.URL(true), pollFor(isLive), pollFor(`document.querySelector("[data-gate=g1]") !== null`),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1]").scrollIntoView({behavior: "instant"});
			document.querySelector("[data-gate=g1] button[value=continue]").click()`, nil),
		pollFor(`document.querySelector("[data-gate=g1]")?.dataset.state === "answered"`),
		chromedp.ActionFunc(func(context.Context) error {
			execute(t, dir, `INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
				SELECT 'run_77c0d1e2f3a4', 'author:implement', '3', 70, '{"result":"complete"}', datetime('now', '+2 seconds')`)
			return nil
		}),
		pollFor(`document.querySelector("#asks .past") !== null`),
		chromedp.Evaluate(`document.querySelector("#asks .past").innerText`, &said))
	if !strings.Contains(said, "Your answer counts.") {
		t.Errorf("the card says %q", said)
	}
}

// An answered card goes before those that wait: the page goes with it.
func TestWhoAnswersOneOfSeveralStaysAtTheAnswer(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	for _, id := range []string{"g1", "g2"} {
		if _, err := folder.Open(gates.Request{ID: id, Type: "phase", Run: "run_x"}); err != nil {
			t.Fatal(err)
		}
	}
	s, _ := serve(t, dir)
	b := newBrowser(t)
	var at float64
	b.open(t, s.URL(true), chromedp.EmulateViewport(390, 844), pollFor(isLive),
		chromedp.Evaluate(`(() => {
			const last = [...document.querySelectorAll("[data-gate=g1], [data-gate=g2]")].at(-1);
			scrollTo(0, 0);
			const button = last.querySelector("button[value=continue]"); button.focus({preventScroll: true}); button.click();
		})()`, nil),
		pollFor(`document.activeElement.matches(".answered")`), chromedp.Sleep(300*time.Millisecond),
		chromedp.Evaluate(`document.activeElement.getBoundingClientRect().top`, &at))
	if at < 48 || at > 800 {
		t.Errorf("what was answered, which has the focus, is at %v of a window of 844, whose first 48 are the bar", at)
	}
}
