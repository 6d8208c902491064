package golden

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Names are written by agents: one of them does not take the way around the page.
func TestALongNameTakesThreeLinesBesideThePage(t *testing.T) {
	t.Parallel()
	rep := made(2, 3)
	for _, p := range rep.Runs[0].Phases {
		p.Title = strings.Repeat("long", 100)
	}
	b := newBrowser(t)
	var lines []float64
	b.open(t, pageOf(t, rep), chromedp.EmulateViewport(1440, 900),
		chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil),
		chromedp.Evaluate(`[...document.querySelectorAll(".rail bdi")].map(e =>
			e.offsetHeight / parseFloat(getComputedStyle(e).lineHeight))`, &lines),
		picture("longnames"))
	if len(lines) != 2 || lines[0] < 2.9 || lines[0] > 3.1 || lines[1] > 3.1 {
		t.Errorf("two long names take %v lines", lines)
	}
}
