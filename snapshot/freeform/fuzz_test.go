package freeform

import (
	"encoding/json"
	"testing"
)

// FuzzValid: what is taken for JSON is what the standard library takes for it.
func FuzzValid(f *testing.F) {
	for _, s := range []string{
		`{"a":{"b":[1,2.5e-3,null,true]}}`, `"\ud800"`, `01`, `1.`, `1e`, `"\x"`, "\"\n\"", `{"a":1,}`, `[1,]`,
		`"token\u003dabc123"`, `{"a" 1}`, "nul", `"\/home\/ann"`, "", " ", `{}x`, "-", "-0", `[[[[[[]]]]]]`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = ValidText(s) // as every text is
		if got := valid([]byte(s)); got != json.Valid([]byte(s)) {
			t.Errorf("%q is JSON: %v, says this program", s, got)
		}
	})
}
