package sidecar

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
)

// apply does what a client does: it counts as JavaScript does.
func apply(text string, list []edit) string {
	was, now, at := utf16.Encode([]rune(text)), []uint16(nil), 0
	for _, e := range list {
		now = append(now, was[at:at+e.keep]...)
		now = append(now, utf16.Encode([]rune(e.put))...)
		at += e.keep + e.drop
	}
	return string(utf16.Decode(append(now, was[at:]...)))
}

func TestEditsMakeTheNewTextAndAreFew(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		was, now string
		edits    string
	}{
		{"<b>12 runs, since 12:05</b>", "<b>13 runs, since 12:05</b>", "[{4 1 3}]"},
		{"<b>12 runs</b>", "<b>12 runs, since 12:05</b>", "[{10 0 , since 12:05}]"},
		{"<p>ü😀 9 of 10 — the phase 3 is done</p>", "<p>ü😀 10 of 10 — the phase 4 is done</p>", "[{7 1 10} {19 1 4}]"},
		{"😀", "😁", "[{0 2 😁}]"},
		{"", "new", "[{0 0 new}]"},
		{"gone", "", "[{0 4 }]"},
	} {
		list, ok := edited(c.was, c.now)
		if got := apply(c.was, list); !ok || got != c.now || fmt.Sprint(list) != c.edits {
			t.Errorf("%q to %q: %v makes %q, want %s", c.was, c.now, list, got, c.edits)
		}
	}
}

func TestEditsOfAnyTextsAreRight(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 8))
	pieces := []string{"a", "ab", "<li>", "ü", "é", "😀", "😁", "\u202f", "12", "1", strings.Repeat("same ", 8)}
	random := func() string {
		var b strings.Builder
		for range rng.IntN(30) {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		return b.String()
	}
	for range 20_000 {
		was, now := random(), random()
		if rng.IntN(2) == 0 { // that differ here and there
			at := rng.IntN(len(was) + 1)
			now = strings.ToValidUTF8(was[:at], "") + random() + strings.ToValidUTF8(was[at:], "")
		}
		if list, ok := edited(was, now); ok && apply(was, list) != now {
			t.Fatalf("%q to %q: %v", was, now, list)
		}
	}
}
