package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"fivex/render"
	"fivex/sidecar"
)

// Bounds of what a hook may take.
const (
	hookTime  = 30 * time.Second // one command
	hookQueue = 100              // questions that wait for the command before them
	hookText  = 4000             // bytes of one value
)

// A hook runs the user's command for each question that waits for a person, one
// at a time. What the question says reaches it in environment variables only: the
// command's text is the user's, and nothing is put into it.
type hook struct {
	command string
	stderr  io.Writer
	waits   chan sidecar.Wait
	time    time.Duration
}

func newHook(command string, stderr io.Writer) *hook {
	return &hook{command, stderr, make(chan sidecar.Wait, hookQueue), hookTime}
}

// wait takes a question; it never blocks.
func (h *hook) wait(w sidecar.Wait) {
	select {
	case h.waits <- w:
	default:
		fmt.Fprintf(h.stderr, "5x: --on-gate: too many questions at once; none is told of %s\n", name(w))
	}
}

// run runs the command for each question until ctx ends.
func (h *hook) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case w := <-h.waits:
			if err := h.tell(ctx, w); err != nil && ctx.Err() == nil {
				fmt.Fprintf(h.stderr, "5x: --on-gate for %s: %s; the gate waits all the same\n", name(w), oneLine(err))
			}
		}
	}
}

func name(w sidecar.Wait) string {
	if w.Gate != "" {
		return w.Gate
	}
	return "run " + w.Run
}

// tell runs the command once.
func (h *hook) tell(ctx context.Context, w sidecar.Wait) error {
	ctx, cancel := context.WithTimeout(ctx, h.time)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", h.command)
	if runtime.GOOS == "windows" {
		cmd = exec.CommandContext(ctx, "cmd", "/C", h.command)
	}
	cmd.Env = append(os.Environ(), environment(w)...)
	said := &last{}
	cmd.Stdout, cmd.Stderr = said, said
	alone(cmd)
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case ctx.Err() == context.DeadlineExceeded:
		return fmt.Errorf("it did not end within %s", h.time)
	case err != nil && said.String() != "":
		return fmt.Errorf("%w: %s", err, said)
	}
	return err
}

// environment is the question, a variable for each of its facts.
func environment(w sidecar.Wait) []string {
	var env []string
	for _, v := range [][2]string{{"GATE", w.Gate}, {"GATE_TYPE", w.Type}, {"RUN", w.Run}, {"PLAN", w.Plan},
		{"PHASE", w.Phase}, {"QUESTION", w.Question}, {"NEXT", w.Next}, {"URL", w.URL}} {
		text := render.Visible(strings.ReplaceAll(strings.ToValidUTF8(v[1], "?"), "\x00", ""))
		if len(text) > hookText {
			text = strings.ToValidUTF8(text[:hookText], "") + "…"
		}
		if runtime.GOOS == "windows" {
			text = withoutSigns(text)
		}
		env = append(env, "FIVEX_"+v[0]+"="+text)
	}
	return env
}

// withoutSigns is a text that cmd, which puts a variable's text into the command before
// it reads that, takes for nothing but words.
func withoutSigns(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("&|<>^%!()\"\r\n", r) {
			return ' '
		}
		return r
	}, text)
}

// last keeps the end of what a command says.
type last struct{ b []byte }

func (l *last) Write(p []byte) (int, error) {
	l.b = append(l.b, p...)
	if over := len(l.b) - 500; over > 0 {
		l.b = append(l.b[:0], l.b[over:]...)
	}
	return len(p), nil
}

func (l *last) String() string {
	return render.Visible(strings.ToValidUTF8(string(bytes.TrimSpace(l.b)), "?"))
}
