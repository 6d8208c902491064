package changes

import (
	"strconv"
	"testing"
	"time"

	"fivex/snapshot/report"
)

// A phase has as many parts as its author worked in it while others went on.
func TestManyPartsAreAddedInTheirTime(t *testing.T) {
	t.Parallel()
	var parts []*report.Changes
	for i := range 20_000 {
		parts = append(parts, &report.Changes{FilesChanged: 2, Added: 3, Files: []report.FileChange{
			{Path: "both.go", Status: "modified", Added: 1}, {Path: strconv.Itoa(i), Status: "added", Added: 2}}})
	}
	// To copy what is there for each part takes more than 30 s.
	began := time.Now()
	c := Sum(parts)
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("it took %s", took)
	}
	if c.FilesChanged != 20_001 || len(c.Files) != 20_001 || c.Added != 60_000 || c.Files[0].Added != 20_000 {
		t.Errorf("%d files, %d are listed, +%d", c.FilesChanged, len(c.Files), c.Added)
	}
	if len(parts[0].Files) != 2 || parts[0].Files[0].Added != 1 {
		t.Errorf("the first part is now %+v", parts[0])
	}
}
