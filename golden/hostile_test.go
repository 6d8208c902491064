package golden

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"fivex/golden/sample"

	"github.com/chromedp/chromedp"
	"golang.org/x/tools/txtar"
)

// payloads are what an agent could write to attack the page; %s is the
// address of a listener that must never hear anything.
var payloads = []string{
	`<script>window.pwned=1</script>`,
	`</script><script>window.pwned=2</script>`,
	`</style><script>window.pwned=3</script><style>`,
	`"><img src=x onerror="window.pwned=4">`,
	`' onmouseover='window.pwned=5' autofocus onfocus='window.pwned=5' x='`,
	`<svg onload=window.pwned=6><animate onbegin=window.pwned=6 attributeName=x dur=1s>`,
	`<svg><a xlink:href="javascript:window.pwned=7"><text>x</text></a></svg>`,
	`<img src="http://%s/img"><link rel=stylesheet href="http://%s/css"><iframe src="http://%s/frame"></iframe>`,
	`<meta http-equiv="refresh" content="0;url=http://%s/refresh"><base href="http://%s/">`,
	`javascript:window.pwned=8`,
	`[x](javascript:window.pwned=9) [y](data:text/html,<script>window.pwned=9</script>) ![z](http://%s/md.png)`,
	`<a href="vbscript:x" ping="http://%s/ping">x</a> <form action="http://%s/form"><button autofocus>`,
	`url(http://%s/url) @import "http://%s/import"; }</style>`,
	"<details open ontoggle=window.pwned=10><template><script>window.pwned=10</script>",
	"{{constructor.constructor('window.pwned=11')()}} ${window.pwned=11} `${1}`",
	"--><!--<script>window.pwned=12</script>--> <![CDATA[<script>window.pwned=12</script>]]>",
	"\u202egnp.exe\u202c \u2066\u2067\u2068 \u200f\u061c \u2028\u2029 \ufeff \ufffe \U000e0041 \u0085",
	"\x01\x02\x07\x08\x0b\x0c\x0e\x1b[31m\x1b]8;;javascript:window.pwned=13\x07link\x1b]8;;\x07" +
		"\x1b]1338;url=http://%s/term;alt=x\x07\x1b]1337;File=inline=1:aGk=\x07\x7f",
	strings.Repeat("W", 3000),
	strings.Repeat("Z\u0334\u0310\u0357", 200),
	"ة العربية עברית \u0e01\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49",
	"- [ ] <b>x</b>\n> > > quote\n\n| a | b |\n|---|---|\n| <script>window.pwned=14</script> | [^1] " +
		"|\n\n[^1]: <img src=x onerror=window.pwned=14>\n\n<http://%s/auto> <javascript:window.pwned=14>",
	"../../../../etc/passwd",
	"/etc/passwd",
	"%%0d%%0aSet-Cookie:x %%00 &#x3c;script&#x3e;window.pwned=15&#x3c;/script&#x3e; &lt;script&gt;",
	"\"><img src=x onerror=window.pwned=16> [^1]\n\n[^1]: a note", // where it is an id, too
}

// A position is a state folder with the payload p in every text of one kind
// of source.
type position struct {
	name string
	make func(p string) *txtar.Archive
}

// A trial is a text in a position.
type trial struct {
	position, text string
	make           func(p string) *txtar.Archive
	name           string
	half           bool // one of two, for what takes long with each
}

// trials are every text in each position with FIVEX_LONG, which CI sets,
// otherwise each in one: and all those of a position as one text, but for the
// one that only attacks where it is the whole of a link.
func trials(t *testing.T, texts []string) (all []trial) {
	for n, pos := range positions(t) {
		var several []string
		for i, p := range texts {
			switch {
			case long() || i%4 == n && strings.HasPrefix(p, "javascript:"):
				all = append(all, trial{pos.name, p, pos.make, fmt.Sprint(pos.name, "/", i), (i+n)%2 == 0})
			case i%4 == n:
				several = append(several, p)
			}
		}
		if len(several) > 0 {
			all = append(all, trial{pos.name, strings.Join(several, "\n"), pos.make, pos.name, true})
		}
	}
	return all
}

// folder makes the project of a trial, with its own address of a listener.
func (x trial) folder(t *testing.T, listener, more string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "p")
	text := strings.ReplaceAll(strings.ReplaceAll(x.text, "%s", listener), "%%", "%")
	if err := sample.Unpack(dir, x.make(text+more)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func quoteSQL(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func inJSON(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// everywhere is a JSON object with the payload as every value and as a key.
func everywhere(p string, keys ...string) string {
	var b strings.Builder
	b.WriteString("{" + inJSON(p) + ":" + inJSON(p))
	for _, k := range keys {
		b.WriteString("," + inJSON(k) + ":" + inJSON(p))
	}
	item := fmt.Sprintf(`{%[1]s:%[1]s,"id":%[1]s,"title":%[1]s,"action":%[1]s,"reason":%[1]s,`+
		`"priority":%[1]s,"failure":%[1]s}`, inJSON(p))
	fmt.Fprintf(&b, `,"items":[%s,%s]}`, item, inJSON(p))
	return b.String()
}

func schemaFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("schema/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// fileName is the payload as far as a file name can hold it.
func fileName(p string) string {
	if strings.ContainsAny(p, "/\x00") || runtime.GOOS == "windows" {
		return "name"
	}
	return strings.ToValidUTF8(p[:min(len(p), 180)], "")
}

func positions(t *testing.T) []position {
	return []position{
		{"generation A", func(p string) *txtar.Archive {
			q := quoteSQL(p)
			event := func(typ, data string) string {
				return fmt.Sprintf("INSERT INTO run_events (run_id, event_type, phase, iteration, data, "+
					"created_at) VALUES (%s,%s,%s,1,%s,'2026-01-01 10:00:00');\n", q, quoteSQL(typ), q, quoteSQL(data))
			}
			sql := schemaFile(t, "v3.sql") +
				fmt.Sprintf("INSERT INTO plans VALUES (%[1]s,%[1]s,%[1]s,%[1]s,%[1]s);\n", q) +
				fmt.Sprintf("INSERT INTO runs VALUES "+
					"(%[1]s,%[1]s,%[1]s,%[1]s,%[1]s,%[1]s,%[1]s,'2026-01-01 10:00:00',%[1]s);\n", q) +
				fmt.Sprintf("INSERT INTO agent_results VALUES "+
					"(%[1]s,%[1]s,%[1]s,1,%[1]s,%[1]s,'verdict',%[2]s,%[1]s,%[1]s,%[1]s,%[1]s,%[1]s,%[1]s,%[1]s,"+
					"'2026-01-01 10:00:00');\n",
					q, quoteSQL(everywhere(p, "readiness", "summary", "reason", "commit", "notes"))) +
				fmt.Sprintf("INSERT INTO quality_results VALUES (%[1]s,%[1]s,%[1]s,0,0,%[2]s,%[1]s,%[1]s);\n",
					q, quoteSQL(`[{"command":`+inJSON(p)+`,"passed":false,"output":`+inJSON(p)+`,"outputPath":`+inJSON(p)+`}]`)) +
				fmt.Sprintf("INSERT INTO phase_progress VALUES (%[1]s,%[1]s,1,%[1]s,0,%[1]s,%[1]s,%[1]s);\n", q) +
				event(p, p) + event(p, everywhere(p))
			for _, typ := range []string{"run_start", "phase_start", "agent_invoke", "quality_gate",
				"verdict", "escalation", "phase_force_approved", "auto_escalation_continue",
				"phase_complete", "phase_review_committed", "run_paused", "run_abort", "plan_review_complete",
				"plan_generate_complete", "error", "gate_request"} {
				sql += event(typ, everywhere(p, "reason", "phaseTitle", "readiness", "commit", "path", "role",
					"template", "logPath", "gateId", "gateType", "error", "summary", "planPath", "attempt", "phasesCompleted"))
			}
			sql += event("human_decision",
				fmt.Sprintf(`{"response":{"action":%[1]s,"guidance":%[1]s},"escalation":%[2]s}`, inJSON(p),
					everywhere(p, "reason")))
			sql += event("human_decision", fmt.Sprintf(`{"decision":%[1]s,"type":"phase_gate"}`, inJSON(p)))
			return archive(".5x/5x.db.sql", sql,
				".5x/locks/"+fileName(p)+".lock", fmt.Sprintf(`{"pid":1,"startedAt":%[1]s,"planPath":%[1]s}`, inJSON(p)),
				".5x/logs/"+fileName(p)+"/agent-"+fileName(p)+".ndjson", p)
		}},
		{"generation B", func(p string) *txtar.Archive {
			q := quoteSQL(p)
			step := func(name, data string) string {
				return fmt.Sprintf("INSERT INTO steps (run_id, step_name, phase, iteration, result_json, "+
					"session_id, model, log_path, created_at, head_commit) VALUES "+
					"('run_1',%s,%s,1,%s,%s,%s,%s,'2026-01-01 10:00:00',%s);\n",
					quoteSQL(name), q, quoteSQL(data), q, q, q, q)
			}
			sql := schemaFile(t, "v5.sql") +
				fmt.Sprintf("INSERT INTO plans VALUES ('/p/docs/plan.md',%[1]s,%[1]s,%[1]s,%[1]s);\n", q) +
				fmt.Sprintf("INSERT INTO runs VALUES ('run_1','/p/docs/plan.md','active',%[1]s,'2026-01-01 "+
					"10:00:00',%[1]s), ('run_2',%[1]s,%[1]s,%[1]s,%[1]s,%[1]s);\n", q) +
				step(p, p) + step("author:"+p, everywhere(p, "result", "reason", "commit", "notes")) +
				step("reviewer:review", everywhere(p, "readiness", "summary")) +
				step("quality:check", fmt.Sprintf(`{"passed":false,`+
					`"results":[{"command":%[1]s,"passed":false,"output":%[1]s}]}`, inJSON(p))) +
				step("human:"+p, everywhere(p, "choice", "guidance", "gateId")) +
				step("git:commit", everywhere(p, "hash", "short_hash", "message")) +
				step("phase:checklist_mismatch", everywhere(p, "reason")) +
				step("run:reopen", everywhere(p, "previous_status")) + step("run:abort", everywhere(p, "reason")) +
				"CREATE TABLE " + `"` + strings.ReplaceAll(strings.ReplaceAll(p, `"`, `""`), "\x00", "") +
				`" ("` + strings.ReplaceAll(p, `"`, `""`) + `" TEXT); ` +
				`INSERT INTO "` + strings.ReplaceAll(p, `"`, `""`) + `" VALUES (` + q + ");\n"
			gate := fmt.Sprintf(`{"gateId":"gate_1","gateType":%[1]s,"runId":%[1]s,"createdAt":%[1]s,`+
				`"context":{"reason":%[1]s},"choices":[%[1]s]}`, inJSON(p))
			answer := fmt.Sprintf(`{"gateId":"gate_1","resolvedBy":%[1]s,"resolvedAt":%[1]s,`+
				`"response":{"action":%[1]s}}`, inJSON(p))
			plan := "# " + p + "\n\n**Version:** " + p + "\n\n## Phase 1: " + p +
				"\n\n**Completion gate:** " + p + "\n\n- [x] " + p + "\n\n" + p + "\n\n```" + p + "\n" + p + "\n```\n"
			return archive(".5x/5x.db.sql", sql, ".5x/gates/gate_1.json", gate, ".5x/gates/gate_1.resolved.json", answer,
				"docs/plan.md", plan, "docs/development/reviews/run_1-"+fileName(p)+"-review.md", plan+"\n**Readiness:** "+p)
		}},
		{"code", func(p string) *txtar.Archive {
			step := func(name, data string) string {
				return fmt.Sprintf("INSERT INTO steps "+
					"(run_id, step_name, phase, iteration, result_json, created_at) VALUES "+
					"('run_1', '%s', '1', 1, %s, '2026-01-01 10:00:00');\n", name, quoteSQL(data))
			}
			name := strings.Trim(fileName(p), ".") + ".txt"
			review := fmt.Sprintf(`{"readiness":"not_ready",`+
				`"items":[{"title":"x","file":%s,"line":2,"reason":%s}]}`, inJSON(name), inJSON(name+":2"))
			sql := schemaFile(t, "v5.sql") +
				"INSERT INTO runs VALUES ('run_1', '/p/docs/plan.md', 'active', NULL, '2026-01-01 " +
				"10:00:00', '2026-01-01 10:00:00');\n" +
				step("author:implement", `{"result":"complete","commit":"@commit:1@"}`) + step("reviewer:review", review) +
				step("author:fix-review", `{"result":"complete","commit":"@commit:2@"}`) +
				step("reviewer:review2", `{"readiness":"ready"}`)
			return archive(".5x/5x.db.sql", sql, ".git/config", "[remote \"origin\"]\n\turl = https://github.com/"+p+"/x\n",
				"history/0/commit", "- 2026-01-01T09:00:00Z\n"+p, "history/0/README", "x\n",
				"history/1/commit", "0 2026-01-01T09:01:00Z\n"+p, "history/1/"+name, "first\n"+p+"\nlast\n",
				"history/1/dir "+name+"/a", p,
				"history/2/commit", "1 2026-01-01T09:02:00Z\n"+p, "history/2/"+name, "first\n"+p+p+"\nlast\n")
		}},
		{"record", func(p string) *txtar.Archive {
			dir := "docs/development/runs/" + fileName(p) + "/r/"
			return archive(dir+"run.json",
				everywhere(p, "id", "plan_path", "config_json", "status", "final_head_commit", "cli_version"),
				dir+"steps.jsonl", fmt.Sprintf(`{"idempotency_key":%[1]s,"created_at":%[1]s,`+
					`"origin":{"performer":{"kind":%[1]s,"role":%[1]s}},`+
					`"payload":{"step_name":"author:x","phase":%[1]s,"iteration":1,"result_json":%[2]s,`+
					`"model":%[1]s,"patch_id":%[1]s,%[1]s:%[1]s}}`, inJSON(p), everywhere(p, "result", "reason")),
				dir+"decisions.jsonl", fmt.Sprintf(`{"idempotency_key":%[2]s,`+
					`"payload":{"kind":"answered-prompt","message":%[1]s,"answer":%[1]s,"answered_by":%[1]s}}`,
					inJSON(p), inJSON("d "+p)),
				dir+"budget.jsonl", everywhere(p))
		}},
	}
}

func archive(namesAndTexts ...string) *txtar.Archive {
	ar := &txtar.Archive{}
	for i := 0; i < len(namesAndTexts); i += 2 {
		ar.Files = append(ar.Files, txtar.File{Name: namesAndTexts[i], Data: []byte(namesAndTexts[i+1])})
	}
	return ar
}

func TestHostileTextInEveryPositionDoesNothing(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	var heard atomic.Int32
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			heard.Add(1)
			c.Close()
		}
	}()
	addr := listener.Addr().String()
	s := schema(t)
	for _, x := range trials(t, payloads) {
		if !x.half && os.Getenv("FIVEX_PRESSURE") == "" { // a browser takes half a second for each
			continue
		}
		t.Run(x.name, func(t *testing.T) {
			j, html := reports(t, x.folder(t, addr, ""))
			validate(t, s, j)
			if x.position == "code" && bytes.Count(j, []byte(`"patch":"@@`)) < 4 {
				t.Error("the diffs are not in the report")
			}
			if bytes.Contains(html, []byte("\u202e")) || bytes.ContainsAny(html, "\x01\x1b\x7f") {
				t.Error("an invisible or reordering character is in the page")
			}
			address := fileURL(t, html)
			var pwned any
			var phone, desk int
			widths := chromedp.Tasks{overflow(390, &phone)} // where it is hardest to fit
			if long() {
				widths = append(widths, overflow(1440, &desk))
			}
			v := b.open(t, address, widths,
				chromedp.Evaluate(`document.querySelectorAll("main *")
					.forEach(e => e.dispatchEvent(new MouseEvent("mouseover"))); window.pwned ?? null`, &pwned))
			v.expectQuiet(t, address)
			if pwned != nil {
				t.Errorf("script ran: window.pwned is %v", pwned)
			}
			if phone > 0 || desk > 0 {
				t.Errorf("the page scrolls sideways: by %d px at 390, %d at 1440", phone, desk)
			}
		})
	}
	if n := heard.Load(); n > 0 {
		t.Errorf("the pages made %d connections", n)
	}
}

// planted are secrets, each with the part that must not be seen again.
var planted = map[string]string{
	"AWS key AKIAIOSFODNN7EXAMPLE here":                                  "AKIAIOSFODNN7",
	"AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfi":                 "wJalr",
	"ghp_abcdefghijklmnopqrstuvwxyz0123456789":                           "ghp_abcdef",
	"login password=hunter2xyz failed":                                   "hunter2xyz",
	"postgres://ann:s3cretpw@db.example/shop":                            "s3cretpw",
	"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl":                  "eyJzdWIi",
	"PEM -----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----": "MIIEvQ",
	"open /home/annabelle/shop/x.go":                                     "annabelle",
}

func TestSecretsAreMaskedInEveryPositionAndFormat(t *testing.T) {
	t.Parallel()
	for _, x := range trials(t, slices.Sorted(maps.Keys(planted))) {
		t.Run(x.name, func(t *testing.T) {
			dir := x.folder(t, "", "")
			j, html := reports(t, dir)
			md, junit := formatsOf(t, dir)
			for format, out := range map[string][]byte{"JSON": j, "HTML": html, "Markdown": md, "JUnit": junit} {
				for part := range maps.Values(planted) {
					if i := bytes.Index(out, []byte(part)); i >= 0 {
						t.Errorf("the %s report shows %s: …%s…", format, part, out[max(0, i-200):min(len(out), i+60)])
					}
				}
			}
		})
	}
}

func TestNoReportShowsAHomeFolder(t *testing.T) {
	t.Parallel()
	for _, dir := range everyFolder(t) {
		j, html := reports(t, dir)
		for _, home := range []string{"/home/ann", "/home/dev", "/Users/ann", "/Users/dev"} {
			if bytes.Contains(j, []byte(home)) || bytes.Contains(html, []byte(home)) {
				t.Errorf("%s: %s is in the report", filepath.Base(dir), home)
			}
		}
	}
}
