package golden

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fivex/golden/sample"
	"fivex/sidecar"
	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"

	"github.com/chromedp/chromedp"
)

// freePort is a port that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// serveUntilKilled is a live server in a process of its own, at GOLDEN_PORT.
func serveUntilKilled(dir string) {
	port, err := strconv.Atoi(os.Getenv("GOLDEN_PORT"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "GOLDEN_PORT:", err)
		os.Exit(1)
	}
	s, err := sidecar.Start(context.Background(), sidecar.Options{
		Place:  func() (place.Place, error) { return place.Of(dir) },
		Report: snapshot.Options{Redact: redact.New}, Full: 50, Port: port,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(s.URL(true))
	s.Run(context.Background())
}

// demoProject is the demo without its open gate.
func demoProject(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := sample.Unpack(dir, sample.Demo()); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, ".5x/gates")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// serve serves a project's live page until the test ends or stop is called.
func serve(t *testing.T, dir string, change ...func(*sidecar.Options)) (s *sidecar.Server, stop func()) {
	t.Helper()
	opts := sidecar.Options{
		Place:   func() (place.Place, error) { return place.Of(dir) },
		Report:  snapshot.Options{Redact: redact.New},
		Full:    50,
		Port:    freePort(t),
		Problem: func(err error) { t.Log("the server:", err) },
	}
	for _, c := range change {
		c(&opts)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s, err := sidecar.Start(ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		start := time.Now()
		cancel()
		if err := <-done; err != nil {
			t.Error("the server ended:", err)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("the server took %s to end", took)
		}
	}
	t.Cleanup(stop)
	return s, stop
}

// execute has another process write the project's database, as the 5x CLI does:
// in one process SQLite shares a -wal's index, which is for reading only as
// long as the page reads it.
func execute(t *testing.T, dir string, statements ...string) {
	t.Helper()
	cmd := exec.Command("sqlite3", "-bail", filepath.Join(dir, ".5x/5x.db"))
	cmd.Stdin = strings.NewReader(".timeout 5000\n" + strings.Join(statements, ";\n") + ";\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// pollFor waits, also in a tab that is not in front, until script is true.
func pollFor(script string) chromedp.Action {
	return chromedp.Poll(script, nil, chromedp.WithPollingInterval(20*time.Millisecond),
		chromedp.WithPollingTimeout(20*time.Second))
}

const isLive = `document.getElementById("live").dataset.state === "live"`

// unlikeFresh compares the page as it became by patches with the page as the
// server makes it now; it gives where they differ.
const unlikeFresh = `(async () => {
	const fresh = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
	const clean = (doc) => {
		const main = doc.createElement("div");
		for (const e of [doc.querySelector("main"), doc.getElementById("position"), doc.getElementById("end")])
			main.append(e.cloneNode(true));
		for (const e of main.querySelectorAll("[data-mine]")) e.remove();
		for (const e of main.querySelectorAll("[data-keep]")) e.replaceChildren();
		for (const e of main.querySelectorAll("[data-since]")) e.textContent = "";
		for (const e of main.querySelectorAll("details")) e.removeAttribute("open");
		for (const a of ["hidden", "aria-pressed", "style"])
			for (const e of main.querySelectorAll("[" + a + "]")) e.removeAttribute(a);
		for (const e of main.querySelectorAll("form noscript")) e.remove(); // text where a script runs
		for (const e of main.querySelectorAll("noscript")) e.replaceWith(...e.childNodes);
		for (const e of main.querySelectorAll(".fresh")) e.classList.remove("fresh");
		for (const e of main.querySelectorAll("[class='']")) e.removeAttribute("class");
		return main.innerHTML.replaceAll("<!---->", "").replace(/>\s+</g, "><").replace(/>\s+/g, ">").replace(/\s+</g, "<");
	};
	const [a, b] = [clean(document), clean(fresh)];
	if (a === b) return "";
	let i = 0;
	while (a[i] === b[i]) i++;
	return "page: " + a.slice(Math.max(0, i - 200), i + 200) + "\n\nfresh: " + b.slice(Math.max(0, i - 200), i + 200);
})()`
