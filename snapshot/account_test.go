package snapshot_test

import (
	"os"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
)

// Where a row stands is said by its run's id, which may hold a secret, too.
func TestTheAccountOfWhatIsMaskedHasAsManyAsTheReportCounts(t *testing.T) {
	p := &followed{t: t, dir: t.TempDir()}
	os.Mkdir(p.path(".5x"), 0o755)
	p.db = p.path(".5x/5x.db")
	schema, _ := os.ReadFile("../golden/schema/v5.sql")
	p.w = startWriter(t, p.db, "PRAGMA journal_mode = wal")
	p.sql("%s", schema)
	p.sql(`INSERT INTO runs (id, plan_path, created_at, updated_at) VALUES
		('run_ghp_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z0A', '/w/plan.md', '2026-03-01 10:00:00', '2026-03-01 10:00:00')`)
	for n := range 3 {
		p.sql(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
			SELECT id, 'author:implement', '1', %d, '{"notes":"password=hunter2hunter2"}', '2026-03-01 10:00:00' FROM runs`, n)
	}
	pl, err := place.Of(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	count := fresh(t, pl, snapshot.Options{Redact: redact.New}, 50).Masked
	var account *redact.Account
	fresh(t, pl, snapshot.Options{Connections: 1, Redact: func() *redact.Redactor {
		r := redact.New()
		if a := r.KeepAccount(); account == nil {
			account = a
		}
		return r
	}}, 50)
	told := map[string]int{}
	for _, e := range account.Entries() {
		told[e.Kind] += e.Count
		if e.Where == "" {
			t.Errorf("a %s stands nowhere", e.Kind)
		}
	}
	if told["github-pat"] != count["github-pat"] || told["password"] != count["password"] ||
		count["github-pat"] != 1 || count["password"] != 3 {
		t.Errorf("the account has %v, the report counts %v", told, count)
	}
}
