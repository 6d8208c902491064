package redact

import (
	"strings"
	"testing"
)

// A log and a document are files with names that anybody gave them.
func TestTheAccountDoesNotShowASecretInThePlaceOfAnother(t *testing.T) {
	t.Parallel()
	const token = "ghp_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z0A"
	r := New()
	account := r.KeepAccount()
	r.At("log run_a/agent-" + token + ".ndjson")
	r.Text("password=hunter2hunter2")
	list := account.Entries()
	if len(list) != 1 || list[0].Kind != "password" || r.Total() != 1 {
		t.Fatalf("the account is %+v", list)
	}
	if where := list[0].Where; strings.Contains(where, token) || !strings.HasPrefix(where, "log run_a/agent-") {
		t.Errorf("it stands at %q", where)
	}
}

func TestARedactorThatIsNotThereMasksNothing(t *testing.T) {
	t.Parallel()
	const text = "password=hunter2hunter2"
	value := map[string]any{"password": "hunter2hunter2"}
	var r *Redactor
	r.At("the project")
	r.Value(&value)
	r.Recount(map[string]int{"password": 1})
	r.Add(New())
	if r.Text(text) != text || string(r.JSON([]byte(`"`+text+`"`))) != `"`+text+`"` ||
		value["password"] != "hunter2hunter2" || r.Account() != nil {
		t.Errorf("something is masked: %v", value)
	}
}
