package journal

import (
	"slices"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// An event is a row of run_events, or one that the migration made a step.
type event struct {
	row       report.Row
	phase     string
	iteration *int64
	at        report.Time
	o         freeform.Object // of the payload
}

// A result is a row of agent_results, or one that the migration made a step.
type result struct {
	step    *report.Step
	id      string // of the row
	logPath string // as stored
	told    bool
}

// A check is a row of quality_results, or one that the migration made a step.
type check struct {
	step *report.Step
	told bool
}

// A teller tells a run of generation A from its rows. The events are the
// history, the result rows the latest state: an upsert overwrites a row, and
// then only the event is left of what it said before.
type teller struct {
	logs    finder
	results []*result
	checks  []*check

	byLog   map[string]*result     // by the id in the name of their log
	byPlace map[placeKey][]*result // by their place in the run
	byCount map[attemptKey]*check
	claims  map[string]bool    // commits that agents name
	last    map[attemptKey]int // the last event of an attempt, by its index
	steps   []*report.Step
	asked   *report.Step // the escalation that waits for its answer
	again   bool         // the run was begun again since it was asked
	gates   map[string]*report.Step
	shown   report.Time // when the last verdict or phase start came: a phase gate follows it
}

// An attemptKey names a quality attempt as its row does.
type attemptKey struct {
	phase string
	n     int64
}

// A placeKey is the place of an agent's call in the run, by which upserts
// overwrite each other.
type placeKey struct {
	phase, role, template string
	iteration             int64
}

// tellEvents makes the run's steps. Results and checks that no event
// announces stand where their time puts them.
func tellEvents(events []event, results []*result, checks []*check, logs finder) []*report.Step {
	t := &teller{logs: logs, results: results, checks: checks,
		byLog: map[string]*result{}, byPlace: map[placeKey][]*result{}, byCount: map[attemptKey]*check{},
		claims: map[string]bool{}, last: map[attemptKey]int{}, gates: map[string]*report.Step{}}
	for _, r := range results {
		id := agentID(r.logPath)
		if id == "" {
			id = r.id
		}
		t.byLog[id] = r
		t.claims[r.step.Agent.Commit] = true
		if n := r.step.Iteration; n != nil {
			k := placeKey{r.step.Phase, r.step.Agent.Role, r.step.Agent.Template, *n}
			t.byPlace[k] = append(t.byPlace[k], r)
		}
	}
	for _, c := range checks {
		if n := c.step.Quality.Stored; n != nil {
			t.byCount[attemptKey{c.step.Phase, *n}] = c
		}
	}
	for i, e := range events {
		if n := e.o.Count("attempt"); e.row.Name == "quality_gate" && n != nil {
			t.last[attemptKey{e.phase, *n}] = i
		}
	}
	for i, e := range events {
		t.event(i, e)
	}
	var rest []*report.Step
	for _, r := range t.results {
		if !r.told {
			rest = append(rest, r.step)
		}
	}
	for _, c := range t.checks {
		if !c.told {
			rest = append(rest, c.step)
		}
	}
	return interleave(t.steps, rest)
}

// interleave puts further steps behind the last step that is not younger.
func interleave(steps, further []*report.Step) []*report.Step {
	if len(further) == 0 {
		return steps
	}
	slices.SortStableFunc(further, func(a, b *report.Step) int { return a.At.Compare(b.At.Time) })
	out := make([]*report.Step, 0, len(steps)+len(further))
	newest := report.Time{}
	for _, s := range steps {
		newest = report.Latest(newest, s.At)
		for len(further) > 0 && !further[0].At.IsZero() && newest.IsAfter(further[0].At) {
			out, further = append(out, further[0]), further[1:]
		}
		out = append(out, s)
	}
	return append(out, further...)
}

// add makes a step of the event and puts it at the end.
func (t *teller) add(e event, kind string) *report.Step {
	s := &report.Step{ID: e.row.Table + "-" + e.row.ID, Kind: kind, Name: e.row.Name, Phase: e.phase,
		Iteration: e.iteration, At: e.at, Rows: []report.Row{e.row}}
	t.steps = append(t.steps, s)
	return s
}

func (t *teller) boundary(e event, what, reason string) *report.Step {
	s := t.add(e, "boundary")
	s.Boundary = &report.Boundary{Event: what, Reason: reason}
	return s
}

func (t *teller) event(i int, e event) {
	switch e.row.Name {
	case "run_start", "plan_review_start", "plan_generate_start":
		t.boundary(e, "run-started", "")
		t.again = t.asked != nil
	case "phase_start":
		t.boundary(e, "phase-started", e.o.Text("phaseTitle"))
		t.shown = e.at
	case "agent_invoke":
		t.call(e)
	case "quality_gate":
		t.quality(i, e)
	case "verdict":
		t.verdict(e)
	case "escalation":
		t.asked, t.again = t.question(e, "escalation", e.o.Text("reason")), false
		t.asked.Person.Items = Items(e.o["items"])
		t.logs.put(t.asked, e.o.Text("logPath")) // of the call that failed
	case "auto_escalation_continue", "auto_escalation_abort":
		t.ruled(e)
	case "human_decision":
		t.decision(e)
	case "gate_request":
		t.request(e)
	case "gate_resolved":
		t.resolved(e)
	case "phase_force_approved":
		t.boundary(e, "phase-approved", e.o.Text("reason"))
	case "phase_complete":
		s := t.boundary(e, "phase-completed", "")
		// The loop kept the commit of a call, not of those behind it that answered a failing check.
		if !t.claims[e.o.Text("commit")] {
			t.committed(s, e, "claimed", "")
		}
	case "phase_review_committed":
		s := t.add(e, "commit")
		t.committed(s, e, "seen", "The review was committed.")
	case "run_complete", "plan_review_complete", "plan_generate_complete":
		t.boundary(e, "run-completed", e.o.Text("summary"))
	case "run_abort", "plan_review_abort":
		t.boundary(e, "run-aborted", "")
	case "run_paused":
		t.boundary(e, "run-paused", e.o.Text("reason"))
	default:
		t.add(e, "note")
	}
}

// committed is a commit that 5x itself names; source as in [report.Commit].
func (t *teller) committed(s *report.Step, e event, source, message string) {
	hash := e.o.Text("commit")
	if hash == "" && s.Kind != "commit" {
		return
	}
	s.Commit = &report.Commit{Hash: hash, Message: message, At: e.at, Source: source, Step: s.ID}
	if file := e.o.Text("path"); file != "" {
		s.Commit.Files = []string{file}
	}
}
