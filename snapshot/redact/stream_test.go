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

func TestWhatGrowsShowsNoSecretAtAnyByte(t *testing.T) {
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

func TestWhatGrowsIsHeldBackWhileItMayBecomeASecret(t *testing.T) {
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
	line := strings.Repeat("all is well and goes on ", 20_000) // 480 KB
	for n := 50_000; n < len(line); n += 50_000 {
		if _, shown := New().Growing(line[:n]); n-shown > 4*held {
			t.Fatalf("%d bytes are held back", n-shown)
		}
	}
}

func TestNoCutGoesThroughASecret(t *testing.T) {
	for _, text := range grown {
		want := New().Text(text)
		for n := 0; n <= len(text); n++ {
			head, _ := New().Head(text, n)
			tail, _ := New().Tail(text, n)
			for _, got := range []string{head, tail} {
				for _, secret := range grownSecrets {
					if strings.Contains(got, secret[:6]) || strings.Contains(got, secret[len(secret)-6:]) {
						t.Fatalf("%d bytes of %q: %q", n, text, got)
					}
				}
			}
			if n == len(text) && (head != want || tail != want) {
				t.Errorf("all of %q: %q and %q, want %q", text, head, tail, want)
			}
		}
	}
}

func ExampleRedactor_Part() {
	s := "first line\nDB_PASSWORD=correct7horse\nlast line"
	fmt.Println(New().Part(s, 0, 28))
	// Output:
	// first line
	// DB_PASSWORD=[masked:password]
}

func ExampleRedactor_Growing() {
	r := New()
	for _, s := range []string{"DB_PASS", "DB_PASSWORD=correct7horse", "DB_PASSWORD=correct7horse\nnext"} {
		masked, n := r.Growing(s)
		fmt.Printf("%q %d\n", masked, n)
	}
	// Output:
	// "" 0
	// "" 0
	// "DB_PASSWORD=[masked:password]\n" 26
}
