package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
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

// Help is shown below the flags.
func (*gateCmd) Help() string {
	return `Examples:

  5x gate list
  5x gate open --type phase --run run_1a2b --context @context.json --wait
  5x gate answer gate_0f1e continue
  5x gate answer gate_0f1e continue --guidance "keep the old flag working"
  5x gate wait gate_0f1e --timeout 30m && echo go on
  5x gate withdraw gate_0f1e --reason "the plan changed"

Exit codes: 0 done or answered, 1 error, 2 usage, 3 answered with abort or exit (open --wait, wait), 4 timed out, 5 already answered or withdrawn (answer, withdraw).`
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
		find = func() (place.Place, error) { return place.Of(c.Project) }
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

func (c *gateList) Run(cmd *gateCmd, io streams) error {
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
			cmd.print(io.out, g)
		}
	}
	for _, x := range list.Ignored {
		fmt.Fprintf(io.err, "5x: %s is ignored: %s\n", plainLine(x.File), plainLine(x.Reason))
	}
	if cmd.JSON {
		return printJSON(io.out, out)
	}
	if len(out) == 0 {
		fmt.Fprintln(io.err, "no pending gate")
	}
	return nil
}

type gateShow struct {
	ID string `arg:"" help:"The gate's id."`
}

func (c *gateShow) Run(cmd *gateCmd, io streams) error {
	folder, err := cmd.folder()
	if err != nil {
		return err
	}
	g, err := folder.Get(c.ID)
	if err != nil {
		return hint(err)
	}
	folder.NoteAnswers([]gates.Gate{g})
	if err := cmd.print(io.out, g); err != nil || cmd.JSON {
		return err
	}
	fmt.Fprintf(io.out, "context %s\n", plain(string(g.Context)))
	switch a := g.Answer; {
	case a != nil && a.Withdrawn != "":
		fmt.Fprintf(io.out, "withdrawn by %s at %s: %s\n", plainLine(a.By), a.At.Format(time.RFC3339), plain(a.Withdrawn))
	case a != nil:
		fmt.Fprintf(io.out, "answered by %s at %s: %s\n", plainLine(a.By), a.At.Format(time.RFC3339), plain(string(a.Response)))
	default:
		if g.Unknown != "" {
			fmt.Fprintf(io.out, "an answer that it does not take lies there: %s\n", plain(g.Unknown))
		}
		fmt.Fprintf(io.out, "answer with: 5x gate answer %s ACTION (%s)\n", g.ID, plain(report.Either(g.Actions())))
	}
	return nil
}

type gateOpen struct {
	ID           string        `name:"id" help:"The gate's id; by default a random one."`
	Type         string        `required:"" help:"phase, escalation, resume, or another with --choice."`
	Run_         string        `name:"run" help:"The run that waits: its id, or the id's unique beginning."`
	Context      string        `placeholder:"JSON|@FILE" help:"What the person needs to decide: a JSON object, @ and a file, or @- for standard input."`
	Choice       []string      `help:"What may be answered, for a type of your own."`
	Timeout      time.Duration `help:"How long the answer is waited for, such as 30m; then the gate is withdrawn. Default: for ever."`
	TerminalOnly bool          `help:"The page shows the gate and may not answer it."`
	Wait         bool          `help:"Wait for the answer and print it."`
}

func (c *gateOpen) Run(ctx context.Context, cmd *gateCmd, io streams) error {
	where, err := cmd.place()
	if err != nil {
		return err
	}
	folder := gates.In(where.State)
	about, err := c.context(io)
	if err != nil {
		return err
	}
	id, err := folder.Open(gates.Request{ID: c.ID, Type: c.Type, Run: c.whole(ctx, where, io), Context: about,
		Choices: c.Choice, Timeout: c.Timeout, TerminalOnly: c.TerminalOnly})
	if err != nil {
		return err
	}
	if !c.Wait {
		if cmd.JSON {
			return printJSON(io.out, map[string]string{"gateId": id})
		}
		fmt.Fprintln(io.out, id)
		return nil
	}
	fmt.Fprintf(io.err, "waiting for the answer of gate %s\n", id)
	return await(ctx, cmd, io, folder, id)
}

func (c *gateOpen) context(io streams) (json.RawMessage, error) {
	name, isFile := strings.CutPrefix(c.Context, "@")
	if !isFile {
		return json.RawMessage(c.Context), nil
	}
	b, err := readAll(name, io.in)
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

type gateAnswer struct {
	ID       string `arg:"" help:"The gate's id."`
	Action   string `arg:"" help:"What to do: see 5x gate show."`
	Guidance string `placeholder:"TEXT" help:"What the author should know, for an escalation's continue; @FILE reads it, @- from standard input."`
	By       string `default:"terminal" placeholder:"NAME" help:"Who answers."`
}

func (c *gateAnswer) Run(ctx context.Context, cmd *gateCmd, io streams) error {
	folder, err := cmd.folder()
	if err != nil {
		return err
	}
	o := map[string]string{"action": c.Action}
	if c.Guidance != "" {
		o["guidance"] = c.Guidance
		if name, isFile := strings.CutPrefix(c.Guidance, "@"); isFile {
			b, err := readAll(name, io.in)
			if err != nil {
				return fmt.Errorf("read the guidance: %w", err)
			}
			o["guidance"] = string(b)
		}
	}
	response, err := json.Marshal(o)
	if err != nil {
		return err
	}
	g, err := folder.Resolve(ctx, c.ID, gates.Reply{By: c.By, Response: response})
	return cmd.settled(io, g, err)
}

// settled prints a gate that was answered or withdrawn, or says who was first.
func (c *gateCmd) settled(io streams, g gates.Gate, err error) error {
	if errors.Is(err, gates.ErrResolved) || errors.Is(err, gates.ErrWithdrawn) {
		if c.JSON {
			c.print(io.out, g)
		}
		return codeError{fmt.Errorf("%w: %s by %s at %s", err, plain(or(g.Answer.Action(), "withdrawn")),
			plain(or(g.Answer.By, "unknown")), g.Answer.At.Format(time.RFC3339)), exitResolved}
	}
	if err != nil {
		return hint(err)
	}
	return c.print(io.out, g)
}

type gateWithdraw struct {
	ID     string `arg:"" help:"The gate's id."`
	Reason string `placeholder:"TEXT" help:"Why; whoever waits is told."`
	By     string `default:"terminal" placeholder:"NAME" help:"Who takes it back."`
}

func (c *gateWithdraw) Run(ctx context.Context, cmd *gateCmd, io streams) error {
	folder, err := cmd.folder()
	if err != nil {
		return err
	}
	g, err := folder.Withdraw(ctx, c.ID, c.By, c.Reason)
	return cmd.settled(io, g, err)
}

type gateWait struct {
	ID      string        `arg:"" help:"The gate's id."`
	Timeout time.Duration `help:"Stop waiting after this time, such as 30m; the gate stays pending."`
}

func (c *gateWait) Run(ctx context.Context, cmd *gateCmd, io streams) error {
	folder, err := cmd.folder()
	if err != nil {
		return err
	}
	if c.Timeout > 0 {
		var stop func()
		ctx, stop = context.WithTimeout(ctx, c.Timeout)
		defer stop()
	}
	return await(ctx, cmd, io, folder, c.ID)
}

// await waits and prints the answer: its JSON, or the action and, on the
// lines after it, the guidance.
func await(ctx context.Context, cmd *gateCmd, io streams, folder gates.Folder, id string) error {
	g, err := folder.Await(ctx, id)
	if errors.Is(err, gates.ErrTimeout) || errors.Is(err, context.DeadlineExceeded) {
		return codeError{fmt.Errorf("gate %s: %w", id, gates.ErrTimeout), exitTimeout}
	}
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("stopped waiting; gate %s stays pending, wait on with: 5x gate wait %s", id, id)
	}
	if errors.Is(err, gates.ErrInvalid) {
		return fmt.Errorf("%w; answer it with 5x gate answer %s, then wait on", err, id)
	}
	if err != nil {
		return hint(err)
	}
	action := g.Answer.Action()
	switch {
	case cmd.JSON:
		err = cmd.print(io.out, g)
	case g.Answer.Guidance() != "":
		_, err = fmt.Fprintf(io.out, "%s\n%s\n", plain(action), plain(g.Answer.Guidance()))
	default:
		_, err = fmt.Fprintln(io.out, plain(or(action, string(g.Answer.Response))))
	}
	if err == nil && slices.Contains([]string{"abort", "exit"}, action) {
		return codeError{fmt.Errorf("gate %s: answered with %s by %s", id, action, plain(g.Answer.By)), exitStopped}
	}
	return err
}

type gatePrune struct{}

func (c *gatePrune) Run(cmd *gateCmd, io streams) error {
	folder, err := cmd.folder()
	if err != nil {
		return err
	}
	removed, err := folder.Prune(time.Now())
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(io.out, map[string][]string{"pruned": append([]string{}, removed...)})
	}
	fmt.Fprintf(io.out, "%d gates pruned\n", len(removed))
	return nil
}

// hint says what to do about a gate that is not there.
func hint(err error) error {
	if errors.Is(err, gates.ErrNotFound) {
		return fmt.Errorf("%w (see 5x gate list)", err)
	}
	return err
}
