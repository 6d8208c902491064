package snapshot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fivex/snapshot/redact"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// maxLogFiles bounds how many files of one log folder are listed.
const maxLogFiles = 10_000

// readLogFolders lists the log folder of every run, and the folders that no
// run has. Folders and files are entered by name below logs/ only; a symlink
// that leads out of it is not followed.
func (v *View) readLogFolders() {
	root, err := os.OpenRoot(filepath.Join(v.place.State, "logs"))
	if err != nil {
		if !os.IsNotExist(err) {
			v.notice("logs-unreadable", "The log folder cannot be read: %s.", plainError(err))
		}
		return
	}
	defer root.Close()
	mine := map[string]bool{}
	for _, r := range v.runs {
		if !singleName(r.run.ID) {
			continue
		}
		mine[r.run.ID] = true
		r.logs, r.names = v.listLogs(root, r.run.ID)
		if r.run.Status == "active" {
			for i, l := range r.logs {
				l.LastAt = newestInLog(root, filepath.Join(r.run.ID, r.names[i]))
				v.seen(l.LastAt)
			}
		}
	}
	entries, _ := readDir(root, ".")
	for _, e := range entries {
		if e.IsDir() && !mine[e.Name()] {
			logs, _ := v.listLogs(root, e.Name())
			for _, l := range logs {
				if v.head.Project.UnrecordedLogs == nil {
					v.head.Project.UnrecordedLogs = map[string][]string{}
				}
				name := validText(e.Name())
				v.head.Project.UnrecordedLogs[name] = append(v.head.Project.UnrecordedLogs[name], l.Name)
			}
		}
	}
}

// listLogs lists the logs of a folder, and the names of their files, which
// need not be UTF-8.
func (v *View) listLogs(root *os.Root, folder string) (logs []*Log, names []string) {
	entries, err := readDir(root, folder)
	if err != nil {
		if os.IsNotExist(err) {
			return nil, nil
		}
		return []*Log{{Name: validText(folder), Kind: "other", Problem: "the folder cannot be read: " + plainError(err)}}, []string{folder}
	}
	for _, e := range entries {
		if len(logs) == maxLogFiles {
			v.notice("many-logs", "Log folder %s holds more than %d files; the rest is not listed.", validText(folder), maxLogFiles)
			break
		}
		l := &Log{Name: validText(e.Name()), Kind: logKind(e.Name())}
		fi, err := e.Info()
		switch {
		case err != nil:
			l.Problem = "cannot be read: " + plainError(err)
		case fi.Mode().IsRegular():
			l.Bytes = fi.Size()
		case fi.IsDir():
			continue
		default:
			l.Problem = "not opened: not a regular file"
		}
		logs, names = append(logs, l), append(names, e.Name())
	}
	return logs, names
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

// logTail is how much of a log's end is searched for its newest instant.
const logTail = 64 << 10

// newestInLog is the newest instant that the last lines of an agent log tell:
// ts in generation B, the epoch milliseconds of parts in generation A. A
// file's own time is not asked: a copy of the folder would tell another.
func newestInLog(root *os.Root, name string) Time {
	fi, err := root.Stat(name)
	if err != nil || !fi.Mode().IsRegular() || logKind(filepath.Base(name)) != "agent" {
		return Time{}
	}
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return Time{}
	}
	defer f.Close()
	if fi.Size() > logTail {
		if _, err := f.Seek(-logTail, io.SeekEnd); err != nil {
			return Time{}
		}
	}
	b, err := io.ReadAll(io.LimitReader(f, logTail))
	if err != nil {
		return Time{}
	}
	var newest Time
	for line := range bytes.Lines(b) {
		var l struct {
			TS         string `json:"ts"`
			Properties struct {
				Info struct {
					Time struct{ Created, Completed float64 }
				}
				Part struct {
					Time  struct{ Start, End float64 }
					State struct {
						Time struct{ Start, End float64 }
					}
				}
			}
		}
		if json.Unmarshal(line, &l) != nil {
			continue // the cut first line, or a line still being written
		}
		t, _ := ParseTime(l.TS)
		newest = latest(newest, t)
		p := l.Properties
		for _, ms := range []float64{p.Info.Time.Created, p.Info.Time.Completed, p.Part.Time.Start, p.Part.Time.End, p.Part.State.Time.Start, p.Part.State.Time.End} {
			newest = latest(newest, epochMS(ms))
		}
	}
	return newest
}

// ErrNoLog: the run, or a log of this name in its folder, is not there.
var ErrNoLog = errors.New("no such log")

// ReadLog reads a run's log from the byte from on, or, where that is
// negative, its last -from bytes; at most what b allows, the end first. It
// gives the byte at which it began. mask may be nil.
func ReadLog(place Place, run, name string, from int64, b LogBounds, mask *redact.Redactor) (*Log, int64, error) {
	if !singleName(run) || !singleName(name) {
		return nil, 0, ErrNoLog
	}
	root, err := os.OpenRoot(filepath.Join(place.State, "logs"))
	if err != nil {
		return nil, 0, ErrNoLog
	}
	defer root.Close()
	path := filepath.Join(run, name)
	fi, err := root.Stat(path)
	if err != nil || !fi.Mode().IsRegular() {
		return nil, 0, ErrNoLog
	}
	if from < 0 {
		from = max(0, fi.Size()+from)
	}
	if from > fi.Size() {
		from = 0 // it was cut short meanwhile
	}
	l := &Log{Name: validText(name), Kind: logKind(name), Bytes: fi.Size()}
	b.Bytes = min(b.Bytes, max(0, fi.Size()-from))
	if err := l.read(root, path, b); err != nil {
		return nil, 0, fmt.Errorf("read log %s: %s", path, plainError(err))
	}
	if mask != nil {
		mask.Value(l)
	}
	return l, fi.Size() - b.Bytes, nil
}
