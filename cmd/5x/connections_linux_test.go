package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fivex/golden/sample"
)

// connections runs the program under strace and gives the addresses to which it
// opened connections, name servers among them.
func connections(t *testing.T, bin, dir string, env []string, args ...string) (addresses []string, stderr string) {
	t.Helper()
	tool, err := exec.LookPath("strace")
	if err != nil {
		const how = "no strace on PATH; install it, for example with: apt install strace"
		if os.Getenv("CI") == "true" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	log := filepath.Join(t.TempDir(), "calls")
	cmd := exec.Command(tool, append([]string{"-f", "--seccomp-bpf", "-e",
		"trace=connect,sendto,sendmsg,bind", "-o", log, bin,
		"report"}, args...)...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
	calls, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	addresses = regexp.MustCompile(`(?m)sa_family=AF_INET6?, .*$`).FindAllString(string(calls), -1)
	return addresses, string(out)
}

func TestAReportOpensNoConnectionUnlessItIsGivenAnAddress(t *testing.T) {
	t.Parallel()
	bin := build(t)
	dir := filepath.Join(t.TempDir(), "shop")
	if err := sample.Unpack(dir, sample.Demo()); err != nil {
		t.Fatal(err)
	}
	// What other programs would be sent to.
	env := []string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1",
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://127.0.0.1:1", "HTTPS_PROXY=http://127.0.0.1:2"}
	for _, f := range formats {
		if f.name != "html" && f.name != "json" && f.name != "otlp" && os.Getenv("FIVEX_LONG") == "" {
			continue
		}
		to, _ := connections(t, bin, dir, env, "--format", f.name, "-o", filepath.Join(t.TempDir(), "out"))
		if len(to) > 0 {
			t.Errorf("%s: %q", f.name, to)
		}
	}
	for _, args := range [][]string{{"-o", "site/"}, {"--masked"}, {"--format", "comment", "--link",
		"https://ci.example/", "-o", "c.md"}, {"--format", "otlp", "--otlp-content", "-o", "t.jsonl"}} {
		if to, _ := connections(t, bin, dir, env, args...); len(to) > 0 {
			t.Errorf("%q: %q", args, to)
		}
	}
	got := 0
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		got += int(n)
	}))
	defer collector.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(collector.URL, "http://"), ":")
	to, said := connections(t, bin, dir, env, "-o", collector.URL)
	if len(to) == 0 || got == 0 || !strings.Contains(said, "sent ") {
		t.Errorf("given an address: %q, %d bytes, %s", to, got, said)
	}
	for _, a := range to {
		if !strings.Contains(a, "htons("+port+")") || !strings.Contains(a, "127.0.0.1") {
			t.Errorf("a connection to somebody else: %s", a)
		}
	}
}
