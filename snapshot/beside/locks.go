package beside

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
)

// Locks reads the lock files. show is a stored plan's key. A lock's process is
// looked up only where the plan still lies at the path that the lock names: in
// a copied state folder the number means another process, or none.
func Locks(state string, show func(string) string) (locks []*report.Lock) {
	root, err := os.OpenRoot(state)
	if err != nil {
		return nil
	}
	defer root.Close()
	entries, err := readDir(root, "locks")
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".lock") {
			continue
		}
		l := &report.Lock{File: freeform.ValidText(e.Name()), Holder: "not checked"}
		text, ok := "", false
		if e.Type().IsRegular() {
			text, ok = place.ReadSmall(filepath.Join(state, "locks", e.Name()))
		}
		if !ok {
			l.Problem = "cannot be read"
		} else {
			readLock(l, e.Name(), text, show)
		}
		locks = append(locks, l)
	}
	return locks
}

func readLock(l *report.Lock, name, text string, show func(string) string) {
	var body struct {
		PID       float64 `json:"pid"`
		StartedAt string  `json:"startedAt"`
		PlanPath  string  `json:"planPath"`
	}
	if json.Unmarshal([]byte(text), &body) != nil {
		l.Problem = "not whole JSON"
		return
	}
	l.PID = int64(body.PID)
	l.StartedAt, _ = report.ParseTime(body.StartedAt)
	l.Plan = show(freeform.ValidText(body.PlanPath))
	sum := sha256.Sum256([]byte(body.PlanPath))
	switch {
	case hex.EncodeToString(sum[:])[:16]+".lock" != name:
		l.Problem = "its name is not that of its plan"
	case !filepath.IsAbs(body.PlanPath) || !place.Exists(body.PlanPath) || l.PID <= 0:
	case ProcessAlive(int(l.PID)):
		l.Holder = "alive"
	default:
		l.Holder = "dead"
	}
}
