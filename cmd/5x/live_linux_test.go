package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"fivex/golden/sample"
)

// A liveServer is `5x report --live` as a process.
type liveServer struct {
	t    *testing.T
	cmd  *exec.Cmd
	url  string // with its token
	said chan string
	done chan error
}

// live starts the program; it ends with the test.
func live(t *testing.T, bin string, env []string, args ...string) *liveServer {
	t.Helper()
	return liveAs(t, nil, bin, env, args...)
}

// liveAs starts the program as another user; nil is this one.
func liveAs(t *testing.T, user *syscall.Credential, bin string, env []string, args ...string) *liveServer {
	t.Helper()
	s := &liveServer{t: t, cmd: exec.Command(bin, append([]string{"report", "--live"}, args...)...),
		said: make(chan string, 100), done: make(chan error, 1)}
	s.cmd.Env = append(append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir()), env...)
	if user != nil {
		s.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: user}
	}
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.cmd.Process.Kill() })
	opened := make(chan string, 1)
	go func() {
		for in := bufio.NewScanner(stderr); in.Scan(); {
			if _, url, ok := strings.Cut(in.Text(), "open http"); ok {
				opened <- "http" + url
			}
			select {
			case s.said <- in.Text():
			default:
			}
		}
		s.done <- s.cmd.Wait()
	}()
	select {
	case s.url = <-opened:
	case err := <-s.done:
		t.Fatalf("it ended: %v, having said %q", err, s.all())
	case <-time.After(20 * time.Second):
		t.Fatal("it tells no address")
	}
	return s
}

// all is what it said so far.
func (s *liveServer) all() string {
	var b strings.Builder
	for {
		select {
		case line := <-s.said:
			b.WriteString(line + "\n")
		default:
			return b.String()
		}
	}
}

// get asks for a path with the token.
func (s *liveServer) get(path string) (int, string) {
	s.t.Helper()
	base, token, _ := strings.Cut(s.url, "?token=")
	r, _ := http.NewRequest("GET", strings.TrimSuffix(base, "/")+path, nil)
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b)
}

// ended waits for the end and gives the exit code and how long it took.
func (s *liveServer) ended() (int, time.Duration) {
	s.t.Helper()
	start := time.Now()
	select {
	case <-s.done:
	case <-time.After(20 * time.Second):
		s.t.Fatal("it does not end")
	}
	return s.cmd.ProcessState.ExitCode(), time.Since(start)
}

func demoAt(t *testing.T, dir string) string {
	t.Helper()
	if err := sample.Unpack(dir, sample.Demo()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestASignalEndsTheLivePageCleanly(t *testing.T) {
	t.Parallel()
	bin := build(t)
	for _, signal := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		dir := demoAt(t, filepath.Join(t.TempDir(), "demo"))
		s := live(t, bin, nil, "--project", dir)
		if code, body := s.get("/"); code != 200 || !strings.Contains(body, "data-seq") {
			t.Errorf("the page: %d", code)
		}
		if tokens, _ := filepath.Glob(filepath.Join(dir, ".5x/dashboard-token.*")); len(tokens) != 1 {
			t.Errorf("token files: %q", tokens)
		}
		s.cmd.Process.Signal(signal)
		if code, took := s.ended(); code != 0 || took > 2*time.Second {
			t.Errorf("%v: exit %d after %s: %s", signal, code, took, s.all())
		}
		left, _ := filepath.Glob(filepath.Join(dir, ".5x/dashboard-token.*"))
		strays, _ := filepath.Glob(filepath.Join(dir, ".5x/5x.db-*"))
		if len(left)+len(strays) > 0 {
			t.Errorf("left behind: %q %q", left, strays)
		}
	}
}

// It runs alone, or another takes its port.
func TestAfterARestartThePageHasTheSameAddressAndNothingOfItIsInTheProject(t *testing.T) {
	bin, cache := build(t), []string{"XDG_CACHE_HOME=" + t.TempDir()}
	dir := demoAt(t, filepath.Join(t.TempDir(), "demo"))
	s := live(t, bin, cache, "--project", dir)
	first := s.url
	s.cmd.Process.Kill() // it says no goodbye
	<-s.done
	s = live(t, bin, cache, "--project", dir)
	if s.url != first {
		t.Errorf("first %s, then %s", first, s.url)
	}
	s.cmd.Process.Signal(syscall.SIGTERM)
	s.ended()
	if left, _ := filepath.Glob(filepath.Join(dir, ".5x/dashboard-*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	// Where there is no home to keep it in, it works all the same.
	s = live(t, bin, []string{"XDG_CACHE_HOME=", "HOME="}, "--project", dir, "--port", fmt.Sprint(freeTCP(t)))
	if code, _ := s.get("/"); code != 200 || s.url == first {
		t.Errorf("without a home: %d at %s", code, s.url)
	}
}

func TestOnAFullDiskAGateIsNotOpenedAndATimeThatIsOverIsOver(t *testing.T) {
	t.Parallel()
	needRoot(t)
	bin, dir := build(t), openTempDir(t)
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	os.Mkdir(filepath.Join(dir, ".5x"), 0o700)
	gate := func(args ...string) (int, string) {
		cmd := exec.Command(bin, append([]string{"gate", "--project", dir}, args...)...)
		out, _ := cmd.CombinedOutput()
		return cmd.ProcessState.ExitCode(), string(out)
	}
	if code, said := gate("open", "--id", "g", "--type", "phase", "--timeout", "200ms"); code != 0 {
		t.Fatal(said)
	}
	fill, err := os.Create(filepath.Join(dir, "fill"))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{4096, 1} {
		for err = nil; err == nil; {
			_, err = fill.Write(make([]byte, size))
		}
	}
	fill.Close()
	// Nobody can write that its time is over; it is, and that is exit code 4.
	for range 2 {
		if code, said := gate("wait", "g"); code != 4 || said != "5x: gate g: nobody answered in time\n" {
			t.Errorf("wait: exit %d, %s", code, said)
		}
	}
	if code, said := gate("answer", "g", "continue"); code != 5 || !strings.Contains(said, "timed out") {
		t.Errorf("answer: exit %d, %s", code, said)
	}
	// What cannot be asked or answered is an error, exit code 1.
	if code, said := gate("open", "--id", "h", "--type", "phase"); code != 1 ||
		strings.Count(said, "\n") != 1 || !strings.Contains(said, "no space left") {
		t.Errorf("open: exit %d, %s", code, said)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".5x/gates/*")); len(left) != 2 { // the request and the audit
		t.Errorf("the folder holds %q", left)
	}
}

func TestASecondSignalEndsTheLivePageAtOnce(t *testing.T) { // alone: it takes the time
	dir := demoAt(t, filepath.Join(t.TempDir(), "demo"))
	s := live(t, build(t), nil, "--project", dir)
	base, _, _ := strings.Cut(strings.TrimPrefix(s.url, "http://"), "/")
	half, err := net.Dial("tcp", base) // makes the clean end take a moment
	if err != nil {
		t.Fatal(err)
	}
	defer half.Close()
	fmt.Fprintf(half, "GET /ws HTTP/1.1\r\nHost: %s\r\nUpg", base)
	time.Sleep(100 * time.Millisecond)
	s.cmd.Process.Signal(syscall.SIGINT)
	time.Sleep(100 * time.Millisecond)
	s.cmd.Process.Signal(syscall.SIGINT)
	if code, took := s.ended(); code != 130 || took > 500*time.Millisecond {
		t.Errorf("exit %d after %s", code, took)
	}
}

func TestAStalePortOrTokenIsSaid(t *testing.T) {
	t.Parallel()
	bin := build(t)
	dir := demoAt(t, filepath.Join(t.TempDir(), "demo"))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	out, err := exec.Command(bin, "report", "--live", "--project", dir, "--port",
		fmt.Sprint(l.Addr().(*net.TCPAddr).Port)).CombinedOutput()
	if err == nil || strings.Count(string(out), "\n") != 1 ||
		!strings.Contains(string(out), "address already in use (give another --port or --host)") {
		t.Errorf("a taken port: %v %s", err, out)
	}
	for _, args := range [][]string{{"--live", "-o", "x"}, {"--live", "latest"}, {"--port", "1"},
		{"--live", "--port", "70000"}, {"--live", "--demo", "--db", "x"}} {
		cmd := exec.Command(bin, append([]string{"report"}, args...)...)
		out, _ := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != 2 || strings.Count(string(out), "\n") != 1 {
			t.Errorf("%q: exit %d, %s", args, cmd.ProcessState.ExitCode(), out)
		}
	}
	// A killed server leaves its token file; the next one sweeps it.
	s := live(t, bin, nil, "--project", dir)
	s.cmd.Process.Kill()
	<-s.done
	next := live(t, bin, nil, "--project", dir, "--port", fmt.Sprint(freeTCP(t)))
	tokens, _ := filepath.Glob(filepath.Join(dir, ".5x/dashboard-token.*"))
	if len(tokens) != 1 {
		t.Errorf("token files: %q", tokens)
	}
	b, err := os.ReadFile(tokens[0])
	var token struct {
		PID   int    `json:"pid"`
		Token string `json:"token"`
	}
	if err != nil || json.Unmarshal(b, &token) != nil || token.PID != next.cmd.Process.Pid ||
		!strings.HasSuffix(next.url, token.Token) {
		t.Errorf("%v: %s", err, b)
	}
	// Beyond this machine: a warning.
	wide := live(t, bin, nil, "--project", dir, "--host", "0.0.0.0", "--port", fmt.Sprint(freeTCP(t)))
	if said := wide.all(); !strings.Contains(said, "WARNING: --host 0.0.0.0") {
		t.Errorf("said %q", said)
	}
	far := live(t, bin, []string{"SSH_CONNECTION=10.0.0.1 1 10.0.0.2 22"}, "--project", dir, "--port",
		fmt.Sprint(freeTCP(t)))
	time.Sleep(50 * time.Millisecond)
	if said := far.all(); !strings.Contains(said, "ssh -L") {
		t.Errorf("over ssh it said %q", said)
	}
}

func freeTCP(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func TestOnAFullDiskTheLivePageWorksAndEnds(t *testing.T) {
	t.Parallel()
	needRoot(t)
	dir := openTempDir(t)
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	project := demoAt(t, filepath.Join(dir, "demo"))
	fill, err := os.Create(filepath.Join(dir, "fill"))
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := fill.Write(make([]byte, 4096)); err != nil {
			break
		}
	}
	fill.Close()
	s := live(t, build(t), nil, "--project", project, "--port", fmt.Sprint(freeTCP(t)))
	if code, _ := s.get("/"); code != 200 {
		t.Errorf("the page: %d", code)
	}
	s.cmd.Process.Signal(syscall.SIGTERM)
	code, took := s.ended()
	if said := s.all(); code != 0 || took > 2*time.Second || !strings.Contains(said, "no space left") {
		t.Errorf("exit %d after %s: %s", code, took, said)
	}
	if left, _ := filepath.Glob(filepath.Join(project, ".5x/dashboard-token*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestTheDemoMovesAndReactsToAnswers(t *testing.T) {
	t.Parallel()
	tmp := t.TempDir()
	s := live(t, build(t), []string{"TMPDIR=" + tmp}, "--demo", "--port", fmt.Sprint(freeTCP(t)))
	deadline := time.Now().Add(60 * time.Second)
	for {
		_, body := s.get("/report.json")
		var rep struct {
			Totals struct{ Runs, Steps int }
			Runs   map[string]struct {
				State struct{ Kind string }
			}
		}
		if err := json.Unmarshal([]byte(body), &rep); err != nil {
			t.Fatal(err)
		}
		if rep.Totals.Runs == 4 && rep.Totals.Steps > 35 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("nothing moves: %+v", rep)
		}
		time.Sleep(200 * time.Millisecond)
	}
	s.cmd.Process.Signal(syscall.SIGINT)
	if code, took := s.ended(); code != 0 || took > 2*time.Second {
		t.Errorf("exit %d after %s", code, took)
	}
	if left, _ := os.ReadDir(tmp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
