package redact

import (
	"fmt"
	"math/rand/v2"
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
}

// What must not be seen of the texts above.
var grownSecrets = []string{"s3cretPw9", "abcdefghijklmnop", "qrstuvwxyz0123456789", "hunter2xyz",
	"aB3daB3d", "a1b2c3d4e5f6g7"}

func TestAStreamShowsNoSecretHoweverItsTextArrives(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, text := range grown {
		want := New().Text(text)
		for _, size := range []int{1, 2, 3, 7, 16, 64, 1000} {
			s := New().Stream()
			var shown strings.Builder
			for rest := text; rest != ""; {
				n := min(len(rest), 1+rng.IntN(size))
				shown.WriteString(s.Write(rest[:n]))
				for _, secret := range grownSecrets {
					if strings.Contains(shown.String(), secret[:min(6, len(secret))]) {
						t.Fatalf("%q in pieces of up to %d showed %q", text, size, shown.String())
					}
				}
				rest = rest[n:]
			}
			shown.WriteString(s.Close())
			if shown.String() != want {
				t.Errorf("in pieces of up to %d: %q, want %q", size, shown.String(), want)
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
	s := New().Stream()
	line := strings.Repeat("all is well and goes on ", 20_000) // 480 KB
	shown := 0
	for i := 0; i < len(line); i += 1000 {
		shown += len(s.Write(line[i:min(len(line), i+1000)]))
		if i-shown > 4*held {
			t.Fatalf("%d bytes are held back", i-shown)
		}
	}
	if shown+len(s.Close()) != len(line) {
		t.Error("text is lost")
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

func ExampleStream() {
	s := New().Stream()
	for _, piece := range []string{"DB_PASS", "WORD=correct", "7horse\nnext", " line\n"} {
		fmt.Printf("%q\n", s.Write(piece))
	}
	fmt.Printf("%q\n", s.Close())
	// Output:
	// ""
	// ""
	// "DB_PASSWORD=[masked:password]\n"
	// "next line\n"
	// ""
}
