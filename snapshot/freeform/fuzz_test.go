package freeform

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// FuzzValid: what is taken for JSON, its members and elements are what the standard
// library takes for them.
func FuzzValid(f *testing.F) {
	for _, s := range []string{
		`{"a":{"b":[1,2.5e-3,null,true]}}`, `"\ud800"`, `01`, `1.`, `1e`, `"\x"`, "\"\n\"", `{"a":1,}`, `[1,]`,
		`{"a":1}}`, `{"a":1} 2`, `{"a":[1,{"b":2}],"c":"d"}`, `{"":null,"":3}`, `{null:1}`,
		` [ ] `, `[1 , "a,]\"" , [2,{"b":[3]}] ]`,
		`["\\","\\\"," , {"a" : "}"}]`, `[null]`,
		`"token\u003dabc123"`, `{"a" 1}`, "nul", `"\/home\/ann"`, "", " ", `{}x`, "-", "-0", `[[[[[[]]]]]]`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.TrimSpace(ValidText(s)) // as every text is
		if got := valid([]byte(s)); got != json.Valid([]byte(s)) {
			t.Errorf("%q is JSON: %v, says this program", s, got)
		}
		var o map[string]json.RawMessage
		if json.Unmarshal([]byte(s), &o) != nil {
			o = nil
		}
		if got := Of([]byte(s)); (got == nil) != (o == nil) || len(got) != len(o) {
			t.Errorf("%q has the members %q, wanted %q", s, got, o)
		}
		var list []json.RawMessage
		if json.Unmarshal([]byte(s), &list) != nil {
			list = nil
		}
		if got := slices.Collect(Elements([]byte(s))); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", list) {
			t.Errorf("%q has the elements %q, wanted %q", s, got, list)
		}
	})
}
