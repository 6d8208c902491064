package otlp

import (
	"fmt"

	collector "go.opentelemetry.io/proto/slim/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/slim/otlp/common/v1"
	resourcepb "go.opentelemetry.io/proto/slim/otlp/resource/v1"
	tracepb "go.opentelemetry.io/proto/slim/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

func protoAttrs(list []attr) []*common.KeyValue {
	out := make([]*common.KeyValue, 0, len(list))
	for _, a := range list {
		v := &common.AnyValue{}
		switch x := a.value.(type) {
		case bool:
			v.Value = &common.AnyValue_BoolValue{BoolValue: x}
		case int64:
			v.Value = &common.AnyValue_IntValue{IntValue: x}
		case float64:
			v.Value = &common.AnyValue_DoubleValue{DoubleValue: x}
		default:
			v.Value = &common.AnyValue_StringValue{StringValue: fmt.Sprint(x)}
		}
		out = append(out, &common.KeyValue{Key: a.key, Value: v})
	}
	return out
}

func (b batch) protobuf() ([]byte, error) {
	scope := &tracepb.ScopeSpans{Scope: &common.InstrumentationScope{Name: scopeName}, SchemaUrl: schemaURL}
	for _, s := range b.spans {
		x := &tracepb.Span{TraceId: s.trace[:], SpanId: s.id[:], Name: s.name, Kind: tracepb.Span_SPAN_KIND_INTERNAL,
			StartTimeUnixNano: uint64(s.start), EndTimeUnixNano: uint64(s.end), Attributes: protoAttrs(s.attrs)}
		if s.parent != [8]byte{} {
			x.ParentSpanId = s.parent[:]
		}
		if s.failed != "" {
			x.Status = &tracepb.Status{Code: tracepb.Status_STATUS_CODE_ERROR, Message: s.failed}
		}
		scope.Spans = append(scope.Spans, x)
	}
	return proto.Marshal(&collector.ExportTraceServiceRequest{ResourceSpans: []*tracepb.ResourceSpans{{
		Resource:   &resourcepb.Resource{Attributes: protoAttrs(resource(b.project))},
		ScopeSpans: []*tracepb.ScopeSpans{scope},
		SchemaUrl:  schemaURL,
	}}})
}
