package golden

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A script that came into a report all the same could ask the server that shows
// it, with its reader's session, for nothing but what every crawler may read.
func TestAPageMayAskItsServerForItsRobotsTxtOnly(t *testing.T) {
	t.Parallel()
	files := http.FileServer(http.Dir(demoSite(t)))
	var mu sync.Mutex
	asked := map[string]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path] = true
		mu.Unlock()
		if r.URL.Path == "/robots.txt" || r.URL.Path == "/api" {
			return
		}
		files.ServeHTTP(w, r)
	}))
	defer server.Close()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("another server was asked for something")
	}))
	defer elsewhere.Close()
	for _, page := range []string{"/index.html", "/search.html"} {
		for address, want := range map[string]bool{
			"/robots.txt": true, "/api": false, "/api?/robots.txt": false, page: false,
			elsewhere.URL + "/robots.txt": false,
		} {
			var got bool
			newBrowser(t).open(t, server.URL+page, chromedp.Evaluate(
				`fetch("`+address+`").then(() => true, () => false)`, &got,
				func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
			if got != want {
				t.Errorf("%s asks for %s: answered is %v, not %v", page, address, got, want)
			}
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if asked["/api"] {
		t.Error("the server was asked for /api")
	}
}
