package main

import (
	"context"
	"fmt"

	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
)

// whole is the whole id of the run that waits, where its beginning was given.
// A gate of a run that is not there is opened all the same, and said.
func (c *gateOpen) whole(ctx context.Context, where place.Place, std streams) string {
	if c.Run_ == "" {
		return ""
	}
	id, problem := c.Run_, ""
	err := snapshot.Read(ctx, where, snapshot.Options{}, func(v *snapshot.View) error {
		id, problem = v.RunID(c.Run_)
		return nil
	})
	if err == nil && problem != "" {
		fmt.Fprintf(std.err, "5x: --run %s: %s; no run will show this gate\n", report.OneLine(c.Run_, 80), problem)
	}
	return id
}
