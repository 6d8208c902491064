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
			case processAlive(int(l.PID)):
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

// readGates reads the gate files.
func (v *View) readGates() {
	list, err := gates.List(filepath.Join(v.place.State, "gates"))
	if err != nil {
		v.notice("gates-unreadable", "The gate folder cannot be read: %s.", plainError(err))
	}
	for _, g := range list {
		request := newPayload(string(g.Request))
		o := request.object()
		x := &Gate{ID: g.ID, Type: o.text("gateType"), Run: o.text("runId"), Request: Payload{Data: request.Data}}
		x.CreatedAt, _ = ParseTime(o.text("createdAt"))
		c := o.object("context")
		x.Question = c.text("reason", "phaseTitle", "state", "question", "message")
		x.Items = readItems(c.list("items"))
		if len(g.Answer) > 0 {
			answer := newPayload(string(g.Answer))
			a := answer.object()
			x.Answer = Payload{Data: answer.Data}
			x.Resolved = true
			x.ResolvedBy = a.text("resolvedBy")
			x.ResolvedAt, _ = ParseTime(a.text("resolvedAt"))
			x.Choice = a.object("response").text("action", "choice")
			if w, ok := between(x.CreatedAt, x.ResolvedAt); ok {
				x.WaitedMS = &w
			}
		}
		v.seen(x.CreatedAt)
		v.seen(x.ResolvedAt)
		v.head.Gates = append(v.head.Gates, x)
		if w := v.waiting[x.Run]; !x.Resolved && (w == nil || w.CreatedAt.after(x.CreatedAt)) {
			v.waiting[x.Run] = x
		}
	}
}
