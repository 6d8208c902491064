package golden

import (
	"bytes"
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
			const sorted = (v) => JSON.stringify(v, (_, x) => x && typeof x === "object" && !Array.isArray(x)
				? Object.fromEntries(Object.entries(x).sort()) : x);
			const out = { Passed: 0, Refused: 0, Failed: [] };
			for (const t of `+string(suite)+`) {
				if (t.disabled || !t.patch) continue;
				const ours = t.patch.every((o) => ["add", "replace", "remove"].includes(o.op));
				const fails = "error" in t || !ours; // an operation that is never sent is refused
				let got, problem = null;
				try { got = applyPatch(structuredClone(t.doc), t.patch); } catch (e) { problem = String(e); }
				const ok = fails ? problem !== null : problem === null
					&& (!("expected" in t) || sorted(got) === sorted(t.expected));
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

// A heard is a connection and what came over it.
type heard struct {
	conn     *websocket.Conn
	messages []json.RawMessage
}

// hear connects to a live page as a program does.
func hear(t *testing.T, live, token string, edits bool) *heard {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), strings.Replace(live, "http", "ws", 1)+"ws",
		&websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + token}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.CloseNow() })
	conn.SetReadLimit(-1)
	resume := fmt.Sprintf(`{"v":1,"type":"resume","seq":-1,"edits":%t}`, edits)
	if err := conn.Write(t.Context(), websocket.MessageText, []byte(resume)); err != nil {
		t.Fatal(err)
	}
	return &heard{conn: conn}
}

func (h *heard) read(wait time.Duration) bool {
	ctx, stop := context.WithTimeout(context.Background(), wait)
	defer stop()
	_, b, err := h.conn.Read(ctx)
	if err != nil {
		return false
	}
	h.messages = append(h.messages, b)
	return true
}

// document is what the page's script makes of the messages.
func (h *heard) document(t *testing.T, b browser) (doc any) {
	t.Helper()
	all, _ := json.Marshal(h.messages)
	quoted, _ := json.Marshal(string(all))
	var got string
	b.open(t, "about:blank", chromedp.Evaluate(`(() => {`+templates.PatchScript+`
		let doc;
		for (const m of JSON.parse(`+string(quoted)+`)) {
			if (m.type === "snapshot") doc = m.document;
			if (m.type === "patch") doc = applyPatch(doc, m.ops);
		}
		return JSON.stringify(doc);
	})()`, &got))
	if err := json.Unmarshal([]byte(got), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestThePagesScriptMakesTheServersDocumentOfItsPatches(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	s, _ := serve(t, dir)
	_, token, _ := strings.Cut(s.URL(true), "?token=")
	plain, edits := hear(t, s.URL(false), token, false), hear(t, s.URL(false), token, true)
	for range 2 {
		plain.read(5 * time.Second)
		edits.read(5 * time.Second)
	}
	folder := gates.In(filepath.Join(dir, ".5x"))
	for n := range 12 {
		execute(t, dir, fmt.Sprintf(`INSERT INTO steps
			(run_id, step_name, phase, iteration, result_json, created_at) VALUES
			('run_77c0d1e2f3a4', 'a/b~c "%d" <x>', '2', %d, '{"__proto__":{"n":1},"é😀":"\u0000"}',
			'2026-04-02 15:00:00')`, n, n))
		switch n {
		case 3:
			folder.Open(gates.Request{ID: "g1", Type: "phase"})
		case 5:
			folder.Resolve(t.Context(), "g1", gates.Reply{By: "ada", Response: json.RawMessage(`{"action":"exit"}`)})
		case 7:
			execute(t, dir, `DELETE FROM steps WHERE id = 3`,
				`INSERT INTO runs (id, plan_path, created_at, updated_at)
				VALUES ('__proto__', '/w/~/x.md', '2026-05-01 11:00:00', '2026-05-01 11:00:00')`)
		case 9:
			execute(t, dir, `DELETE FROM runs WHERE id = '__proto__'`)
		}
		plain.read(5 * time.Second)
		edits.read(5 * time.Second)
	}
	for plain.read(500 * time.Millisecond) {
	}
	for edits.read(500 * time.Millisecond) {
	}
	fresh := hear(t, s.URL(false), token, false)
	fresh.read(5 * time.Second)
	fresh.read(5 * time.Second)
	b := newBrowser(t)
	want := fresh.document(t, b)
	for name, h := range map[string]*heard{"without edits": plain, "with edits": edits} {
		if len(h.messages) < 10 {
			t.Fatalf("%s: %d messages", name, len(h.messages))
		}
		if all, _ := json.Marshal(h.messages); bytes.Contains(all, []byte(`"op":"edit"`)) != (h == edits) {
			t.Errorf("%s: there are edits, or there are none", name)
		}
		if !reflect.DeepEqual(h.document(t, b), want) {
			t.Errorf("%s, the script makes another document of the patches than the server has", name)
		}
	}
}
