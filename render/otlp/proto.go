package otlp

import (
	"fmt"
	"math"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

// Numbers of the fields in OTLP's messages. They are written with protowire, as
// the generated types bring protobuf's reflection into every program; the tests
// read what is written here with those types.
const (
	requestResources = 1 // ExportTraceServiceRequest.resource_spans

	resourceResource = 1 // ResourceSpans
	resourceScopes   = 2
	resourceSchema   = 3

	resourceAttributes = 1 // Resource

	scopeScope  = 1 // ScopeSpans
	scopeSpans  = 2
	scopeSchema = 3

	scopeItsName = 1 // InstrumentationScope

	spanTrace      = 1 // Span
	spanID         = 2
	spanParent     = 4
	spanName       = 5
	spanKind       = 6
	spanStart      = 7
	spanEnd        = 8
	spanAttributes = 9
	spanStatus     = 15

	statusMessage = 2 // Status
	statusCode    = 3

	attrKey   = 1 // KeyValue
	attrValue = 2

	valueText   = 1 // AnyValue
	valueBool   = 2
	valueInt    = 3
	valueDouble = 4
)

// appendText appends a field with text, which is to be UTF-8; as everywhere in
// protobuf, none when it is empty.
func appendText(b []byte, number protowire.Number, s string) []byte {
	if s == "" {
		return b
	}
	b = protowire.AppendTag(b, number, protowire.BytesType)
	return protowire.AppendString(b, strings.ToValidUTF8(s, "\uFFFD"))
}

func appendBytes(b []byte, number protowire.Number, inner []byte) []byte {
	b = protowire.AppendTag(b, number, protowire.BytesType)
	return protowire.AppendBytes(b, inner)
}

func appendVarint(b []byte, number protowire.Number, n uint64) []byte {
	b = protowire.AppendTag(b, number, protowire.VarintType)
	return protowire.AppendVarint(b, n)
}

func appendFixed(b []byte, number protowire.Number, n uint64) []byte {
	b = protowire.AppendTag(b, number, protowire.Fixed64Type)
	return protowire.AppendFixed64(b, n)
}

// appendAttrs appends attributes, each a field of that number.
func appendAttrs(b []byte, number protowire.Number, list []attr) []byte {
	for _, a := range list {
		// A value is one of several kinds, so it is written when it is empty, too.
		var v []byte
		switch x := a.value.(type) {
		case bool:
			v = appendVarint(nil, valueBool, protowire.EncodeBool(x))
		case int64:
			v = appendVarint(nil, valueInt, uint64(x))
		case float64:
			v = appendFixed(nil, valueDouble, math.Float64bits(x))
		default:
			text := strings.ToValidUTF8(fmt.Sprint(x), "\uFFFD")
			v = appendBytes(nil, valueText, []byte(text))
		}
		b = appendBytes(b, number, appendBytes(appendText(nil, attrKey, a.key), attrValue, v))
	}
	return b
}

func (s *span) protobuf() []byte {
	b := appendBytes(nil, spanTrace, s.trace[:])
	b = appendBytes(b, spanID, s.id[:])
	if s.parent != [8]byte{} {
		b = appendBytes(b, spanParent, s.parent[:])
	}
	b = appendText(b, spanName, s.name)
	b = appendVarint(b, spanKind, kindInternal)
	b = appendFixed(b, spanStart, uint64(s.start))
	b = appendFixed(b, spanEnd, uint64(s.end))
	b = appendAttrs(b, spanAttributes, s.attrs)
	if s.failed != "" {
		status := appendText(nil, statusMessage, s.failed)
		b = appendBytes(b, spanStatus, appendVarint(status, statusCode, statusError))
	}
	return b
}

func (b batch) protobuf() []byte {
	scope := appendBytes(nil, scopeScope, appendText(nil, scopeItsName, scopeName))
	for _, s := range b.spans {
		scope = appendBytes(scope, scopeSpans, s.protobuf())
	}
	scope = appendText(scope, scopeSchema, schemaURL)
	of := appendAttrs(nil, resourceAttributes, resource(b.project))
	all := appendBytes(nil, resourceResource, of)
	all = appendBytes(all, resourceScopes, scope)
	all = appendText(all, resourceSchema, schemaURL)
	return appendBytes(nil, requestResources, all)
}
