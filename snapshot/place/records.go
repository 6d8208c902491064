package place

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"fivex/snapshot/report"
)

// FindRecords lists the run record folders in and below dir, in path order;
// none means that dir is no record. There may be very many files to look at, so it ends
// with its context.
func FindRecords(ctx context.Context, dir string) ([]string, error) {
	var out []string
	dir, err := realDir(dir)
	if err != nil {
		return nil, err
	}
	err = filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			if p == dir {
				return err
			}
			return nil
		case e.IsDir() && (e.Name() == ".git" || e.Name() == "node_modules") && p != dir:
			return filepath.SkipDir
		case e.Name() == "run.json" && e.Type().IsRegular():
			out = append(out, filepath.Dir(p))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for run records: %w", err)
	}
	return out, nil
}

// OwnRecords is where a project keeps its run records, relative to its root, and the
// folders of those that lie there.
func OwnRecords(ctx context.Context, root string) (name string, folders []string) {
	name = recordsFolder(root)
	// Whoever wrote the checkout may have made a link of it that leads elsewhere.
	real, err := realDir(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		return name, nil
	}
	if _, inside := Under(Slashed(root), Slashed(real)); !inside {
		return name, nil
	}
	folders, err = FindRecords(ctx, real)
	if err != nil {
		return name, nil
	}
	return name, folders
}

// OrRecords is p, told from the run records that lie in the project when nothing
// of 5x's own state does: in a fresh checkout, where only they are committed.
func (p Place) OrRecords(ctx context.Context) Place {
	if found(p.DB) || p.hasState() {
		return p
	}
	name, records := OwnRecords(ctx, p.Root)
	if len(records) == 0 {
		return p
	}
	p.Records = records
	p.Notices = append(p.Notices, report.Notice{Kind: "records",
		Text: fmt.Sprintf("No database is here; the runs are told from the records in %s.", name)})
	return p
}

// hasState tells whether something lies here that only 5x at work, or a database that
// is gone, leaves: no fresh checkout has it, and a gate may wait in it.
func (p Place) hasState() bool {
	left := append(p.Journals(), p.Backups()...)
	for _, name := range []string{"gates", "locks"} {
		within, _ := filepath.Glob(filepath.Join(EscapeGlob(p.State), name, "*.*"))
		left = append(left, within...)
	}
	return len(left) > 0 || IsDir(filepath.Join(p.State, "logs"))
}

// Journals are the files that SQLite has beside the database while it is open, and
// leaves when the database alone goes.
func (p Place) Journals() (files []string) {
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		if found(p.DB + suffix) {
			files = append(files, p.DB+suffix)
		}
	}
	return files
}

// Backups are the databases that upgrades set aside.
func (p Place) Backups() []string {
	files, _ := filepath.Glob(EscapeGlob(p.DB) + ".v*.bak")
	return files
}

// OfRecords is the place of run record folders: the project is the
// nearest folder above them that is a git checkout or holds docs/.
func OfRecords(folders []string) Place {
	p := Place{Records: folders, Root: folders[0]}
	for d := folders[0]; filepath.Dir(d) != d; d = filepath.Dir(d) {
		if Exists(filepath.Join(d, ".git")) {
			p.Root = d
			break
		}
		if filepath.Base(d) == "docs" {
			p.Root = filepath.Dir(d)
			break
		}
	}
	p.State = filepath.Join(p.Root, ".5x")
	return p
}
