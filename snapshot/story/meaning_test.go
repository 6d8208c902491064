package story

import "testing"

func TestWhatAPersonChoseIsSaidInWords(t *testing.T) {
	for choice, want := range map[string]string{"approve": "approved it all the same", "continue": "continued",
		"override": "overrode the reviewer's verdict", "trade_scope": "chose trade_scope", "": "no answer recorded"} {
		if got := meaning("gate", choice); got != want {
			t.Errorf("%q is %q, want %q", choice, got, want)
		}
	}
}
