package gates_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"fivex/gates"
)

// stateFolder is a state folder of a project.
func stateFolder() (path string, remove func()) {
	path, err := os.MkdirTemp("", "state-")
	if err != nil {
		panic(err)
	}
	return path, func() { os.RemoveAll(path) }
}

func Example() {
	state, remove := stateFolder()
	defer remove()
	folder := gates.In(state)

	// An orchestrator asks.
	id, err := folder.Open(gates.Request{Type: "phase", Run: "run_5678",
		Context: json.RawMessage(`{"phaseNumber":"2","phaseTitle":"Parser","qualityPassed":true}`)})
	if err != nil {
		fmt.Println(err)
		return
	}
	// Somewhere else a person answers.
	go folder.Resolve(context.Background(), id,
		gates.Reply{By: gates.Terminal, Response: json.RawMessage(`{"action":"continue"}`)})

	gate, err := folder.Await(context.Background(), id)
	switch {
	case err == nil:
		fmt.Println(gate.Answer.Action(), "by", gate.Answer.By)
	case errors.Is(err, gates.ErrTimeout), errors.Is(err, gates.ErrWithdrawn):
		fmt.Println("nobody will answer")
	default:
		fmt.Println(err)
	}
	// Output: continue by terminal
}

func ExampleFolder_Open() {
	state, remove := stateFolder()
	defer remove()
	id, err := gates.In(state).Open(gates.Request{ID: "deploy-7", Type: "deploy", Choices: []string{"now", "later"}})
	fmt.Println(id, err)
	_, err = gates.In(state).Open(gates.Request{ID: "deploy-7", Type: "deploy", Choices: []string{"now", "later"}})
	fmt.Println(errors.Is(err, gates.ErrExists))
	// Output:
	// deploy-7 <nil>
	// true
}

func ExampleFolder_Await() {
	state, remove := stateFolder()
	defer remove()
	folder := gates.In(state)
	id, _ := folder.Open(gates.Request{Type: "phase", Timeout: time.Millisecond})
	_, err := folder.Await(context.Background(), id)
	fmt.Println(errors.Is(err, gates.ErrTimeout))
	// Output: true
}

func ExampleFolder_Resolve() {
	state, remove := stateFolder()
	defer remove()
	folder := gates.In(state)
	id, _ := folder.Open(gates.Request{Type: "escalation"})
	for _, response := range []string{`{"action":"dance"}`,
		`{"action":"continue","guidance":"keep the flag"}`, `{"action":"abort"}`} {
		gate, err := folder.Resolve(context.Background(), id, gates.Reply{By: "ada", Response: json.RawMessage(response)})
		switch {
		case err == nil:
			fmt.Println("counts:", gate.Answer.Action())
		case errors.Is(err, gates.ErrResolved):
			fmt.Println("too late; what counts is", gate.Answer.Action(), "by", gate.Answer.By)
		case errors.Is(err, gates.ErrInvalid):
			fmt.Println("no answer to this gate")
		}
	}
	// Output:
	// no answer to this gate
	// counts: continue
	// too late; what counts is continue by ada
}

func ExampleFolder_Withdraw() {
	state, remove := stateFolder()
	defer remove()
	folder := gates.In(state)
	id, _ := folder.Open(gates.Request{ID: "g", Type: "phase"})
	folder.Withdraw(context.Background(), id, "orchestrator", "the plan changed")
	_, err := folder.Await(context.Background(), id)
	fmt.Println(err)
	// Output: gate g: the gate was withdrawn: the plan changed
}

func ExampleFolder_List() {
	state, remove := stateFolder()
	defer remove()
	folder := gates.In(state)
	folder.Open(gates.Request{ID: "g1", Type: "phase"})
	list, _ := folder.List()
	for _, g := range list.Gates {
		fmt.Println(g.ID, g.Type, g.Actions(), "pending:", g.Answer == nil)
	}
	// Output: g1 phase [continue exit] pending: true
}

func ExampleFolder_NoteAnswers() {
	state, remove := stateFolder()
	defer remove()
	folder := gates.In(state)
	folder.Open(gates.Request{ID: "g1", Type: "phase"})
	// Another program answers and leaves the audit to others.
	os.WriteFile(folder.Path()+"/g1.resolved.json",
		[]byte(`{"gateId":"g1","resolved":true,"resolvedBy":"other","response":{"action":"exit"}}`), 0o600)
	list, _ := folder.List()
	folder.NoteAnswers(list.Gates)
	audit, _ := folder.Audit(1 << 20)
	for _, e := range audit {
		fmt.Printf("%s %s %q\n", e.Event, e.Gate, e.By)
	}
	// Output:
	// opened g1 ""
	// resolved g1 "other"
}

func ExampleFolder_Prune() {
	state, remove := stateFolder()
	defer remove()
	folder := gates.In(state)
	folder.Open(gates.Request{ID: "g1", Type: "phase"})
	folder.Resolve(context.Background(), "g1", gates.Reply{By: "ada", Response: json.RawMessage(`{"action":"exit"}`)})
	removed, err := folder.Prune(time.Now().Add(8 * 24 * time.Hour))
	fmt.Println(removed, err)
	// Output: [g1] <nil>
}
