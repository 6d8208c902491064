package golden

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fivex/golden/sample"
)

// A small folder must not make a page of any size.
func TestALogThatManyStepsNameIsShownOnce(t *testing.T) {
	t.Parallel()
	sql := schemaFile(t, "v5.sql") + "INSERT INTO runs VALUES ('run_1', '/p/docs/plan.md', 'active', NULL, " +
		"'2026-01-01 10:00:00', '2026-01-01 10:00:00');\n"
	for i := range 40 {
		sql += fmt.Sprintf("INSERT INTO steps (run_id, step_name, phase, iteration, result_json, log_path, created_at) "+
			"VALUES ('run_1', 'author:implement', '1', %d, '{\"result\":\"complete\"}', '/p/.5x/logs/run_1/agent-001.ndjson', "+
			"'2026-01-01 10:00:%02d');\n", i, i)
	}
	dir := filepath.Join(t.TempDir(), "p")
	if err := sample.Unpack(dir, archive(".5x/5x.db.sql", sql, ".5x/logs/run_1/agent-001.ndjson",
		`{"ts":"2026-01-01T10:00:00Z","type":"text","delta":"`+strings.Repeat("spoken ", 1000)+`"}`+"\n")); err != nil {
		t.Fatal(err)
	}
	_, html := reports(t, dir)
	if n := bytes.Count(html, []byte("spoken")); n != 1000 {
		t.Errorf("the page has %d of a log's 1000 words", n)
	}
	if n := bytes.Count(html, []byte(`href="#run_1.log.agent-001~2endjson"`)); n != 39 {
		t.Errorf("%d of 39 other steps lead to the log", n)
	}
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllSubmatch(html, -1) {
		if id := string(m[1]); seen[id] {
			t.Errorf("two elements have the id %s", id)
		} else {
			seen[id] = true
		}
	}
}
