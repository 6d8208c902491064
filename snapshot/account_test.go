package snapshot_test

import (
	"maps"
	"os"
	"strings"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
)

// An id, a file's name and a folder's can be secrets as well as what they name.
func TestTheAccountOfWhatIsMaskedNamesPlacesWithoutTheirSecrets(t *testing.T) {
	token := "github_pat_" + strings.Repeat("1aB2cD3eF4", 9)[:22] + "_" + strings.Repeat("5gH6iJ7kL8", 9)[:59]
	p := &followed{t: t, dir: t.TempDir()}
	p.begin("v3.sql")
	p.sql(`INSERT INTO runs (id, plan_path, command, started_at)
		VALUES ('run_%s', '%s/docs/%s.md', 'run', '2026-03-01 10:00:00')`, token, p.dir, token)
	p.sql(`INSERT INTO agent_results (id, run_id, phase, iteration, role, template, result_type, result_json,
		duration_ms, created_at) VALUES ('%s', 'run_%s', '1', 0, 'author', 'author-next-phase', 'status',
		'{"notes":"password=hunter2hunter2"}', 5, '2026-03-01 10:00:00')`, token, token)
	p.write("docs/"+token+".md", "# Plan\n\npassword=hunter2hunter2\n", os.O_TRUNC)
	p.write(".5x/gates/"+token+".json", `{"id":"`+token+`","note":"password=hunter2hunter2"}`, os.O_TRUNC)
	pl, err := place.Of(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	opts := snapshot.Options{Redact: func() *redact.Redactor {
		r := redact.New()
		r.KeepAccount()
		return r
	}}
	err = snapshot.Read(ctx, pl, opts, func(v *snapshot.View) error {
		rep, err := v.Report(ctx, -1)
		if err != nil {
			return err
		}
		sums := map[string]int{}
		for _, e := range v.Account().Entries() {
			if strings.Contains(e.Where, "1aB2cD3eF4") || e.Where == "" {
				t.Errorf("%s is at %q", e.Kind, e.Where)
			}
			sums[e.Kind] += e.Count
		}
		if sums["password"] == 0 || !maps.Equal(sums, rep.Masked) {
			t.Errorf("the account has %v, the report %v", sums, rep.Masked)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
