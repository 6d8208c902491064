package screen

import (
	"math/rand/v2"
	"strings"
	"testing"

	terminalhtml "github.com/buildkite/terminal-to-html/v3"
)

// pieces are what commands write, of which the test makes outputs. What is not ASCII
// follows no broken sequence: there the library cuts it in two.
var pieces = strings.Split("a|word|<b>|&'\"/|.ü|.\U0001f600| |\t|\n|\r|\b|\r\n|\n\n|\x1b|\x1b[|\x1b[m|\x1b[0m|\x1b[31m|"+
	"\x1b[1;32m|\x1b[2m|\x1b[38;5;196m|\x1b[48;5;7m|\x1b[38;2;1;2;3m|\x1b[38;5m|\x1b[48;x5;3m|\x1b[300;31m|\x1b[97;101m|"+
	"\x1b[4;9;3;5m|\x1b[22;23;24;25;29m|\x1b[39;49m|\x1b[A|\x1b[3A|\x1b[2B|\x1b[999B|\x1b[10C|\x1b[500C|\x1b[4D|\x1b[D|"+
	"\x1b[E|\x1b[2F|\x1b[G|\x1b[20G|\x1b[0G|\x1b[H|\x1b[3;7H|\x1b[J|\x1b[1J|\x1b[2J|\x1b[3J|\x1b[9J|\x1b[K|\x1b[1K|\x1b[2K|"+
	"\x1b[?25h|\x1b[?25l|\x1b[6n|\x1bM|\x1b7|\x1b8|\x1b(B|\x1b=|\x1bZ|\x1b[5x|\x1b[12;|\x00|\x7f|0123456789abcdefghij|"+
	strings.Repeat("long ", 40)+"|"+strings.Repeat("line\n", 30), "|")

// The library is the oracle: whatever is written, the bytes are its bytes.
func TestAScreenIsTheLibrarys(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var b strings.Builder
		for range 1 + rng.IntN(40) {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		compare(t, b.String())
		if t.Failed() {
			return
		}
	}
}

func compare(t *testing.T, out string) {
	t.Helper()
	want, err := terminalhtml.NewScreen()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := want.Write([]byte(out)); err != nil {
		t.Fatal(err)
	}
	got := Of(out)
	if got.HTML() != want.AsHTML() {
		t.Errorf("%q\n got %q\nwant %q", out, got.HTML(), want.AsHTML())
	}
	if got.Plain() != want.AsPlainText() {
		t.Errorf("%q\n got %q\nwant %q", out, got.Plain(), want.AsPlainText())
	}
}

func TestAnEndlessMoveEndsAtTheWindow(t *testing.T) {
	if got := Of("a\x1b[9223372036854775807B\x1b[9223372036854775807Cb").Plain(); len(got) > 400 {
		t.Errorf("%d bytes", len(got))
	}
}
