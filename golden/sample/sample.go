// Package sample makes project folders out of readable text: txtar archives
// whose SQL files become SQLite databases. It serves the built-in demo and
// the tests.
//
// It must never write anywhere but below the folder that it is given.
package sample

import (
	"bytes"
	"database/sql"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fivex/snapshot/sqlite"

	"golang.org/x/tools/txtar"
)

//go:embed demo.txtar
var demo []byte

// Demo is the built-in sample project.
func Demo() *txtar.Archive { return txtar.Parse(demo) }

// Unpack writes the archive's files below dir. A file name.sql becomes the
// database file name, in WAL mode and closed cleanly, as 5x leaves it. What is
// in history/ becomes a git repository, whose commits the other files may name:
// @commit:N@ is the hash of the one in history/N.
func Unpack(dir string, ar *txtar.Archive) error {
	hashes, err := commitAll(dir, ar.Files)
	if err != nil {
		return fmt.Errorf("unpack the repository: %w", err)
	}
	for _, f := range ar.Files {
		if strings.HasPrefix(f.Name, historyFolder) {
			continue
		}
		for n, hash := range hashes {
			f.Data = bytes.ReplaceAll(f.Data, []byte("@commit:"+n+"@"), []byte(hash))
		}
		if !filepath.IsLocal(filepath.FromSlash(f.Name)) {
			return fmt.Errorf("unpack %s: outside the folder", f.Name)
		}
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("unpack %s: %w", f.Name, err)
		}
		var err error
		if db, ok := strings.CutSuffix(path, ".sql"); ok {
			err = makeDatabase(db, string(f.Data))
		} else {
			err = os.WriteFile(path, f.Data, 0o644)
		}
		if err != nil {
			return fmt.Errorf("unpack %s: %w", f.Name, err)
		}
	}
	return nil
}

func makeDatabase(path, script string) error {
	db, err := sql.Open("sqlite", sqlite.URI(path)+"?_pragma=journal_mode(wal)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(script); err != nil {
		db.Close()
		return err
	}
	return db.Close()
}
