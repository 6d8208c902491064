package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Ten runs of 300 ms each: nothing at first, then how many, and after a second
// how long the others take.
func TestProgressTellsHowManyAndHowLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var said strings.Builder
		p := newProgress(&said)
		p.w = &said // as on a terminal
		p.at(0, 10)
		for n := range 10 {
			time.Sleep(300 * time.Millisecond)
			p.at(n+1, 10)
		}
		p.done()
		lines := strings.Split(said.String(), "\r\x1b[K")
		want := []string{"", "5x: read 1 of 10 runs", "5x: read 2 of 10 runs", "5x: read 3 of 10 runs",
			"5x: read 4 of 10 runs, about 2s left", "5x: read 5 of 10 runs, about 2s left",
			"5x: read 6 of 10 runs, about 1s left", "5x: read 7 of 10 runs, about 1s left",
			"5x: read 8 of 10 runs, about 1s left", "5x: read 9 of 10 runs, about 1s left",
			"5x: read 10 of 10 runs", ""}
		if got := strings.Join(lines, "|"); got != strings.Join(want, "|") {
			t.Errorf("got  %s\nwant %s", got, strings.Join(want, "|"))
		}
	})
}

// A pipe, and a terminal that cannot take a line back, get nothing.
func TestProgressIsSilentWhereItCannotTakeALineBack(t *testing.T) {
	t.Parallel()
	var said strings.Builder
	p := newProgress(&said)
	p.began, p.last = time.Time{}, time.Time{}
	p.at(1, 2)
	p.say("still at it")
	p.done()
	if said.Len() > 0 {
		t.Errorf("said %q", said.String())
	}
}
