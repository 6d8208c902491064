package sqlite

import (
	"errors"
	"strings"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// A database can name collations that only the program that made it has.
// Comparing bytes stands in for them: which values are equal hardly depends on
// it, in which order they come matters to nobody here. But an index that is
// sorted otherwise would hide rows, so a database with such an index is read
// from a private copy whose indexes are made anew.

// errForeignIndex: an index is sorted by a collation that is not known.
var errForeignIndex = errors.New("an index is sorted by an unknown collation")

// standIns are the collations that were met, by their names; more than
// mostStandIns are not.
var standIns struct {
	sync.Mutex
	names map[string]bool
}

const mostStandIns = 50

// standIn makes a collation that err says is missing known to every connection
// from now on. ok is false when err says no such thing.
func standIn(err error) (ok bool) {
	if fullCode(err) != sqlite3.SQLITE_ERROR_MISSING_COLLSEQ {
		return false
	}
	_, name, ok := strings.Cut(err.Error(), "no such collation sequence: ")
	if i := strings.LastIndex(name, " ("); i > 0 {
		name = name[:i] // the code
	}
	if !ok || name == "" {
		return false
	}
	standIns.Lock()
	defer standIns.Unlock()
	if standIns.names[name] || len(standIns.names) == mostStandIns {
		return false
	}
	if standIns.names == nil {
		standIns.names = map[string]bool{}
	}
	standIns.names[name] = true
	if err := sqlite.RegisterCollationUtf8(name, strings.Compare); err != nil {
		return false
	}
	return true
}
