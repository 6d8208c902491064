package golden

import (
	"bytes"
	"strings"
	"testing"

	"fivex/render"
)

func TestAPhaseTellsWhatUnrecordedCallsSpentApart(t *testing.T) {
	t.Parallel()
	rep := made(60, 3)
	phases := rep.Runs[0].Phases
	phases[0].CostUSD, phases[0].UnrecordedCostUSD = 1.25, 0.75 // folded with the second, as both passed
	phases[1].CostUSD, phases[1].UnrecordedCostUSD = 2.50, 0
	phases[59].UnrecordedCostUSD = 1.75
	var page bytes.Buffer
	if err := render.HTML(&page, rep); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"$1.25 + $0.75 unrecorded", "· $2.50", "· $1.75 unrecorded",
		"$3.75 + $0.75 unrecorded"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
