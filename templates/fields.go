package templates

import (
	"slices"
	"strings"

	"fivex/snapshot/report"
)

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
	return slices.SortedStableFunc(slices.Values(list), func(a, b report.Field) int { return rank(a) - rank(b) })
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
	slices.SortStableFunc(list, func(a, b report.Field) int { return truth(isBrief(a)) - truth(isBrief(b)) })
	return list
}

// wordsOf is a camelCase name as words.
func wordsOf(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
