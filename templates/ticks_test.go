package templates

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fivex/snapshot/report"
)

func TestTicksStandApartEvenly(t *testing.T) {
	t.Parallel()
	const minute = 60e3
	for _, c := range []struct {
		name, start string
		spans       []report.Span
		want, phone string
	}{
		{"a round time just after the start", "08:56", []report.Span{{Lane: "author", ToMS: 60 * minute}},
			"08:56 09:10 09:20 09:30 09:40 09:50", "08:56 09:10 09:20 09:30 09:40"},
		{"a round time just before work goes on", "09:00",
			[]report.Span{{Lane: "author", ToMS: 34 * minute}, {Lane: "person", FromMS: 34 * minute, ToMS: 605 * minute},
				{Lane: "author", FromMS: 605 * minute, ToMS: 635 * minute}},
			"09:00 09:10 09:20 09:30 19:05 19:20 19:30", "09:00 09:20 19:05 19:20"},
	} {
		start, err := time.Parse("15:04", c.start)
		if err != nil {
			t.Fatal(err)
		}
		run := &report.Run{Detail: &report.Detail{}}
		run.Timeline = report.Timeline{Axis: "clock", Start: report.Time{Time: start}, Spans: c.spans}
		var wide, phone []string
		for _, l := range stripTicks(run) {
			wide = append(wide, l.text)
			if l.class != "wide" {
				phone = append(phone, l.text)
			}
		}
		if got := strings.Join(wide, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if got := strings.Join(phone, " "); got != c.phone {
			t.Errorf("%s, on a phone: %s, want %s", c.name, got, c.phone)
		}
		if !slices.IsSorted(wide) {
			t.Errorf("%s: not in order: %s", c.name, wide)
		}
	}
}
