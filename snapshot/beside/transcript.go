package beside

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// mostLine is the longest line of a log that is parsed, in bytes; session.diff
// and tool outputs can be longer.
const mostLine = 4 << 20

// readTranscript reads an agent log: generation B's events, the agent server's
// events of generation A, and Claude's stream, told apart line by line. cut
// says that the first line may be half a line, grows that the last one may.
func readTranscript(in io.Reader, cut bool, b LogBounds, mask *redact.Redactor, grows bool) *report.Transcript {
	t := &transcriber{bounds: b, parts: map[string]*draft{}, roles: map[string]string{}, open: map[string][]*draft{}}
	br := bufio.NewReaderSize(in, 64<<10)
	for n := 1; ; n++ {
		line, long, err := readLine(br)
		if len(bytes.TrimSpace(line)) > 0 {
			t.line(line, long, n == 1 && cut, err == io.EOF)
		}
		if err != nil {
			break
		}
	}
	return t.finish(cut, mask, grows && !t.ended)
}

// readLine reads a line of any length; beyond mostLine only its length is kept.
func readLine(br *bufio.Reader) (line []byte, long int, err error) {
	for {
		part, err := br.ReadSlice('\n')
		if long > 0 || len(line)+len(part) > mostLine {
			long += len(line) + len(part)
			line = line[:0]
		} else {
			line = append(line, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if long > 0 {
			return []byte("long"), long, err
		}
		return line, 0, err
	}
}

// A draft is an entry whose text may still grow.
type draft struct {
	report.Entry
	text  strings.Builder
	delta bool // the text is joined of deltas
	lines bool // the text is lines that are no JSON
}

func (d *draft) set(text string) {
	d.text.Reset()
	d.text.WriteString(text)
}

type transcriber struct {
	drafts []*draft
	gone   int // drafts that were left out at the beginning
	notes  []string
	bounds LogBounds
	parts  map[string]*draft   // generation A: by part id
	roles  map[string]string   // generation A: message id -> role
	open   map[string][]*draft // generation B: tools that have not ended, by name, oldest first
	ended  bool
}

// finish masks every text whole, then cuts it.
func (t *transcriber) finish(cut bool, mask *redact.Redactor, grows bool) *report.Transcript {
	tr := &report.Transcript{Entries: []*report.Entry{}, CutEntries: t.gone, Notes: t.notes}
	if over := len(t.drafts) - t.bounds.Entries; over > 0 {
		t.drafts = t.drafts[over:]
		tr.CutEntries += over
	}
	if mask != nil {
		t.rejoin()
	}
	for i, d := range t.drafts {
		e := &d.Entry
		text := d.text.String()
		if i == 0 && cut && tr.CutEntries == 0 && (d.delta || d.lines) {
			_, text, _ = strings.Cut(text, "\n") // its beginning is not known, nor what it means
		}
		if grows && mask != nil && i == len(t.drafts)-1 {
			text, _ = mask.Growing(text)
		}
		e.Text, e.Input, e.Tool = mask.Output(e.Input, text), mask.Text(e.Input), mask.Text(e.Tool)
		if over := len(e.Text) - t.bounds.Text; over > 0 {
			e.Text, e.CutBytes = freeform.ValidText(e.Text[:t.bounds.Text]), over
		}
		if len(e.Input) > t.bounds.Text {
			e.Input = freeform.ValidText(e.Input[:t.bounds.Text]) + "…"
		}
		if e.Kind == "tool" && e.Running && t.ended {
			e.Running = false
		}
		tr.Entries = append(tr.Entries, e)
	}
	return tr
}

// seam is how much on each side of a seam can hold one secret.
const seam = 4 << 10

// rejoin puts together what an agent said in pieces with something else
// between them, where a secret goes through the seam: it would be seen in
// neither piece. The tail of the piece before moves into the one behind.
func (t *transcriber) rejoin() {
	probe := redact.New() // whose counts nobody reads
	last := map[string]*draft{}
	for _, d := range t.drafts {
		if !d.delta {
			continue
		}
		before := last[d.Kind]
		last[d.Kind] = d
		if before == nil {
			continue
		}
		a, b := before.text.String(), d.text.String()
		a, b = a[max(0, len(a)-seam):], b[:min(len(b), seam)]
		if probe.Text(a+b) != probe.Text(a)+probe.Text(b) {
			whole := before.text.String() + d.text.String()
			before.set("")
			d.set(whole)
		}
	}
}

func (t *transcriber) note(format string, args ...any) {
	if len(t.notes) < 20 {
		t.notes = append(t.notes, fmt.Sprintf(format, args...))
	}
}

func (t *transcriber) add(e report.Entry, text string) *draft {
	d := &draft{Entry: e}
	d.text.WriteString(text)
	t.drafts = append(t.drafts, d)
	// What will be cut at the end need not be kept until then.
	if len(t.drafts) > 2*t.bounds.Entries+1000 {
		over := len(t.drafts) - t.bounds.Entries
		t.gone += over
		t.drafts = append([]*draft{}, t.drafts[over:]...)
	}
	return d
}

func (t *transcriber) last() *draft {
	if n := len(t.drafts); n > 0 {
		return t.drafts[n-1]
	}
	return nil
}

func (t *transcriber) line(line []byte, long int, first, last bool) {
	if long > 0 {
		t.note("a line of %d bytes was left out", long)
		return
	}
	o := freeform.Of([]byte(freeform.ValidText(string(line))))
	if o == nil {
		switch {
		case first: // the tail begins inside a line
		case last && line[0] == '{':
			t.note("the last line is not complete")
		default:
			t.plain(freeform.ValidText(strings.TrimRight(string(line), "\r\n")))
		}
		return
	}
	kind := o.Text("type")
	switch {
	case o.Object("properties") != nil:
		t.serverEvent(kind, o.Object("properties"))
	case o.Has("ts"), o.Has("delta"): // deltas in a row are one text, with times or without
		t.agentEvent(kind, o)
	case o.Has("message") || o.Has("subtype"):
		t.claudeEvent(kind, o)
	default:
		t.add(report.Entry{Kind: "other"}, whole(o))
	}
}

// whole is an object as compact JSON.
func whole(o freeform.Object) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, f := range o.Fields() {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", f.Name, o[f.Name])
	}
	b.WriteByte('}')
	return b.String()
}

// plain is a line that is no JSON. Lines in a row are one text, so that what
// spans them is seen as a whole.
func (t *transcriber) plain(line string) {
	if d := t.last(); d != nil && d.lines && d.text.Len() < overlap {
		d.text.WriteString("\n" + line)
		return
	}
	t.add(report.Entry{Kind: "other"}, line).lines = true
}
