package render

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"fivex/snapshot/report"
)

// A terminal takes U+009B for the beginning of a command, as it does ESC [.
func TestJSONHoldsNoControlThatATerminalWouldObey(t *testing.T) {
	t.Parallel()
	title := "caf\u00e9 \u009b31mred\u009f \u00a0\u0080\u00c2\u0085 \x1b[31m \u2028 日本"
	var b bytes.Buffer
	if err := JSON(NoControls(&b), &report.Report{Title: title}); err != nil {
		t.Fatal(err)
	}
	for _, r := range b.String() {
		if r < 0x20 && r != '\n' || r >= 0x80 && r < 0xa0 {
			t.Errorf("%U stands in the report", r)
		}
	}
	var got struct{ Title string }
	if err := json.Unmarshal(b.Bytes(), &got); err != nil || got.Title != title {
		t.Errorf("%v: read as %q", err, got.Title)
	}
}

// The page's menu gives its data as a file.
func TestThePagesDataHoldsNoControlThatATerminalWouldObey(t *testing.T) {
	t.Parallel()
	data, err := packed(&report.Report{Title: "\u009b31mred"})
	if err != nil {
		t.Fatal(err)
	}
	zip, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(data)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(zip)
	if err != nil || !bytes.Contains(text, []byte(`"\u009b31mred"`)) {
		t.Errorf("%v: %s", err, text)
	}
}

// What comes in pieces is told from what comes at once by nothing.
func TestControlsAreEscapedWhereverAPieceEnds(t *testing.T) {
	t.Parallel()
	text := "a\u009bb\u00e9\u00a0c\u0080"
	var whole, single bytes.Buffer
	if _, err := (&noControls{w: &whole}).Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	c := &noControls{w: &single}
	for i := range len(text) {
		if n, err := c.Write([]byte{text[i]}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	}
	if want := `a\u009bb` + "\u00e9\u00a0c" + `\u0080`; whole.String() != want || single.String() != want {
		t.Errorf("at once %q, in pieces %q, not %q", whole.String(), single.String(), want)
	}
}

// A text of middle dots has the byte in each that a control begins with.
func TestAPieceIsOneWriteWhateverStandsInIt(t *testing.T) {
	t.Parallel()
	var w counted
	if _, err := NoControls(&w).Write([]byte(strings.Repeat("\u00b7 \u009b", 1000))); err != nil {
		t.Fatal(err)
	}
	if w != 1 {
		t.Errorf("%d writes", w)
	}
}

type counted int

func (n *counted) Write(b []byte) (int, error) {
	*n++
	return len(b), nil
}
