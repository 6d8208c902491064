package secrets

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"fivex/snapshot/redact"
)

// seed is that of FIVEX_SEED, or a new one.
func seed(t *testing.T) uint64 {
	n := rand.Uint64()
	if s := os.Getenv("FIVEX_SEED"); s != "" {
		var err error
		if n, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatalf("FIVEX_SEED: %v", err)
		}
	}
	t.Logf("FIVEX_SEED=%d makes these values again", n)
	return n
}

func long() bool { return os.Getenv("FIVEX_LONG") != "" }

const (
	// mostLeft is how much of all may be left, forms that need what stands around
	// them included.
	mostLeft = 0.004
	// Of kinds that rules know, one in so many may be left, and one more: among
	// so many values made at random there is now and then one that cannot be
	// told from what it is not, such as a password that is like the name of
	// a variable. A rule that is broken loses a kind in tens of places.
	chance = 50_000
)

func TestNoSecretIsLeftInAnyPlace(t *testing.T) {
	t.Parallel()
	kinds, places := Kinds(), Places()
	if len(kinds) < 500 || len(places) < 280 {
		t.Fatalf("%d kinds in %d places, not 500 in 280", len(kinds), len(places))
	}
	n := seed(t)
	g := NewGen(n)
	leaks, known, all := 0, 0, 0
	byKind, byPlace := map[string]int{}, map[string]int{}
	r := redact.New()
	one := 96 // in so many: each kind in 2 places or 3, each place with 21 kinds or 22
	large := 4 * one
	if long() {
		one, large = 1, 8
	}
	turn := int(n % uint64(one)) // the next time it is another one
	for i, p := range places {
		for j, k := range kinds {
			if (i+j)%one != turn {
				continue
			}
			planted := g.Expand(k.Template)
			if p.Not != nil && p.Not(planted.Text) {
				continue
			}
			text := p.Put(g, planted.Text)
			if len(text) > 16<<10 && (i+j)%large != turn && os.Getenv("FIVEX_PRESSURE") == "" {
				continue // a tenth of a second each
			}
			all++
			masked := mask(r, p, text)
			part, leaked := Leaks(masked, planted.Secrets)
			leaked = leaked || p.Hidden && masked == text
			if !leaked {
				if p.JSON && !json.Valid([]byte(masked)) {
					t.Errorf("%s, %s: masking made JSON invalid: %s", k.Name, p.Name, masked)
				}
				continue
			}
			leaks++
			byKind[k.Name]++
			byPlace[p.Name]++
			if !k.Form {
				known++
			}
			only := os.Getenv("FIVEX_LEAKS")
			if !k.Form || only == k.Name || only == p.Name || only == "all" {
				t.Logf("LEAK known=%v %s | %s | %q | %q | left %q",
					!k.Form, k.Name, p.Name, cut(text), cut(masked), part)
			}
		}
	}
	t.Logf("%d kinds in %d places: %d of %d leaked (%.3f %%), %d of them known",
		len(kinds), len(places), leaks, all, 100*float64(leaks)/float64(all), known)
	tell(t, "kinds", byKind)
	tell(t, "places", byPlace)
	if most := mostLeft * float64(all); float64(leaks) > most+4*math.Sqrt(most) { // what chance adds
		t.Errorf("more than %.1f %% leaked", 100*mostLeft)
	}
	if known > 1+all/chance {
		t.Errorf("%d leaked of kinds that rules know in any place", known)
	}
}

func mask(r *redact.Redactor, p Place, text string) string {
	if p.JSON {
		return string(r.JSON(json.RawMessage(text)))
	}
	return r.Text(text)
}

func cut(s string) string {
	if len(s) > 1000 {
		return s[:400] + "…" + s[len(s)-600:]
	}
	return s
}

func tell(t *testing.T, what string, by map[string]int) {
	names := slices.SortedFunc(maps.Keys(by), func(a, b string) int { return by[b] - by[a] })
	s := ""
	for _, n := range names[:min(len(names), 60)] {
		s += fmt.Sprintf(" %s:%d", n, by[n])
	}
	if s != "" {
		t.Logf("leaked, by %s:%s", what, s)
	}
}
