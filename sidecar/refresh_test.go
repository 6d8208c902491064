//go:build unix

package sidecar

import (
	"context"
	"syscall"
	"testing"
	"time"

	"fivex/snapshot"
	"fivex/snapshot/redact"
)

// BenchmarkAStepOfARunAtWork is what one new step costs the server, from its commit
// to the message for the page. cpu-ms is processor time, which tells more than
// elapsed time where a machine does other work too.
func BenchmarkAStepOfARunAtWork(b *testing.B) {
	dir := project(b)
	db := database(b, dir)
	for n := range 200 {
		insertStep(b, db, -n)
	}
	s, err := Start(context.Background(), Options{Place: placeOf(dir), Full: 50,
		Report: snapshot.Options{Redact: redact.New, Clock: time.Now}, Port: freePort(b)})
	if err != nil {
		b.Fatal(err)
	}
	defer s.listener.Close()
	defer s.reading.watcher.Close()
	feed := s.hub.join(-1, true)
	defer s.hub.leave(feed)
	busy := processorTime(b)
	size, n := 0, 0
	for b.Loop() {
		n++
		insertStep(b, db, n)
		doc, err := s.reading.refresh(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if err := s.hub.publish(doc); err != nil {
			b.Fatal(err)
		}
		for {
			m, err := feed.next()
			if err != nil {
				b.Fatal(err)
			}
			if m == nil {
				break
			}
			size = len(m)
		}
		if _, err := db.Exec(`DELETE FROM steps WHERE iteration = ? AND step_name = 'test:step'`, n-200); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((processorTime(b)-busy).Seconds()*1000/float64(n), "cpu-ms/op")
	b.ReportMetric(float64(size), "message-bytes")
}

func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
