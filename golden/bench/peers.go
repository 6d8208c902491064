//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// benchPeers measures other programs that make a report of one file, on the work
// that is nearest to ours: Allure 3 on the JUnit that we write of 5,000 runs,
// Playwright's merge-reports on as many tests as there are runs, GoAccess on a log
// of as many lines as there are events. modules is where npm installed allure and
// @playwright/test.
func benchPeers(ctx context.Context, bin, modules string, rounds int) error {
	dir, err := os.MkdirTemp("", "5x-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s := shape{"B", 100_000, 5000, 200}
	project, err := generate(ctx, dir, s)
	if err != nil {
		return err
	}
	junit := filepath.Join(dir, "allure-results", "junit.xml")
	if err := os.Mkdir(filepath.Dir(junit), 0o755); err != nil {
		return err
	}
	report := []string{bin, "report", "--project", project, "-o"}
	if _, err := measure(ctx, junit, report[0], append(report[1:], junit)...); err != nil {
		return err
	}
	xml, err := os.ReadFile(junit)
	if err != nil {
		return err
	}
	tests := bytes.Count(xml, []byte("<testcase"))
	blobs, err := playwrightBlobs(ctx, dir, modules, s.runs)
	if err != nil {
		return err
	}
	empty, lines, err := accessLogs(dir, s.events)
	if err != nil {
		return err
	}

	in := func(name string) string { return filepath.Join(dir, name) }
	node := filepath.Join(modules, "node_modules")
	goaccess := func(log, out string) []string {
		return []string{"goaccess", log, "--log-format=COMBINED", "--no-global-config", "-o", out}
	}
	fmt.Printf("%d runs, %d events, %d tests in JUnit; medians of %d\n\n", s.runs, s.events, tests, rounds)
	fmt.Println("| program | work | time | processor time | peak memory | size |\n|---|---|---|---|---|---|")
	for _, p := range []struct {
		name, work, out string
		command         []string
	}{
		{"5x report", "page of the runs", "r.html", append(report, in("r.html"))},
		{"5x report", "every run in full, one page", "all.html",
			append(report, in("all.html"), "--runs", fmt.Sprint(s.runs))},
		{"5x report", "site, a page for each run", "site", append(report, in("site")+"/")},
		{"Allure 3", "the JUnit", "allure",
			[]string{filepath.Join(node, ".bin/allure"), "generate", filepath.Dir(junit), "-o", in("allure")}},
		{"Playwright merge-reports", "as many tests as runs", "playwright", []string{"env", "PLAYWRIGHT_HTML_OPEN=never",
			"PLAYWRIGHT_HTML_OUTPUT_DIR=" + in("playwright"), filepath.Join(node, ".bin/playwright"),
			"merge-reports", "--reporter", "html", blobs}},
		{"GoAccess", "as many lines as events", "lines.html", goaccess(lines, in("lines.html"))},
		{"GoAccess", "an empty log", "empty.html", goaccess(empty, in("empty.html"))},
	} {
		var list []cost
		for range rounds {
			os.RemoveAll(in(p.out))
			c, err := measure(ctx, in(p.out), p.command[0], p.command[1:]...)
			if err != nil {
				return err
			}
			list = append(list, c)
		}
		c := median(list)
		fmt.Printf("| %s | %s | %.2f s | %.2f s | %.0f MiB | %.1f MB |\n", p.name, p.work, c.took.Seconds(),
			c.spent.Seconds(), mib(c.peak), float64(c.size)/1e6)
	}
	return nil
}

// playwrightBlobs runs as many tests that do nothing and gives the folder of
// their reports, which merge-reports reads.
func playwrightBlobs(ctx context.Context, dir, modules string, tests int) (string, error) {
	suite := filepath.Join(dir, "suite")
	if err := os.Mkdir(suite, 0o755); err != nil {
		return "", err
	}
	if err := os.Symlink(filepath.Join(modules, "node_modules"), filepath.Join(suite, "node_modules")); err != nil {
		return "", err
	}
	spec := fmt.Sprintf(`import { test } from '@playwright/test';
for (let run = 0; run < %d; run++) test('run ' + run, () => {});
`, tests)
	if err := os.WriteFile(filepath.Join(suite, "runs.spec.mjs"), []byte(spec), 0o644); err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(modules, "node_modules/.bin/playwright"), "test", "--reporter", "blob")
	cmd.Dir = suite
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("playwright test: %w: %s", err, out)
	}
	return filepath.Join(suite, "blob-report"), nil
}

// accessLogs writes two logs of a web server, one with so many lines and one
// without any.
func accessLogs(dir string, n int) (empty, full string, err error) {
	empty, full = filepath.Join(dir, "empty.log"), filepath.Join(dir, "full.log")
	if err := os.WriteFile(empty, nil, 0o644); err != nil {
		return "", "", err
	}
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `10.0.%d.%d - - [12/May/2026:%02d:%02d:%02d +0000] "GET /runs/%d HTTP/1.1" 200 %d "-" "curl/8"`+"\n",
			i%200, i%250, i%24, i%60, i%60, i%5000, 200+i%900)
	}
	return empty, full, os.WriteFile(full, []byte(b.String()), 0o644)
}
