package sidecar

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivex/gates"
	"fivex/render"
	"fivex/snapshot"
	"fivex/snapshot/redact"

	jsonpatch "github.com/evanphx/json-patch/v5"
)

// editsOf are what can happen to a project while it is followed, each done for the
// n-th time.
func editsOf(t *testing.T, dir string, rng *rand.Rand) []func(n int) {
	db := database(t, dir)
	exec := func(q string, args ...any) {
		if _, err := db.Exec(q, args...); err != nil {
			t.Fatal(q, err)
		}
	}
	folder := gates.In(filepath.Join(dir, ".5x"))
	return []func(n int){
		func(n int) {
			exec(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
				SELECT id, ?, '2', ?, '{"a/b~c":1,"__proto__":2}', '2026-04-03 10:00:00'
				FROM runs ORDER BY random() LIMIT 1`, fmt.Sprintf("odd/~name %d", n%3), n)
		},
		func(n int) { // a review, whose findings later steps settle
			exec(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
				SELECT id, ?, '2', ?, ?, '2026-04-03 10:00:00' FROM runs ORDER BY random() LIMIT 1`,
				[]string{"reviewer:review", "author:fix-review", "quality:check"}[n%3], 100+n,
				fmt.Sprintf(`{"readiness":"not_ready","result":"complete","passed":true,"notes":"n%d",`+
					`"results":[{"command":"make","passed":true,"output":"o%d"}],`+
					`"items":[{"id":"P1.%d","title":"t%d","priority":"P1","location":"src/cart.ts:1%d"}]}`,
					n, n, n%4, n%4, n%7))
		},
		func(n int) { // a log that steps name grows
			logs, _ := filepath.Glob(filepath.Join(dir, ".5x/logs/*/*"))
			if len(logs) == 0 {
				t.Fatal("the demo has logs")
			}
			f, err := os.OpenFile(logs[rng.IntN(len(logs))], os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(f, "{\"type\":\"text\",\"delta\":\"%d\"}\n", n)
			f.Close()
		},
		func(n int) { exec(`DELETE FROM steps WHERE id = (SELECT id FROM steps ORDER BY random() LIMIT 1)`) },
		func(n int) {
			exec(`INSERT OR IGNORE INTO runs (id, plan_path, created_at, updated_at)
				VALUES (?, ?, '2026-04-03 10:00:00', '2026-04-03 10:00:00')`,
				fmt.Sprintf("run/~%d", n%4), fmt.Sprintf("/w/plan~/%d.md", n%2))
		},
		func(n int) { exec(`DELETE FROM runs WHERE id LIKE 'run/%' AND id LIKE ?`, fmt.Sprintf("%%%d", n%4)) },
		func(n int) {
			exec(`UPDATE runs SET status = ? WHERE id = (SELECT id FROM runs ORDER BY random() LIMIT 1)`,
				[]string{"active", "completed", "aborted"}[n%3])
		},
		func(n int) { folder.Open(gates.Request{ID: fmt.Sprintf("g%d", n%4), Type: "phase", Run: "run/~1"}) },
		func(n int) {
			folder.Resolve(t.Context(), fmt.Sprintf("g%d", n%4),
				gates.Reply{By: "x", Response: json.RawMessage(`{"action":"exit"}`)})
		},
		func(n int) { os.Remove(filepath.Join(folder.Path(), fmt.Sprintf("g%d.json", n%4))) },
		func(n int) {
			os.WriteFile(filepath.Join(dir, "docs/development/003-search.md"),
				fmt.Appendf(nil, "# Search %d\n\n## Phase 1: A\n\n- [ ] x\n", n), 0o644)
		},
	}
}

// patchOf is the patch between two documents, as it is sent.
func patchOf(t *testing.T, before, now *document) []byte {
	t.Helper()
	ops, err := diff(before, now)
	if err != nil {
		t.Fatal(err)
	}
	if len(ops) == 0 {
		return []byte("[]")
	}
	raw, err := render.CompactJSON(ops)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// patched is a document after a patch, by somebody else's program.
func patched(document, raw []byte) ([]byte, error) {
	patch, err := jsonpatch.DecodePatch(raw)
	if err != nil {
		return nil, err
	}
	return patch.Apply(document)
}

func TestEveryChangeIsAPatchThatGivesExactlyTheNewDocument(t *testing.T) {
	t.Parallel()
	dir := project(t)
	f := snapshot.Follow(placeOf(dir), snapshot.Options{Redact: redact.New}, 2)
	page := render.LivePage{Mark: "mark:" + random(16)}
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 2))
	edits := editsOf(t, dir, rng)
	var before *document
	var view *render.View
	patches, changes := 0, 24
	if os.Getenv("FIVEX_LONG") != "" {
		changes = 120
	}
	for n := range changes {
		if n > 0 {
			edits[rng.IntN(len(edits))](n)
		}
		if n%2 == 0 { // or only new rows are read, and a change by hand waits
			f.Verify()
		}
		rep, err := f.Refresh(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if view, err = page.View(rep, view); err != nil {
			t.Fatal(err)
		}
		now, err := newDocument(rep, view, before)
		if err != nil {
			t.Fatal(err)
		}
		want, err := now.json()
		if err != nil {
			t.Fatal(err)
		}
		if before != nil {
			raw := patchOf(t, before, now)
			if string(raw) != "[]" {
				patches++
			}
			was, _ := before.json()
			if got, err := patched(was, raw); err != nil {
				t.Fatalf("seed %d, step %d: %v in %s", seed, n, err, raw)
			} else if !sameJSON(t, got, want) {
				t.Fatalf("seed %d, step %d: the patch gives another document: %s", seed, n, raw)
			}
		}
		// What was taken from the document before equals what is made anew.
		anew, err := page.View(rep, nil)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := newDocument(rep, anew, nil)
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := fresh.json(); !sameJSON(t, b, want) {
			t.Fatalf("seed %d, step %d: the shared document is not the one that is made anew", seed, n)
		}
		// And its report is the JSON report.
		raw, _ := render.CompactJSON(rep)
		if !sameJSON(t, now.report.json(), raw) {
			t.Fatalf("seed %d, step %d: the report in the document is another", seed, n)
		}
		before = now
	}
	if patches < changes/5 {
		t.Errorf("only %d of %d steps changed anything", patches, changes)
	}
}

func TestAClientThatListensHasTheServersDocument(t *testing.T) {
	t.Parallel()
	dir := project(t)
	s, _ := start(t, dir)
	db := database(t, dir)
	p := dial(t, s)
	hello := p.await("hello")
	if hello.Protocol != 1 || hello.Instance == "" || hello.Capabilities["gates"] != true {
		t.Errorf("hello: %+v", hello)
	}
	p.await("snapshot")
	for n := range 20 {
		insertStep(t, db, n)
		time.Sleep(time.Duration(n) * time.Millisecond)
	}
	for {
		want, seq := s.documentJSON(t)
		if strings.Contains(string(want), `"n\": 19`) || strings.Contains(string(p.doc), `{\"n\":19}`) ||
			strings.Contains(string(p.doc), `"data":{"n":19}`) {
			if p.seq == seq {
				if !sameJSON(t, p.doc, want) {
					t.Error("the client's document is another")
				}
				return
			}
		}
		p.await("patch")
	}
}

// It runs alone: a client has 200 ms to say what it has.
func TestAClientResumesWithoutAGapOrGetsASnapshot(t *testing.T) {
	dir := project(t)
	s, _ := start(t, dir)
	db := database(t, dir)
	p := dial(t, s)
	instance := p.await("hello").Instance
	p.await("snapshot")
	seq, doc := p.seq, p.doc
	p.conn.CloseNow()
	insertStep(t, db, 1)
	for s.hub.seqNow() == seq {
		time.Sleep(time.Millisecond)
	}
	// What was missed comes as patches.
	p = dial(t, s)
	p.doc, p.seq = doc, seq
	p.send(fmt.Sprintf(`{"v":1,"type":"resume","seq":%d,"instance":%q}`, seq, instance))
	p.await("hello")
	if m, err := p.next(); err != nil || m.Type != "patch" {
		t.Errorf("%v %s", err, m.Type)
	}
	if want, _ := s.documentJSON(t); !sameJSON(t, p.doc, want) {
		t.Error("the resumed document is another")
	}
	// A number of another server, or one that was never reached, means nothing.
	for _, resume := range []string{fmt.Sprintf(`{"v":1,"type":"resume","seq":%d,"instance":"other"}`, seq),
		`{"v":1,"type":"resume","seq":999}`, `{"v":1,"type":"resume","seq":-5}`} {
		p = dial(t, s)
		p.send(resume)
		p.await("hello")
		if m, err := p.next(); err != nil || m.Type != "snapshot" {
			t.Errorf("%s: %v %s", resume, err, m.Type)
		}
	}
}
