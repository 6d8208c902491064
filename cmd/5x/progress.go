package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/mattn/go-isatty"
)

// A progress line on a terminal that can take a line back; on anything else it
// says nothing.
type progress struct {
	w           io.Writer
	began, last time.Time
	shown       bool
}

// progressStep is how often the line moves; work that is done before is not
// worth one.
const progressStep = 250 * time.Millisecond

func newProgress(stderr io.Writer) *progress {
	p := &progress{began: time.Now(), last: time.Now()}
	if f, ok := stderr.(*os.File); ok && isatty.IsTerminal(f.Fd()) && os.Getenv("TERM") != "dumb" {
		p.w = f
	}
	return p
}

// at says how many of all runs have been read, and after a second how long the
// others will take.
func (p *progress) at(n, all int) {
	if p.w == nil || time.Since(p.last) < progressStep {
		return
	}
	p.last, p.shown = time.Now(), true
	fmt.Fprintf(p.w, "\r\x1b[K5x: read %d of %d runs", n, all)
	if so := time.Since(p.began); so > time.Second && n > 0 && n < all {
		left := time.Duration(float64(so) / float64(n) * float64(all-n))
		fmt.Fprintf(p.w, ", about %s left", max(left.Round(time.Second), time.Second))
	}
}

// say shows any other line.
func (p *progress) say(text string) {
	if p.w == nil {
		return
	}
	p.shown = true
	fmt.Fprint(p.w, "\r\x1b[K5x: "+text)
}

// done takes the line away.
func (p *progress) done() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
