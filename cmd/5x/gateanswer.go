package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"fivex/gates"
)

type gateAnswer struct {
	ID       string `arg:"" help:"The gate's id."`
	Action   string `arg:"" help:"What to do: see 5x gate show."`
	Guidance string `placeholder:"TEXT" help:"gate_guidance"`
	By       string `default:"terminal" placeholder:"NAME" help:"Who answers."`
}

func (c *gateAnswer) Run(ctx context.Context, cmd *gateCmd, std streams) error {
	folder, err := cmd.folder()
	if err != nil {
		return err
	}
	o := map[string]string{"action": c.Action}
	if c.Guidance != "" {
		o["guidance"] = c.Guidance
		if name, isFile := strings.CutPrefix(c.Guidance, "@"); isFile {
			b, err := readAll(name, std.in)
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
	return cmd.settled(std, g, err)
}

// settled prints a gate that was answered or withdrawn, or says who was first.
func (c *gateCmd) settled(std streams, g gates.Gate, err error) error {
	if errors.Is(err, gates.ErrResolved) || errors.Is(err, gates.ErrWithdrawn) {
		if c.JSON {
			c.print(std.out, g)
		}
		return codeError{fmt.Errorf("%w: %s by %s at %s", err, plain(cmp.Or(g.Answer.Action(), "withdrawn")),
			plain(cmp.Or(g.Answer.By, "unknown")), g.Answer.At.Format(time.RFC3339)), exitResolved}
	}
	if err != nil {
		return hint(err)
	}
	return c.print(std.out, g)
}

type gateWithdraw struct {
	ID     string `arg:"" help:"The gate's id."`
	Reason string `placeholder:"TEXT" help:"Why; whoever waits is told."`
	By     string `default:"terminal" placeholder:"NAME" help:"Who takes it back."`
}

func (c *gateWithdraw) Run(ctx context.Context, cmd *gateCmd, std streams) error {
	folder, err := cmd.folder()
	if err != nil {
		return err
	}
	g, err := folder.Withdraw(ctx, c.ID, c.By, c.Reason)
	return cmd.settled(std, g, err)
}
