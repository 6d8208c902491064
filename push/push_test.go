package push_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"fivex/push"
	"fivex/render/otlp"
	"fivex/snapshot/report"

	collector "go.opentelemetry.io/proto/slim/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/slim/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// A strict collector decodes every request by the official types and keeps what
// it took, by span id; answers, in turn, says what it does instead.
type strict struct {
	*httptest.Server
	mu      sync.Mutex
	answers []func(http.ResponseWriter)
	spans   map[string]*tracepb.Span
	tried   int
	largest int
	problem string
	heard   http.Header
}

func newStrict(t *testing.T, answers ...func(http.ResponseWriter)) *strict {
	s := &strict{answers: answers, spans: map[string]*tracepb.Span{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *strict) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tried++
	s.heard = r.Header
	if s.tried <= len(s.answers) && s.answers[s.tried-1] != nil {
		io.Copy(io.Discard, r.Body)
		s.answers[s.tried-1](w)
		return
	}
	if err := s.take(r); err != nil {
		s.problem = err.Error()
		http.Error(w, err.Error(), 400)
		return
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
	w.WriteHeader(200)
}

func (s *strict) take(r *http.Request) error {
	var body io.Reader = r.Body
	switch r.Header.Get("Content-Encoding") {
	case "gzip":
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			return err
		}
		body = z
	case "":
	default:
		return errors.New("unknown encoding")
	}
	b, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	s.largest = max(s.largest, len(b))
	if r.Method != "POST" || r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/x-protobuf" {
		return fmt.Errorf("%s %s %s", r.Method, r.URL, r.Header.Get("Content-Type"))
	}
	var m collector.ExportTraceServiceRequest
	if err := (proto.UnmarshalOptions{DiscardUnknown: false}).Unmarshal(b, &m); err != nil {
		return err
	}
	if len(m.ProtoReflect().GetUnknown()) > 0 {
		return errors.New("unknown fields")
	}
	for _, res := range m.ResourceSpans {
		for _, scope := range res.ScopeSpans {
			for _, x := range scope.Spans {
				if len(x.TraceId) != 16 || len(x.SpanId) != 8 || x.EndTimeUnixNano < x.StartTimeUnixNano ||
					x.StartTimeUnixNano == 0 {
					return fmt.Errorf("span %s: ids or times are wrong", x.Name)
				}
				s.spans[hex.EncodeToString(x.SpanId)] = x
			}
		}
	}
	return nil
}

func answer(code int, header ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

// half is an answer that breaks off.
func half(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "1000")
	w.Write([]byte("half"))
	if h, ok := w.(http.Hijacker); ok {
		conn, _, _ := h.Hijack()
		conn.Close()
	}
}

// nothing closes without an answer.
func nothing(w http.ResponseWriter) {
	conn, _, _ := w.(http.Hijacker).Hijack()
	conn.Close()
}

// messages are those of n runs with 300 steps each.
func messages(t *testing.T, n int) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	if err := otlp.Messages(&b, &report.Report{Project: report.Project{Name: "shop"}}, manyRuns(n), false); err != nil {
		t.Fatal(err)
	}
	return &b
}

func manyRuns(n int) iter.Seq2[*report.Run, error] {
	return func(yield func(*report.Run, error) bool) {
		for i := range n {
			run := &report.Run{Key: fmt.Sprint("run_", i), State: report.State{Kind: "completed"}, Detail: &report.Detail{}}
			p := &report.Phase{ID: "1", State: "done", Rounds: []*report.Round{{N: 1}}}
			for j := range 300 {
				p.Rounds[0].Steps = append(p.Rounds[0].Steps, &report.Step{ID: fmt.Sprint("s", j), Kind: "note",
					At: report.Time{Time: time.Date(2026, 5, 1, 10, 0, j%60, 0, time.UTC)}})
			}
			run.Phases = []*report.Phase{p}
			if !yield(run, nil) {
				return
			}
		}
	}
}

func send(t *testing.T, s *strict, n int, change ...func(*push.Settings)) (push.Sent, error) {
	t.Helper()
	to, err := push.FromEnvironment(s.URL, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	to.Pause, to.Patience, to.Timeout = time.Millisecond, 2*time.Second, time.Second
	for _, f := range change {
		f(&to)
	}
	return push.Send(context.Background(), messages(t, n), to)
}

func TestWhatACollectorRefusesForAWhileArrivesOnce(t *testing.T) {
	t.Parallel()
	for name, answers := range map[string][]func(http.ResponseWriter){
		"at once":             nil,
		"too many":            {answer(429, "Retry-After", "0"), answer(429)},
		"not there":           {answer(503), answer(502), answer(504), nil, answer(503)},
		"half an answer":      {half, half},
		"no answer":           {nothing, nil, nothing},
		"half, then too many": {half, answer(429), nothing},
	} {
		s := newStrict(t, answers...)
		sent, err := send(t, s, 3)
		if err != nil || s.problem != "" {
			t.Errorf("%s: %v %s", name, err, s.problem)
		}
		if want := 3 * 302; sent.Spans != want || len(s.spans) != want {
			t.Errorf("%s: sent %d, arrived %d, want %d", name, sent.Spans, len(s.spans), want)
		}
	}
}

// A release is built without HTTP/2, so that nothing may need it.
func TestACollectorThatOffersHTTP2IsSpokenToInHTTP1(t *testing.T) {
	var spoken string
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		spoken = r.Proto
		io.Copy(io.Discard, r.Body)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	trusted := server.Client().Transport.(*http.Transport).TLSClientConfig
	sent, err := send(t, &strict{Server: server}, 1, func(to *push.Settings) {
		to.TLS = &tls.Config{RootCAs: trusted.RootCAs}
	})
	if err != nil || sent.Spans == 0 || spoken != "HTTP/1.1" {
		t.Errorf("%s, %d spans, %v", spoken, sent.Spans, err)
	}
}

func TestSendingThreeTimesCountsOnce(t *testing.T) {
	t.Parallel()
	s := newStrict(t)
	for range 3 {
		if _, err := send(t, s, 2); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.spans) != 2*302 {
		t.Errorf("%d spans, want %d", len(s.spans), 2*302)
	}
}

func TestARefusalEndsAtOnceAndSaysWhatArrivedBefore(t *testing.T) {
	t.Parallel()
	for _, code := range []int{400, 401, 403, 404, 413, 500, 301} {
		s := newStrict(t, nil, answer(code, "Location", "https://evil.example/", "Content-Type", "text/plain"))
		sent, err := send(t, s, 3)
		if err == nil || !strings.Contains(err.Error(), fmt.Sprint("answered ", code)) || sent.Batches != 1 ||
			s.tried != 2 {
			t.Errorf("%d: %v after %d tries, %+v", code, err, s.tried, sent)
		}
	}
}

func TestPatienceEnds(t *testing.T) {
	s := newStrict(t)
	s.answers = make([]func(http.ResponseWriter), 10_000)
	for i := range s.answers {
		s.answers[i] = answer(503)
	}
	waits := 0
	_, err := send(t, s, 1, func(to *push.Settings) {
		to.Patience = 100 * time.Millisecond
		to.Waits = func(error) { waits++ }
	})
	if err == nil || !strings.HasPrefix(err.Error(), "answered 503 Service Unavailable, ") || waits != 1 {
		t.Errorf("%v; said %d times", err, waits)
	}
	// One that asks for more time than there is is not waited for.
	began := time.Now()
	s = newStrict(t, answer(429, "Retry-After", "3600"))
	if _, err := send(t, s, 1); err == nil || time.Since(began) > time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
}

func TestAPartialSuccessIsSaid(t *testing.T) {
	t.Parallel()
	said, err := proto.Marshal(&collector.ExportTraceServiceResponse{PartialSuccess: &collector.ExportTracePartialSuccess{
		RejectedSpans: 5, ErrorMessage: "too\nold \x1b[31m"}})
	if err != nil {
		t.Fatal(err)
	}
	s := newStrict(t, func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/x-protobuf")
		w.Write(said)
	})
	sent, err := send(t, s, 1)
	if err != nil || sent.Rejected != 5 || sent.Why != "too old [31m" {
		t.Errorf("%+v, %v", sent, err)
	}
}

func TestAnEndlessAnswerAndASlowOneHoldNobodyUp(t *testing.T) {
	t.Parallel()
	endless := func(w http.ResponseWriter) {
		for range 100_000 {
			if _, err := w.Write(make([]byte, 1000)); err != nil {
				return
			}
		}
	}
	if _, err := send(t, newStrict(t, endless), 1); err != nil {
		t.Error(err)
	}
	slow := func(http.ResponseWriter) { time.Sleep(300 * time.Millisecond) }
	s := newStrict(t, slow)
	if sent, err := send(t, s, 1, func(to *push.Settings) { to.Timeout = 100 * time.Millisecond }); err != nil ||
		sent.Spans != 302 {
		t.Errorf("%+v, %v", sent, err)
	}
}

func TestMessagesAreBounded(t *testing.T) {
	t.Parallel()
	s := newStrict(t)
	run := &report.Run{Key: "big", State: report.State{Kind: "completed", Why: "why"}, Detail: &report.Detail{}}
	p := &report.Phase{ID: "1", Rounds: []*report.Round{{N: 1}}}
	steps := 300
	if os.Getenv("FIVEX_LONG") != "" {
		steps = 3000
	}
	for j := range steps {
		p.Rounds[0].Steps = append(p.Rounds[0].Steps, &report.Step{ID: fmt.Sprint(j), Kind: "note",
			Summary: strings.Repeat("x", 50_000)})
	}
	run.Phases = []*report.Phase{p}
	var b bytes.Buffer
	err := otlp.Messages(&b, &report.Report{}, func(yield func(*report.Run, error) bool) { yield(run, nil) }, true)
	if err != nil {
		t.Fatal(err)
	}
	to, _ := push.FromEnvironment(s.URL, func(string) string { return "" })
	if sent, err := push.Send(context.Background(), &b, to); err != nil || sent.Spans != steps+2 ||
		s.largest > 1<<20+20_000 {
		t.Errorf("%+v, %v, the largest message has %d bytes", sent, err, s.largest)
	}
}

func TestTheEnvironmentSaysHowButNotWhere(t *testing.T) {
	t.Parallel()
	s := newStrict(t)
	env := map[string]string{
		"OTEL_EXPORTER_OTLP_ENDPOINT":       "http://evil.example",
		"OTEL_EXPORTER_OTLP_HEADERS":        "x-tenant=general",
		"OTEL_EXPORTER_OTLP_TRACES_HEADERS": "authorization=Bearer%20abc,x-tenant=mine",
		"OTEL_EXPORTER_OTLP_COMPRESSION":    "none",
		"OTEL_EXPORTER_OTLP_TIMEOUT":        "5000",
		"OTEL_EXPORTER_OTLP_PROTOCOL":       "http/protobuf",
	}
	to, err := push.FromEnvironment(s.URL, func(k string) string { return env[k] })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := push.Send(context.Background(), messages(t, 1), to); err != nil || s.problem != "" {
		t.Fatal(err, s.problem)
	}
	if s.heard.Get("Authorization") != "Bearer abc" || s.heard.Get("X-Tenant") != "mine" ||
		s.heard.Get("Content-Encoding") != "" || to.Timeout != 5*time.Second {
		t.Errorf("%v, %s", s.heard, to.Timeout)
	}
	for bad, want := range map[string]string{
		"PROTOCOL=grpc":         "OTEL_EXPORTER_OTLP_PROTOCOL=grpc: this program sends http/protobuf",
		"HEADERS=a b=c":         "OTEL_EXPORTER_OTLP_HEADERS: not of the form key=value,key=value",
		"HEADERS=k=a%0d%0ab":    "OTEL_EXPORTER_OTLP_HEADERS: not of the form",
		"TIMEOUT=soon":          "OTEL_EXPORTER_OTLP_TIMEOUT=soon: give milliseconds",
		"COMPRESSION=zip":       "use gzip or none",
		"CERTIFICATE=/nosuch":   "OTEL_EXPORTER_OTLP_CERTIFICATE: open /nosuch",
		"CLIENT_KEY=/nosuch":    "OTEL_EXPORTER_OTLP_CLIENT_KEY: ",
		"CERTIFICATE=/dev/null": "holds no certificate",
	} {
		k, v, _ := strings.Cut(bad, "=")
		_, err := push.FromEnvironment(s.URL, func(name string) string {
			if name == "OTEL_EXPORTER_OTLP_"+k {
				return v
			}
			return ""
		})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", bad, err, want)
		}
	}
}

func TestOnlyACollectorsAddressIsTaken(t *testing.T) {
	t.Parallel()
	none := func(string) string { return "" }
	for in, want := range map[string]string{
		"http://c:4318": "http://c:4318/v1/traces", "https://c/otlp/": "https://c/otlp/v1/traces",
		"https://c/v1/traces": "https://c/v1/traces",
	} {
		if s, err := push.FromEnvironment(in, none); err != nil || s.URL != want {
			t.Errorf("%s: %s %v", in, s.URL, err)
		}
	}
	for in, want := range map[string]string{
		"ftp://c": "such as https://collector:4318", "https://": "such as",
		"https://ann:pw@c": "a password does not belong into an address",
		"https://c/?a=b":   "give the collector's address alone", "http://c:4317": "port 4317 is gRPC's",
	} {
		if _, err := push.FromEnvironment(in, none); err == nil || !strings.Contains(err.Error(), want) ||
			strings.Contains(err.Error(), "pw") {
			t.Errorf("%s: %v, want %s", in, err, want)
		}
	}
}

func TestACancelledSendingEnds(t *testing.T) {
	t.Parallel()
	s := newStrict(t)
	s.answers = []func(http.ResponseWriter){answer(503), answer(503), answer(503)}
	ctx, cancel := context.WithCancel(context.Background())
	to, _ := push.FromEnvironment(s.URL, func(string) string { return "" })
	to.Pause = time.Hour
	to.Patience = 10 * time.Hour
	to.Waits = func(error) { cancel() }
	if _, err := push.Send(ctx, messages(t, 1), to); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
