package render

import (
	"testing"

	"github.com/yuin/goldmark/parser"
)

// A text that is told without the Markdown parser looks as it would with it.
func FuzzPlainTextIsWhatTheParserMakesOfIt(f *testing.F) {
	for _, s := range []string{"", "complete", "Fixed it, all tests pass.", "1. no list", "a 1. b", " code?", "what: this",
		"http://x", "www.example.com", "WWW.example.com", "a www.b.c", "x ", "x  y", "ftp:x", "mailto:x",
		"(a)", "see it; now?"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		if !isPlain(doc) {
			t.Skip()
		}
		var b paper
		ctx := parser.NewContext()
		ctx.Set(documentKey, &policy{prefix: "d"})
		if err := converter().Convert([]byte(doc), &b, parser.WithContext(ctx)); err != nil {
			t.Fatal(err)
		}
		if got := markdown(doc, "d", nil); got != b.String() {
			t.Errorf("%q: %q, the parser makes %q", doc, got, b.String())
		}
	})
}
