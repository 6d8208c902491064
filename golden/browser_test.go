package golden

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// chromium is the browser's path. Without one, the test fails in CI and is
// skipped elsewhere, saying how to get one. Without windows it takes two thirds of the
// processor time; the long tests take the one that people read reports with.
func chromium(t *testing.T) string {
	t.Helper()
	// Debian's command of that name is a script, which leaves the browser when it is killed.
	const without = "/usr/lib/chromium/chromium-headless-shell"
	names := []string{without, "chromium", "chromium-browser", "google-chrome", "chrome"}
	if long() {
		names = append(names[1:], names[0])
	}
	for _, name := range append([]string{os.Getenv("CHROMIUM")}, names...) {
		if p, err := exec.LookPath(name); name != "" && err == nil {
			return p
		}
	}
	const how = "this test needs Chromium: install it (Debian: apt-get install chromium-headless-shell, " +
		"or chromium) or set CHROMIUM to its path"
	if os.Getenv("CI") == "true" {
		t.Fatal(how)
	}
	t.Skip(how)
	return ""
}

// TestMain is also the live server that the tests of reconnecting stop and
// kill: a process of its own.
func TestMain(m *testing.M) {
	if dir := os.Getenv("GOLDEN_SERVE"); dir != "" {
		serveUntilKilled(dir)
		return
	}
	flag.Parse()
	if f := flag.Lookup("test.parallel"); f.Value.String() == f.DefValue {
		processors, _ := strconv.Atoi(f.DefValue)
		f.Value.Set(strconv.Itoa(processors + 1)) // who waits for the browser computes nothing
	}
	code := m.Run()
	chrome.close()
	if err := shared.remove(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	if programDir != "" {
		os.RemoveAll(programDir)
	}
	os.Exit(code)
}

// chrome is the one Chromium of this package's tests, started by the first
// that needs it.
var chrome sharedBrowser

type sharedBrowser struct {
	start   sync.Once
	ctx     context.Context
	err     error
	cancel  func()
	profile string

	mu   sync.Mutex
	free []browser // windows that no test uses now: a new one costs more than a page
}

func (s *sharedBrowser) open(path string) {
	if s.profile, s.err = os.MkdirTemp("", "5x-chromium-"); s.err != nil {
		return
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(s.profile),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-site-isolation-trials", true), chromedp.Flag("renderer-process-limit", "1"), // of a window
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-software-rasterizer", true), // there is none
		chromedp.WSURLReadTimeout(60*time.Second))
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	s.ctx, s.cancel = ctx, func() { cancel(); cancelAlloc() }
	s.err = chromedp.Run(ctx)
}

// window is a window that no other test uses now, without cookies and storage.
func (s *sharedBrowser) window() (browser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.free); n > 0 {
		b := s.free[n-1]
		s.free = s.free[:n-1]
		return b, nil
	}
	return s.newWindow()
}

// newWindow opens a window whose cookies and storage nobody else sees. (Without
// one, Chromium opens no tab in a new browser context.)
func (s *sharedBrowser) newWindow() (b browser, err error) {
	ctx := cdp.WithExecutor(s.ctx, chromedp.FromContext(s.ctx).Browser)
	if b.id, err = target.CreateBrowserContext().WithDisposeOnDetach(true).Do(ctx); err != nil {
		return b, err
	}
	tab, err := target.CreateTarget("about:blank").WithBrowserContextID(b.id).WithNewWindow(true).Do(ctx)
	if err != nil {
		return b, err
	}
	b.ctx, _ = chromedp.NewContext(s.ctx, chromedp.WithTargetID(tab)) // it ends with the browser
	chromedp.FromContext(b.ctx).BrowserContextID = b.id               // the window of the tabs that open opens
	b.at = new("about:blank")
	return b, chromedp.Run(b.ctx)
}

// giveBack forgets what a test's pages stored, and lends the window again.
func (s *sharedBrowser) giveBack(b browser) error {
	err := chromedp.Run(b.ctx, storage.ClearDataForOrigin("*", elsewhere), page.ResetNavigationHistory())
	if err != nil {
		return err
	}
	ctx := cdp.WithExecutor(s.ctx, chromedp.FromContext(s.ctx).Browser)
	if err := storage.ClearCookies().WithBrowserContextID(b.id).Do(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, b)
	return nil
}

// elsewhere is where pages can store, but for what asNew clears: word that the
// browser has cleared that reaches the process of the next file too late, and
// takes what it has stored.
const elsewhere = "cookies,indexeddb,cache_storage,service_workers,file_systems"

// asNew forgets what the page of a window's tab stored and undoes what was set for
// it. A new tab for each page would cost more than the page; and as to go to an empty
// page costs as much, a page from a file, which does nothing more, stays until the
// next one comes.
func (b browser) asNew(ctx context.Context) error {
	const forget = `try { localStorage.clear(); sessionStorage.clear() } catch { /* the page has none */ }
		location.href.split("#")[0]`
	if err := chromedp.Run(ctx, chromedp.Evaluate(forget, b.at)); err != nil {
		return err
	}
	if !strings.HasPrefix(*b.at, "file:") {
		if err := b.leave(ctx); err != nil {
			return err
		}
	}
	return chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(false),
		emulation.ClearDeviceMetricsOverride(),
		emulation.SetTouchEmulationEnabled(false),
		emulation.SetEmulatedMedia().WithMedia("").WithFeatures(nil))
}

// leave goes to an empty page.
func (b browser) leave(ctx context.Context) error {
	if *b.at == "about:blank" {
		return nil
	}
	*b.at = "about:blank"
	return chromedp.Run(ctx, chromedp.Navigate(*b.at))
}

func (s *sharedBrowser) close() {
	if s.cancel != nil {
		s.cancel()
	}
	for range 50 { // its last processes may still be writing
		if s.profile == "" || os.RemoveAll(s.profile) == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// A browser is a Chromium with cookies and storage of its own, as a private
// window has.
type browser struct {
	ctx context.Context
	id  cdp.BrowserContextID
	at  *string // the address, without its fragment, of the page in its tab
}

func newBrowser(t *testing.T) browser {
	t.Helper()
	path := chromium(t)
	chrome.start.Do(func() { chrome.open(path) })
	if chrome.err != nil {
		t.Fatal("start Chromium:", chrome.err)
	}
	b, err := chrome.window()
	if err != nil {
		t.Fatal("open a window in Chromium:", err)
	}
	t.Cleanup(func() {
		if err := chrome.giveBack(b); err != nil {
			t.Error("forget what a page stored:", err)
		}
	})
	return b
}

// A visit is what was seen when a page was opened.
type visit struct {
	mu       sync.Mutex
	requests []string // every URL asked for
	trouble  []string // dialogs, exceptions, console messages, policy violations
}

func (v *visit) note(list *[]string, s string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	*list = append(*list, s)
}

// open loads the page in the window's tab, as if that were new, runs the actions,
// and tells what was asked for and what went wrong.
func (b browser) open(t *testing.T, address string, actions ...chromedp.Action) *visit {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 60*time.Second)
	defer cancel()
	defer func() {
		if err := b.asNew(ctx); err != nil {
			t.Error("leave the page:", err)
		}
	}()
	if where, _, _ := strings.Cut(address, "#"); where == *b.at || where == "about:blank" {
		if err := b.leave(ctx); err != nil { // to come to the same page is not to load it
			t.Fatal("leave the page:", err)
		}
	}
	v := &visit{}
	chromedp.ListenTarget(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *network.EventRequestWillBeSent:
			v.note(&v.requests, ev.Request.URL)
		case *page.EventJavascriptDialogOpening:
			v.note(&v.trouble, "dialog: "+ev.Message)
			go chromedp.Run(ctx, page.HandleJavaScriptDialog(false))
		case *runtime.EventExceptionThrown:
			v.note(&v.trouble, "exception: "+ev.ExceptionDetails.Error())
		case *cdplog.EventEntryAdded:
			v.note(&v.trouble, "log: "+ev.Entry.Text)
		case *page.EventWindowOpen:
			v.note(&v.trouble, "window: "+ev.URL)
		}
	})
	all := []chromedp.Action{network.Enable(), cdplog.Enable()}
	if address != "about:blank" {
		all = append(all, chromedp.Navigate(address))
	}
	if err := chromedp.Run(ctx, append(all, actions...)...); err != nil {
		t.Fatalf("open %s: %v", address, err)
	}
	return v
}

// openOn is open in a window that has its size when the page comes.
func (b browser) openOn(t *testing.T, size [2]int64, address string, actions ...chromedp.Action) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 60*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, chromedp.EmulateViewport(size[0], size[1])); err != nil {
		t.Fatal("give the window its size:", err)
	}
	b.open(t, address, actions...)
}

// act is an action that touches the world outside of the page.
func act(f func()) chromedp.Action {
	return chromedp.ActionFunc(func(context.Context) error { f(); return nil })
}

// fileURL writes the page to a file and names it.
func fileURL(t *testing.T, html []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, html, 0o644); err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// overflow is by how many pixels the page is wider than the window.
func overflow(width int64, by *int) chromedp.Action {
	return chromedp.Tasks{
		chromedp.EmulateViewport(width, 900),
		chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true);
			document.documentElement.scrollWidth - document.documentElement.clientWidth`, by),
	}
}

func awaitPromise(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

func TestAWindowThatIsLentAgainHasForgottenAll(t *testing.T) {
	t.Parallel()
	const path = `localStorage.getItem("theme") + document.cookie + sessionStorage.getItem("draft")`
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	_, html := reports(t, unpack(t, "empty"))
	for _, address := range []string{server.URL, fileURL(t, html)} {
		for _, want := range []string{"first", "second"} {
			t.Run(want, func(t *testing.T) {
				var before string
				newBrowser(t).open(t, address, chromedp.Evaluate(path, &before),
					chromedp.Evaluate(`localStorage.setItem("theme", "dark"); sessionStorage.setItem("draft", "x");
					document.cookie = "a=b"`, nil))
				if before != "nullnull" {
					t.Errorf("the %s page finds %q", want, before)
				}
			})
		}
	}
}
