package golden

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fivex/render/words"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// sitesOf are the addresses of the demo's site: as files, and from a server
// that knows nothing of it.
func sitesOf(t *testing.T) map[string]string {
	t.Helper()
	site := demoSite(t)
	server := httptest.NewServer(http.FileServer(http.Dir(site)))
	t.Cleanup(server.Close)
	return map[string]string{"file": (&url.URL{Scheme: "file", Path: site}).String(), "server": server.URL}
}

// demoSite is the demo's site: to be read, others read it too.
func demoSite(t *testing.T) string {
	t.Helper()
	where := placeOf(t, readDemo(t))
	dir, err := shared.folder("site", func(dir string) error { return siteOf(where, dir) })
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// results waits for the results of the words and takes their links' texts.
func results(words string, said *string, links *[]string) chromedp.Action {
	return chromedp.Tasks{
		chromedp.WaitReady("#results", chromedp.ByQuery),
		chromedp.Poll(`decodeURIComponent(location.hash.slice(1)) === `+strconv.Quote(words)+
			` && document.querySelector("#results").ariaBusy === "false"`, nil),
		chromedp.Text("#said", said, chromedp.ByQuery),
		chromedp.Evaluate(`[...document.querySelectorAll("#results a")].map(a => a.textContent)`, links),
	}
}

func TestWordsAreFoundInAllRunsOfASiteFromAFileAndFromAServer(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for name, site := range sitesOf(t) {
		if name != "file" && !long() {
			continue
		}
		t.Run(name, func(t *testing.T) {
			var actions []chromedp.Action
			for _, c := range []struct{ words, first, said string }{
				{"there", "", "So common a word is not looked for"}, // which most texts have
				{"there 14:20", "", "under way at 14:20 UTC"},
				{"replayed", "Checkout", "1 run"},
				{"webhook repl", "Checkout", "1 run"},      // the last word goes on, the others are whole
				{"WEBHOOK replayed ", "Checkout", "1 run"}, // a space ends it
				{"the webhook", "Checkout", "1 run"},       // words that the index leaves out
				{"run_0a1b", "Cart", "1 run"},              // a run's id
				{"xylophone", "", "Nothing has this word"},
				{"webhook xylophone", "", "Nothing has all these words"},
				{"constructor", "", "Nothing has this word"},
			} {
				var said string
				var links []string
				actions = append(actions, chromedp.Evaluate(fmt.Sprintf(`{ const e = document.querySelector("#words");
					e.value = %q; e.dispatchEvent(new Event("input", {bubbles: true})) }`, c.words), nil),
					results(c.words, &said, &links),
					act(func() {
						if !strings.Contains(said, c.said) || c.first != "" && (len(links) == 0 || !strings.Contains(links[0], c.first)) {
							t.Errorf("%q: %q, %q; want %q in %q", c.words, said, links, c.first, c.said)
						}
					}))
			}
			for _, s := range b.open(t, site+"/search.html", actions...).trouble {
				t.Error(s)
			}
		})
	}
}

func TestAResultIsReachedByKeysAndTheSearchHasAnAddress(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for name, site := range sitesOf(t) {
		if name != "file" && !long() {
			continue
		}
		t.Run(name, func(t *testing.T) {
			var said, at, text, back string
			var links, again []string
			var seen bool
			b.open(t, site+"/index.html",
				chromedp.SendKeys("#find", "replayed", chromedp.ByQuery),
				chromedp.Poll(`document.querySelector("#everywhere").hash === "#replayed"`, nil),
				chromedp.Click("#everywhere", chromedp.ByQuery),
				chromedp.WaitVisible("#words", chromedp.ByQuery), results("replayed", &said, &links),
				chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown),
				chromedp.Evaluate(`document.activeElement.textContent`, &text),
				chromedp.KeyEvent(kb.Escape),
				chromedp.Evaluate(`document.activeElement.id`, &back),
				chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Enter),
				chromedp.WaitReady("#rail", chromedp.ByQuery), chromedp.WaitReady("#end", chromedp.ByQuery),
				chromedp.Evaluate(`decodeURIComponent(location.hash)`, &at),
				chromedp.Evaluate(`document.getElementById(decodeURIComponent(location.hash.slice(1))).checkVisibility()`, &seen),
				chromedp.Navigate(site+"/search.html#replayed"), results("replayed", &said, &again))
			if !strings.Contains(at, ".finding.") || !seen || back != "words" || !strings.Contains(text, "replayed") {
				t.Errorf("the second link is %q and leads to %s, seen: %v; Escape leads to #%s", text, at, seen, back)
			}
			if len(again) == 0 || !slices.Equal(again, links) {
				t.Errorf("at its address, the search finds %q, not %q", again, links)
			}
		})
	}
}

// As a person's keys part words, so does the index.
func TestTheSearchPartsWordsAsTheIndexDoes(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	source, err := os.ReadFile("../templates/assets/search.js")
	if err != nil {
		t.Fatal(err)
	}
	parts := regexp.MustCompile(`(?s)function wordsOf.*?\nconst encoded`).FindString(string(source))
	texts := []string{"src/cart/total_test.go:12", "Größe ΟΔΟΣ Straße naïve",
		"İstanbul e\u0301te\u0301", "数据库 テスト ばか x", "a b 1 2 ä 🎉 𝔘nicode",
		strings.Repeat("x", 50), "don't  E0308\u00a0\u200bfoo\tbar", "हिन्दी ภาษาไทย العربية"}
	var actions []chromedp.Action
	for _, text := range texts {
		want := slices.Collect(words.Of(text))
		var got []string
		in, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		script := "(() => {" + strings.TrimSuffix(parts, "const encoded") + "return wordsOf(" + string(in) + "); })()"
		actions = append(actions, chromedp.Evaluate(script, &got), act(func() {
			if !slices.Equal(got, want) {
				t.Errorf("%q: the search has %q, the index %q", text, got, want)
			}
		}))
	}
	b.open(t, "about:blank", actions...)
}

func TestEveryPlaceOfTheIndexIsInItsRunsPage(t *testing.T) {
	t.Parallel()
	for _, dir := range everyFolder(t) {
		site := t.TempDir()
		writeSite(t, dir, site)
		blocks, err := filepath.Glob(filepath.Join(site, "words", "runs-*.js"))
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range blocks {
			b, err := os.ReadFile(block)
			if err != nil {
				t.Fatal(err)
			}
			_, text, _ := strings.Cut(string(b), "document.currentScript.told=")
			var runs [][]any
			if err := json.Unmarshal([]byte(text), &runs); err != nil {
				t.Fatal(err)
			}
			for _, run := range runs {
				base := run[0].(string)
				page, err := os.ReadFile(filepath.Join(site, "runs", base+".html"))
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range run[4].([]any) {
					if at := base + p.([]any)[2].(string); !strings.Contains(string(page), `id="`+at+`"`) {
						t.Errorf("%s: no element has the id %s, where the index finds %v", filepath.Base(dir), at, p)
					}
				}
			}
		}
	}
}

func TestTheIndexByWordIsReadUnderJenkinsDefaultPolicy(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	files := http.FileServer(http.Dir(demoSite(t)))
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; img-src 'self'; style-src 'self'")
		files.ServeHTTP(w, r)
	}))
	defer srv.Close()
	var text, table string
	var link, page string
	b.open(t, srv.URL+"/index.html",
		followed(chromedp.Click(`a[href="./words/index.html"]`, chromedp.ByQuery)),
		followed(chromedp.Click(`a[href="w-r.html"]`, chromedp.ByQuery)),
		followed(chromedp.Text(".words", &text, chromedp.ByQuery)),
		chromedp.Evaluate(`[...document.querySelectorAll(".words a")].find(a => a.textContent.includes("replayed")).href`,
			&link),
		chromedp.Navigate(srv.URL+"/search.html"), chromedp.Text("#content", &page, chromedp.ByQuery),
		chromedp.Navigate(srv.URL+"/sums.html"), chromedp.Text("#content", &table, chromedp.ByQuery))
	if !strings.Contains(text, "\nreplayed\n") ||
		!strings.Contains(text, "\nA webhook may be replayed\n") || !strings.Contains(link, "/runs/run_") {
		t.Errorf("the word's entry is not there, or leads nowhere (%s):\n%s", link, text)
	}
	if !strings.Contains(page, "index by word") {
		t.Errorf("the search page does not lead to the index:\n%s", page)
	}
	if !strings.Contains(table, "By plan") || !strings.Contains(table, "Checkout") {
		t.Errorf("the sums are not there:\n%s", table)
	}
}

// followed does something on a page that may still be coming: an element that was found
// on the page before is none of this one. No script runs there that could be waited for.
func followed(a chromedp.Action) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		err := a.Do(ctx)
		for n := 0; n < 20 && err != nil && strings.Contains(err.Error(), "No node with given id"); n++ {
			time.Sleep(100 * time.Millisecond)
			err = a.Do(ctx)
		}
		return err
	})
}

func TestTheFurtherPagesOfASiteAreAccessibleAndFit(t *testing.T) {
	t.Parallel()
	needsLong(t, "looks at every further page of a site")
	script := axe(t)
	b := newBrowser(t)
	site := sitesOf(t)["file"]
	for _, page := range []string{"index.html", "search.html#webhook", "sums.html", "words/index.html", "words/w-r.html"} {
		t.Run(page, func(t *testing.T) {
			var phone, desk int
			v := b.open(t, site+"/"+page, overflow(390, &phone), overflow(1440, &desk),
				noViolations(t, script, "document"))
			if phone > 0 || desk > 0 || len(v.trouble) > 0 {
				t.Errorf("it scrolls sideways by %d px at 390, %d at 1440; trouble: %q", phone, desk, v.trouble)
			}
		})
	}
}

func TestTheWayFromThePagesSearchToTheSitesFitsAPhone(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var wide int
	var seen bool
	b.open(t, sitesOf(t)["file"]+"/index.html", overflow(390, &wide),
		chromedp.SendKeys("#find", "webhook", chromedp.ByQuery),
		chromedp.WaitVisible("#everywhere", chromedp.ByQuery), overflow(390, &wide),
		chromedp.Evaluate(`(r => r.left >= 0 && r.right <= 390 && r.height >= 24)(
			document.querySelector("#everywhere").getBoundingClientRect())`, &seen))
	if wide > 0 || !seen {
		t.Errorf("the page scrolls sideways by %d px; the link is in the window: %v", wide, seen)
	}
}

func TestTheSumsAreSortedByTheirColumns(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var before, cheap, dear []string
	names := `[...document.querySelectorAll("section[aria-labelledby=plans] tbody th")].map(e => e.textContent)`
	click := chromedp.Evaluate(`document.querySelector("section[aria-labelledby=plans] .order").click()`, nil)
	b.open(t, sitesOf(t)["file"]+"/sums.html", chromedp.Evaluate(names, &before), click,
		chromedp.Evaluate(names, &cheap), click, chromedp.Evaluate(names, &dear))
	sorted := slices.Clone(before)
	slices.Sort(sorted)
	if len(before) < 2 || !slices.Equal(cheap, sorted) {
		t.Errorf("by plan: %q, came as %q", cheap, before)
	}
	slices.Reverse(sorted)
	if !slices.Equal(dear, sorted) {
		t.Errorf("by plan, the other way: %q", dear)
	}
}
