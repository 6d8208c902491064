package changes

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// A commit is what its object says.
type commit struct {
	hash, tree string
	parents    []string
	author     string // who wrote it and when, as git has it
	committer  string // who put it where it is and when
}

var errMissing = errors.New("is not there")

// shortest is how much of a hash must be there to mean a commit.
const shortest = 7

// commit is the commit with the name, a hash or its beginning.
func (s *session) commit(ctx context.Context, name string) (*commit, error) {
	name = strings.ToLower(name)
	if len(name) < shortest || len(name) > 64 || !isHex(name) {
		return nil, errMissing
	}
	if c, asked := s.commits[name]; c != nil {
		return c, nil
	} else if asked {
		return nil, errMissing
	}
	var c *commit
	err := s.lookUp(ctx, []string{name}, func(_ string, found *commit) { c = found })
	if err == nil && c == nil {
		err = errMissing
	}
	return c, err
}

// ahead looks up commits that will be asked for, all at once: an answer takes
// long only to come.
func (s *session) ahead(ctx context.Context, names []string) error {
	var fresh []string
	seen := map[string]bool{}
	for _, n := range names {
		n = strings.ToLower(n)
		if _, asked := s.commits[n]; isHash(n) && !asked && !seen[n] {
			seen[n] = true
			fresh = append(fresh, n)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	return s.lookUp(ctx, fresh, func(string, *commit) {})
}

var catFileArguments = []string{"cat-file", "--batch"}

// lookUp asks for commits; found gets nil for one that is not there.
func (s *session) lookUp(ctx context.Context, names []string, found func(name string, c *commit)) error {
	if s.catFile == nil {
		var err error
		if s.catFile, err = s.start(catFileArguments...); err != nil {
			return err
		}
	}
	err := s.within(ctx, s.catFile, func() error {
		asked := make(chan error, 1)
		go func() {
			_, err := io.WriteString(s.catFile.in, strings.Join(names, "^{commit}\n")+"^{commit}\n")
			asked <- err
		}()
		for _, name := range names {
			c, err := s.catFile.commit()
			if err != nil && !errors.Is(err, errMissing) {
				s.catFile.stop() // so that the asking ends
				<-asked
				return err
			}
			if s.commits[name] = c; c != nil {
				s.commits[c.hash] = c
			}
			found(name, c)
		}
		return <-asked
	})
	if err != nil {
		s.catFile.end()
		s.catFile = nil
	}
	return err
}

// mostOfCommit is how much of a commit is read: its head, before the message.
const mostOfCommit = 1 << 16

// commit reads one answer.
func (p *process) commit() (*commit, error) {
	head, err := p.out.ReadString('\n')
	if err != nil {
		return nil, err
	}
	var c commit
	var size int
	if n, _ := fmt.Sscanf(head, "%s commit %d", &c.hash, &size); n != 2 || !isHash(c.hash) {
		return nil, errMissing // or its beginning is ambiguous
	}
	text := make([]byte, min(size, mostOfCommit))
	if _, err := io.ReadFull(p.out, text); err != nil {
		return nil, err
	}
	if _, err := p.out.Discard(size - len(text) + 1); err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch {
		case key == "tree" && isHash(value):
			c.tree = value
		case key == "parent" && isHash(value):
			c.parents = append(c.parents, value)
		case key == "author":
			c.author = value
		case key == "committer":
			c.committer = value
		case key == "":
			return &c, nil
		}
	}
	return &c, nil
}

// committed is when the commit was put where it is, in seconds; 0 is not known.
func (c *commit) committed() int64 { return timeIn(c.committer) }

// written is when the commit was first made: what only moves it keeps that.
func (c *commit) written() int64 { return timeIn(c.author) }

// timeIn is the time in a commit's line "author" or "committer": the number before the
// zone.
func timeIn(line string) int64 {
	if words := strings.Fields(line); len(words) > 1 {
		at, _ := strconv.ParseInt(words[len(words)-2], 10, 64)
		return at
	}
	return 0
}

// farthest is how many commits are followed one by one.
const farthest = 200

// between lists the commits that head has and base has not, oldest first.
// reached is false when base is no ancestor of head: history was rewritten.
func (s *session) between(ctx context.Context, base, head *commit) (list []string, reached bool, err error) {
	for at := head; len(list) < farthest; {
		if at.hash == base.hash {
			slices.Reverse(list)
			return list, true, nil
		}
		if len(at.parents) != 1 {
			break
		}
		list = append(list, at.hash)
		next, err := s.commit(ctx, at.parents[0])
		if err != nil {
			break
		}
		at = next
	}
	ahead, err := s.revList(ctx, "--max-count=1", base.hash, "^"+head.hash)
	if err != nil || len(ahead) > 0 {
		return nil, false, err
	}
	list, err = s.revList(ctx, "--topo-order", "--reverse", fmt.Sprintf("--max-count=%d", farthest),
		head.hash, "^"+base.hash)
	return list, err == nil, err
}

// revList has a git of its own list commits.
func (s *session) revList(ctx context.Context, args ...string) ([]string, error) {
	text, err := s.output(ctx, append([]string{"rev-list"}, args...)...)
	return strings.Fields(string(text)), err
}

// output is what a git of its own says, as patiently as within has others answer.
func (s *session) output(ctx context.Context, args ...string) ([]byte, error) {
	if s.late >= mostLate {
		return nil, context.DeadlineExceeded
	}
	ctx, done := context.WithTimeout(ctx, s.patience)
	defer done()
	text, err := s.command(ctx, args...).Output()
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		s.late++
		return nil, ctx.Err()
	}
	return text, err
}
