package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite" // registers the driver, gives its error codes
	sqlite3 "modernc.org/sqlite/lib"
)

// errChanged: a writer came while an unlocked file was read.
var errChanged = errors.New("the database changed while it was read")

// code is SQLite's primary result code of err, 0 when it has none.
func code(err error) int { return fullCode(err) & 0xff }

func fullCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}

func isBusy(err error) bool {
	return code(err) == sqlite3.SQLITE_BUSY || code(err) == sqlite3.SQLITE_LOCKED
}

func isDamaged(err error) bool {
	return code(err) == sqlite3.SQLITE_CORRUPT || code(err) == sqlite3.SQLITE_NOTADB
}

// isTransient tells errors that may be gone at the next try: a writer's lock,
// a schema that changed under a statement, a file that was replaced.
func isTransient(err error) bool {
	if errors.Is(err, errChanged) || isBusy(err) {
		return true
	}
	switch code(err) {
	case sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_PROTOCOL:
		return true
	}
	return false
}

// explain is the one line that a person gets for an error of reading path.
func explain(err error, path string, waited time.Duration) error {
	switch {
	case isBusy(err), errors.Is(err, errChanged):
		return fmt.Errorf("read %s: another program keeps writing it (waited %s); try again when it has finished",
			path, waited.Round(100*time.Millisecond))
	case code(err) == sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("read %s: not a SQLite database (is --db right?)", path)
	case code(err) == sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("read %s: the database is damaged; save what is left with: sqlite3 %s .recover",
			path, filepath.Base(path))
	case code(err) != 0:
		msg, _, _ := strings.Cut(err.Error(), "\n")
		return fmt.Errorf("read %s: %s", path, msg)
	}
	return err
}
