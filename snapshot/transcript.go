package snapshot

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// LogBounds limit what a report carries of one log file.
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

// maxLine is the longest line of a log that is parsed, in bytes; session.diff
// and tool outputs can be longer.
const maxLine = 4 << 20

// A Transcript is a log as people read it.
type Transcript struct {
	Entries    []*Entry `json:"entries"`
	CutBytes   int64    `json:"cutBytes,omitempty"`   // left out at the beginning
	CutEntries int      `json:"cutEntries,omitempty"` // left out at the beginning
	Notes      []string `json:"notes,omitempty"`      // what could not be read
}

// An Entry is one piece of a transcript.
type Entry struct {
	// Kind is "start", "prompt", "text", "reasoning", "tool", "error",
	// "usage", "end", or "other" for a line of unknown form.
	Kind       string   `json:"kind"`
	At         Time     `json:"at"`
	Text       string   `json:"text,omitempty"`
	Tool       string   `json:"tool,omitempty"`
	Input      string   `json:"input,omitempty"`
	Failed     bool     `json:"failed,omitempty"`
	Running    bool     `json:"running,omitempty"` // the tool has not ended
	DurationMS *float64 `json:"durationMs,omitempty"`
	TokensIn   *int64   `json:"tokensIn,omitempty"`
	TokensOut  *int64   `json:"tokensOut,omitempty"`
	CostUSD    *float64 `json:"costUsd,omitempty"`
	CutBytes   int      `json:"cutBytes,omitempty"` // left out of Text

	id    string // of the part it shows, in generation A
	delta bool   // Text so far was joined of deltas
	lines bool   // Text is lines that are no JSON
}

// readLogs reads the logs of a run, as far as the options want them.
func (v *View) readLogs(r *runRow) {
	if v.opts.Logs.Bytes == 0 || len(r.logs) == 0 {
		return
	}
	root, err := os.OpenRoot(filepath.Join(v.place.State, "logs"))
	if err != nil {
		return
	}
	defer root.Close()
	for i, l := range r.run.Logs {
		if l.Problem != "" || l.Kind == "other" {
			continue
		}
		c := *l
		name := filepath.Join(r.run.ID, r.names[i])
		if err := c.read(root, name, v.opts.Logs); err != nil {
			c.Problem = "cannot be read: " + plainError(err)
		}
		r.run.Logs[i] = &c
	}
}

// read fills in the log's transcript or text.
func (l *Log) read(root *os.Root, name string, b LogBounds) error {
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil || !fi.Mode().IsRegular() {
		return fmt.Errorf("not a regular file")
	}
	cut := max(0, fi.Size()-b.Bytes)
	if _, err := f.Seek(cut, io.SeekStart); err != nil {
		return err
	}
	in := io.LimitReader(f, b.Bytes)
	if l.Kind == "agent" {
		l.Transcript = ReadTranscript(in, cut > 0, b)
		l.Transcript.CutBytes = cut
		return nil
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	l.Text, l.CutBytes = validText(string(text)), cut
	return nil
}

// ReadTranscript reads an agent log: generation B's events, the agent server's
// events of generation A, and Claude's stream, told apart line by line. cut
// says that the first line may be half a line.
func ReadTranscript(in io.Reader, cut bool, b LogBounds) *Transcript {
	t := &transcriber{Transcript: Transcript{Entries: []*Entry{}}, bounds: b, parts: map[string]*Entry{}, roles: map[string]string{}}
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
	if over := len(t.Entries) - b.Entries; over > 0 {
		t.Entries, t.CutEntries = t.Entries[over:], over
	}
	for _, e := range t.Entries {
		if e.Kind == "tool" && e.Running && t.ended {
			e.Running = false
		}
		if over := len(e.Text) - b.Text; over > 0 {
			e.Text, e.CutBytes = validText(e.Text[:b.Text]), over
		}
		if len(e.Input) > b.Text {
			e.Input = validText(e.Input[:b.Text]) + "…"
		}
	}
	return &t.Transcript
}

// readLine reads a line of any length; beyond maxLine only its length is kept.
func readLine(br *bufio.Reader) (line []byte, long int, err error) {
	for {
		part, err := br.ReadSlice('\n')
		if long > 0 || len(line)+len(part) > maxLine {
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

type transcriber struct {
	Transcript
	bounds LogBounds
	parts  map[string]*Entry // generation A: part id -> its entry
	roles  map[string]string // generation A: message id -> role
	open   []*Entry          // generation B: tools that have not ended
	ended  bool
}

func (t *transcriber) note(format string, args ...any) {
	if len(t.Notes) < 20 {
		t.Notes = append(t.Notes, fmt.Sprintf(format, args...))
	}
}

func (t *transcriber) add(e *Entry) *Entry {
	t.Entries = append(t.Entries, e)
	// What will be cut at the end need not be kept until then.
	if len(t.Entries) > 2*t.bounds.Entries+1000 {
		over := len(t.Entries) - t.bounds.Entries
		t.CutEntries += over
		t.Entries = slices.Clone(t.Entries[over:])
	}
	return e
}

func (t *transcriber) line(line []byte, long int, first, last bool) {
	if long > 0 {
		t.note("a line of %d bytes was left out", long)
		return
	}
	o := asObject(decode([]byte(validText(string(line)))))
	if o == nil {
		switch {
		case first: // the tail begins inside a line
		case last && line[0] == '{':
			t.note("the last line is not complete")
		default:
			t.plain(validText(strings.TrimRight(string(line), "\r\n")))
		}
		return
	}
	typ := o.text("type")
	switch {
	case o.object("properties") != nil:
		t.serverEvent(typ, o.object("properties"))
	case o.has("ts"):
		t.agentEvent(typ, o)
	case o.has("message") || o.has("subtype"):
		t.claudeEvent(typ, o)
	default:
		t.add(&Entry{Kind: "other", Text: valueJSON(map[string]any(o))})
	}
}

// plain is a line that is no JSON. Lines in a row are one text, so that what
// spans them is seen as a whole.
func (t *transcriber) plain(line string) {
	if n := len(t.Entries); n > 0 && t.Entries[n-1].lines && len(t.Entries[n-1].Text) < t.bounds.Text {
		t.Entries[n-1].Text += "\n" + line
		return
	}
	t.add(&Entry{Kind: "other", Text: line, lines: true})
}

// agentEvent is a line of generation B.
func (t *transcriber) agentEvent(typ string, o object) {
	at, _ := ParseTime(o.text("ts"))
	switch typ {
	case "session_start":
		t.add(&Entry{Kind: "start", At: at, Text: strings.TrimSpace(o.text("role") + " " + o.text("template"))})
	case "text", "reasoning":
		if n := len(t.Entries); n > 0 && t.Entries[n-1].Kind == typ && t.Entries[n-1].delta {
			t.Entries[n-1].Text += o.text("delta")
			return
		}
		t.add(&Entry{Kind: typ, At: at, Text: o.text("delta"), delta: true})
	case "tool_start":
		t.open = append(t.open, t.add(&Entry{Kind: "tool", At: at, Tool: o.text("tool"), Input: o.text("input_summary"), Running: true}))
	case "tool_end":
		e := &Entry{Kind: "tool", At: at, Tool: o.text("tool")}
		// There is no call id: it is the oldest open call of that tool.
		if i := slices.IndexFunc(t.open, func(x *Entry) bool { return x.Tool == e.Tool }); i >= 0 {
			e = t.open[i]
			t.open = slices.Delete(t.open, i, i+1)
			if d, ok := between(e.At, at); ok {
				e.DurationMS = &d
			}
		} else {
			t.add(e)
		}
		e.Running, e.Text = false, valueText(o["output"])
		if f := o.flag("error"); f != nil && *f {
			e.Failed = true
		}
	case "error":
		t.add(&Entry{Kind: "error", At: at, Text: o.text("message")})
	case "usage":
		t.add(&Entry{Kind: "usage", At: at, TokensIn: o.object("tokens").count("in"), TokensOut: o.object("tokens").count("out"), CostUSD: o.number("costUsd")})
	case "done":
		t.ended = true
		r := o.object("result")
		t.add(&Entry{Kind: "end", At: at, Text: r.text("text"), DurationMS: r.number("durationMs"), CostUSD: r.number("costUsd"),
			TokensIn: r.object("tokens").count("in"), TokensOut: r.object("tokens").count("out")})
	default:
		t.add(&Entry{Kind: "other", At: at, Text: valueJSON(map[string]any(o))})
	}
}

// serverEvent is an event of the agent server, generation A. A part comes in
// many updates, of which the last counts.
func (t *transcriber) serverEvent(typ string, p object) {
	switch typ {
	case "message.updated":
		info := p.object("info")
		t.roles[info.text("id")] = info.text("role")
		if e := info.object("error"); e != nil {
			t.add(&Entry{Kind: "error", Text: errorText(e)})
		}
	case "message.part.updated":
		t.part(p.object("part"), p.text("delta"))
	case "message.part.delta":
		if e := t.parts[p.text("partID")]; e != nil {
			e.Text += p.text("delta")
		} else {
			t.parts[p.text("partID")] = t.add(&Entry{Kind: "text", Text: p.text("delta")})
		}
	case "session.error":
		t.add(&Entry{Kind: "error", Text: errorText(p.object("error"))})
	case "session.status":
		if s := p.object("status"); s.text("type") == "retry" {
			t.add(&Entry{Kind: "error", Text: "retry " + s.text("attempt") + ": " + s.text("message")})
		}
	case "permission.asked":
		t.add(&Entry{Kind: "other", Text: "asked for permission: " + p.text("permission") + " " + strings.Join(p.texts("patterns"), " ")})
	case "permission.replied":
		t.add(&Entry{Kind: "other", Text: "permission: " + p.text("reply")})
	case "question.asked":
		t.add(&Entry{Kind: "other", Text: "asked: " + valueText(p["questions"])})
	case "question.replied":
		t.add(&Entry{Kind: "other", Text: "answered: " + valueText(p["answers"])})
	case "todo.updated":
		var b strings.Builder
		for _, x := range p.list("todos") {
			o := asObject(x)
			mark := "[ ]"
			if o.text("status") == "completed" {
				mark = "[x]"
			}
			fmt.Fprintf(&b, "- %s %s\n", mark, o.text("content"))
		}
		t.add(&Entry{Kind: "text", Text: b.String()})
	case "session.idle":
		t.ended = true
	case "session.created", "session.updated", "session.deleted", "session.diff", "session.compacted", "message.removed", "message.part.removed",
		"question.rejected", "file.edited", "file.watcher.updated", "server.connected", "server.heartbeat":
		// bookkeeping of the server
	default:
		t.add(&Entry{Kind: "other", Text: typ + " " + valueJSON(map[string]any(p))})
	}
}

func errorText(e object) string {
	if m := e.object("data").text("message"); m != "" {
		return strings.TrimPrefix(e.text("name")+": "+m, ": ")
	}
	return valueText(map[string]any(e))
}

func (t *transcriber) part(p object, delta string) {
	id := p.text("id")
	e := t.parts[id]
	fresh := e == nil
	if fresh {
		e = &Entry{id: id}
		if id != "" {
			t.parts[id] = e
		}
	}
	e.At = latest(e.At, partTime(p.object("time"), "start"))
	switch p.text("type") {
	case "text", "reasoning":
		e.Kind = p.text("type")
		if e.Kind == "text" && t.roles[p.text("messageID")] == "user" {
			e.Kind = "prompt"
		}
		if s := p.text("text"); s != "" {
			e.Text = s
		} else {
			e.Text += delta
		}
	case "tool":
		s := p.object("state")
		e.Kind, e.Tool = "tool", p.text("tool")
		e.Input = toolInput(s.object("input"))
		e.Running = s.text("status") == "running" || s.text("status") == "pending"
		e.Failed = s.text("status") == "error"
		e.Text = s.text("output")
		if e.Failed {
			e.Text = s.text("error")
		}
		from, to := partTime(s.object("time"), "start"), partTime(s.object("time"), "end")
		e.At = latest(e.At, from)
		if d, ok := between(from, to); ok {
			e.DurationMS = &d
		}
	case "step-finish":
		tok := p.object("tokens")
		e.Kind, e.TokensIn, e.TokensOut, e.CostUSD = "usage", tok.count("input"), tok.count("output"), p.number("cost")
	case "step-start", "snapshot", "patch", "compaction":
		return
	default:
		e.Kind, e.Text = "other", valueJSON(map[string]any(p))
	}
	if fresh {
		t.add(e)
	}
}

func partTime(o object, key string) Time {
	if ms := o.number(key); ms != nil {
		return epochMS(*ms)
	}
	return Time{}
}

// toolInput is a tool's input in a line: its command or file where it has
// one.
func toolInput(o object) string {
	if len(o) == 0 {
		return ""
	}
	for _, k := range []string{"command", "filePath", "pattern", "url", "prompt"} {
		if s := o.text(k); s != "" {
			return s
		}
	}
	return valueJSON(map[string]any(o))
}

// claudeEvent is a line of Claude's stream, as the first 5x wrote it.
func (t *transcriber) claudeEvent(typ string, o object) {
	switch typ {
	case "system":
		t.add(&Entry{Kind: "start", Text: strings.TrimSpace(o.text("subtype") + " " + o.text("model"))})
	case "assistant", "user":
		m := o.object("message")
		if s := m.text("content"); s != "" {
			t.add(&Entry{Kind: map[string]string{"assistant": "text", "user": "prompt"}[typ], Text: s})
		}
		for _, x := range m.list("content") {
			c := asObject(x)
			switch c.text("type") {
			case "text":
				t.add(&Entry{Kind: map[string]string{"assistant": "text", "user": "prompt"}[typ], Text: c.text("text")})
			case "thinking":
				t.add(&Entry{Kind: "reasoning", Text: c.text("thinking")})
			case "tool_use":
				t.parts[c.text("id")] = t.add(&Entry{Kind: "tool", Tool: c.text("name"), Input: toolInput(c.object("input")), Running: true})
			case "tool_result":
				e := t.parts[c.text("tool_use_id")]
				if e == nil {
					e = t.add(&Entry{Kind: "tool"})
				}
				e.Running, e.Text = false, contentText(c["content"])
				if f := c.flag("is_error"); f != nil && *f {
					e.Failed = true
				}
			default:
				t.add(&Entry{Kind: "other", Text: valueText(x)})
			}
		}
	case "result":
		t.ended = true
		u := o.object("usage")
		t.add(&Entry{Kind: "end", Text: o.text("result"), DurationMS: o.number("duration_ms"), CostUSD: o.number("total_cost_usd"),
			TokensIn: u.count("input_tokens"), TokensOut: u.count("output_tokens")})
	default:
		t.add(&Entry{Kind: "other", Text: valueJSON(map[string]any(o))})
	}
}

// contentText joins the text blocks of a tool's result.
func contentText(v any) string {
	list, ok := v.([]any)
	if !ok {
		return valueText(v)
	}
	var out []string
	for _, x := range list {
		if s := asObject(x).text("text"); s != "" {
			out = append(out, s)
		} else {
			out = append(out, valueText(x))
		}
	}
	return strings.Join(out, "\n")
}
