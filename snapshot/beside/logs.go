package beside

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"fivex/snapshot/freeform"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// LogBounds limit what a report carries of one log file; zero reads none.
type LogBounds struct {
	Bytes   int64 // how much is read, from the end of the file
	Entries int   // how many entries of a transcript, the last ones
	Text    int   // bytes of one text, input or output
}

// TailLogs and FullLogs are the bounds of --logs tail and full.
var (
	TailLogs = LogBounds{Bytes: 128 << 10, Entries: 200, Text: 8 << 10}
	FullLogs = LogBounds{Bytes: 8 << 20, Entries: 20_000, Text: 256 << 10}
)

// overlap is how much before a cut is read and masked with what follows it,
// so that no cut begins inside a secret.
const overlap = 64 << 10

// mostLogFiles bounds how many files of one log folder are listed.
const mostLogFiles = 10_000

// A LogFile is a log with the name that its file has on disk, which need not
// be UTF-8.
type LogFile struct {
	report.Log
	File string
}

// Logs are the log folders of a state folder. Folders and files are entered by
// name below it only; a symbolic link that leads out of it is not followed.
type Logs struct {
	root *os.Root
	Mask *redact.Redactor // nil leaves secrets in

	grows bool // the logs are being followed: what may still become a secret is held back
}

// OpenLogs opens the log folders; the problem says why they cannot be read.
// Where there are none, everything is empty.
func OpenLogs(state string, mask *redact.Redactor) (l *Logs, problem string) {
	root, err := os.OpenRoot(filepath.Join(state, "logs"))
	if err != nil {
		if !os.IsNotExist(err) {
			problem = place.PlainError(err)
		}
		return &Logs{Mask: mask}, problem
	}
	return &Logs{root: root, Mask: mask}, ""
}

// Close closes the folder.
func (l *Logs) Close() {
	if l.root != nil {
		l.root.Close()
	}
}

// Folders are the names of the log folders.
func (l *Logs) Folders() (names []string) {
	if l.root == nil {
		return nil
	}
	entries, _ := readDir(l.root, ".")
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// List lists the logs of a folder. The problem says what is left out, or why
// the folder cannot be read.
func (l *Logs) List(folder string) (files []LogFile, problem string) {
	if l.root == nil || !place.SingleName(folder) {
		return nil, ""
	}
	entries, err := readDir(l.root, folder)
	if err != nil {
		if os.IsNotExist(err) {
			return nil, ""
		}
		return nil, "cannot be read: " + place.PlainError(err)
	}
	for _, e := range entries {
		if len(files) == mostLogFiles {
			return files, fmt.Sprintf("holds more than %d files; the rest is not listed", mostLogFiles)
		}
		f := LogFile{File: e.Name(), Log: report.Log{Name: l.text(e.Name()), Kind: logKind(e.Name())}}
		fi, err := e.Info()
		switch {
		case err != nil:
			f.Problem = "cannot be read: " + place.PlainError(err)
		case fi.Mode().IsRegular():
			f.Bytes = fi.Size()
		case fi.IsDir():
			continue
		default:
			f.Problem = "not opened: not a regular file"
		}
		files = append(files, f)
	}
	return files, ""
}

func (l *Logs) text(s string) string {
	return l.Mask.Text(freeform.ValidText(s))
}

// readDir lists a folder in name order, agent-9 before agent-10.
func readDir(root *os.Root, folder string) ([]os.DirEntry, error) {
	d, err := root.Open(folder)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	entries, err := d.ReadDir(-1)
	slices.SortFunc(entries, func(a, b os.DirEntry) int {
		if c := len(a.Name()) - len(b.Name()); c != 0 && numbered(a.Name()) && numbered(b.Name()) {
			return c
		}
		return strings.Compare(a.Name(), b.Name())
	})
	return entries, err
}

// numbered tells agent-<nnn>.ndjson, whose order is that of its numbers.
func numbered(name string) bool {
	n, ok := strings.CutPrefix(name, "agent-")
	n, ok2 := strings.CutSuffix(n, ".ndjson")
	return ok && ok2 && n != "" && strings.Trim(n, "0123456789") == ""
}

func logKind(name string) string {
	switch {
	case strings.HasPrefix(name, "agent-") && strings.HasSuffix(name, ".ndjson"):
		return "agent"
	case strings.HasPrefix(name, "quality-") && strings.HasSuffix(name, ".log"):
		return "quality"
	}
	return "other"
}

// Read fills in the file's transcript or text, within the bounds.
func (l *Logs) Read(folder string, f *LogFile, b LogBounds) {
	if l.root == nil || f.Problem != "" || f.Kind == "other" || b.Bytes == 0 {
		return
	}
	if err := l.read(&f.Log, filepath.Join(folder, f.File), b); err != nil {
		f.Problem = "cannot be read: " + place.PlainError(err)
	}
}

func (l *Logs) open(name string) (*os.File, int64, error) {
	f, err := l.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0, err
	}
	fi, err := f.Stat()
	if err != nil || !fi.Mode().IsRegular() {
		f.Close()
		return nil, 0, errors.New("not a regular file")
	}
	return f, fi.Size(), nil
}

func (l *Logs) read(log *report.Log, name string, b LogBounds) error {
	l.Mask.At("log " + filepath.ToSlash(name))
	f, size, err := l.open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	cut := max(0, size-b.Bytes)
	from := max(0, cut-overlap)
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return err
	}
	in := io.LimitReader(f, size-from)
	if log.Kind == "agent" {
		log.Transcript = readTranscript(in, from > 0, b, l.Mask, l.grows)
		log.Transcript.CutBytes = from
		return nil
	}
	raw, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	text := freeform.ValidText(string(raw))
	if l.grows && l.Mask != nil {
		text, _ = l.Mask.Growing(text)
	} else {
		text = l.text(text)
	}
	log.Text, log.CutBytes = tail(text, b.Bytes, from)
	return nil
}

// tail is the end of a masked text, from the beginning of a line on where
// something is cut; from is how much was left out before it.
func tail(text string, most, from int64) (string, int64) {
	over := int64(len(text)) - most
	if over <= 0 && from == 0 {
		return text, 0
	}
	over = max(over, 0)
	if i := strings.IndexByte(text[over:], '\n'); i >= 0 && int64(i) < most/2 {
		over += int64(i) + 1
	}
	return freeform.ValidText(text[over:]), from + over
}

// errNoLog: the run, or a log of this name in its folder, is not there.
var errNoLog = errors.New("no such log")

// ReadLog reads a run's log from the byte from on, or, where that is
// negative, its last -from bytes and what lies between them and the multiple
// of -from before them: a log that grows is read from the same byte on, until
// it has grown by so much. It reads at most what b allows, the end first. It
// gives the byte at which it began. The log may still grow: what may become a
// secret is held back. mask may be nil.
func ReadLog(state, run, name string, from int64, b LogBounds, mask *redact.Redactor) (*report.Log, int64, error) {
	if !place.SingleName(run) || !place.SingleName(name) {
		return nil, 0, errNoLog
	}
	l, _ := OpenLogs(state, mask)
	defer l.Close()
	l.grows = true
	if l.root == nil {
		return nil, 0, errNoLog
	}
	file := filepath.Join(run, name)
	fi, err := l.root.Stat(file)
	if err != nil || !fi.Mode().IsRegular() {
		return nil, 0, errNoLog
	}
	if from < 0 {
		from = max(0, fi.Size()+from) / -from * -from
	}
	if from > fi.Size() {
		from = 0 // it was cut short meanwhile
	}
	log := &report.Log{Name: l.text(name), Kind: logKind(name), Bytes: fi.Size()}
	b.Bytes = min(b.Bytes, max(0, fi.Size()-from))
	if err := l.read(log, file, b); err != nil {
		return nil, 0, fmt.Errorf("read log %s: %s", file, place.PlainError(err))
	}
	return log, fi.Size() - b.Bytes, nil
}
