package sidecar

import (
	"testing"
	"time"

	"fivex/snapshot/report"
)

func TestAProjectInWhichNothingChangesIsLookedAtWhenThatIsDue(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 4, 2, 14, 28, 0, 0, time.UTC)
	in := func(seconds int) report.Time {
		return report.Time{Time: now.Add(time.Duration(seconds) * time.Second)}
	}
	never := report.Set[*report.Gate]{{ID: "none"}, {ID: "over", Deadline: in(-1)},
		{ID: "answered", Resolved: true, Deadline: in(1)}}
	soon := append(never, &report.Gate{ID: "later", Deadline: in(60)}, &report.Gate{ID: "soon", Deadline: in(3)})
	const seldom, s = 8 * time.Second, time.Second
	for name, x := range map[string]struct {
		gates    report.Set[*report.Gate]
		all      bool // rows were looked at
		verified int  // seconds ago all were
		failed   int
		due      time.Duration // 0 is never
	}{
		"nothing is due":                     {never, true, 9, 0, 0},
		"a gate is over":                     {soon, true, 9, 0, 3*s + breath},
		"new rows were looked at":            {never, false, 3, 0, 5 * s},
		"they were, for longer than a pause": {never, false, 30, 0, s},
		"new rows, and a gate is over":       {soon, false, 3, 0, 3*s + breath},
		"it could not be read":               {soon, true, 9, 1, s},
		"for the second time":                {soon, true, 9, 2, 2 * s},
		"for the third time":                 {never, true, 9, 3, 4 * s},
		"again and again":                    {never, true, 9, 30, again},
	} {
		r := &reading{doc: &document{rep: &report.Report{Gates: x.gates}}, failed: x.failed,
			verified: now.Add(-time.Duration(x.verified) * s)}
		if due, ok := r.nextLook(now, x.all, seldom); due != x.due || ok != (x.due > 0) {
			t.Errorf("%s: in %s, %t, wanted %s", name, due, ok, x.due)
		}
	}
}
