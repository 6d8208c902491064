package sample

import (
	"bytes"
	"strings"
	"time"

	"golang.org/x/tools/txtar"
)

const dayForm = "2006-01-02"

// demoEnd is after everything that the demo tells.
var demoEnd = time.Date(2026, 4, 2, 14, 30, 0, 0, time.UTC)

// Recent is the demo as if it had happened by now: its last day is today, or
// yesterday in the morning. Commits keep their days, and with them their names.
func Recent(now time.Time) *txtar.Archive {
	days := max(0, int(now.Sub(demoEnd)/(24*time.Hour)))
	ar := Demo()
	for i, f := range ar.Files {
		if !strings.HasPrefix(f.Name, ".5x/") {
			continue
		}
		for _, back := range []int{0, 1} { // the later day first
			old := demoEnd.AddDate(0, 0, -back)
			f.Data = bytes.ReplaceAll(f.Data, []byte(old.Format(dayForm)), []byte(old.AddDate(0, 0, days).Format(dayForm)))
		}
		ar.Files[i] = f
	}
	return ar
}
