package journal

import (
	"strconv"
	"strings"
)

// unquoted is a file's name that git put in quotes: 5x stores those of a commit as
// git prints them, and every byte that is not ASCII is a number then. Go reads all
// that git writes.
func unquoted(name string) string {
	if plain, err := strconv.Unquote(name); err == nil && strings.HasPrefix(name, `"`) {
		return plain
	}
	return name
}

func unquotedAll(names []string) []string {
	for i, name := range names {
		names[i] = unquoted(name)
	}
	return names
}
