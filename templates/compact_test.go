package templates

import (
	"regexp"
	"strings"
	"testing"
)

// What tightCode replaces stands in code only: in a text it would change what is said.
func TestNoTextOfAScriptHasSpacesThatAreLeftOut(t *testing.T) {
	t.Parallel()
	text := regexp.MustCompile("(?m)^ *//.*$|\"(?:[^\"\\\\\n]|\\\\.)*\"|`(?:[^`\\\\]|\\\\.)*`")
	for _, script := range []string{pageScript, laterScript, clockScript, searchScript, runsScript, findScript,
		sumsScript, PatchScript, foldScript, connectionScript, draftsScript, liveScript} {
		found := text.FindAllString(script, -1)
		if len(found) < 3 {
			t.Errorf("%d texts in a script that begins %.40q", len(found), script)
		}
		for _, s := range found {
			if !strings.HasPrefix(strings.TrimLeft(s, " "), "//") && tightCode.Replace(s) != s {
				t.Errorf("%s would become %s", s, tightCode.Replace(s))
			}
		}
	}
}
