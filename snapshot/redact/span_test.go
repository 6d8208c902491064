package redact

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// What stands before and behind the value of a name, and between the two: all
// that ends a line or a word somewhere.
var (
	spaces = []string{" ", "\n", "\t", "\v", "\f", "\r\n", "\u0085", "\u00a0", "\u2003", "\u2028", "\u2029",
		"\u3000"}
	spanNames = []string{"password", "DB_PASSWORD", "client_secret", "apiKey", "access_token", "Secret"}
	joiners   = []string{"=", ": ", ":", "::", " :: ", " = ", " => ", ":=", "::\u2028", "\u2028::", "\v::\f",
		"\u0085::\u0085", "=\u2028", " is "}
)

// A mark covers the value and nothing else, whatever stands around it.
func TestWhatStandsAroundASecretSurvives(t *testing.T) {
	t.Parallel()
	const before, after = "The review of the change found this", "and the rest of the finding goes on to its end"
	g := rand.New(rand.NewPCG(7, 7))
	pick := func(of []string) string { return of[g.IntN(len(of))] }
	value := func() string {
		const chars = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
		b := []byte("k7Q")
		for range 13 {
			b = append(b, chars[g.IntN(len(chars))])
		}
		return string(b)
	}
	r := New()
	texts := 800
	if os.Getenv("FIVEX_LONG") != "" {
		texts = 4_000
	}
	for range texts {
		text := before + pick(spaces) + pick(spanNames) + pick(joiners) + value() + pick(spaces) + after
		if g.IntN(3) == 0 {
			text = before + pick(spaces) + pick(joiners) + pick(spaces) + pick(spanNames) + pick(joiners) +
				pick(spaces) + after // no value at all
		}
		survives(t, text, r.Text(text), before, after)
		in, err := json.Marshal(map[string]any{"title": text, "n": 1, "secrets": []string{"x"}})
		if err != nil {
			t.Fatal(err)
		}
		var out struct{ Title string }
		masked := r.JSON(in)
		if err := json.Unmarshal(masked, &out); err != nil {
			t.Fatalf("%q: no JSON: %s", text, masked)
		}
		survives(t, string(in), out.Title, before, after)
		if t.Failed() {
			return
		}
	}
}

func survives(t *testing.T, text, masked, before, after string) {
	t.Helper()
	if !strings.HasPrefix(masked, before) || !strings.HasSuffix(masked, after) {
		t.Errorf("%q\nbecame %q", text, masked)
	}
}
