package golden

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivex/gates"

	"github.com/chromedp/chromedp"
)

func TestHostileTextThatArrivesLiveDoesNothing(t *testing.T) {
	t.Parallel()
	needsLong(t, "waits for hostile text, which is tried in files, to arrive live")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	heard := make(chan struct{}, 1)
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			c.Close()
			select {
			case heard <- struct{}{}:
			default:
			}
		}
	}()
	dir := demoProject(t)
	s, _ := serve(t, dir)
	b := newBrowser(t)
	logs := filepath.Join(dir, ".5x/logs/run_77c0d1e2f3a4")
	if err := os.WriteFile(filepath.Join(logs, "agent-500.ndjson"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var pwned any
	v := b.open(t, s.URL(true), pollFor(isLive),
		pollFor(`document.querySelector("details[data-log='agent-500.ndjson']") !== null`),
		chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil),
		chromedp.ActionFunc(func(context.Context) error {
			log, err := os.OpenFile(filepath.Join(logs, "agent-500.ndjson"), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer log.Close()
			for i, p := range payloads {
				p = strings.ReplaceAll(strings.ReplaceAll(p, "%s", listener.Addr().String()), "%%", "%")
				text, _ := json.Marshal(p)
				execute(t, dir, fmt.Sprintf(`INSERT INTO steps
					(run_id, step_name, phase, iteration, result_json, model, created_at) VALUES
					('run_77c0d1e2f3a4', %s, %s, %d, %s, %s, '2026-04-02 15:00:00')`,
					quoteSQL("reviewer:"+p), quoteSQL(p), i,
					quoteSQL(fmt.Sprintf(`{"readiness":%[1]s,"summary":%[1]s,`+
						`"items":[{"id":%[1]s,"title":%[1]s,"reason":%[1]s,"action":"human_required"}]}`, text)),
					quoteSQL(p)))
				gates.In(filepath.Join(dir, ".5x")).Open(gates.Request{ID: fmt.Sprintf("h%d", i),
					Type: "x" + strings.ToValidUTF8(p, ""), Run: "run_77c0d1e2f3a4", Choices: []string{"yes" + p},
					Context: fmt.Appendf(nil, `{"reason":%s}`, text)})
				fmt.Fprintf(log, `{"ts":"2026-05-01T10:00:00.000Z","type":"text","delta":%s}`+"\n"+
					`{"ts":"2026-05-01T10:00:00.000Z","type":"tool_end","tool":%s,"output":%s}`+"\n", text, text, text)
			}
			return nil
		}),
		pollFor(fmt.Sprintf(`document.querySelectorAll(".ask[data-state=pending]").length === %d`, len(payloads))),
		pollFor(`document.querySelectorAll("details[data-log='agent-500.ndjson'] li").length > 10`),
		chromedp.Sleep(500*time.Millisecond),
		chromedp.Evaluate(`document.querySelectorAll("main *")
			.forEach(e => e.dispatchEvent(new MouseEvent("mouseover"))); window.pwned ?? null`, &pwned))
	if pwned != nil {
		t.Errorf("script ran: window.pwned is %v", pwned)
	}
	select {
	case <-heard:
		t.Error("the page asked somebody")
	default:
	}
	for _, x := range v.trouble {
		t.Error(x)
	}
	for _, u := range v.requests {
		if !strings.HasPrefix(u, s.URL(false)) && !strings.HasPrefix(u, "data:image/svg+xml,") && u != "data:," {
			t.Error("asked for", u)
		}
	}
}
