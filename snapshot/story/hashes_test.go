package story

import (
	"crypto/sha1"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"fivex/snapshot/report"
)

// What is looked up is what looking through all hashes finds.
func TestAHashIsFoundAsByLookingThroughAll(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var h hashes
		var list []string
		for range 60 {
			// Of two letters, so that many are the beginnings of others; some are none.
			b := make([]byte, 1+r.IntN(9)+r.IntN(2)*r.IntN(70))
			for i := range b {
				b[i] = "aaab"[r.IntN(4)]
			}
			hash := string(b)
			want := slices.IndexFunc(list, func(have string) bool { return sameHash(have, hash) })
			got, ok := h.find(hash)
			switch {
			case ok != (want >= 0) || ok && got.first != want:
				t.Fatalf("%s in %q: %d %t, want %d", hash, list, got.first, ok, want)
			case !ok:
				h.add(hash, len(list))
				list = append(list, hash)
			case len(hash) > len(list[want]):
				h.replace(list[want], hash, want)
				list[want] = hash
			}
		}
	}
}

// 40,000 commits of one phase are told in seconds, whoever tells them and however
// alike their hashes are.
func TestManyCommitsOfOnePhaseTakeNoLongerThanTheirNumber(t *testing.T) {
	t.Parallel()
	at := report.Time{Time: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)}
	whole := func(n int) string { return fmt.Sprintf("%x", sha1.Sum([]byte{byte(n), byte(n >> 8)})) }
	for name, of := range map[string]func(n int) *report.Step{
		"claimed": func(n int) *report.Step { return &report.Step{Agent: &report.Agent{Commit: whole(n)}} },
		"short": func(n int) *report.Step {
			return &report.Step{Agent: &report.Agent{Commit: "abcd" + whole(n)[:8]}}
		},
		"alike": func(n int) *report.Step { return &report.Step{Head: fmt.Sprintf("%040x", n)} },
	} {
		run := &report.Run{ID: "run_a", Source: "steps", StartedAt: at, Detail: &report.Detail{}}
		steps := make([]*report.Step, 40_000)
		for n := range steps {
			s := of(n)
			s.ID, s.Kind, s.Name, s.Phase, s.At = fmt.Sprint("steps-", n), "author", "author:implement", "1", at
			if s.Agent == nil {
				s.Agent = &report.Agent{}
			}
			s.Agent.Result = "complete"
			steps[n] = s
		}
		began := time.Now()
		teller := Begin(run, steps, Context{})
		spans := teller.CodeSpans()
		teller.Tell(nil)
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: it took %s", name, took)
		}
		if told := len(run.Phases[0].Commits); told < len(steps)-1 || len(spans) != 1 {
			t.Errorf("%s: %d commits in %d spans", name, told, len(spans))
		}
	}
}
