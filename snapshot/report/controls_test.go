package report_test

import (
	"encoding/json"
	"testing"

	"fivex/snapshot/report"
)

// A control that a database has as it is, a saved report has as an escape.
func TestAPayloadReadsTheSameWhetherItsControlsAreEscapedOrNot(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		"\"a\u009bb\u0085\"":         "\"a\u009bb\u0085\"",
		`"a\u009bb\u0085"`:           "\"a\u009bb\u0085\"",
		`"\\u009b \u00e9 \u00 \n\""`: `"\\u009b \u00e9 \u00 \n\""`,
		`"\\\u009B\u001b"`:           "\"\\\\\u009b\\u001b\"",
	} {
		if got := (report.Payload{Data: json.RawMessage(data)}).String(); got != want {
			t.Errorf("%s became %q, want %q", data, got, want)
		}
	}
}
