package shell

import (
	"strings"
	"testing"
)

func TestEveryCommandTakesItsValuesInWaysThatAreKnown(t *testing.T) {
	t.Parallel()
	for command, how := range flags {
		for h := range strings.SplitSeq(how, "|") {
			way, _, named := strings.Cut(h, " ")
			if named && ways[way] == nil {
				t.Errorf("%s: there is no way %q", command, way)
			}
		}
	}
}
