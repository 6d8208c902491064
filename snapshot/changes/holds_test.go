package changes

import "testing"

func TestAFileIsCalledAsGitCallsIt(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]*repository{
		"ce013625030ba8dba906f756967f9e9ca394464a":                         {},
		"2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4": {sha256: true},
	} {
		if got := r.blob("hello\n"); got != want {
			t.Errorf("git calls it %s, not %s", want, got)
		}
	}
}
