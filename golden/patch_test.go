package golden

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"fivex/gates"
	"fivex/templates"

	"github.com/chromedp/chromedp"
	"github.com/coder/websocket"
)

func TestThePagesScriptPassesThePublicJSONPatchTests(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for _, name := range []string{"tests.json", "spec_tests.json"} {
		suite, err := os.ReadFile(filepath.Join("node_modules/json-patch-test-suite", name))
		if err != nil {
			const how = "this test needs the public tests: npm install --no-save --prefix golden json-patch-test-suite@1"
			if os.Getenv("CI") == "true" {
				t.Fatal(how)
			}
			t.Skip(how)
		}
		var out struct {
			Passed, Refused int
			Failed          []string
		}
		b.open(t, "about:blank", chromedp.Evaluate(`(() => {`+templates.PatchScript+`
			const sorted = (v) => JSON.stringify(v, (_, x) => x && typeof x === "object" && !Array.isArray(x) ? Object.fromEntries(Object.entries(x).sort()) : x);
			const out = { Passed: 0, Refused: 0, Failed: [] };
			for (const t of `+string(suite)+`) {
				if (t.disabled || !t.patch) continue;
				const ours = t.patch.every((o) => ["add", "replace", "remove"].includes(o.op));
				const fails = "error" in t || !ours; // an operation that is never sent is refused
				let got, problem = null;
				try { got = applyPatch(structuredClone(t.doc), t.patch); } catch (e) { problem = String(e); }
				const ok = fails ? problem !== null : problem === null && (!("expected" in t) || sorted(got) === sorted(t.expected));
				if (!ok) out.Failed.push((t.comment || "") + " " + JSON.stringify(t) + " gave " + (problem ?? sorted(got)));
				else if (!ours) out.Refused++;
				else out.Passed++;
			}
			return out;
		})()`, &out))
		for _, f := range out.Failed {
			t.Error(f)
		}
		if out.Passed < 9 {
			t.Errorf("%s: only %d tests ran", name, out.Passed)
		}
		t.Logf("%s: %d passed, %d of other operations refused", name, out.Passed, out.Refused)
	}
}

func TestThePagesScriptMakesTheServersDocumentOfItsPatches(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	s, _ := serve(t, dir)
	_, token, _ := strings.Cut(s.URL(true), "?token=")
	conn, _, err := websocket.Dial(context.Background(), strings.Replace(s.URL(false), "http", "ws", 1)+"ws",
		&websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + token}}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	conn.SetReadLimit(-1)
	var messages []json.RawMessage
	read := func(wait time.Duration) bool {
		ctx, stop := context.WithTimeout(context.Background(), wait)
		defer stop()
		_, b, err := conn.Read(ctx)
		if err != nil {
			return false
		}
		messages = append(messages, b)
		return true
	}
	read(5 * time.Second)
	read(5 * time.Second)
	folder := gates.In(filepath.Join(dir, ".5x"))
	for n := range 12 {
		execute(t, dir, fmt.Sprintf(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) VALUES ('run_77c0d1e2f3a4', 'a/b~c "%d" <x>', '2', %d, '{"__proto__":{"n":1},"é":"\u0000"}', '2026-04-02 15:00:00')`, n, n))
		switch n {
		case 3:
			folder.Open(gates.Request{ID: "g1", Type: "phase"})
		case 5:
			folder.Resolve(t.Context(), "g1", gates.Reply{By: "ada", Response: json.RawMessage(`{"action":"exit"}`)})
		case 7:
			execute(t, dir, `DELETE FROM steps WHERE id = 3`, `INSERT INTO runs (id, plan_path, created_at, updated_at) VALUES ('__proto__', '/w/~/x.md', '2026-05-01 11:00:00', '2026-05-01 11:00:00')`)
		case 9:
			execute(t, dir, `DELETE FROM runs WHERE id = '__proto__'`)
		}
		read(5 * time.Second)
	}
	for read(500 * time.Millisecond) {
	}
	if len(messages) < 10 {
		t.Fatalf("%d messages", len(messages))
	}
	r, _ := http.NewRequest("GET", s.URL(false)+"report.json", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var want any
	if err := json.NewDecoder(resp.Body).Decode(&want); err != nil {
		t.Fatal(err)
	}
	all, _ := json.Marshal(messages)
	quoted, _ := json.Marshal(string(all))
	var got string
	b := newBrowser(t)
	b.open(t, "about:blank", chromedp.Evaluate(`(() => {`+templates.PatchScript+`
		let doc;
		for (const m of JSON.parse(`+string(quoted)+`)) {
			if (m.type === "snapshot") doc = m.document;
			if (m.type === "patch") doc = applyPatch(doc, m.ops);
		}
		return JSON.stringify(doc.report);
	})()`, &got))
	var have any
	if err := json.Unmarshal([]byte(got), &have); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(have, want) {
		t.Error("the script makes another report of the patches than the server has")
	}
}
