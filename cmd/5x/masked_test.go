package main

import (
	"strings"
	"testing"

	"fivex/snapshot/redact"
)

func TestTheListOfMaskedPlacesHasAHeadAndASum(t *testing.T) {
	for _, c := range []struct {
		places []redact.Entry
		want   string
	}{
		{nil, "nothing was masked\n"},
		{[]redact.Entry{{Kind: "token", Rule: "github-pat", Where: "run a, steps 3", Count: 2},
			{Kind: "home-folder", Rule: "own/home-folder", Where: "run a,\nsteps 4", Count: 3},
			{Kind: "token", Rule: "github-pat", Where: "run b, steps 1", Count: 1, Allowed: true}},
			`what	times	kind	rule	where
masked	2	token	github-pat	run a, steps 3
masked	3	home-folder	own/home-folder	run a, steps 4
allowed	1	token	github-pat	run b, steps 1
total	5	masked, 1 allowed		3 places
`},
	} {
		var b strings.Builder
		if err := writeMasked(&b, c.places); err != nil || b.String() != c.want {
			t.Errorf("%v, the list is\n%s\nwant\n%s", err, b.String(), c.want)
		}
	}
}
