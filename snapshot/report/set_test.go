package report

import (
	"encoding/json"
	"testing"
)

func TestARunsJSONHoldsItsDetailsFields(t *testing.T) {
	t.Parallel()
	run := &Run{ID: "r", Key: "r", Detail: &Detail{Phases: []*Phase{{ID: "1"}},
		OtherRows: map[string][]map[string]any{"invocations": {{"id": "i1"}}}}}
	b, err := json.Marshal(Set[*Run]{run})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]struct {
		ID        string
		Phases    []struct{ ID string }
		Reviews   []string
		OtherRows map[string][]map[string]string
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	if r := got["r"]; r.ID != "r" || len(r.Phases) != 1 || r.OtherRows["invocations"][0]["id"] != "i1" {
		t.Errorf("%s", b)
	}
	run.Detail = nil
	if b, _ = json.Marshal(run); !json.Valid(b) {
		t.Errorf("without details: %s", b)
	}
}
