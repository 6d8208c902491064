package templates

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// textOnly escapes text that stands between tags: quotes mean nothing there,
// and JSON is full of them.
var textOnly = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// mostShown is how many bytes of one payload, one text or one command's output the
// page shows; a browser does not lay out tens of megabytes. The JSON report has
// all.
const mostShown = 256 << 10

// beginning is the part of a text that is shown.
func beginning(s string) string {
	if len(s) <= mostShown {
		return s
	}
	s, rest := strings.ToValidUTF8(s[:mostShown], ""), s[mostShown:]
	return fmt.Sprintf("%s\n… %d more bytes; the JSON report has them.", s, len(rest))
}

// outputText is the end of a command's output, where the failure stands.
func outputText(s string) string {
	if len(s) <= mostShown {
		return s
	}
	cut := len(s) - mostShown
	return fmt.Sprintf("… %d bytes before this; the JSON report has them.\n%s", cut, strings.ToValidUTF8(s[cut:], ""))
}

// anyText is a value of a column as text: of one that is no text, its JSON.
func anyText(v any) string {
	if raw, ok := v.(json.RawMessage); ok { // a record's line holds it as it came
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		if d.Decode(&v) != nil {
			return string(raw)
		}
	}
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}
