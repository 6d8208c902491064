package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"fivex/gates"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
)

// Exit codes of `5x gate`, beside exitOK, exitError and exitUsage.
const (
	exitStopped  = 3 // the answer is to stop: abort or exit
	exitTimeout  = 4
	exitResolved = 5
)

// gateCmd is `5x gate`: the gate protocol for scripts.
type gateCmd struct {
	List     gateList     `cmd:"" help:"List the pending gates."`
	Show     gateShow     `cmd:"" help:"Show a gate, its context and what may be answered."`
	Open     gateOpen     `cmd:"" help:"Ask a person: open a gate, and wait for the answer with --wait."`
	Answer   gateAnswer   `cmd:"" help:"Answer a gate."`
	Wait     gateWait     `cmd:"" help:"Wait for the answer of a gate."`
	Withdraw gateWithdraw `cmd:"" help:"Take a gate back: nobody can answer it any more."`
	Prune    gatePrune    `cmd:"" help:"Remove answered gates that are over 7 days old or beyond 200 of a run."`

	Project string `placeholder:"DIR" help:"The project folder; by default the nearest one above the working folder."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

// gateCommands are the names of its commands, whose help is their own.
var gateCommands = []string{"list", "show", "open", "answer", "wait", "withdraw", "prune"}

// Help is shown below the flags.
func (*gateCmd) Help() string {
	return `Examples:

  5x gate list
  5x gate open --type phase --run run_1a2b --context @context.json --wait
  5x gate answer gate_0f1e continue
  5x gate answer gate_0f1e continue --guidance "keep the old flag working"
  5x gate wait gate_0f1e --timeout 30m && echo go on
  5x gate withdraw gate_0f1e --reason "the plan changed"

Exit codes: 0 done or answered, 1 error, 2 usage, 3 answered with abort or exit ` +
		`(open --wait, wait), 4 timed out, 5 already answered or withdrawn (answer, withdraw).`
}

// A codeError ends the program with its own exit code.
type codeError struct {
	error
	code int
}

// folder finds the gates of the project; there must be a state folder.
func (c *gateCmd) folder() (gates.Folder, error) {
	where, err := c.place()
	return gates.In(where.State), err
}

func (c *gateCmd) place() (place.Place, error) {
	find := func() (place.Place, error) { return place.Find(".") }
	if c.Project != "" {
		find = func() (place.Place, error) { return projectAt(c.Project) }
	}
	where, err := find()
	if err != nil {
		return place.Place{}, err
	}
	if fi, err := os.Stat(where.State); err != nil || !fi.IsDir() {
		return place.Place{}, fmt.Errorf("no state folder %s: run this in a project that 5x has worked "+
			"in, or give --project", where.State)
	}
	return where, nil
}

type gateList struct {
	All bool `help:"Also those that are answered."`
}

func (c *gateList) Run(cmd *gateCmd, std streams) error {
	folder, err := cmd.folder()
	if err != nil {
		return err
	}
	list, err := folder.List()
	if err != nil {
		return err
	}
	folder.NoteAnswers(list.Gates) // where it cannot, the next one will
	out := []gateJSON{}
	for _, g := range list.Gates {
		if g.Answer != nil && !c.All {
			continue
		}
		if out = append(out, describe(g)); !cmd.JSON {
			cmd.print(std.out, g)
		}
	}
	for _, x := range list.Ignored {
		fmt.Fprintf(std.err, "5x: %s is ignored: %s\n", plainLine(x.File), plainLine(x.Reason))
	}
	if cmd.JSON {
		return printJSON(std.out, out)
	}
	if len(out) == 0 {
		fmt.Fprintln(std.err, "no pending gate")
	}
	return nil
}

type gateShow struct {
	ID string `arg:"" help:"The gate's id."`
}

func (c *gateShow) Run(cmd *gateCmd, std streams) error {
	folder, err := cmd.folder()
	if err != nil {
		return err
	}
	g, err := folder.Get(c.ID)
	if err != nil {
		return hint(err)
	}
	folder.NoteAnswers([]gates.Gate{g})
	if err := cmd.print(std.out, g); err != nil || cmd.JSON {
		return err
	}
	fmt.Fprintf(std.out, "context %s\n", plain(string(g.Context)))
	switch a := g.Answer; {
	case a != nil && a.Withdrawn != "":
		fmt.Fprintf(std.out, "withdrawn by %s at %s: %s\n", plainLine(a.By), a.At.Format(time.RFC3339), plain(a.Withdrawn))
	case a != nil:
		fmt.Fprintf(std.out, "answered by %s at %s: %s\n", plainLine(a.By), a.At.Format(time.RFC3339),
			plain(string(a.Response)))
	default:
		if g.Unknown != "" {
			fmt.Fprintf(std.out, "an answer that it does not take lies there: %s\n", plain(g.Unknown))
		}
		fmt.Fprintf(std.out, "answer with: 5x gate answer %s ACTION (%s)\n", g.ID, plain(report.Either(g.Actions())))
	}
	return nil
}

type gatePrune struct{}

func (c *gatePrune) Run(cmd *gateCmd, std streams) error {
	folder, err := cmd.folder()
	if err != nil {
		return err
	}
	removed, err := folder.Prune(time.Now())
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(std.out, map[string][]string{"pruned": append([]string{}, removed...)})
	}
	fmt.Fprintf(std.out, "%s pruned\n", report.Plural(len(removed), "gate"))
	return nil
}

// hint says what to do about a gate that is not there.
func hint(err error) error {
	if errors.Is(err, gates.ErrNotFound) {
		return fmt.Errorf("%w (see 5x gate list)", err)
	}
	return err
}
