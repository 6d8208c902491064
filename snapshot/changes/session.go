package changes

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// A session is a folder of our own in which git works for a while, on the
// objects of one repository.
type session struct {
	repo *repository
	git  string // the program
	home string // the folder

	patience time.Duration // with one answer

	mu       sync.Mutex         // of what follows
	late     int                // answers that took too long
	commits  map[string]*commit // by hash and by the names they were asked for; nil is not there
	catFile  *process
	diffTree *process
}

// How long git may take for one answer, and how many answers may be late before
// it is asked no more.
const (
	usualPatience = 20 * time.Second
	mostLate      = 3
)

// begin makes the folder: what git needs to call it a repository.
func begin(repo *repository, git string, patience time.Duration) (*session, error) {
	home, err := os.MkdirTemp("", "5x-git-")
	if err != nil {
		return nil, err
	}
	s := &session{repo: repo, git: git, home: home, commits: map[string]*commit{},
		patience: cmp.Or(patience, usualPatience)}
	var shallow strings.Builder
	for name := range repo.shallow {
		shallow.WriteString(name + "\n")
	}
	files := map[string]string{"HEAD": "ref: refs/heads/none\n", "config": configuration(repo.sha256)}
	if shallow.Len() > 0 {
		files["shallow"] = shallow.String()
	}
	for _, dir := range []string{"objects", "refs"} {
		err = errors.Join(err, os.Mkdir(filepath.Join(home, dir), 0o700))
	}
	for name, text := range files {
		err = errors.Join(err, os.WriteFile(filepath.Join(home, name), []byte(text), 0o600))
	}
	if err != nil {
		os.RemoveAll(home)
		return nil, err
	}
	return s, nil
}

// close ends the programs and removes the folder.
func (s *session) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range []*process{s.catFile, s.diffTree} {
		if p != nil {
			p.end()
		}
	}
	s.catFile, s.diffTree = nil, nil
	os.RemoveAll(s.home)
}

func (s *session) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.git, args...)
	cmd.Dir = s.home
	cmd.Env = environment(s.home, s.repo.objects())
	return cmd
}

// A process is a git that answers line by line.
type process struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	stop context.CancelFunc
}

func (s *session) start(args ...string) (*process, error) {
	ctx, stop := context.WithCancel(context.Background())
	p := &process{cmd: s.command(ctx, args...), stop: stop}
	var err error
	if p.in, err = p.cmd.StdinPipe(); err == nil {
		var out io.ReadCloser
		if out, err = p.cmd.StdoutPipe(); err == nil {
			p.out = bufio.NewReaderSize(out, 1<<16)
			err = p.cmd.Start()
		}
	}
	if err != nil {
		stop()
		return nil, err
	}
	return p, nil
}

// within does work with a process, which is killed when that takes too long or
// the context is done.
func (s *session) within(ctx context.Context, p *process, work func() error) error {
	if s.late >= mostLate {
		return context.DeadlineExceeded
	}
	ctx, done := context.WithTimeout(ctx, s.patience)
	defer done()
	defer context.AfterFunc(ctx, p.stop)()
	err := work()
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		s.late++
	}
	return err
}

func (p *process) end() {
	p.stop()
	p.in.Close()
	_ = p.cmd.Wait() // it was killed
}
