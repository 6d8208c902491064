package gates

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// A Listing is what the folder holds.
type Listing struct {
	Gates   []Gate    // oldest first
	Ignored []Ignored // by name
}

// Ignored is a file that is not of the protocol, or not as it should be.
type Ignored struct {
	File   string
	Reason string
	Age    time.Duration // since it was changed; a young one may still be being written
}

// List reads the folder as it is now, and writes nothing. A missing folder is
// an empty one.
func (f Folder) List() (Listing, error) { return f.ListAt(time.Now()) }

// ListAt is List at another time: it tells which gates are over.
func (f Folder) ListAt(now time.Time) (Listing, error) {
	var l Listing
	d, err := f.open()
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return l, fmt.Errorf("read gates: %w", err)
	}
	defer d.Close()
	names, err := d.names()
	if err != nil {
		return l, fmt.Errorf("read gates: %w", err)
	}
	ignore := func(name string, why error) {
		fi, err := d.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) {
			return // gone meanwhile
		}
		x := Ignored{File: strings.ToValidUTF8(name, "\uFFFD"), Reason: reason(why)}
		if err == nil {
			x.Age = time.Since(fi.ModTime())
		}
		l.Ignored = append(l.Ignored, x)
	}
	for _, name := range names {
		switch id, kind := nameOf(name); kind {
		case foreign:
			ignore(name, errors.New("not a name of the protocol"))
		case isAnswer:
			if _, err := d.answer(id); err != nil {
				ignore(name, err)
			}
		case isRequest:
			g, err := d.gate(id, now)
			if errors.Is(err, ErrNotFound) {
				continue // gone meanwhile
			}
			if err != nil {
				ignore(name, err)
				continue
			}
			if g.Unknown != "" { // a malformed answer is told by its own name
				ignore(answerName(id), errors.New(g.Unknown))
			}
			l.Gates = append(l.Gates, g)
		}
	}
	slices.SortStableFunc(l.Gates, func(a, b Gate) int {
		if c := a.CreatedAt.Compare(b.CreatedAt); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	slices.SortStableFunc(l.Ignored, func(a, b Ignored) int { return strings.Compare(a.File, b.File) })
	return l, nil
}

// Get is one gate. ErrNotFound when there is none; another error when its
// request is not of the protocol.
func (f Folder) Get(id string) (Gate, error) {
	d, err := f.open()
	if errors.Is(err, fs.ErrNotExist) {
		return Gate{}, fmt.Errorf("gate %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return Gate{}, fmt.Errorf("gate %s: %w", id, err)
	}
	defer d.Close()
	g, err := d.gate(id, time.Now())
	if err != nil {
		return Gate{}, fmt.Errorf("gate %s: %w", id, err)
	}
	return g, nil
}

func (d *dir) names() ([]string, error) {
	f, err := d.Open(".")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, err := f.Readdirnames(-1)
	slices.Sort(names)
	return names, err
}

// What a name in the folder says of its file.
type nameKind int

const (
	foreign nameKind = iota
	isRequest
	isAnswer
	ours // the audit, what is being written, what was moved aside
)

func nameOf(name string) (id string, kind nameKind) {
	if id, ok := strings.CutSuffix(name, ".resolved.json"); ok && isID(id) {
		return id, isAnswer
	}
	if id, ok := strings.CutSuffix(name, ".json"); ok && isID(id) {
		return id, isRequest
	}
	if strings.HasPrefix(name, leftover) || isAudit(name) || strings.Contains(name, ".resolved.json.bad-") ||
		strings.HasPrefix(name, auditName+".bad-") || name == lockName {
		return "", ours
	}
	return "", foreign
}

// reason is an error without the path that its reader knows.
func reason(err error) string {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err.Error()
	}
	return err.Error()
}
