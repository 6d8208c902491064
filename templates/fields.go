package templates

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"fivex/snapshot/report"
)

// ofFindings are names of a finding's fields in a reader's words.
var ofFindings = map[string]string{
	"failure": "if not fixed", "lowestCostCorrection": "smallest fix", "scopeClass": "scope",
	"effortDelta": "added effort", "architectureDelta": "added architecture", "estimateConfidence": "confidence",
}

// telling puts first what a reader of a finding asks first. Its place is told
// elsewhere.
func telling(list []report.Field) []report.Field {
	list = slices.DeleteFunc(slices.Clone(list),
		func(f report.Field) bool { return f.Name == "location" || f.Name == "line" })
	order := []string{"failure", "lowestCostCorrection"}
	rank := func(f report.Field) int {
		if i := slices.Index(order, f.Name); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(list, func(a, b report.Field) int { return rank(a) - rank(b) })
	for i, x := range list {
		list[i].Name = or(ofFindings[x.Name], x.Name)
	}
	return list
}

// mostFields is how many facts of an answer stand open.
const mostFields = 8

// mostBrief is how long a field's value may be to stand beside others.
const mostBrief = 24

func isBrief(x report.Field) bool {
	return len(x.Value) <= mostBrief && !strings.Contains(x.Value, "\n")
}

// briefLast are fields, sentences before numbers and words.
func briefLast(list []report.Field) []report.Field {
	list = slices.Clone(list)
	slices.SortStableFunc(list,
		func(a, b report.Field) int { return truth(isBrief(a)) - truth(isBrief(b)) })
	return list
}

// wordsOf is a name of data as words: "budget.growthPercent" is "budget: growth
// percent". Abbreviations in capitals stay as they are.
func wordsOf(name string) string {
	var b strings.Builder
	runes := []rune(strings.NewReplacer(".", ": ", "_", " ").Replace(name))
	for i, r := range runes {
		small := i+1 < len(runes) && unicode.IsLower(runes[i+1])
		if unicode.IsUpper(r) && (small || i > 0 && unicode.IsLower(runes[i-1])) {
			if i > 0 && runes[i-1] != ' ' {
				b.WriteByte(' ')
			}
			if small {
				r = unicode.ToLower(r)
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

const (
	mostDeep     = 3       // lists within lists that are told in words
	longestWords = 4 << 10 // bytes of a value that is
)

// identifier is one of a fixed set of words, such as "acceptance_required".
var identifier = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)+$`)

// valueText is a field's value as people write it: JSON as words, as far as it is
// flat enough; other text as it is.
func valueText(text string) string {
	switch {
	case identifier.MatchString(text):
		return readable(text)
	case text == "true", text == "false":
		return yesNo(text == "true")
	case len(text) < longestWords && (strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")):
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		var v any
		if d.Decode(&v) != nil || d.More() {
			return text
		}
		if words, ok := inWords(v, mostDeep); ok {
			return words
		}
	}
	return text
}

// inWords is a value of JSON as words; ok is false where it is too deep for that.
func inWords(v any, deep int) (words string, ok bool) {
	var parts []string
	add := func(name string, v any) bool {
		words, ok := inWords(v, deep-1)
		parts = append(parts, name+words)
		return ok
	}
	switch v := v.(type) {
	case string:
		return valueText(v), true
	case json.Number:
		return v.String(), true
	case bool:
		return yesNo(v), true
	case []any:
		for _, x := range v {
			if deep == 0 || !add("", x) {
				return "", false
			}
		}
		words = strings.Join(parts, "; ")
	case map[string]any:
		for _, k := range sortedKeys(v) {
			if deep == 0 || !add(wordsOf(k)+" ", v[k]) {
				return "", false
			}
		}
		words = strings.Join(parts, ", ")
	}
	return or(words, "none"), true
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func sortedKeys[V any](m map[string]V) []string {
	if len(m) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(m))
}
