package golden

import (
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"testing"

	"fivex/golden/sample"
	"fivex/render"
	"fivex/snapshot"
	"fivex/snapshot/beside"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// BenchmarkMaskingBesideRendering compares, on the demo, what masking costs
// with what each rendering costs.
func BenchmarkMaskingBesideRendering(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "demo")
	if err := sample.Unpack(dir, sample.Demo()); err != nil {
		b.Fatal(err)
	}
	where, err := place.Of(dir)
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	var rep *report.Report
	err = snapshot.Read(ctx, where, snapshot.Options{Logs: beside.TailLogs}, func(v *snapshot.View) error {
		rep, err = v.Report(ctx, -1)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("mask", func(b *testing.B) {
		for b.Loop() {
			redact.New().Value(rep)
		}
	})
	b.Run("html", func(b *testing.B) {
		for b.Loop() {
			if err := render.HTML(io.Discard, rep); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("json", func(b *testing.B) {
		for b.Loop() {
			if err := json.NewEncoder(io.Discard).Encode(rep); err != nil {
				b.Fatal(err)
			}
		}
	})
}
