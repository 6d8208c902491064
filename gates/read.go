package gates

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"
)

// errHalf means that a file is not whole JSON, so far or for good.
var errHalf = errors.New("not whole JSON")

// request reads the request of a gate.
func (d *dir) request(id string) (Gate, error) {
	if !isID(id) {
		return Gate{}, fmt.Errorf("%w: an id has 1 to 128 of A-Z a-z 0-9 _ -", ErrNotFound)
	}
	b, err := d.read(requestName(id))
	if errors.Is(err, fs.ErrNotExist) {
		return Gate{}, ErrNotFound
	}
	if err != nil {
		return Gate{}, err
	}
	x, err := parse(b, id)
	if err != nil {
		return Gate{}, err
	}
	if x.GateType == "" {
		return Gate{}, errors.New("gateType is missing")
	}
	g := Gate{Raw: b, Request: Request{ID: id, Type: x.GateType, Run: x.RunID, Context: x.Context, Choices: x.Choices}}
	g.CreatedAt = instantOf(x.CreatedAt)
	g.TerminalOnly = x.AllowDashboard != nil && !*x.AllowDashboard
	if x.TimeoutMS != nil && *x.TimeoutMS > 0 {
		g.Timeout = milliseconds(*x.TimeoutMS)
	}
	return g, nil
}

// milliseconds is a positive number of them; what exceeds a Duration is the
// longest one, some 292 years.
func milliseconds(ms float64) time.Duration {
	if ms >= math.MaxInt64/float64(time.Millisecond) {
		return math.MaxInt64
	}
	return max(1, time.Duration(ms*float64(time.Millisecond)))
}

// gate reads a gate as it is at a time.
func (d *dir) gate(id string, now time.Time) (Gate, error) {
	g, err := d.request(id)
	if err != nil {
		return g, err
	}
	a, err := d.answerTo(g)
	if unknown, ok := errors.AsType[unknownAnswer](err); ok {
		g.Unknown = unknown.Error()
	}
	if g.Answer = a; a == nil {
		g.Answer = g.over(now)
	}
	return g, nil
}

// An unknownAnswer is a whole answer that its gate does not take.
type unknownAnswer struct{ error }

// answerTo reads the answer of a gate as answer does; one that the gate does
// not take is an unknownAnswer.
func (d *dir) answerTo(g Gate) (*Answer, error) {
	a, err := d.answer(g.ID)
	if err != nil || a == nil {
		return nil, err
	}
	if err := g.takes(a); err != nil {
		return nil, unknownAnswer{err}
	}
	return a, nil
}

// takes tells why an answer that was found is none to this gate. It asks for
// less than check: another implementation may know more fields.
func (g Gate) takes(a *Answer) error {
	if a.Withdrawn != "" {
		return nil
	}
	if err := checkObject(a.Response); err != nil {
		return errors.New("its response is not a JSON object")
	}
	var o struct {
		Guidance any `json:"guidance"`
	}
	if err := json.Unmarshal(a.Response, &o); err != nil {
		return err
	}
	if _, ok := o.Guidance.(string); !ok && o.Guidance != nil {
		return errors.New("its guidance is not text")
	}
	if actions := g.Actions(); len(actions) > 0 && !slices.Contains(actions, a.Action()) {
		return fmt.Errorf("its action is none of %s", strings.Join(actions, ", "))
	}
	return nil // or a type without choices: only its asker knows
}

// answer reads the answer of a gate: nil without an error while there is
// none; errHalf while it is being written.
func (d *dir) answer(id string) (*Answer, error) {
	b, err := d.read(answerName(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return readAnswer(b, id)
}

// readAnswer reads the file of an answer.
func readAnswer(b []byte, id string) (*Answer, error) {
	x, err := parse(b, id)
	if err != nil {
		return nil, err
	}
	if !x.Resolved {
		return nil, errors.New("resolved is not true")
	}
	a := &Answer{Raw: b, Response: x.Response, Withdrawn: x.Withdrawn}
	if x.ResolvedBy != nil {
		a.By = *x.ResolvedBy
	}
	if x.ResolvedAt != nil {
		a.At = instantOf(*x.ResolvedAt)
	}
	return a, nil
}

// read reads a regular file of a bounded size, without a byte order mark, which
// some editors put before JSON; a link, a pipe or a folder in
// its place is an error, and is not opened.
func (d *dir) read(name string) ([]byte, error) {
	fi, err := d.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !fi.Mode().IsRegular() {
		return nil, fmt.Errorf("not a regular file (%s)", fi.Mode().Type())
	}
	if fi.Size() > mostFile {
		return nil, fmt.Errorf("%d bytes are too many", fi.Size())
	}
	f, err := d.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if now, err := f.Stat(); err != nil || !os.SameFile(fi, now) {
		return nil, errHalf // replaced between two looks: look again
	}
	b, err := io.ReadAll(io.LimitReader(f, mostFile+1))
	if err != nil {
		return nil, err
	}
	if len(b) > mostFile {
		return nil, fmt.Errorf("over %d bytes are too many", mostFile)
	}
	return bytes.TrimPrefix(b, []byte("\ufeff")), nil
}

// parse reads the fields of the protocol; every other field is kept in Raw.
func parse(b []byte, id string) (*file, error) {
	if err := checkObject(b); err != nil {
		return nil, err
	}
	var x file
	if err := json.Unmarshal(b, &x); err != nil {
		if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return nil, fmt.Errorf("%s is a %s", kind.Field, kind.Value)
		}
		return nil, err
	}
	if x.GateID != id {
		return nil, errors.New("gateId is not that of its name")
	}
	return &x, nil
}

// checkObject tells why b is not one JSON object of bounded depth without
// repeated names, which two readers would understand differently.
func checkObject(b []byte) error {
	whole := wholeRunes(b)
	if !utf8.Valid(whole) {
		return errors.New("not UTF-8")
	}
	if t := bytes.TrimLeft(b, " \t\r\n"); len(t) > 0 && t[0] != '{' {
		return errors.New("not a JSON object")
	}
	type level struct {
		names map[string]bool // nil in a list
		value bool            // a value comes next, after a name
	}
	var open []level
	dec := json.NewDecoder(bytes.NewReader(whole))
	dec.UseNumber()
	for {
		t, err := dec.Token()
		if err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return errHalf
			}
			return errors.New("not JSON")
		}
		var in *level
		if len(open) > 0 {
			in = &open[len(open)-1]
		}
		switch t {
		case json.Delim('}'), json.Delim(']'):
			if open = open[:len(open)-1]; len(open) > 0 {
				continue
			}
			if _, err := dec.Token(); err != io.EOF || len(whole) < len(b) {
				return errors.New("text follows the JSON object")
			}
			return nil
		}
		if in != nil && in.names != nil && !in.value {
			name := t.(string)
			if in.names[name] {
				return fmt.Errorf("the name %q is repeated", name)
			}
			in.names[name], in.value = true, true
			continue
		}
		if in != nil {
			in.value = false
		}
		switch t {
		case json.Delim('{'):
			open = append(open, level{names: map[string]bool{}})
		case json.Delim('['):
			open = append(open, level{})
		}
		if len(open) > mostDepth {
			return fmt.Errorf("nested more than %d deep", mostDepth)
		}
	}
}

// wholeRunes is b without a character that is cut at its end: the rest of it
// may be still to come.
func wholeRunes(b []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if last := b[len(b)-n:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return b[:len(b)-n]
			}
			break
		}
	}
	return b
}
