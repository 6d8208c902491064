package gates

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	auditName = "audit.ndjson"
	mostAudit = 10 << 20 // bytes; a larger audit file is set aside
)

// An Entry is a line of the audit.
type Entry struct {
	At       string          `json:"ts"`    // RFC 3339, UTC
	Event    string          `json:"event"` // "opened", "resolved", "stale", "withdrawn", "ignored", "set aside", "pruned"
	Gate     string          `json:"gateId,omitempty"`
	By       string          `json:"by,omitempty"`
	Response json.RawMessage `json:"response,omitempty"` // what By wanted
	Winner   string          `json:"winner,omitempty"`   // of a stale answer: who was first
	Won      json.RawMessage `json:"won,omitempty"`      // and with what
	File     string          `json:"file,omitempty"`
	Reason   string          `json:"reason,omitempty"`
}

var rotatedForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^audit\.[0-9]{8}T[0-9]{6}\.[0-9]{3}Z(-[0-9]+)?\.ndjson$`)
})

func isAudit(name string) bool { return name == auditName || rotatedForm().MatchString(name) }

// An auditLog is the audit of an open folder: the file that grows, and those that were
// set aside when they were full.
type auditLog struct{ *dir }

func (d *dir) audit() auditLog { return auditLog{d} }

// tell appends a line, behind that of the gate's answer. That it cannot be
// written is no reason to undo what it tells of: the files are the truth.
func (l auditLog) tell(g Gate, e Entry) {
	l.noteAnswers([]Gate{g})
	unlock, err := l.lock()
	if err != nil {
		l.writeLine(e, nil) // one write at the end of the file is whole even so
		return
	}
	defer unlock()
	l.append(e)
}

// append appends a line; the caller holds the lock.
func (l auditLog) append(e Entry) {
	fi, err := l.Lstat(auditName)
	switch {
	case err == nil && !fi.Mode().IsRegular():
		l.aside(auditName)
		fi = nil
	case err == nil && fi.Size() >= mostAudit:
		l.rotate()
		fi = nil
	case err != nil:
		fi = nil
	}
	l.writeLine(e, fi)
}

// writeLine appends one whole line, or none. before is the file as it was, nil
// when it is not known.
func (l auditLog) writeLine(e Entry, before fs.FileInfo) {
	e.At = instant(time.Now())
	line, err := json.Marshal(e)
	if err != nil {
		return
	}
	f, err := l.OpenFile(auditName, os.O_RDWR|os.O_APPEND|os.O_CREATE|syscall.O_NONBLOCK, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	if fi, err := f.Stat(); err != nil || !fi.Mode().IsRegular() || before != nil && !os.SameFile(before, fi) {
		return
	}
	line = append(line, '\n')
	if before != nil && before.Size() > 0 {
		var last [1]byte
		if _, err := f.ReadAt(last[:], before.Size()-1); err == nil && last[0] != '\n' {
			line = slices.Insert(line, 0, '\n') // its writer died in the middle
		}
	}
	if n, err := f.Write(line); err != nil && n > 0 && before != nil {
		f.Truncate(before.Size())
	}
}

// entry is the line that tells of a gate's answer, whoever writes it.
func (g Gate) entry() Entry {
	e := Entry{Event: "resolved", Gate: g.ID, By: g.Answer.By, Response: g.Answer.Response}
	if g.Answer.Withdrawn != "" {
		e.Event, e.Response, e.Reason = "withdrawn", nil, g.Answer.Withdrawn
	}
	return e
}

// rotate sets the full audit file aside under the time of now.
func (l auditLog) rotate() {
	base := "audit." + time.Now().UTC().Format("20060102T150405.000Z")
	for n := 1; n < 1000; n++ {
		name := base + ".ndjson"
		if n > 1 {
			name = fmt.Sprintf("%s-%d.ndjson", base, n)
		}
		if _, err := l.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			l.Rename(auditName, name)
			return
		}
	}
}

// Audit reads the audit, oldest line first: the files that were set aside and
// the present one. Lines that are no entries are passed over. Of a folder
// with more than most bytes of it, only the newest are read.
func (f Folder) Audit(most int64) ([]Entry, error) {
	d, err := f.open()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the audit: %w", err)
	}
	defer d.Close()
	l := d.audit()
	var files [][]Entry
	for _, name := range slices.Backward(append(l.rotated(), auditName)) {
		if most <= 0 {
			break
		}
		list, n := l.entries(name, most)
		files = append(files, list)
		most -= n
	}
	slices.Reverse(files)
	return slices.Concat(files...), nil
}

// entries reads the lines that begin in the last bytes of a file, so many at most.
func (l auditLog) entries(name string, most int64) ([]Entry, int64) {
	fi, err := l.Lstat(name)
	if err != nil || !fi.Mode().IsRegular() {
		return nil, 0
	}
	f, err := l.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0
	}
	defer f.Close()
	from := fi.Size() - most
	in := bufio.NewReaderSize(f, 1<<16)
	if from > 0 {
		if _, err := f.Seek(from, io.SeekStart); err != nil {
			return nil, 0
		}
		in.ReadSlice('\n') // the rest of a line
	}
	var list []Entry
	for {
		line, err := in.ReadString('\n')
		var e Entry
		if strings.HasSuffix(line, "\n") && json.Unmarshal([]byte(line), &e) == nil && e.Event != "" {
			list = append(list, e)
		}
		if err != nil {
			return list, min(most, fi.Size())
		}
	}
}

// settled is how old an ignored file must be before the audit tells of it: a
// younger one may still be being written.
const settled = 5 * time.Second

// NoteIgnored writes an audit line for every ignored file that the audit does
// not tell of yet.
func (f Folder) NoteIgnored(list []Ignored) error {
	d, err := f.open()
	if err != nil {
		return fmt.Errorf("audit ignored files: %w", err)
	}
	defer d.Close()
	unlock, err := d.lock()
	if err != nil {
		return fmt.Errorf("audit ignored files: %w", err)
	}
	defer unlock()
	known := map[Ignored]bool{}
	told, err := f.Audit(2 * mostAudit)
	if err != nil {
		return err
	}
	for _, e := range told {
		if e.Event == "ignored" {
			known[Ignored{File: e.File, Reason: e.Reason}] = true
		}
	}
	for _, x := range list {
		if x.Age < settled && x.Reason == errHalf.Error() {
			continue
		}
		x.Age = 0
		if !known[x] {
			known[x] = true
			d.audit().append(Entry{Event: "ignored", File: x.File, Reason: x.Reason})
		}
	}
	return nil
}
