package golden

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestEveryPageIsQuietAndFitsTheWindow(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for _, dir := range browsedFolders(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			_, html := reports(t, dir)
			address := fileURL(t, html)
			var phone, desk, wide int
			widths := []chromedp.Action{overflow(390, &phone), overflow(2560, &wide)}
			if long() {
				widths = append(widths, overflow(1440, &desk))
			}
			v := b.open(t, address, widths...)
			v.expectQuiet(t, address)
			if phone > 0 || desk > 0 || wide > 0 {
				t.Errorf("the page scrolls sideways: by %d px at 390, %d at 1440, %d at 2560", phone, desk, wide)
			}
		})
	}
}

func (v *visit) expectQuiet(t *testing.T, address string) {
	t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, r := range v.requests {
		if r != address {
			t.Errorf("the page asked for %s", r)
		}
	}
	for _, s := range v.trouble {
		t.Errorf("the page made trouble: %s", s)
	}
}

func TestEveryAnchorExistsOnce(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	folders := []string{readDemo(t), unpack(t, "b-odd-values")}
	if long() {
		folders = everyFolder(t)
	}
	for _, dir := range folders {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			_, html := reports(t, dir)
			var bad []string
			b.open(t, fileURL(t, html), chromedp.Evaluate(`(() => {
				const ids = new Map();
				for (const e of document.querySelectorAll("[id]")) ids.set(e.id, (ids.get(e.id) || 0) + 1);
				const bad = [...ids].filter(([, n]) => n > 1).map(([id]) => "twice: " + id);
				for (const a of document.querySelectorAll("main a[href^='#'], nav a[href^='#']")) {
					if (a.closest(".markdown")) continue; // a document's own links may be wrong
					const id = decodeURIComponent(a.getAttribute("href").slice(1));
					if (!ids.has(id)) bad.push("missing: " + id);
				}
				return bad;
			})()`, &bad))
			for _, s := range bad {
				t.Error(s)
			}
		})
	}
}

func TestThePageTellsEverythingWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	_, html := reports(t, unpack(t, "a-overwritten-attempts"))
	stripped := strings.Replace(string(html), "<script>", "<script type=\"text/plain\">", 1)
	var with, without string
	text := `document.querySelectorAll("details").forEach(d => d.open = true);
		document.querySelectorAll(".pages").forEach(e => e.remove());
		document.querySelector("main").innerText + document.querySelector("footer").innerText`
	b.open(t, fileURL(t, html), chromedp.Evaluate(text, &with))
	b.open(t, fileURL(t, []byte(stripped)), chromedp.Evaluate(text, &without))
	if with != without {
		t.Error("the script changes what the page says")
	}
	for _, s := range []string{"Rounding", "Half-even.", "bun test", "A later result took this one's place",
		"9f3e2d1c0b"} {
		if !strings.Contains(without, s) {
			t.Errorf("the page does not say %q", s)
		}
	}
}

func TestADeepLinkOpensWhatItNames(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	_, html := reports(t, unpack(t, "a-killed"))
	address := fileURL(t, html)
	for _, anchor := range []string{"run.44444444-0000-4000-8000-000000000004",
		"run.22222222-0000-4000-8000-000000000002.run_events-6"} {
		var visible bool
		b.open(t, address+"#"+anchor, chromedp.Evaluate(fmt.Sprintf(`(() => {
			const e = document.getElementById(%q);
			return !!e && e.checkVisibility() && e.getBoundingClientRect().top < innerHeight;
		})()`, anchor), &visible))
		if !visible {
			t.Errorf("#%s is not shown", anchor)
		}
	}
}
