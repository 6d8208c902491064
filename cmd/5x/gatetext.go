package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"fivex/gates"
)

// print prints a gate for a script or for a person.
func (c *gateCmd) print(w io.Writer, g gates.Gate) error {
	if c.JSON {
		return printJSON(w, describe(g))
	}
	fmt.Fprintf(w, "%s  %s  %s  run %s  opened %s\n", plain(g.ID), state(g), plainLine(g.Type),
		plainLine(cmp.Or(g.Run, "-")), g.CreatedAt.Format(time.RFC3339))
	if q := asked(g); q != "" {
		fmt.Fprintf(w, "    %s\n", q)
	}
	return nil
}

// mostAsked is how many characters of a question a list shows.
const mostAsked = 300

// asked is what the person is asked, in one line; empty where the request
// says nothing.
func asked(g gates.Gate) string {
	var about struct {
		Phase   any    `json:"phaseNumber"`
		Title   string `json:"phaseTitle"`
		Quality *bool  `json:"qualityPassed"`
		Verdict string `json:"reviewVerdict"`
		Reason  string `json:"reason"`
		Items   []struct {
			ID    string `json:"id"`
			Title string `json:"title"`
		} `json:"items"`
		State    any    `json:"state"`
		Question string `json:"question"`
		Message  string `json:"message"`
	}
	var words []string
	add := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	err := json.Unmarshal(g.Context, &about)
	switch {
	case err != nil: // its fields are of other types than they usually are
	case g.Type == "phase" && (about.Phase != nil || about.Title != ""):
		phase := any("?")
		if about.Phase != nil {
			phase = about.Phase
		}
		add("%s", strings.TrimSuffix(fmt.Sprintf("phase %v is done: %s", phase, about.Title), ": "))
		if about.Quality != nil && *about.Quality {
			add("quality passed")
		} else if about.Quality != nil {
			add("quality failed")
		}
		if about.Verdict != "" {
			add("review %s", about.Verdict)
		}
	case g.Type == "resume" && about.State != nil:
		add("an earlier run stopped in %v: resume it?", about.State)
	default:
		if q := cmp.Or(about.Question, about.Reason, about.Message); q != "" {
			add("%s", q)
		}
		for _, x := range about.Items {
			add("%s", strings.TrimSpace(x.ID+" "+x.Title))
		}
	}
	line := strings.Join(words, "; ")
	if raw := string(g.Context); line == "" && raw != "{}" && raw != "null" {
		line = raw
	}
	short := []rune(strings.Join(strings.Fields(line), " "))
	if len(short) > mostAsked {
		short = append(short[:mostAsked], '…')
	}
	return plain(string(short))
}

// gateJSON is a gate as scripts see it.
type gateJSON struct {
	ID        string          `json:"gateId"`
	Type      string          `json:"gateType"`
	Run       string          `json:"runId"`
	State     string          `json:"state"` // pending, answered, withdrawn
	CreatedAt time.Time       `json:"createdAt"`
	Deadline  time.Time       `json:"deadline,omitzero"`
	Actions   []string        `json:"actions"`
	Context   json.RawMessage `json:"context"`
	By        string          `json:"resolvedBy,omitempty"`
	At        time.Time       `json:"resolvedAt,omitzero"`
	Response  json.RawMessage `json:"response,omitempty"`
	Action    string          `json:"action,omitempty"`
	Guidance  string          `json:"guidance,omitempty"`
	Withdrawn string          `json:"withdrawn,omitempty"` // why
}

func describe(g gates.Gate) gateJSON {
	x := gateJSON{ID: g.ID, Type: g.Type, Run: g.Run, State: state(g), CreatedAt: g.CreatedAt,
		Deadline: g.Deadline(), Actions: g.Actions(), Context: g.Context}
	if x.Actions == nil {
		x.Actions = []string{}
	}
	if a := g.Answer; a != nil {
		x.By, x.At, x.Response, x.Action, x.Guidance = a.By, a.At, a.Response, a.Action(), a.Guidance()
		x.Withdrawn = a.Withdrawn
	}
	return x
}

func state(g gates.Gate) string {
	switch {
	case g.Answer == nil:
		return "pending"
	case g.Answer.Withdrawn != "":
		return "withdrawn"
	}
	return "answered"
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// plain is text of a file, safe for a terminal.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}

// plainLine is plain text that takes one line, or a cell of a table. Where a CI server
// reads along, ##[set-output …] or ##vso[…] anywhere in a line would be a command to it.
func plainLine(s string) string {
	return strings.ReplaceAll(plain(strings.Join(strings.Fields(s), " ")), "##", "# #")
}
