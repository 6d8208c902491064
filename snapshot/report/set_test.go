package report

import (
	"bufio"
	"encoding/json"
	"strings"
	"testing"
)

func TestARunsJSONHoldsItsDetailsFields(t *testing.T) {
	t.Parallel()
	run := &Run{ID: "r", Key: "r", Detail: &Detail{Phases: []*Phase{{ID: "1"}},
		OtherRows: map[string][]map[string]any{"invocations": {{"id": "i1"}}}}}
	b, err := json.Marshal(Set[*Run]{run})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]struct {
		ID        string
		Phases    []struct{ ID string }
		Reviews   []string
		OtherRows map[string][]map[string]string
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	if r := got["r"]; r.ID != "r" || len(r.Phases) != 1 || r.OtherRows["invocations"][0]["id"] != "i1" {
		t.Errorf("%s", b)
	}
	run.Detail = nil
	if b, _ = json.Marshal(run); !json.Valid(b) {
		t.Errorf("without details: %s", b)
	}
}

// A long run is written phase by phase, so it does not stand in memory a second
// time as text.
func TestALongRunIsWrittenPhaseByPhase(t *testing.T) {
	t.Parallel()
	run := &Run{ID: "r", Key: "r", Detail: &Detail{}}
	for range 100 {
		run.Phases = append(run.Phases, &Phase{Title: strings.Repeat("x", 10_000)})
	}
	var pieces largest
	w := bufio.NewWriter(&pieces)
	if err := run.WriteJSON(w); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if pieces.all < 1_000_000 || pieces.most > 20_000 {
		t.Errorf("%d bytes were written in pieces of at most %d", pieces.all, pieces.most)
	}
}

// largest is a writer that knows the longest piece it was given.
type largest struct{ most, all int }

func (l *largest) Write(b []byte) (int, error) {
	l.most = max(l.most, len(b))
	l.all += len(b)
	return len(b), nil
}

// Indenting takes memory; nobody is shown more than the beginning of so much.
func TestAPayloadOfManyMegabytesIsShownAsItWasRecorded(t *testing.T) {
	t.Parallel()
	short := Payload{Data: []byte(`{"a":1}`)}
	if got := short.String(); got != "{\n  \"a\": 1\n}" {
		t.Errorf("a short payload: %q", got)
	}
	long := `{"a":"` + strings.Repeat("x", 5<<20) + `"}`
	if got := (Payload{Data: []byte(long)}).String(); got != long {
		t.Errorf("a payload of 5 MiB is changed: %.20q…, %d bytes", got, len(got))
	}
}

// Each level of a value would be indented by all the levels around it.
func TestADeepPayloadIsNotIndented(t *testing.T) {
	t.Parallel()
	for deep, indented := range map[int]bool{100: true, 101: false, 5000: false} {
		text := strings.Repeat(`["[\\\"[",`, deep-1) + `{"a":1}` + strings.Repeat("]", deep-1)
		if got := (Payload{Data: []byte(text)}).String(); (got != text) != indented {
			t.Errorf("%d deep: %d bytes of %d, wanted indented: %t", deep, len(got), len(text), indented)
		}
	}
}
