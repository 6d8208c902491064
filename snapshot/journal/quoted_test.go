package journal

import "testing"

func TestANameThatGitPutInQuotesIsTheFilesOwn(t *testing.T) {
	for stored, want := range map[string]string{
		`src/a.ts`:                  "src/a.ts",
		`"src/gr\303\266\303\237e"`: "src/größe",
		`"a\tb \"c\" \\d"`:          "a\tb \"c\" \\d",
		`"half`:                     `"half`,
		`"a\q"`:                     `"a\q"`,
		`"a\30"`:                    `"a\30"`,
		`"a\777"`:                   `"a\777"`,
		`""`:                        "",
		`"`:                         `"`,
	} {
		if got := unquoted(stored); got != want {
			t.Errorf("%s is %q, want %q", stored, got, want)
		}
	}
}
