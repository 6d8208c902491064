package story

import (
	"fmt"
	"strings"
	"testing"

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
