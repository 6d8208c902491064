package otlp

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
)

// OTLP's JSON is protobuf's, but for ids, which are hexadecimal, and enums,
// which are numbers: so it is written here.
type (
	jsonMessage struct {
		Resources []jsonResource `json:"resourceSpans"`
	}
	jsonResource struct {
		Resource struct {
			Attributes []jsonAttr `json:"attributes"`
		} `json:"resource"`
		Scopes []jsonScope `json:"scopeSpans"`
		Schema string      `json:"schemaUrl"`
	}
	jsonScope struct {
		Scope struct {
			Name string `json:"name"`
		} `json:"scope"`
		Spans  []jsonSpan `json:"spans"`
		Schema string     `json:"schemaUrl"`
	}
	jsonSpan struct {
		Trace      string      `json:"traceId"`
		ID         string      `json:"spanId"`
		Parent     string      `json:"parentSpanId,omitempty"`
		Name       string      `json:"name"`
		Kind       int         `json:"kind"`
		Start      string      `json:"startTimeUnixNano"`
		End        string      `json:"endTimeUnixNano"`
		Attributes []jsonAttr  `json:"attributes"`
		Status     *jsonStatus `json:"status,omitempty"`
	}
	jsonStatus struct {
		Code    int    `json:"code"`
		Message string `json:"message,omitempty"`
	}
	jsonAttr struct {
		Key   string         `json:"key"`
		Value map[string]any `json:"value"`
	}
)

// Numbers of OTLP's enums.
const (
	kindInternal = 1
	statusError  = 2
)

func jsonAttrs(list []attr) []jsonAttr {
	out := make([]jsonAttr, 0, len(list))
	for _, a := range list {
		var v map[string]any
		switch x := a.value.(type) {
		case bool:
			v = map[string]any{"boolValue": x}
		case int64:
			v = map[string]any{"intValue": strconv.FormatInt(x, 10)}
		case float64:
			v = map[string]any{"doubleValue": x}
		default:
			v = map[string]any{"stringValue": fmt.Sprint(x)}
		}
		out = append(out, jsonAttr{a.key, v})
	}
	return out
}

func (b batch) json() ([]byte, error) {
	scope := jsonScope{Schema: schemaURL}
	scope.Scope.Name = scopeName
	for _, s := range b.spans {
		x := jsonSpan{Trace: hex.EncodeToString(s.trace[:]), ID: hex.EncodeToString(s.id[:]), Name: s.name, Kind: kindInternal,
			Start: strconv.FormatInt(s.start, 10), End: strconv.FormatInt(s.end, 10), Attributes: jsonAttrs(s.attrs)}
		if s.parent != [8]byte{} {
			x.Parent = hex.EncodeToString(s.parent[:])
		}
		if s.failed != "" {
			x.Status = &jsonStatus{statusError, s.failed}
		}
		scope.Spans = append(scope.Spans, x)
	}
	r := jsonResource{Scopes: []jsonScope{scope}, Schema: schemaURL}
	r.Resource.Attributes = jsonAttrs(resource(b.project))
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(jsonMessage{[]jsonResource{r}}); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
