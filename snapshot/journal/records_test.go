package journal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Records are told by themselves in a checkout, so whoever can write there could have
// each report take gigabytes of memory.
func TestARecordsHeaderOfManyMegabytesIsNotRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "run.json")
	if err := os.WriteFile(file, []byte(`{"id": "run_1"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if run, _, problem := (Record{Dir: dir}).Header(); problem != "" || run.ID != "run_1" {
		t.Errorf("a small one: %q", problem)
	}
	if err := os.Truncate(file, 9<<20); err != nil {
		t.Fatal(err)
	}
	if _, _, problem := (Record{Dir: dir}).Header(); problem != "larger than 8 MiB" {
		t.Errorf("the problem is %q", problem)
	}
}

// decided is a record of n phases, with a person's answer in each: as a step and as a
// decision, or as a decision alone. The phases begin so far apart.
func decided(t *testing.T, n int, apart time.Duration) Record {
	t.Helper()
	dir := t.TempDir()
	var steps, decisions strings.Builder
	begin := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	for i := range n {
		put := func(b *strings.Builder, key string, after time.Duration, payload string) {
			fmt.Fprintf(b, `{"idempotency_key":"%s-%d","created_at":"%s","payload":%s}`+"\n", key, i,
				begin.Add(time.Duration(i)*apart+after).Format(time.RFC3339), payload)
		}
		answer := func(name string) string {
			return fmt.Sprintf(`{"kind":"human-step","step_name":"human:%s","phase":"%d","iteration":1}`, name, i)
		}
		put(&steps, "author", 0, fmt.Sprintf(`{"step_name":"author:implement","phase":"%d","iteration":1}`, i))
		put(&steps, "gate", time.Second, answer("gate"))
		put(&decisions, "same", time.Second, answer("gate"))
		put(&decisions, "alone", 2*time.Second, answer("resume"))
	}
	for name, text := range map[string]string{"run.json": `{"id":"run_1"}`, "steps.jsonl": steps.String(),
		"decisions.jsonl": decisions.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Record{Dir: dir}
}

func TestADecisionJoinsTheStepThatItRepeatsAndElseStandsAtItsTime(t *testing.T) {
	t.Parallel()
	var got strings.Builder
	told, err := decided(t, 2, time.Minute).Steps(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range told.Steps {
		fmt.Fprintf(&got, "%s %s of phase %s, %d rows\n", s.At.Format("04:05"), s.Name, s.Phase, len(s.Rows))
	}
	want := `00:00 author:implement of phase 0, 1 rows
00:01 human:gate of phase 0, 2 rows
00:02 human:resume of phase 0, 1 rows
01:00 author:implement of phase 1, 1 rows
01:01 human:gate of phase 1, 2 rows
01:02 human:resume of phase 1, 1 rows
`
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", &got, want)
	}
}

func TestTwiceTheDecisionsTakeTwiceTheTime(t *testing.T) {
	takes := func(r Record, n int) time.Duration {
		start := time.Now()
		if told, err := r.Steps(t.Context()); err != nil || len(told.Steps) != 3*n {
			t.Fatalf("%d phases gave %d steps: %v", n, len(told.Steps), err)
		}
		return time.Since(start)
	}
	for what, apart := range map[string]time.Duration{"a minute apart": time.Minute, "in one second": 0} {
		few, many := decided(t, 500, apart), decided(t, 4000, apart)
		small, large := time.Hour, time.Hour
		for try := 0; try < 3 || try < 30 && large > 24*small; try++ { // others use the machine, too, for a while
			small, large = min(small, takes(few, 500)), min(large, takes(many, 4000))
		}
		if large > 24*small {
			t.Errorf("%s, 8 times the decisions took %.0f times as long: %v and %v", what,
				float64(large)/float64(small), small, large)
		}
	}
}

func TestARecordThatIsBeingReadEndsWithItsContext(t *testing.T) {
	t.Parallel()
	r := decided(t, 10, time.Minute)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if told, err := r.Steps(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("it gave %d steps: %v", len(told.Steps), err)
	}
}
