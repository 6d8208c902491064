package snapshot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"fivex/gates"
)

// readLocks reads the lock files. A lock's process is looked up only where
// the plan still lies at the path that the lock names: in a copied state
// folder the number means another process, or none.
func (v *View) readLocks() {
	root, err := os.OpenRoot(v.place.State)
	if err != nil {
		return
	}
	defer root.Close()
	entries, err := readDir(root, "locks")
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".lock") {
			continue
		}
		l := Lock{File: validText(e.Name()), Holder: "not checked"}
		text, ok := "", false
		if e.Type().IsRegular() {
			text, ok = readSmall(filepath.Join(v.place.State, "locks", e.Name()))
		}
		var body struct {
			PID       float64 `json:"pid"`
			StartedAt string  `json:"startedAt"`
			PlanPath  string  `json:"planPath"`
		}
		switch {
		case !ok:
			l.Problem = "cannot be read"
		case json.Unmarshal([]byte(text), &body) != nil:
			l.Problem = "not whole JSON"
		default:
			l.PID = int64(body.PID)
			l.StartedAt, _ = ParseTime(body.StartedAt)
			l.Plan = v.paths.show(validText(body.PlanPath))
			sum := sha256.Sum256([]byte(body.PlanPath))
			switch {
			case hex.EncodeToString(sum[:])[:16]+".lock" != e.Name():
				l.Problem = "its name is not that of its plan"
			case !filepath.IsAbs(body.PlanPath) || !exists(body.PlanPath) || l.PID <= 0:
			case ProcessAlive(int(l.PID)):
				l.Holder = "alive"
			default:
				l.Holder = "dead"
			}
		}
		v.head.Project.Locks = append(v.head.Project.Locks, &l)
		if l.Plan != "" && l.Problem == "" {
			v.locks[l.Plan] = &l
		}
	}
}

// readBackups offers databases that an upgrade set aside.
func (v *View) readBackups() {
	files, _ := filepath.Glob(escapeGlob(v.place.DB) + ".v*.bak")
	for _, f := range files {
		if f != v.place.DB {
			name := validText(filepath.Base(f))
			v.head.Project.Backups = append(v.head.Project.Backups, name)
			v.notice("backup", "%s holds an older history; see it with --db.", name)
		}
	}
}

// auditShown bounds how much of the gate audit a report reads, in bytes.
const auditShown = 32 << 20

// readGates reads the gate files and what their audit tells of each.
func (v *View) readGates() {
	folder := gates.In(v.place.State)
	list, err := folder.List()
	if err != nil {
		v.notice("gates-unreadable", "The gate folder cannot be read: %s.", plainError(err))
	}
	stale := map[string][]StaleAnswer{}
	audit, _ := folder.Audit(auditShown) // what it would add is missing, no more
	for _, e := range audit {
		if e.Event != "stale" {
			continue
		}
		at, _ := ParseTime(e.At)
		response := newPayload(string(e.Response))
		stale[e.Gate] = append(stale[e.Gate], StaleAnswer{At: at, By: validText(e.By), Choice: response.object().text("action", "choice"), Guidance: response.object().text("guidance")})
	}
	for _, g := range list.Gates {
		x := readGate(g)
		x.Stale = stale[g.ID]
		v.seen(x.CreatedAt)
		v.seen(x.ResolvedAt)
		v.head.Gates = append(v.head.Gates, x)
		v.gates[x.Run] = append(v.gates[x.Run], x)
	}
	for _, x := range list.Ignored {
		v.notice("gate-ignored", "gates/%s is not a file of the gate protocol (%s); it is ignored.", oneLine(x.File, 200), x.Reason)
	}
}

func readGate(g gates.Gate) *Gate {
	request := newPayload(string(g.Raw))
	x := &Gate{ID: g.ID, Type: g.Type, Run: g.Run, CreatedAt: Time{g.CreatedAt}, Actions: g.Actions(), TerminalOnly: g.TerminalOnly, Deadline: Time{g.Deadline()}, Request: Payload{Data: request.Data}}
	c := request.object().object("context")
	x.Question = c.text("reason", "phaseTitle", "state", "question", "message")
	x.Phase = c.text("phaseNumber", "phase")
	x.Items = readItems(c.list("items"))
	if a := g.Answer; a != nil {
		answer := newPayload(string(a.Raw))
		x.Answer = Payload{Data: answer.Data}
		x.Resolved, x.Withdrawn = true, a.Withdrawn
		x.ResolvedBy, x.ResolvedAt = a.By, Time{a.At}
		x.Choice, x.Guidance = a.Action(), a.Guidance()
		if w, ok := between(x.CreatedAt, x.ResolvedAt); ok {
			x.WaitedMS = &w
		}
	}
	return x
}

// waitingGate is the oldest pending gate of a run.
func (v *View) waitingGate(run string) *Gate {
	for _, g := range v.gates[run] { // oldest first
		if !g.Resolved {
			return g
		}
	}
	return nil
}

// addGates tells the run's gate files among its decisions, except those that
// its journal tells of already.
func (v *View) addGates(run *Run) {
	known := map[string]bool{}
	for _, d := range run.Decisions {
		known[d.Gate] = true
	}
	for _, g := range v.gates[run.ID] {
		if known[g.ID] {
			continue
		}
		d := &Decision{Key: "gate-" + g.ID, Kind: g.Type, Phase: g.Phase, At: latest(g.CreatedAt, g.ResolvedAt), Choice: g.Choice, Guidance: g.Guidance,
			Question: g.Question, By: g.ResolvedBy, Gate: g.ID, Items: g.Items, WaitedMS: g.WaitedMS, Pending: !g.Resolved}
		d.Meaning = choiceMeaning(d.Kind, d.Choice)
		if g.Withdrawn != "" {
			d.Meaning = "taken back: " + g.Withdrawn
		}
		run.Decisions = append(run.Decisions, d)
	}
}
