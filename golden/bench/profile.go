//go:build unix

package main

import (
	"bytes"
	"context"
	"fivex/snapshot/beside"
	"fivex/snapshot/place"
	"io"
	"os"
	"runtime/debug"
	"runtime/pprof"

	"fivex/render"
	"fivex/snapshot"
	"fivex/snapshot/redact"

	"github.com/google/pprof/profile"
)

// writeProfile writes what the processor does while it makes reports. The
// compiler reads it: see cmd/5x/default.pgo.
func writeProfile(ctx context.Context, file string) error {
	dir, err := os.MkdirTemp("", "5x-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var places []place.Place
	for _, generation := range []string{"A", "B"} {
		project, err := generate(ctx, dir, shape{generation, 100_000, 500, 200})
		if err != nil {
			return err
		}
		place, err := place.Of(project)
		if err != nil {
			return err
		}
		places = append(places, place)
	}
	var b bytes.Buffer
	debug.SetGCPercent(800) // as the program does
	if err := pprof.StartCPUProfile(&b); err != nil {
		return err
	}
	err = makeReports(ctx, places)
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	p, err := profile.Parse(&b)
	if err != nil {
		return err
	}
	for _, m := range p.Mapping {
		m.File = "" // where this program happened to be
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := p.Write(out); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

func makeReports(ctx context.Context, places []place.Place) error {
	for range 10 {
		for _, place := range places {
			opts := snapshot.Options{Redact: redact.New, Logs: beside.TailLogs}
			err := snapshot.Read(ctx, place, opts, func(v *snapshot.View) error {
				return render.StreamJSON(io.Discard, v.Head(), v.Each(ctx))
			})
			if err != nil {
				return err
			}
			err = snapshot.Read(ctx, place, opts, func(v *snapshot.View) error {
				rep, err := v.Report(ctx, 50)
				if err != nil {
					return err
				}
				return render.HTML(io.Discard, rep)
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
