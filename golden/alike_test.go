package golden

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fivex/golden/sample"

	"github.com/chromedp/chromedp"
)

// Two of three runs of a plan began in one minute, with ids that begin with the time.
func TestRunsThatAListWouldTellAlikeAreToldApartByTheirIDs(t *testing.T) {
	t.Parallel()
	const first, second, later = "019f3a4c-1d02-7000-8000-0000000000aa", "019f3a4c-1e77-7000-8000-0000000000bb",
		"019f3a50-0000-7000-8000-0000000000cc"
	sql := schemaFile(t, "v5.sql") + fmt.Sprintf(`
INSERT INTO runs VALUES
	('%s', '/p/docs/cart.md', 'aborted', NULL, '2026-01-01 10:00:07', '2026-01-01 10:00:09'),
	('%s', '/p/docs/cart.md', 'completed', NULL, '2026-01-01 10:00:31', '2026-01-01 10:00:40'),
	('%s', '/p/docs/cart.md', 'completed', NULL, '2026-01-01 10:05:00', '2026-01-01 10:06:00');
`, first, second, later)
	dir := filepath.Join(t.TempDir(), "p")
	if err := sample.Unpack(dir, archive(".5x/5x.db.sql", sql)); err != nil {
		t.Fatal(err)
	}
	opts := asTheCommand
	opts.Select = []string{first, second, later}
	_, compared := reportsWith(t, dir, opts)
	_, whole := reports(t, dir)
	b := newBrowser(t)
	for _, c := range []struct {
		list, names string
		page        []byte
	}{
		{"side list", "#rail-list bdi", whole},
		{"table", "#run-lines bdi", whole},
		{"stories", ".run > summary bdi", whole},
		{"comparison", "#compare table:first-of-type thead bdi", compared},
	} {
		var names []string
		b.open(t, fileURL(t, c.page),
			chromedp.Evaluate(`[...new Set([...document.querySelectorAll("`+c.names+`")].map(e => e.textContent))]`, &names))
		slices.Sort(names)
		if got := strings.Join(names, ", "); got != "cart, cart · 019f3a4c-1d, cart · 019f3a4c-1e" {
			t.Errorf("the %s has %s", c.list, got)
		}
	}
}

func TestTheSideListSaysWhenARunOfAPlanWithSeveralBegan(t *testing.T) {
	t.Parallel()
	sql := schemaFile(t, "v5.sql")
	for _, run := range []string{"'1', '/p/docs/cart.md', 'completed', NULL, '2026-01-01 10:00:07'",
		"'2', '/p/docs/cart.md', 'completed', NULL, '2026-01-02 11:30:00'",
		"'3', '/p/docs/shop.md', 'completed', NULL, '2026-01-03 12:00:00'"} {
		sql += "INSERT INTO runs VALUES (" + run + ", '2026-01-04 09:00:00');\n"
	}
	dir := filepath.Join(t.TempDir(), "p")
	if err := sample.Unpack(dir, archive(".5x/5x.db.sql", sql)); err != nil {
		t.Fatal(err)
	}
	_, page := reports(t, dir)
	var lines []string
	var broken int
	newBrowser(t).open(t, fileURL(t, page), chromedp.EmulateViewport(1440, 900),
		chromedp.Evaluate(`[...document.querySelectorAll("#rail-list small")].map(e => e.textContent.trim())`, &lines),
		chromedp.Evaluate(`[...document.querySelectorAll("#rail-list small span")]
			.filter(e => e.getClientRects().length !== 1).length`, &broken))
	if broken > 0 {
		t.Errorf("%d times are broken in two lines", broken)
	}
	if got, want := strings.Join(lines, ", "),
		"completed, completed 2026-01-02 11:30, completed 2026-01-01 10:00"; got != want {
		t.Errorf("the side list says %s, want %s", got, want)
	}
}
