package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"fivex/gates"
)

type gateWait struct {
	ID      string        `arg:"" help:"The gate's id."`
	Timeout time.Duration `help:"Stop waiting after this time, such as 30m; the gate stays pending."`
}

func (c *gateWait) Run(ctx context.Context, cmd *gateCmd, std streams) error {
	folder, err := cmd.folder()
	if err != nil {
		return err
	}
	if c.Timeout > 0 {
		var stop func()
		ctx, stop = context.WithTimeout(ctx, c.Timeout)
		defer stop()
	}
	return await(ctx, cmd, std, folder, c.ID)
}

// await waits and prints the answer: its JSON, or the action and, on the
// lines after it, the guidance.
func await(ctx context.Context, cmd *gateCmd, std streams, folder gates.Folder, id string) error {
	g, err := folder.Await(ctx, id)
	if errors.Is(err, gates.ErrTimeout) || errors.Is(err, context.DeadlineExceeded) {
		return codeError{fmt.Errorf("gate %s: %w", id, gates.ErrTimeout), exitTimeout}
	}
	if errors.Is(err, context.Canceled) {
		return interruptedError{fmt.Errorf("stopped waiting; gate %s stays pending, wait on with: 5x gate wait %s", id, id)}
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
		err = cmd.print(std.out, g)
	case g.Answer.Guidance() != "":
		_, err = fmt.Fprintf(std.out, "%s\n%s\n", plain(action), plain(g.Answer.Guidance()))
	default:
		_, err = fmt.Fprintln(std.out, plain(cmp.Or(action, string(g.Answer.Response))))
	}
	if err == nil && slices.Contains([]string{"abort", "exit"}, action) {
		return codeError{fmt.Errorf("gate %s: answered with %s by %s", id, action, plain(g.Answer.By)), exitStopped}
	}
	return err
}
