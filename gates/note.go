package gates

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"syscall"
	"time"
)

// The line of an answer is written behind the answer, so whoever is killed
// between the two leaves one without the other, and other programs may write
// no lines at all. Whoever meets such an answer writes its line.

// NoteAnswers writes an audit line for every answer of these gates that the
// audit does not tell of yet.
func (f Folder) NoteAnswers(list []Gate) error {
	d, err := f.open()
	if err != nil {
		return fmt.Errorf("audit answers: %w", err)
	}
	defer d.Close()
	return d.audit().noteAnswers(list)
}

func (l auditLog) noteAnswers(list []Gate) error {
	list = l.untold(list, nil)
	if len(list) == 0 {
		return nil // the usual case, and it needs no lock
	}
	unlock, err := l.lock()
	if err != nil {
		return fmt.Errorf("audit answers: another program holds %s: %w", l.path, err)
	}
	defer unlock()
	for _, g := range l.untold(list, nil) {
		l.append(g.entry())
	}
	return nil
}

// noteAnswer writes the line of an answer that was just put into the folder,
// unless somebody has seen it meanwhile and done so.
func (l auditLog) noteAnswer(g Gate, before auditMark) {
	unlock, err := l.lock()
	if err != nil {
		l.writeLine(g.entry(), nil)
		return
	}
	defer unlock()
	for _, g := range l.untold([]Gate{g}, &before) {
		l.append(g.entry())
	}
}

// An auditMark is an end of the audit that was seen; nil where there was none.
type auditMark struct{ file fs.FileInfo }

func (l auditLog) mark() auditMark {
	fi, err := l.Lstat(auditName)
	if err != nil {
		return auditMark{}
	}
	return auditMark{fi}
}

// slack is by how much the clocks of files may differ.
const slack = 2 * time.Second

// untold are the gates whose answer lies in the folder and not in the audit.
// With a mark, only what was written behind it is read. A gate that was pruned
// had an earlier life, whose lines do not count.
func (l auditLog) untold(list []Gate, after *auditMark) []Gate {
	var since time.Time // no line is older than its answer
	a := answers{left: map[string]Gate{}, told: map[string]bool{}}
	for _, g := range list {
		if g.Answer == nil || g.Answer.Raw == nil {
			continue
		}
		a.left[g.ID] = g
		if fi, err := l.Lstat(answerName(g.ID)); err == nil && (since.IsZero() || fi.ModTime().Before(since)) {
			since = fi.ModTime()
		}
	}
	a.all, a.oldest = len(a.left), since.Add(-slack)
	if a.all == 0 || a.all == 1 && after == nil && l.toldThen(list, since) {
		return nil
	}
	needle := []byte(`"`)
	if a.all == 1 { // most lines tell of others
		for id := range a.left {
			needle = []byte(`"` + id + `"`)
		}
	}
	search := func(name string) (more bool) {
		fi, err := l.Lstat(name)
		switch {
		case err != nil || !fi.Mode().IsRegular():
			return true
		case fi.ModTime().Before(a.oldest):
			return false
		case after != nil && after.file != nil && os.SameFile(fi, after.file):
			l.backward(name, after.file.Size(), needle, a.look, a.enough)
			return false
		}
		return l.backward(name, 0, needle, a.look, a.enough)
	}
	if search(auditName) {
		for _, name := range slices.Backward(l.rotated()) {
			if !search(name) {
				break
			}
		}
	}
	out := make([]Gate, 0, len(a.left))
	for _, g := range list {
		if _, ok := a.left[g.ID]; ok {
			out = append(out, g)
			delete(a.left, g.ID)
		}
	}
	return out
}

// answers are those that are looked for in the audit, from its end.
type answers struct {
	left   map[string]Gate // whose lines were not found
	told   map[string]bool // gates of which no earlier line counts
	all    int             // how many are looked for
	oldest time.Time       // no line of them is older
}

// look strikes out the answer that a line of the audit tells of.
func (a *answers) look(line []byte) {
	var e Entry
	if bytes.Contains(line, []byte(`"event":"stale"`)) || json.Unmarshal(line, &e) != nil || a.told[e.Gate] {
		return // most lines of a gate that is fought for are stale
	}
	switch _, wanted := a.left[e.Gate]; {
	case wanted && (e.Event == "resolved" || e.Event == "withdrawn"):
		delete(a.left, e.Gate)
		a.told[e.Gate] = true
	case wanted && e.Event == "pruned":
		a.told[e.Gate] = true
	}
}

// enough tells, by the first line of a stretch, whether what stands before it is of
// no use.
func (a *answers) enough(first []byte) bool {
	var e struct {
		At time.Time `json:"ts"`
	}
	return len(a.told) == a.all || json.Unmarshal(first, &e) == nil && e.At.Before(a.oldest)
}

// rotated are the files of the audit that were set aside, oldest first: they
// are named by time.
func (l auditLog) rotated() []string {
	names, err := l.names()
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(names, func(n string) bool { return !rotatedForm().MatchString(n) })
}

// backward gives look the lines of a file behind a byte that hold the needle,
// the last one first. It stops, and gives false, when enough says so, which
// gets the first line of each block.
func (l auditLog) backward(name string, from int64, needle []byte, look func([]byte), enough func([]byte) bool) bool {
	f, err := l.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return true
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return true
	}
	var rest []byte // the end of a line that begins further up
	size := int64(4 << 10)
	for to := fi.Size(); to > from; size = min(2*size, 1<<18) {
		n := min(size, to-from)
		block := make([]byte, n, int(n)+len(rest))
		if _, err := f.ReadAt(block, to-n); err != nil {
			return true
		}
		to -= n
		block = append(block, rest...)
		begin := 0
		if to > from {
			if begin = bytes.IndexByte(block, '\n') + 1; begin == 0 {
				if rest = block; len(rest) > mostFile {
					return true // no line of the audit
				}
				continue
			}
		}
		rest = block[:begin]
		lines := block[begin:]
		first, _, _ := bytes.Cut(lines, []byte{'\n'})
		var found [][]byte
		for len(lines) > 0 {
			i := bytes.Index(lines, needle)
			if i < 0 {
				break
			}
			at := bytes.LastIndexByte(lines[:i], '\n') + 1
			line, after, _ := bytes.Cut(lines[at:], []byte{'\n'})
			found, lines = append(found, line), after
		}
		for _, line := range slices.Backward(found) {
			look(line)
		}
		if enough(first) {
			return false
		}
	}
	return true
}

// soon is how far behind the line of its time the line of an answer is looked
// for, in bytes, before all lines are.
const soon = 256 << 10

// toldThen looks for the line of an answer where it is nearly always: the
// lines stand in the order of their times, and it is written as soon as the
// answer lies there. That it finds none means nothing.
func (l auditLog) toldThen(list []Gate, at time.Time) bool {
	f, err := l.OpenFile(auditName, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil || !fi.Mode().IsRegular() {
		return false
	}
	at = at.Add(-20 * time.Millisecond)
	from, to := int64(0), fi.Size()
	for block := make([]byte, 4<<10); to-from > int64(len(block)); {
		middle := from + (to-from)/2
		n, _ := f.ReadAt(block, middle)
		_, line, _ := bytes.Cut(block[:n], []byte{'\n'})
		line, _, whole := bytes.Cut(line, []byte{'\n'})
		var e struct {
			At time.Time `json:"ts"`
		}
		if !whole || json.Unmarshal(line, &e) != nil {
			return false
		}
		if e.At.Before(at) {
			from = middle
		} else {
			to = middle
		}
	}
	b := make([]byte, min(soon, fi.Size()-from))
	n, _ := f.ReadAt(b, from)
	for _, g := range list {
		if g.Answer == nil || g.Answer.Raw == nil {
			continue
		}
		needle := []byte(`"` + g.ID + `"`)
		for line := range bytes.Lines(b[:n]) {
			var e Entry
			if bytes.Contains(line, needle) && json.Unmarshal(line, &e) == nil && e.Gate == g.ID &&
				(e.Event == "resolved" || e.Event == "withdrawn") && !instantOf(e.At).Before(at) {
				return true
			}
		}
	}
	return false
}
