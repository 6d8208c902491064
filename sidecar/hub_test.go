package sidecar

import (
	"fmt"
	"strings"
	"testing"

	"fivex/render"
)

// numbered is a document of n, and of some bytes.
func numbered(n, size int) *document {
	text, _ := render.CompactJSON(fmt.Sprint(n, strings.Repeat("x", size)))
	return &document{report: &node{kids: map[string]*node{"text": {raw: text}}}, view: &render.View{}}
}

func TestAClientThatMissedAsManyPatchesAsAreKeptGetsThemAll(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                  string
		missed, size, patches int // 0: a snapshot
	}{
		{"none", 0, 0, 0},
		{"more than wait for a slow client", queueMessages + 1, 0, queueMessages + 1},
		{"as many as are kept", ringMessages, 0, ringMessages},
		{"one more", ringMessages + 1, 0, 0},
		{"as many bytes as are kept", 7, 1 << 20, 7},
		{"more bytes", 8, 1 << 20, 0},
	} {
		h := newHub(numbered(0, 0))
		for n := range 3 + c.missed {
			if err := h.publish(numbered(n+1, c.size)); err != nil {
				t.Fatal(err)
			}
		}
		f := h.join(h.seq-int64(c.missed), false)
		var kinds []string
		for {
			m, err := f.next()
			if err != nil {
				t.Fatal(err)
			}
			if m == nil {
				break
			}
			kind, _, _ := strings.Cut(strings.TrimPrefix(string(m), `{"v":1,"type":"`), `"`)
			kinds = append(kinds, kind)
		}
		want := strings.Fields(strings.Repeat("patch ", c.patches))
		if c.patches == 0 && c.missed > 0 {
			want = []string{"snapshot"}
		}
		if fmt.Sprint(kinds) != fmt.Sprint(want) {
			t.Errorf("who missed %s gets %d messages %.30q, want %d %.30q", c.name, len(kinds), kinds, len(want), want)
		}
	}
}

func TestASlowClientIsResynchronisedAndSlowsNobody(t *testing.T) {
	t.Parallel()
	h := newHub(numbered(0, 0))
	quick, slow := &peer{t: t}, &peer{t: t}
	feeds := map[*peer]*feed{quick: h.join(-1, false), slow: h.join(-1, false)}
	kinds := map[*peer][]string{}
	drain := func(p *peer) {
		for {
			m, err := feeds[p].next()
			if err != nil {
				t.Fatal(err)
			}
			if m == nil {
				return
			}
			kinds[p] = append(kinds[p], p.take(m).Type)
		}
	}
	drain(quick)
	drain(slow)
	for n := 1; n <= 2*queueMessages; n++ {
		if err := h.publish(numbered(n, 0)); err != nil {
			t.Fatal(err)
		}
		drain(quick)
		if s := feeds[slow]; s.size > queueBytes || len(s.queue) > queueMessages {
			t.Fatalf("the slow client's queue holds %d messages of %d bytes", len(s.queue), s.size)
		}
	}
	drain(slow)
	want, err := h.doc.json()
	if err != nil {
		t.Fatal(err)
	}
	for who, p := range map[string]*peer{"quick": quick, "slow": slow} {
		if p.seq != h.seq || !sameJSON(t, p.doc, want) {
			t.Errorf("the %s client has document %d of %d, or another one", who, p.seq, h.seq)
		}
	}
	if got := strings.Join(kinds[slow], " "); got != "snapshot snapshot" {
		t.Errorf("the slow client got %s", got)
	}
	if got := len(kinds[quick]); got != 1+2*queueMessages {
		t.Errorf("the quick client got %d messages", got)
	}
}
