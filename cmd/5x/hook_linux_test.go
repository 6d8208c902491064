package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fivex/golden/sample"
	"fivex/sidecar"
)

// soonSays waits until a file holds text.
func soonSays(t *testing.T, file, text string) string {
	t.Helper()
	for range 200 {
		if b, _ := os.ReadFile(file); strings.Contains(string(b), text) {
			return string(b)
		}
		time.Sleep(50 * time.Millisecond)
	}
	b, _ := os.ReadFile(file)
	t.Fatalf("%s never says %q: %q", file, text, b)
	return ""
}

func TestAWaitingGateTellsSomebodyOnce(t *testing.T) {
	t.Parallel()
	bin := build(t)
	dir := filepath.Join(t.TempDir(), "shop")
	if err := sample.Unpack(dir, sample.Demo()); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "told")
	command := `printf '%s|%s|%s|%s|%s\n' "$FIVEX_GATE" "$FIVEX_GATE_TYPE" "$FIVEX_RUN" ` +
		`"$FIVEX_QUESTION" "$FIVEX_URL" >>"$TOLD"`
	s := live(t, bin, []string{"TOLD=" + out}, "--project", dir, "--on-gate", command)
	first := soonSays(t, out, "gate_c0ffee01|escalation|run_77c0d1e2f3a4|")
	if strings.Contains(first, "token") || !strings.Contains(first, "#run_77c0d1e2f3a4") {
		t.Errorf("the address: %s", first)
	}
	// Words of an agent that would be a command, were they put into one.
	evil := `$(touch ` + dir + `/trap); "; touch ` + dir + `/trap #`
	cmd := exec.Command(bin, "gate", "open", "--type", "escalation", "--run", "run_77c0d1e2f3a4", "--id",
		"gate_ev11", "--context", `{"reason":`+fmt.Sprintf("%q", evil)+`,"iteration":1}`)
	cmd.Dir = dir
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	soonSays(t, out, "gate_ev11|escalation|run_77c0d1e2f3a4|$(touch")
	sqlite(t, dir, `UPDATE runs SET status = 'LATER';`) // for it to read again
	eventually(t, "it has read again", func() bool {
		_, body := s.get("/report.json")
		return strings.Contains(body, "LATER")
	})
	told, _ := os.ReadFile(out)
	if n := strings.Count(string(told), "\n"); n != 2 {
		t.Errorf("told %d times, want once for each of 2 gates: %s", n, told)
	}
	if _, err := os.Stat(filepath.Join(dir, "trap")); err == nil {
		t.Error("an agent's words were run")
	}
}

func TestACommandThatFailsOrHangsIsSaidAndHarmsNothing(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]string{
		"exit 7": "5x: --on-gate for gate_1: exit status 7; the gate waits all the same\n",
		"echo 'no such\x1b[31m\nhost' >&2; exit 1": "5x: --on-gate for gate_1: " +
			"exit status 1: no such␛[31m host; the gate waits all the same\n",
		"/nosuch/program": "not found; the gate waits all the same\n",
		"sleep 100 & sleep 100": "5x: --on-gate for gate_1: " +
			"it did not end within 200ms; the gate waits all the same\n",
		"yes | head -c 50000000; exit 1": "exit status 1: y y",
	} {
		var said safeBuffer
		h := newHook(command, &said)
		h.time = 200 * time.Millisecond
		if strings.HasPrefix(command, "yes") {
			h.time = hookTime
		}
		ctx, cancel := context.WithCancel(context.Background())
		var done sync.WaitGroup
		done.Go(func() { h.run(ctx) })
		h.wait(sidecar.Wait{Gate: "gate_1"})
		for range 400 {
			if said.String() != "" {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		cancel()
		done.Wait()
		if !strings.Contains(said.String(), want) || strings.Count(said.String(), "\n") != 1 || len(said.String()) > 1000 {
			t.Errorf("%s: said %q, want %q", command, said.String(), want)
		}
	}
}

func TestManyQuestionsAreBounded(t *testing.T) {
	t.Parallel()
	var said safeBuffer
	h := newHook("true", &said)
	for i := range hookQueue + 3 { // nobody runs them
		h.wait(sidecar.Wait{Gate: fmt.Sprint("gate_", i)})
	}
	if strings.Count(said.String(), "too many questions at once") != 3 {
		t.Errorf("said %q", said.String())
	}
	for _, v := range environment(sidecar.Wait{Question: strings.Repeat("x\x00\x1b", 100_000)}) {
		if len(v) > hookText+100 || strings.ContainsAny(v, "\x00\x1b") {
			t.Errorf("a value of %d bytes", len(v))
		}
	}
}

// cmd of Windows reads a command after its variables stand in it.
func TestAQuestionIsNoCommandOfCmd(t *testing.T) {
	t.Parallel()
	const question = "x & calc | y > f ^ %PATH% !Z! (q) \"a\"\r\nb"
	if got, want := withoutSigns(question), "x   calc   y   f    PATH   Z   q   a   b"; got != want {
		t.Errorf("it is %q, want %q", got, want)
	}
}

// A safeBuffer is written and read by several.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func TestTheChatExampleOfTheGatesPageSendsTheQuestion(t *testing.T) {
	doc, err := os.ReadFile("../../docs/gates.md")
	if err != nil {
		t.Fatal(err)
	}
	_, command, _ := strings.Cut(string(doc), "CHAT_WEBHOOK=https://chat.example/hooks/…\n5x report --live --on-gate '")
	command, _, ok := strings.Cut(command, "'\n```")
	if !ok {
		t.Fatal("docs/gates.md has no example of a chat")
	}
	heard := make(chan string, 1)
	chat := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var said struct{ Text string }
		err := json.NewDecoder(r.Body).Decode(&said)
		heard <- fmt.Sprint(said.Text, err)
	}))
	defer chat.Close()
	t.Setenv("CHAT_WEBHOOK", chat.URL)
	h := newHook(command, io.Discard)
	if err := h.tell(context.Background(), sidecar.Wait{Question: `May "a" $(webhook) be 'replayed'?`,
		Next: "5x gate answer gate_1 continue"}); err != nil {
		t.Fatal(err)
	}
	if got, want := <-heard, `May "a" $(webhook) be 'replayed'? (5x gate answer gate_1 continue)<nil>`; got != want {
		t.Errorf("the chat heard %s, want %s", got, want)
	}
}
