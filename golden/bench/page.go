//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

// benchPage measures in Chromium how soon a page with 10,000 events can be
// used, and what an update costs it; and how large an empty report is beside
// GoAccess's, where that is installed.
func benchPage(ctx context.Context, bin string) error {
	dir, err := os.MkdirTemp("", "5x-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Println("| what | measured | bar |\n|---|---|---|")
	if err := emptyReports(ctx, bin, dir); err != nil {
		return err
	}
	alloc, stop := chromedp.NewExecAllocator(ctx,
		append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("chromium"), chromedp.NoSandbox)...)
	defer stop()
	browser, stop := chromedp.NewContext(alloc)
	defer stop()
	if err := chromedp.Run(browser); err != nil {
		return err
	}
	var project string
	for _, s := range []shape{{"B", 10_000, 50, 200}, {"B", 10_000, 1, 200}} {
		if project, err = generate(ctx, dir, s); err != nil {
			return err
		}
		file := filepath.Join(dir, "page.html")
		made, err := measure(ctx, file, bin, "report", "--project", project, "-o", file)
		if err != nil {
			return err
		}
		if err := pageLoads(browser, s.String(), "file://"+file, made.size); err != nil {
			return err
		}
	}
	s, err := startLive(ctx, bin, project)
	if err != nil {
		return err
	}
	defer s.stop()
	return pageUpdates(ctx, browser, s, project)
}

func emptyReports(ctx context.Context, bin, dir string) error {
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o755); err != nil {
		return err
	}
	ours, err := measure(ctx, filepath.Join(dir, "empty.html"), bin, "report", "--project", empty, "-o",
		filepath.Join(dir, "empty.html"))
	if err != nil {
		return err
	}
	theirs := "not installed here"
	if _, err := exec.LookPath("goaccess"); err == nil {
		log := filepath.Join(dir, "empty.log")
		if err := os.WriteFile(log, nil, 0o644); err != nil {
			return err
		}
		c, err := measure(ctx, filepath.Join(dir, "goaccess.html"), "goaccess", log, "--log-format=COMBINED",
			"-o", filepath.Join(dir, "goaccess.html"))
		if err != nil {
			return err
		}
		theirs = kilobytes(c.size)
	}
	k6, err := emptyK6(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Printf("| empty HTML report | %s; GoAccess %s; k6 %s | < 40 KB |\n", kilobytes(ours.size), theirs, k6)
	return nil
}

// emptyK6 is the size of k6's report of a test that does nothing for as short
// as it reports on.
func emptyK6(ctx context.Context, dir string) (string, error) {
	if _, err := exec.LookPath("k6"); err != nil {
		return "not installed here", nil
	}
	script, page := filepath.Join(dir, "empty.js"), filepath.Join(dir, "k6.html")
	if err := os.WriteFile(script, []byte("export default function () {}\n"), 0o644); err != nil {
		return "", err
	}
	run := exec.CommandContext(ctx, "k6", "run", "--quiet", "--vus", "1", "--duration", "3s", script)
	run.Env = append(os.Environ(), "K6_WEB_DASHBOARD=true", "K6_WEB_DASHBOARD_PORT=-1",
		"K6_WEB_DASHBOARD_PERIOD=1s", "K6_WEB_DASHBOARD_EXPORT="+page)
	if out, err := run.CombinedOutput(); err != nil {
		return "", fmt.Errorf("k6: %w: %s", err, out)
	}
	fi, err := os.Stat(page)
	if err != nil {
		return "", err
	}
	return kilobytes(fi.Size()), nil
}

func kilobytes(size int64) string { return fmt.Sprintf("%.0f KB", float64(size)/1000) }

// watchTasks keeps when the page first answers a key, and when the last task ended that
// kept the main thread busy for more than 50 ms.
const watchTasks = `window.busyUntil = 0; window.answers = 0; new PerformanceObserver((l) => {
	for (const e of l.getEntries()) busyUntil = Math.max(busyUntil, e.startTime + e.duration);
}).observe({entryTypes: ["longtask"]});
addEventListener("focusin", (e) => { if (e.target.id === "find") answers ||= performance.now(); }, true)`

// pressUntilAnswered presses the key that leads to the page's search, from the navigation
// on, again and again.
func pressUntilAnswered(url string, answered *float64) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		if _, _, _, _, err := page.Navigate(url).Do(ctx); err != nil {
			return err
		}
		for *answered == 0 {
			if err := input.DispatchKeyEvent(input.KeyRawDown).WithKey("/").Do(ctx); err != nil {
				return err
			}
			time.Sleep(5 * time.Millisecond)
			if err := chromedp.Evaluate("answers", answered).Do(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

// pageLoads measures from the navigation until the page answers a key; until what is
// folded is in its place, as words; until the last task over 50 ms is done; the
// processor time of its main thread, which says the same on a busy machine; and
// that of making all of the page at once, as printing does.
func pageLoads(ctx context.Context, name, url string, size int64) error {
	var interactive, complete, quiet, worked, whole []float64
	var elements int
	for range 5 {
		tab, end := chromedp.NewContext(ctx)
		var answers, busy, done, thread, printed float64
		err := chromedp.Run(tab,
			performance.Enable(),
			chromedp.ActionFunc(func(ctx context.Context) error {
				_, err := page.AddScriptToEvaluateOnNewDocument(watchTasks).Do(ctx)
				return err
			}),
			pressUntilAnswered(url, &answers),
			chromedp.Poll(`document.readyState === "complete" &&
				!document.querySelector("noscript.later") && performance.now()`, &done,
				chromedp.WithPollingInterval(20*time.Millisecond)),
			chromedp.Sleep(time.Second),
			chromedp.Evaluate(`busyUntil`, &busy),
			metric("ThreadTime", &thread),
			chromedp.Evaluate(`dispatchEvent(new Event("beforeprint"))`, nil),
			chromedp.Evaluate(`document.querySelectorAll("*").length`, &elements),
			metric("ThreadTime", &printed))
		end()
		if err != nil {
			return err
		}
		interactive, complete = append(interactive, answers), append(complete, done)
		quiet, worked = append(quiet, busy), append(worked, thread*1000)
		whole = append(whole, (printed-thread)*1000)
	}
	slices.Sort(interactive)
	slices.Sort(complete)
	slices.Sort(quiet)
	slices.Sort(worked)
	slices.Sort(whole)
	fmt.Printf("| %s (%.1f MB, %d elements) answers a key | after %.0f ms; all in its place after "+
		"%.0f ms; last task over 50 ms ends at %.0f ms; %.0f ms of processor time, and %.0f to print all "+
		"of it | < 300 ms, < 1 s |\n",
		name, float64(size)/1e6, elements, interactive[2], complete[2], quiet[2], worked[2], whole[2])
	return nil
}

// metric is one of Chromium's performance metrics of the page, in seconds.
func metric(name string, value *float64) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		metrics, err := performance.GetMetrics().Do(ctx)
		for _, m := range metrics {
			if m.Name == name {
				*value = m.Value
			}
		}
		return err
	})
}

// pageUpdates measures the main thread's work for one event: script, style
// and layout.
func pageUpdates(ctx, browser context.Context, s *liveProcess, project string) error {
	tab, end := chromedp.NewContext(browser)
	defer end()
	work := func() (ms float64, err error) {
		err = chromedp.Run(tab, chromedp.ActionFunc(func(ctx context.Context) error {
			metrics, err := performance.GetMetrics().Do(ctx)
			for _, m := range metrics {
				switch m.Name {
				case "ScriptDuration", "LayoutDuration", "RecalcStyleDuration":
					ms += m.Value * 1000
				}
			}
			return err
		}))
		return ms, err
	}
	if err := chromedp.Run(tab, performance.Enable(), chromedp.Navigate(s.base+"?token="+s.token),
		chromedp.Poll(`document.getElementById("live").dataset.state === "live"`, nil)); err != nil {
		return err
	}
	w, err := startWriter(ctx, project)
	if err != nil {
		return err
	}
	defer w.stop()
	time.Sleep(2 * time.Second)
	before, err := work()
	if err != nil {
		return err
	}
	const updates = 20
	for n := range updates {
		if err := w.do(fmt.Sprintf(
			"INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) "+
				"VALUES ('run_000000000000', 'bench:step', '2', %d, '{}', datetime('now'));", n)); err != nil {
			return err
		}
		time.Sleep(500 * time.Millisecond)
	}
	after, err := work()
	if err != nil {
		return err
	}
	var seen int
	if err := chromedp.Run(tab, chromedp.Evaluate(`[...document.querySelectorAll(".step")]
		.filter((r) => r.textContent.includes("bench:step")).length`, &seen)); err != nil {
		return err
	}
	fmt.Printf("| an update in it, script, style and layout "+
		"| %.1f ms, mean of %d (%d rows came) | < 8 ms |\n", (after-before)/updates, updates, seen)
	return nil
}
