package golden

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"

	"fivex/snapshot/report"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// halfway serves a page of which everything from mark on comes when the rest is let go.
func halfway(t *testing.T, html, mark string) (address string, letGo func()) {
	t.Helper()
	at := strings.Index(html, mark)
	if at < 0 {
		t.Fatalf("the page has no %s", mark)
	}
	rest := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, html[:at])
		w.(http.Flusher).Flush()
		select {
		case <-rest:
		case <-r.Context().Done():
		}
		io.WriteString(w, html[at:])
	}))
	t.Cleanup(srv.Close)
	return srv.URL, func() { close(rest) }
}

// A long page answers as soon as its top is there, and what somebody did meanwhile
// holds for all of it.
func TestALargePageAnswersWhileItIsRead(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	_, html := large(t, 30, "zebra")
	address, letGo := halfway(t, html, `id="run_big.phase.20"`)
	var theme, found, all, shown string
	b.open(t, "about:blank",
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, _, _, _, err := page.Navigate(address + "/#run_big.phase.25").Do(ctx)
			return err
		}),
		chromedp.WaitReady(`[id="run_big.phase.4"]`, chromedp.ByQuery),
		chromedp.Click("#menu > summary", chromedp.ByQuery),
		chromedp.Click("#theme", chromedp.ByQuery),
		chromedp.Evaluate(`document.documentElement.dataset.theme ?? ""`, &theme),
		chromedp.Evaluate(`document.getElementById("run_big.phase.4").firstElementChild.click()`, nil),
		chromedp.Click("#find", chromedp.ByQuery),
		chromedp.KeyEvent("part"),
		pollFor(`document.getElementById("found").textContent !== ""`),
		chromedp.Text("#found", &found, chromedp.ByQuery),
		act(letGo),
		pollFor(`document.getElementById("`+step+`") !== null`),
		chromedp.Text("#found", &all, chromedp.ByQuery),
		chromedp.KeyEvent(kb.Enter),
		chromedp.Evaluate(`document.querySelector(":target")?.id ?? ""`, &shown))
	if theme != "light" {
		t.Errorf("before the page is whole, its menu makes it %q", theme)
	}
	if found == "0" || all == found {
		t.Errorf("%s places are found in half of the page, %s in all of it", found, all)
	}
	if shown != "run_big.phase.25" {
		t.Errorf("the address shows %q", shown)
	}
}

// Right behind the script nothing of what it looks for is there: what is asked then is
// answered of the whole page, and nothing is said of what has not come.
func TestWhatIsAskedOfAPageThatIsReadIsAnsweredOnceItIsWhole(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	_, html := large(t, 30, "zebra")
	const lost = `document.getElementById("lost")?.textContent ?? ""`
	for _, mark := range []string{`<div class="page">`, `id="run_big.phase.20"`} {
		address, letGo := halfway(t, html, mark)
		var before, after, found, shown, saved string
		v := b.open(t, "about:blank",
			chromedp.ActionFunc(func(ctx context.Context) error {
				_, _, _, _, err := page.Navigate(address).Do(ctx)
				return err
			}),
			chromedp.WaitReady("#menu", chromedp.ByQuery),
			chromedp.Evaluate(`window.saved = ""; URL.createObjectURL = (b) => { saved = b.type; return "#"; };
				location.hash = "#run_big.phase.25"; document.getElementById("save").click()`, nil),
			chromedp.Click("#find", chromedp.ByQuery),
			chromedp.KeyEvent("part"),
			chromedp.KeyEvent(kb.Enter), // it looks at once
			chromedp.Evaluate(lost, &before),
			act(letGo),
			pollFor(`document.readyState === "complete" && saved`),
			chromedp.Text("#found", &found, chromedp.ByQuery),
			chromedp.Evaluate(lost, &after),
			chromedp.Evaluate(`saved`, &saved),
			chromedp.Evaluate(`document.querySelector(":target")?.id ?? ""`, &shown))
		if before+after != "" {
			t.Errorf("%s: the page says %q while it is read, %q then", mark, before, after)
		}
		if !strings.HasSuffix(found, "30") || shown != "run_big.phase.25" || saved != "application/json" {
			t.Errorf("%s: %q are found, %q is shown, %q is saved", mark, found, shown, saved)
		}
		if len(v.trouble) > 0 {
			t.Errorf("%s: %q", mark, v.trouble)
		}
	}
}

// The runs' list can be sorted while it is read, and back.
func TestAListThatIsSortedWhileItIsReadComesBack(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	rep := &report.Report{}
	for n := range 120 {
		rep.Runs = append(rep.Runs, &report.Run{Key: fmt.Sprintf("run_%03d", n), ID: fmt.Sprintf("run_%03d", n),
			Plan: fmt.Sprintf("docs/%d.md", n*7%120), Status: "completed", State: report.State{Kind: "completed"}})
	}
	address, letGo := halfway(t, renderedPage(t, rep), `id="line.run_100"`)
	const lines = `[...document.querySelectorAll("#run-lines > tr")].map((tr) => tr.id).join()`
	const sort = `document.querySelector("#run-list .sort").click()`
	var asItCame, back string
	b.open(t, "about:blank",
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, _, _, _, err := page.Navigate(address).Do(ctx)
			return err
		}),
		chromedp.WaitReady(`[id="line.run_099"]`, chromedp.ByQuery),
		chromedp.Evaluate(lines, &asItCame),
		chromedp.Evaluate(sort, nil),
		act(letGo),
		pollFor(`document.readyState === "complete"`),
		chromedp.Evaluate(sort+";"+sort+";"+lines, &back))
	if !strings.HasPrefix(back, asItCame) || strings.Count(back, ",") != 119 {
		t.Errorf("%s\ncomes back as\n%s", asItCame, back)
	}
}

// What is folded in a large live page is not in its place before the page is whole: a
// patch would miss it.
func TestALivePageConnectsOnceItIsWhole(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	s, _ := serve(t, demoProject(t))
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := (&http.Client{Jar: jar}).Get(s.URL(true))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	html, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	address, letGo := halfway(t, string(html), "</body>")
	const noted = `window.connected = ""; WebSocket = class { constructor() { connected += document.readyState; } };`
	var note page.ScriptIdentifier
	var before, after string
	b.open(t, "about:blank",
		chromedp.ActionFunc(func(ctx context.Context) error {
			if note, err = page.AddScriptToEvaluateOnNewDocument(noted).Do(ctx); err != nil {
				return err
			}
			_, _, _, _, err := page.Navigate(address).Do(ctx)
			return err
		}),
		chromedp.WaitReady("#made", chromedp.ByQuery),
		chromedp.ActionFunc(func(ctx context.Context) error {
			return page.RemoveScriptToEvaluateOnNewDocument(note).Do(ctx)
		}),
		chromedp.Evaluate(`dispatchEvent(new Event("online")); connected`, &before),
		act(letGo),
		pollFor(`document.readyState === "complete"`),
		chromedp.Evaluate(`connected`, &after))
	if before != "" || after != "interactive" {
		t.Errorf("the page connects %q and %q", before, after)
	}
}
