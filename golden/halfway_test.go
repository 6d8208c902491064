package golden

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

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
