package commandline

// Like is the name that was meant by a mistyped one: the nearest that differs in a
// third of its letters at most; "" for none.
func Like(typed string, names []string) (best string) {
	least := (len(typed)+1)/3 + 1
	for _, name := range names {
		if d := distance(typed, name); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance is how many letters have to change to make b of a (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			here := row[j+1]
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(here+1, row[j]+1, before+cost)
			before = here
		}
	}
	return row[len(b)]
}
