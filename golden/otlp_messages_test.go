package golden

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"io"
	"testing"

	"fivex/render/otlp"
	"fivex/snapshot"
	"fivex/snapshot/beside"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"

	collector "go.opentelemetry.io/proto/slim/otlp/collector/trace/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// The messages for a collector, read by the official types, are those of the
// OTLP/JSON of the same runs, which protobuf's own reader of JSON reads.
func TestMessagesAreWhatTheLinesSay(t *testing.T) {
	t.Parallel()
	spans := 0
	for _, dir := range everyFolder(t) {
		rep := everyRun(t, dir, snapshot.Options{Redact: redact.New, Logs: beside.FullLogs})
		spans += compareMessages(t, rep, false) + compareMessages(t, rep, true)
	}
	if spans < 300 {
		t.Errorf("only %d spans were compared", spans)
	}
}

// compareMessages tells how many spans it compared.
func compareMessages(t *testing.T, rep *report.Report, content bool) (spans int) {
	t.Helper()
	var lines, messages bytes.Buffer
	if err := otlp.Lines(&lines, rep, each(rep.Runs), content); err != nil {
		t.Fatal(err)
	}
	if err := otlp.Messages(&messages, rep, each(rep.Runs), content); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(&lines)
	in.Buffer(nil, 64<<20)
	for in.Scan() {
		var sent, told collector.ExportTraceServiceRequest
		if err := proto.Unmarshal(nextMessage(t, &messages), &sent); err != nil {
			t.Fatal(err)
		}
		if err := protojson.Unmarshal(idsAsProtobuf(t, in.Bytes()), &told); err != nil {
			t.Fatal(err)
		}
		if !proto.Equal(&sent, &told) {
			t.Fatalf("the message\n%s\nis not the line\n%s", protojson.Format(&sent), protojson.Format(&told))
		}
		spans += len(sent.ResourceSpans[0].ScopeSpans[0].Spans)
	}
	if in.Err() != nil || messages.Len() > 0 {
		t.Errorf("%v; %d bytes of messages have no line", in.Err(), messages.Len())
	}
	return spans
}

func nextMessage(t *testing.T, r io.Reader) []byte {
	t.Helper()
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		t.Fatal(err)
	}
	message := make([]byte, binary.BigEndian.Uint32(head[:4]))
	if _, err := io.ReadFull(r, message); err != nil {
		t.Fatal(err)
	}
	return message
}

// idsAsProtobuf writes ids as protobuf's JSON has bytes: OTLP's has them hexadecimal.
func idsAsProtobuf(t *testing.T, line []byte) []byte {
	t.Helper()
	var v any
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	var walk func(v any)
	walk = func(v any) {
		switch x := v.(type) {
		case []any:
			for _, e := range x {
				walk(e)
			}
		case map[string]any:
			for _, key := range []string{"traceId", "spanId", "parentSpanId"} {
				if text, ok := x[key].(string); ok {
					id, err := hex.DecodeString(text)
					if err != nil {
						t.Fatal(err)
					}
					x[key] = base64.StdEncoding.EncodeToString(id)
				}
			}
			for _, e := range x {
				walk(e)
			}
		}
	}
	walk(v)
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
