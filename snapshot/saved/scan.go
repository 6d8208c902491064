package saved

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"fivex/snapshot/report"
)

// A file is a saved report, looked through: what it holds beside its runs, and
// where its runs and documents lie in it.
type file struct {
	path  string
	size  int64
	begin int64  // of its JSON: behind a byte order mark
	named string // as a project of a report of several is named there
	head  report.Report
	told  bool // it tells something that no newer one tells
	runs  []*entry
	docs  []*entry
}

// An entry is a run or a document of a file, not yet read.
type entry struct {
	file  *file
	of    *project
	given string // in its file
	key   string // in its project
	shown string // in the report that is made
	at, n int64  // where its JSON lies

	brief
}

// brief is what tells runs apart and which of two is newer.
type brief struct {
	ID           string      `json:"id"`
	Project      string      `json:"project"`
	StartedAt    report.Time `json:"startedAt"`
	LastActivity report.Time `json:"lastActivity"`
}

// byteOrderMark is what shells and editors of Windows begin a file with.
const byteOrderMark = "\ufeff"

// scan looks through a file.
func scan(path string) (*file, error) {
	fi, err := os.Stat(path)
	if err == nil && !fi.Mode().IsRegular() {
		err = errors.New("not a regular file") // a pipe would be waited for
	}
	if err != nil {
		return nil, fmt.Errorf("read report %s: %w", path, cause(err))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read report %s: %w", path, cause(err))
	}
	defer f.Close()
	x := &file{path: path, size: fi.Size()}
	text := bufio.NewReaderSize(f, 1<<16)
	if mark, _ := text.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		n, _ := text.Discard(len(mark))
		x.begin = int64(n)
	}
	d := &decoder{json.NewDecoder(text)}
	err = d.members(x.member(d))
	if err == nil {
		if _, end := d.Token(); end != io.EOF {
			err = errors.New("something follows its end")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read report %s: %w; give a report that 5x report -o FILE.json wrote", path, err)
	}
	if x.head.Version == 0 {
		return nil, fmt.Errorf("read report %s: it is JSON, but no report; give one that 5x report -o FILE.json wrote", path)
	}
	if x.head.Version != report.FormatVersion {
		return nil, fmt.Errorf("read report %s: it has format %d and this program reads %d; write it again with this program",
			path, x.head.Version, report.FormatVersion)
	}
	return x, nil
}

// member reads one member of the report.
func (x *file) member(d *decoder) func(string) error {
	return func(name string) error {
		h := &x.head
		switch name {
		case "version":
			return d.Decode(&h.Version)
		case "title":
			return d.Decode(&h.Title)
		case "at":
			return d.Decode(&h.At)
		case "project":
			return d.Decode(&h.Project)
		case "notices":
			return d.Decode(&h.Notices)
		case "masked":
			return d.Decode(&h.Masked)
		case "runs":
			return d.members(func(key string) error { return x.entry(d, key, &x.runs) })
		case "documents":
			return d.members(func(key string) error { return x.entry(d, key, &x.docs) })
		case "plans":
			return d.members(func(key string) error { return decodeInto(d, &h.Plans, func(p *report.Plan) { p.Path = key }) })
		case "gates":
			return d.members(func(key string) error { return decodeInto(d, &h.Gates, func(g *report.Gate) { g.ID = key }) })
		case "otherTables":
			return d.members(func(key string) error {
				return decodeInto(d, &h.OtherTables, func(t *report.OtherTable) { t.Name = key })
			})
		}
		var skipped json.RawMessage // sums, which are made anew, and what a later version adds
		return d.Decode(&skipped)
	}
}

// decodeInto appends a member to a list.
func decodeInto[T any, S ~[]*T](d *decoder, list *S, name func(*T)) error {
	x := new(T)
	if err := d.Decode(x); err != nil {
		return err
	}
	name(x)
	*list = append(*list, x)
	return nil
}

// entry notes where a run or a document lies.
func (x *file) entry(d *decoder, key string, list *[]*entry) error {
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return err
	}
	e := &entry{file: x, key: key, given: key, n: int64(len(raw)), at: x.begin + d.InputOffset() - int64(len(raw))}
	if err := json.Unmarshal(raw, &e.brief); err != nil {
		return fmt.Errorf("%q: %w", key, err)
	}
	*list = append(*list, e)
	return nil
}

// read reads the entry's JSON into v.
func (e *entry) read(v any) error {
	f, err := os.Open(e.file.path)
	if err == nil {
		defer f.Close()
		var fi os.FileInfo
		if fi, err = f.Stat(); err == nil && fi.Size() != e.file.size {
			err = errors.New("it changed while it was read; try again")
		}
	}
	raw := make([]byte, e.n)
	if err == nil {
		_, err = f.ReadAt(raw, e.at)
	}
	if err == nil {
		// Text is replaced where it is no UTF-8; payloads are kept as they
		// are, so they must be text before.
		d := json.NewDecoder(bytes.NewReader(bytes.ToValidUTF8(raw, []byte("\uFFFD"))))
		d.UseNumber() // in columns that nobody knows
		err = d.Decode(v)
	}
	if err != nil {
		return fmt.Errorf("read report %s: %q: %w", e.file.path, e.key, cause(err))
	}
	return nil
}

// A decoder goes through an object member by member.
type decoder struct{ *json.Decoder }

func (d *decoder) members(each func(name string) error) error {
	t, err := d.Token()
	if err != nil {
		return whatIsWrong(err)
	}
	if t != json.Delim('{') {
		return errors.New("an object is missing")
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return whatIsWrong(err)
		}
		if err := each(t.(string)); err != nil {
			return whatIsWrong(err)
		}
	}
	_, err = d.Token()
	return whatIsWrong(err)
}

func whatIsWrong(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errors.New("it ends too early")
	}
	return err
}

// cause is a file error without the file's name.
func cause(err error) error {
	if pe, ok := errors.AsType[*os.PathError](err); ok {
		return pe.Err
	}
	return err
}
