package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Two projects whose runs have the same ids are written into one folder again
// and again, side by side: the site is always the whole of one of them.
func TestWritingsOfOneSiteSideBySideDoNotMix(t *testing.T) {
	t.Parallel()
	bin := build(t)
	var whole []map[string]string
	var projects []string
	for i := range 2 {
		p := manyRuns(t, 30)
		sqlInto(t, p, fmt.Sprintf(`UPDATE steps SET result_json = '{"result":"complete","notes":"of%d"}'`, i))
		alone := filepath.Join(t.TempDir(), "site")
		if said, err := makeReport(bin, "--project", p, "-o", alone+"/"); err != nil {
			t.Fatal(said)
		}
		projects, whole = append(projects, p), append(whole, siteFiles(t, alone))
	}
	site, rounds := filepath.Join(t.TempDir(), "site"), 2
	if os.Getenv("FIVEX_LONG") != "" {
		rounds = 6
	}
	for round := range rounds {
		ended := make(chan string, 4)
		for i := range cap(ended) {
			go func() {
				said, err := makeReport(bin, "--project", projects[i%2], "-o", site+"/")
				ended <- fmt.Sprint(err, said)
			}()
		}
		for range cap(ended) {
			if said := <-ended; !strings.HasPrefix(said, "<nil>") {
				t.Fatal(said)
			}
		}
		got := siteFiles(t, site)
		if !maps.Equal(got, whole[0]) && !maps.Equal(got, whole[1]) {
			t.Fatalf("round %d: the site is neither of the two", round)
		}
	}
}

// Who waits for another's writing says so, and can be interrupted.
func TestAWritingThatWaitsForAnotherSaysSoAndCanBeInterrupted(t *testing.T) {
	t.Parallel()
	bin, project, site := build(t), demoAt(t, t.TempDir()), filepath.Join(t.TempDir(), "site")
	if said, err := makeReport(bin, "--project", project, "-o", site+"/"); err != nil {
		t.Fatal(said)
	}
	lock, err := os.Open(filepath.Join(site, lockFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	before := siteFiles(t, site)
	cmd := exec.Command(bin, "report", "--project", project, "--title", "other", "-o", site+"/")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 1000)
	n, err := stderr.Read(said) // no earlier than it waits
	if err != nil || !strings.HasSuffix(string(said[:n]), "; waiting for it\n") {
		t.Errorf("said %q, %v", said[:n], err)
	}
	cmd.Process.Signal(os.Interrupt)
	var rest bytes.Buffer
	rest.ReadFrom(stderr)
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted ||
		rest.String() != "5x: interrupted; nothing was written\n" {
		t.Errorf("exit %d, said %q", code, rest.String())
	}
	if !maps.Equal(before, siteFiles(t, site)) {
		t.Error("the site changed")
	}
	time.AfterFunc(1500*time.Millisecond, func() { lock.Close() })
	if said, err := makeReport(bin, "--project", project, "-o", site+"/"); err != nil ||
		!strings.Contains(said, "another program writes "+site) {
		t.Errorf("%v, said %q", err, said)
	}
}
