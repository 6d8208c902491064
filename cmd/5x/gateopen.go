package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"fivex/gates"
	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
)

type gateOpen struct {
	ID           string        `name:"id" help:"The gate's id; by default a random one."`
	Type         string        `required:"" placeholder:"TYPE" help:"phase, escalation, resume, or another with --choice."`
	RunID        string        `name:"run" help:"The run that waits: its id, or the id's unique beginning."`
	Context      string        `placeholder:"JSON|@FILE" help:"gate_context"`
	Choice       []string      `help:"What may be answered, for a type of your own."`
	Timeout      time.Duration `help:"gate_timeout"`
	TerminalOnly bool          `help:"The page shows the gate and may not answer it."`
	Wait         bool          `help:"Wait for the answer and print it."`
}

func (c *gateOpen) Run(ctx context.Context, cmd *gateCmd, std streams) error {
	where, err := cmd.place()
	if err != nil {
		return err
	}
	folder := gates.In(where.State)
	about, err := c.context(std)
	if err != nil {
		return err
	}
	id, err := folder.Open(gates.Request{ID: c.ID, Type: c.Type, Run: c.whole(ctx, where, std), Context: about,
		Choices: c.Choice, Timeout: c.Timeout, TerminalOnly: c.TerminalOnly})
	if err != nil {
		return err
	}
	if !c.Wait {
		if cmd.JSON {
			return printJSON(std.out, map[string]string{"gateId": id})
		}
		fmt.Fprintln(std.out, id)
		return nil
	}
	fmt.Fprintf(std.err, "waiting for the answer of gate %s\n", id)
	return await(ctx, cmd, std, folder, id)
}

func (c *gateOpen) context(std streams) (json.RawMessage, error) {
	name, isFile := strings.CutPrefix(c.Context, "@")
	if !isFile {
		return json.RawMessage(c.Context), nil
	}
	b, err := readAll(name, std.in)
	if err != nil {
		return nil, fmt.Errorf("read the context: %w", err)
	}
	return b, nil
}

func readAll(name string, stdin io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(name)
}

// whole is the whole id of the run that waits, where its beginning was given.
// A gate of a run that is not there is opened all the same, and said.
func (c *gateOpen) whole(ctx context.Context, where place.Place, std streams) string {
	if c.RunID == "" {
		return ""
	}
	id, problem := c.RunID, ""
	err := snapshot.Read(ctx, where, snapshot.Options{}, func(v *snapshot.View) error {
		id, problem = v.RunID(c.RunID)
		return nil
	})
	if err == nil && problem != "" {
		fmt.Fprintf(std.err, "5x: --run %s: %s; no run will show this gate\n", report.OneLine(c.RunID, 80), problem)
	}
	return id
}
