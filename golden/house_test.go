package golden

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

// What ties the rooms of snapshot together is several types that each mean one
// thing: a type that knows everything would grow again.
func TestNoTypeThatTiesTheRoomsTogetherHasMoreThanTwentyMethods(t *testing.T) {
	t.Parallel()
	methods := map[string]int{}
	receiver := regexp.MustCompile(`(?m)^func \(\w+ \*?(\w+)\)`)
	for _, f := range goFiles(t) {
		if path.Dir(f) != "snapshot" || strings.HasSuffix(f, "_test.go") {
			continue
		}
		for _, m := range receiver.FindAllStringSubmatch(read(t, "../"+f), -1) {
			methods[m[1]]++
		}
	}
	if methods["View"] == 0 {
		t.Fatal("the methods were not found")
	}
	for name, n := range methods {
		if n > 20 {
			t.Errorf("%s has %d methods", name, n)
		}
	}
}
