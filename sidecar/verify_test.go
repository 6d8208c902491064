package sidecar

import (
	"context"
	"strings"
	"testing"
	"time"

	"fivex/snapshot"
	"fivex/snapshot/redact"
)

func TestARowChangedInPlaceIsSeenWhileOthersKeepComing(t *testing.T) {
	t.Parallel()
	dir := project(t)
	s, _ := start(t, dir, func(o *Options) {
		o.Report = snapshot.Options{Redact: redact.New, VerifyBelow: -1} // new rows alone, as in a large database
	})
	db := database(t, dir)
	ctx, stop := context.WithTimeout(t.Context(), 90*time.Second)
	defer stop()
	insertStep(t, db, 0)
	for n := 1; ; n++ {
		if n == 50 { // which 5x does not do
			if _, err := db.Exec(`UPDATE steps SET result_json = '{"by":"hand, in place"}'
				WHERE step_name = 'test:step' AND iteration = 0`); err != nil {
				t.Fatal(err)
			}
		}
		insertStep(t, db, n)
		if raw, _ := s.documentJSON(t); strings.Contains(string(raw), "hand, in place") {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%d steps came and the changed one was not seen", n)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
