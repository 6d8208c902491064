package story

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fivex/snapshot/report"
)

func TestPlacesInTheCodeAreReadOutOfAFindingsTextAndFields(t *testing.T) {
	for text, want := range map[string]string{
		"src/webhook.ts:12":                            "src/webhook.ts:12",
		"see `src/a.ts:3`, src/b.ts:4-9 and c.go:7:2.": "src/a.ts:3 src/b.ts:4-9 c.go:7",
		"./src/a.ts:3":                                 "src/a.ts:3",
		"(src/a.ts#L12) or src/a.ts#L12-L20":           "src/a.ts:12 src/a.ts:12-20",
		"src/a.ts line 12, src/b.ts, lines 3-4":        "src/a.ts:12 src/b.ts:3-4",
		"Makefile:4 and build/Dockerfile:9":            "Makefile:4 build/Dockerfile:9",
		"https://example.com:8080/x":                   "",
		"at 12:30 on v1.2:3, ratio 3:4":                "",
		"nothing":                                      "",
		"a.go:0":                                       "a.go",
		"in src/größe.ts:3 und док/файл.md:4":          "src/größe.ts:3 док/файл.md:4",
		"在src/a.ts:12中":                                "src/a.ts:12",
	} {
		if got := placesOf(&report.Item{Reason: text}); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for _, x := range []struct{ fields, want string }{
		{"file=src/a.ts line=12", "src/a.ts:12"},
		{"path=src/a.ts startLine=12 endLine=20", "src/a.ts:12-20"},
		{"file=src/a.ts lines=12-20", "src/a.ts:12-20"},
		{"location=src/a.ts:12", "src/a.ts:12"},
		{"file=src/a.ts", "src/a.ts"},
		{"file=src/a.ts:12", "src/a.ts:12"},
		{"line=12", ""},
	} {
		it := &report.Item{}
		for _, f := range strings.Fields(x.fields) {
			name, value, _ := strings.Cut(f, "=")
			it.Fields = append(it.Fields, report.Field{Name: name, Value: value})
		}
		if got := placesOf(it); got != x.want {
			t.Errorf("%s: %q, want %q", x.fields, got, x.want)
		}
	}
}

func placesOf(it *report.Item) string {
	var list []string
	for _, l := range locations(nil, it) {
		list = append(list, fmt.Sprint(l))
	}
	return strings.Join(list, " ")
}

// A fate names a review by its number, and so does the review itself: what it answered
// in another form is none, and a round may have two, or none.
func TestAReviewHasTheNumberByWhichFatesNameIt(t *testing.T) {
	t.Parallel()
	at := report.Time{Time: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)}
	author := report.Agent{Role: "author", Template: "implement", Result: "complete"}
	verdict := func(titles ...string) report.Agent {
		a := report.Agent{Role: "reviewer", ResultType: "verdict", Result: "not_ready"}
		for _, title := range titles {
			a.Items = append(a.Items, report.Item{Title: title, Action: "auto_fix"})
		}
		return a
	}
	var steps []*report.Step
	for n, a := range []report.Agent{author, {Role: "reviewer", Result: "failed"}, author, verdict("Leaks"),
		verdict("Leaks", "Races"), author, verdict("Races")} {
		steps = append(steps, &report.Step{ID: fmt.Sprint("steps-", n), Phase: "1", Kind: a.Role, Name: a.Role + ":x",
			At: report.Time{Time: at.Add(time.Duration(n) * time.Minute)}, Agent: &a})
	}
	run := &report.Run{ID: "run_a", Status: "active", Source: "steps", StartedAt: at, Detail: &report.Detail{}}
	Begin(run, steps, Context{Now: at}).Tell(nil)
	var numbers, fates []string
	for s := range run.Steps {
		numbers = append(numbers, fmt.Sprint(s.Agent.Review))
	}
	for _, x := range run.Findings {
		fates = append(fates, x.Title+": "+x.Fate.Text)
	}
	if got := strings.Join(numbers, " "); got != "0 0 0 1 2 0 3" {
		t.Errorf("reviews are numbered %s", got)
	}
	if got := strings.Join(fates, "; "); got != "Leaks: not raised again in review 3; "+
		"Races: raised again in review 3, open" {
		t.Error(got)
	}
}

// Numbers begin anew in each review: what another finding of it is called is not the same
// under a new title.
func TestANewFindingIsNotTheOneThatItsReviewNamesBesideIt(t *testing.T) {
	t.Parallel()
	at := report.Time{Time: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)}
	leaks, races := "The timer leaks when a call is cancelled", "Two writers race"
	verdict := func(titles ...string) report.Agent {
		a := report.Agent{Role: "reviewer", ResultType: "verdict", Result: "not_ready"}
		for n, title := range titles {
			a.Items = append(a.Items, report.Item{ID: fmt.Sprint("P1.", n+1), Title: title, Reason: "a.go:3"})
		}
		return a
	}
	var steps []*report.Step
	for n, a := range []report.Agent{verdict(leaks), verdict(races, leaks)} {
		steps = append(steps, &report.Step{ID: fmt.Sprint("steps-", n), Phase: "1", Kind: a.Role, Name: "reviewer:x",
			At: at, Agent: &a})
	}
	run := &report.Run{ID: "run_a", Status: "active", Source: "steps", StartedAt: at, Detail: &report.Detail{}}
	Begin(run, steps, Context{Now: at}).Tell(nil)
	var fates []string
	for _, x := range run.Findings {
		fates = append(fates, x.Title+": "+x.Fate.Text)
	}
	if got := strings.Join(fates, "; "); got != leaks+": raised again in review 2, open; "+races+": open" {
		t.Error(got)
	}
}

// A review is numbered as it comes: thousands in one phase take no longer than
// their number.
func TestManyReviewsOfOnePhaseAreNumberedInSeconds(t *testing.T) {
	t.Parallel()
	at := report.Time{Time: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)}
	steps := make([]*report.Step, 60_000)
	for n := range steps {
		s := &report.Step{ID: fmt.Sprint("steps-", n), Phase: "1", At: at, Kind: "author",
			Name: "author:fix-review", Agent: &report.Agent{Result: "complete"}}
		if n%2 > 0 {
			s.Kind, s.Name = "reviewer", "reviewer:impl"
			s.Agent = &report.Agent{ResultType: "verdict", Result: "not_ready",
				Items: []report.Item{{ID: "P1", Title: "The same", Action: "auto_fix"}}}
		}
		steps[n] = s
	}
	run := &report.Run{ID: "run_a", Source: "steps", StartedAt: at, Detail: &report.Detail{}}
	began := time.Now()
	Begin(run, steps, Context{}).Tell(nil)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	if got, want := run.Findings[0].Fate.Text, "raised again in review 30000, open"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestATitleIsRewordedWhereMostOfItsWordsStay(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		a, b string
		want bool
	}{
		{"The cache never expires", "Cache still never expires", true},
		{"No retry limit", "Retry limit still missing", true},
		{"A webhook may be replayed", "Webhook replay protection is incomplete", true},
		{"Off by 1", "Unclear variable", true}, // no word of it tells
		{"Retries without a limit", "The timer leaks when a call is cancelled", false},
		{"Missing test for the cart", "Missing limit of retries", false},
		{"Größe fehlt", "Die Größe fehlt noch", true},
	} {
		if got := isReworded(x.a, x.b); got != x.want {
			t.Errorf("%q and %q: %t", x.a, x.b, got)
		}
	}
}
