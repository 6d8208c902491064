package golden

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"fivex/render"
	"fivex/snapshot/report"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// in is a colour scheme of the system's.
func in(scheme string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme",
		Value: scheme}})
}

// schemes are those that a task is done in: with FIVEX_LONG, or for pictures,
// also the dark one, which has other colours in the same places.
func schemes() []string {
	if long() || os.Getenv("FIVEX_SHOTS") != "" {
		return []string{"light", "dark"}
	}
	return []string{"light"}
}

func TestAFindingAndItsLineAreOneClickApartBothWays(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for _, scheme := range schemes() {
		onEachScreen(t, b, "code-"+scheme, story(t, checkout), func(screen string) []chromedp.Action {
			return []chromedp.Action{
				in(scheme),
				chromedp.Evaluate(`document.querySelector("main .step .finding .fate a[href*='webhook']").click()`, nil),
				seen(t, screen, "if (!signed(body, signature, key))", "A webhook may be replayed"),
				chromedp.Evaluate(`document.querySelector(".file .finding a[href$='2-P0~2e1']").click()`, nil),
				seen(t, screen, "How old may an event be?", "An attacker replays a captured call"),
				picture("back-" + scheme + "-" + screen),
				chromedp.Evaluate(`document.querySelector("main .step .finding .fate a[href*='webhook']").click()`, nil),
				seen(t, screen, "if (!signed(body, signature, key))"),
			}
		})
	}
}

func TestAFindingsFateNamesTheCommitThatTouchedItsLine(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for _, scheme := range schemes() {
		onEachScreen(t, b, "fixed-"+scheme, story(t, cart), func(screen string) []chromedp.Action {
			return []chromedp.Action{
				in(scheme),
				chromedp.Evaluate(`location.hash = "run_0a1b2c3d4e5f.phase.1.2.changes";
					document.querySelectorAll(".changes, .changes .file").forEach(e => e.open = true)`, nil),
				seen(t, screen, "+8 −4 in 2 files", "and the plan: +3 −3", "+ .reduce((sum, price) => sum + price, 0);"),
				picture("fate-code-" + scheme + "-" + screen),
				chromedp.Evaluate(`location.hash = "run_0a1b2c3d4e5f.finding.1-P1~2e1"`, nil),
				seen(t, screen, "fixed by 9d0857fd, which changed src/cart.ts:17"),
			}
		})
	}
}

// commitIn commits one file on top of the project's head.
func commitIn(t *testing.T, dir, name, text string) string {
	t.Helper()
	git := func(args ...string) string {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com",
			"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
		cmd.Stdin = strings.NewReader(text)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	git("read-tree", "HEAD")
	git("update-index", "--add", "--cacheinfo", "100644,"+git("hash-object", "-w", "--stdin")+","+name)
	hash := git("commit-tree", "-p", "HEAD", "-m", "more", git("write-tree"))
	git("update-ref", "HEAD", hash)
	return hash
}

func TestACommitMadeWhileThePageIsOpenAppearsWithItsDiff(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	dir := demoProject(t)
	s, _ := serve(t, dir)
	var took time.Duration
	var differs string
	b.open(t, s.URL(true), pollFor(isLive), chromedp.ActionFunc(func(ctx context.Context) error {
		hash := commitIn(t, dir, "src/replay.ts", "export const fiveMinutes = 300;\n")
		start := time.Now()
		execute(t, dir, fmt.Sprintf(`INSERT INTO steps
			(run_id, step_name, phase, iteration, result_json, created_at, head_commit) VALUES
			('%s', 'author:fix-review', '2', 1, '{"result":"complete","commit":"%s"}',
			'2026-04-02 14:40:00', '%s')`, checkout, hash, hash))
		err := pollFor(`document.body.textContent.includes("+export const fiveMinutes = 300;")`).Do(ctx)
		took = time.Since(start)
		return err
	}), chromedp.Evaluate(unlikeFresh, &differs, awaitPromise))
	if differs != "" {
		t.Error(differs)
	}
	t.Logf("%v from the step to the page", took)
	if took > time.Second && os.Getenv("FIVEX_LONG") != "" {
		t.Errorf("the diff came %v after its step", took)
	}
}

func TestAPageOfManyRunsStaysWithinItsBudgetOfCode(t *testing.T) {
	t.Parallel()
	rep := made(1, 3)
	one := rep.Runs[0]
	rep.Runs = nil
	patch := "@@ -0,0 +1,9000 @@\n" + strings.Repeat("+a line of some code in a file\n", 9000)
	for n := range 60 {
		run, detail, phase := *one, *one.Detail, *one.Phases[0]
		run.Key = fmt.Sprintf("run_%d", n)
		run.ID, run.Detail = run.Key, &detail
		phase.Changes = &report.Changes{Head: "2222222222222", Added: 9000, FilesChanged: 1,
			Files: []report.FileChange{{Path: "a.go", Status: "added", Added: 9000, Patch: patch}}}
		detail.Phases = []*report.Phase{&phase}
		rep.Runs = append(rep.Runs, &run)
	}
	var page bytes.Buffer
	if err := render.HTML(&page, rep); err != nil {
		t.Fatal(err)
	}
	if page.Len() > 12<<20 || !strings.Contains(page.String(), "not shown") {
		t.Errorf("the page has %d bytes", page.Len())
	}
	if n := len(rep.Runs[59].Phases[0].Changes.Files[0].Patch); n != len(patch) {
		t.Errorf("the report itself was changed: %d bytes are left of a patch of %d", n, len(patch))
	}
}
