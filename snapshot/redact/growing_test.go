package redact

import (
	"fmt"
	"strings"
	"testing"
)

var grown = []string{
	"starting\nuse postgres://app:s3cretPw9@db.example:5432/shop now\ndone\n",
	"key: ghp_abcdefghijklmnopqrstuvwxyz0123456789\nnext line\n",
	"DB_PASSWORD=hunter2xyz\nPATH=/bin\nok\n",
	"password:\n  \"hunter2xyz\"\nmore\n",
	"-----BEGIN RSA PRIVATE KEY-----\n" + strings.Repeat(strings.Repeat("aB3d", 16)+"\n", 6) +
		"-----END RSA PRIVATE KEY-----\nafter\n",
	"wrapped ghp_abcdefghijklmnop\nqrstuvwxyz0123456789\nthen more text\n",
	"\x1b[33mTOKEN\x1b[0m=\x1b[36ma1b2c3d4e5f6g7\x1b[0m\nend\n",
	"Authorization: Bearer abcdefghijklmnop0123456789\nbye",
	"{\n  \"value\": \"hunter2xyzQ9k4\",\n  \"name\": \"API_KEY\"\n}\nend\n",
	"passwords:\n  ann: a1b2c3d4e5f6g7\n  bob: hunter2xyzQ9k4\nend\n",
	"user,password\nann,a1b2c3d4e5f6g7\nbob,hunter2xyzQ9k4\nend\n",
}

// What must not be seen of the texts above.
var grownSecrets = []string{"s3cretPw9", "abcdefghijklmnop", "qrstuvwxyz0123456789", "hunter2xyz",
	"aB3daB3d", "a1b2c3d4e5f6g7"}

func TestWhatGrowsIsHeldBackWhileItMayBecomeASecret(t *testing.T) {
	t.Parallel()
	for text, shown := range map[string]string{
		"one\ntwo\npostgres://ann:pw":        "one\ntwo\n",
		"one\nghp_abcdef":                    "one\n",
		"one\npassword:\n":                   "one\n",
		"one\n-----BEGIN PRIVATE KEY-----\n": "one\n",
		"one\ntwo":                           "one\n",
		"one\ntwo\n":                         "one\ntwo\n",
		"no end":                             "",
	} {
		if got, n := New().Growing(text); got != shown || n != len(shown) {
			t.Errorf("of %q: %q (%d), want %q", text, got, n, shown)
		}
	}
}

func TestALineWithoutAnEndIsHeldBackWithinBounds(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("all is well and goes on ", 20_000) // 480 KB
	shown := 0
	for to := 0; to < len(line); {
		to = min(len(line), to+20_000)
		masked, n := New().Growing(line[shown:to])
		if shown += n; len(masked) != n || to-shown > 2*held {
			t.Fatalf("of %d bytes %d are held back", to, to-shown)
		}
	}
}

func TestNoCutGoesThroughASecret(t *testing.T) {
	t.Parallel()
	for _, text := range grown {
		for n := range len(text) {
			head := New().head(text, n)
			for _, secret := range grownSecrets {
				if strings.Contains(head, secret[:6]) || strings.Contains(head, secret[len(secret)-6:]) {
					t.Fatalf("%d bytes of %q: %q", n, text, head)
				}
			}
		}
	}
}

func ExampleRedactor_Growing() {
	text := "DB_PASSWORD=correct7horse\nnext line\nTOKEN="
	masked, n := New().Growing(text)
	fmt.Printf("%q, and %q later\n", masked, text[n:])
	// Output:
	// "DB_PASSWORD=[masked:password]\nnext line\n", and "TOKEN=" later
}

func TestWhatGrowsShowsNoSecretAtAnyByte(t *testing.T) {
	t.Parallel()
	r := New()
	for _, text := range grown {
		for n := range len(text) {
			got, _ := r.Growing(text[:n+1])
			for _, secret := range grownSecrets {
				if strings.Contains(got, secret[:min(6, len(secret))]) {
					t.Fatalf("%q showed %q", text[:n+1], got)
				}
			}
		}
	}
}

// A log that grows shows no password before what stands around it is there.
func TestAPasswordThatAPersonMadeIsNeverShownWhileItsTextGrows(t *testing.T) {
	t.Parallel()
	for form := range strings.Lines(strings.TrimSpace(told)) {
		form = strings.ReplaceAll(strings.TrimSuffix(form, "\n"), `\n`, "\n")
		text := "before\n" + strings.ReplaceAll(form, "«»", "Sommer23") + "\nand more\nof it\n"
		for n := range len(text) {
			if got, _ := New().Growing(text[:n+1]); strings.Contains(got, "Sommer23") {
				t.Errorf("%q showed %q", text[:n+1], got)
				break
			}
		}
	}
}
