package keyword

import (
	"cmp"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"fivex/snapshot/redact/gitleaks"
)

func TestKeywordsAreFoundAsASearchFindsThem(t *testing.T) {
	t.Parallel()
	lists := [][]string{{"ac", "sk", "00"}, {"schlüssel", "clé ", "пароль", "密码"}, {"_|warning", "://", "~a"}}
	for _, r := range gitleaks.Rules() {
		lists = append(lists, r.Keywords)
	}
	index := New(lists)
	rng := rand.New(rand.NewPCG(1, 2))
	texts := 4_000
	if os.Getenv("FIVEX_LONG") != "" {
		texts = 20_000
	}
	for range texts {
		// Pieces of keywords, in odd cases, beside and within each other.
		var b strings.Builder
		for range rng.IntN(5) {
			w := index.words[rng.IntN(len(index.words))]
			w = w[:rng.IntN(len(w)+1)]
			if rng.IntN(2) == 0 {
				w = strings.ToUpper(w)
			}
			b.WriteString(w + []string{"", " ", "é", "~"}[rng.IntN(4)])
		}
		s := b.String()
		type hit struct{ at, word int }
		var want, got []hit
		low := smallASCII(s) // a keyword may be cut within a character
		for at := range len(s) {
			for i, word := range index.words {
				if strings.HasPrefix(low[at:], word) {
					want = append(want, hit{at, i})
				}
			}
		}
		index.Find(s, func(at, end int, _ []int) {
			got = append(got, hit{at, slices.Index(index.words, low[at:end])})
		})
		slices.SortFunc(got, func(a, b hit) int { return cmp.Or(a.at-b.at, a.word-b.word) })
		if !slices.Equal(got, want) {
			t.Fatalf("%q: %v, want %v", s, got, want)
		}
	}
}

func smallASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}
