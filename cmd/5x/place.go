package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"fivex/golden/sample"
	"fivex/snapshot/place"
	"fivex/snapshot/report"

	"golang.org/x/tools/txtar"
)

// at is the report's now, when the user or the environment sets it.
func (c *reportCmd) at() (report.Time, error) {
	if c.At != "" {
		t, ok := report.ParseTime(c.At)
		if !ok {
			return t, usageError{fmt.Errorf("--at %s: not a time; use a form like 2026-03-01T12:00:00Z", c.At)}
		}
		return t, nil
	}
	if s := os.Getenv("SOURCE_DATE_EPOCH"); s != "" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return report.Time{}, usageError{fmt.Errorf("SOURCE_DATE_EPOCH %s: not a number of seconds", s)}
		}
		return report.Time{Time: time.Unix(n, 0).UTC()}, nil
	}
	return report.Time{}, nil
}

// unpackedDemo makes a demo's project in a folder of its own.
func unpackedDemo(ar *txtar.Archive) (project string, remove func(), err error) {
	dir, err := os.MkdirTemp("", "5x-demo-")
	if err == nil {
		project = filepath.Join(dir, "demo")
		err = sample.Unpack(project, ar)
	}
	remove = func() { os.RemoveAll(dir) }
	if err != nil {
		if dir != "" {
			remove()
		}
		return "", nil, fmt.Errorf("unpack the demo: %w; make room in %s, or set TMPDIR to another folder",
			cause(err), os.TempDir())
	}
	return project, remove, nil
}

// place finds what to report on, and which of WHAT select runs in it.
func (c *reportCmd) place(ctx context.Context) (where place.Place, selectors []string, cleanup func(), err error) {
	cleanup = func() {}
	if c.Demo {
		project, remove, err := unpackedDemo(sample.Demo())
		if err != nil {
			return where, nil, cleanup, err
		}
		cleanup = remove
		where, err = place.Of(project)
		return where, c.What, cleanup, err
	}
	var records []string
	for _, w := range c.What {
		fi, err := os.Stat(w)
		if err != nil || !fi.IsDir() {
			selectors = append(selectors, w)
			continue
		}
		found, err := place.FindRecords(ctx, w)
		if err != nil {
			return where, nil, cleanup, err
		}
		if len(found) == 0 {
			return where, nil, cleanup, fmt.Errorf("no run record in %s: no folder below it holds a "+
				"run.json (for a project, use --project %s)", w, w)
		}
		records = append(records, found...)
	}
	switch {
	case len(records) > 0:
		slices.Sort(records)
		where = place.OfRecords(slices.Compact(records))
	default:
		if where, err = c.project(); err == nil && c.DB == "" {
			where = where.OrRecords(ctx)
		}
	}
	return where, selectors, cleanup, err
}

// project finds the project by the flags or from the working folder.
func (c *reportCmd) project() (place.Place, error) {
	switch {
	case c.DB != "":
		where, err := place.OfDB(c.DB)
		if err == nil && c.Project != "" {
			db := where.DB
			where, err = projectAt(c.Project)
			where.DB = db
		}
		return where, err
	case c.Project != "":
		return projectAt(c.Project)
	}
	return place.Find(".")
}

// projectAt is the project in the folder that --project names.
func projectAt(dir string) (place.Place, error) {
	if _, err := os.Stat(dir); err != nil {
		return place.Place{}, fmt.Errorf("open project folder %s: %w; give another --project", dir, cause(err))
	}
	return place.Of(dir)
}
