package redact

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestKnownSecretShapesAreMasked(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"AKIAIOSFODNN7EXAMPLE in log":                          "[masked:aws-access-token] in log",
		"AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfi\n": "AWS_SECRET_ACCESS_KEY=[masked:password]\n",
		"FAIL pkg/b password=hunter2 x": "FAIL pkg/b " +
			"password=[masked:password] x",
		"ghp_abcdefghijklmnopqrstuvwxyz0123456789":          "[masked:github-token]",
		"glpat-abcdefghij0123456789":                        "[masked:gitlab-token]",
		"xoxb-123456789012-abcdefghijkl":                    "[masked:slack-token]",
		"sk-" + strings.Repeat("a1B2", 8):                   "[masked:api-key]",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl": "[masked:jwt]",
		"postgres://ann:s3cret@db.example/shop":             "postgres://[masked:url-credentials]@db.example/shop",
		"Authorization: Bearer abcdefghijklmnop0123456789": "Authorization: " +
			"Bearer [masked:authorization]",
		"-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE " +
			"KEY-----\nafter": "[masked:private-key]\nafter",
		"MIIEvQIBADANBgkqhkiG9w0\nBAQEFAASCBKcwggSjAgEAAoIB\n-----END PRIVATE KEY-----": "[masked:private-key]",
		`db_password = "correct horse battery"`: `db_password = ` +
			`"[masked:password]"`,
		`api_key: 'a1b2c3d4e5f6'`: `api_key: ` +
			`'[masked:password]'`,
		"token: 9f8e7d6c5b4a39281706": "token: " +
			"[masked:password]",
		"open /home/ann/shop/x and /Users/bob.b/y": "open ~/shop/x and ~/y",
		`C:\Users\ann\shop`:                        `~\shop`,
		"export SLACK_TOKEN='abc def'": "export " +
			"SLACK_TOKEN='[masked:password]'",
	} {
		if got := New().Text(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}

func TestOrdinaryTextIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"All 42 tests passed in 8.12 s",
		"commit 9f3e2d1c0b9a8f7e6d5c4b3a29181706f5e4d3c2",
		"author: 9f3e2d1c0b9a8f7e6d5c4b3a29181706f5e4d3c2",
		"author:implement returned complete, key decision: use fsync",
		"run 6a1f7c1e-0001-4000-8000-000000000001, session ses_39a1c0de4ffeK2",
		"sha256:2d6095bda6be54e3d707d108c2ee5bdaef03b2f11aba13f892f61f4732aed21f",
		"Token leaks in URL; the token is checked. Password: required",
		"max_tokens=4096 tokens: 51234 tokens_in=12",
		"const token = getToken(request); secret := os.Getenv(\"X\")",
		"function f(password: string, apiKey?: string): Promise<Token>",
		"the API key must not be logged; see docs/api-keys.md",
		"idempotency_key step:run_ab5add0a5102:git:commit:plan:1",
		"https://example.com/a:b@c/d and https://user@example.com/",
		"password=<redacted> token=$TOKEN secret=${SECRET} key={{key}}",
		"src/auth/token_test.go:41: expected access_token to be refreshed",
		"data:image/png;base64,iVBORw0KGgo=",
		"go.sum h1:5B0vZ2h3Yb2RrbzU1p3mVjAIVJ1Lf6wUQ0A6g1j2q3c=",
		"PASS\nok  \tfivex/snapshot\t2.668s",
	} {
		if got := New().Text(s); got != s {
			t.Errorf("changed %q\n to %q", s, got)
		}
	}
}

func TestJSONKeepsOrderAndNumbers(t *testing.T) {
	t.Parallel()
	r := New()
	in := `{"z":1.50,"password":"hunter2","a":[12345678901234567890,"token=abc123"],"n":null,` +
		`"tokens":{"in":12},"secret":"string","ghp_abcdefghijklmnopqrstuvwxyz":true}`
	want := `{"z":1.50,"password":"[masked:password]","a":[12345678901234567890,"token=[masked:password]"],` +
		`"n":null,"tokens":{"in":12},"secret":"string","[masked:github-token]":true}`
	if got := string(r.JSON(json.RawMessage(in))); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if r.Total() != 3 {
		t.Errorf("counted %v", r.Masked)
	}
}

func TestEveryStringOfAValueIsReached(t *testing.T) {
	t.Parallel()
	const secret = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
	type leaf struct{ S string }
	v := struct {
		A string
		B []string
		C map[string]any
		D *leaf
		E []*leaf
		F any
		G json.RawMessage
		leaf
	}{A: secret, B: []string{secret}, C: map[string]any{secret: []any{secret},
		"x": map[string]any{"y": secret}}, D: &leaf{secret}, E: []*leaf{{secret}}, F: leaf{secret},
		G: json.RawMessage(`"` + secret + `"`), leaf: leaf{""}}
	New().Value(&v)
	if s := fmt.Sprintf("%v %v %v %s", v, v.D, v.E[0], v.G); strings.Contains(s, "ghp_") {
		t.Errorf("a secret is left: %s", s)
	}
}

func TestMaskingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	r := New()
	once := r.Text("password=hunter2 /home/ann/x https://a:b1@c.example AKIAIOSFODNN7EXAMPLE")
	if twice := r.Text(once); twice != once {
		t.Errorf("%q became %q", once, twice)
	}
}

func BenchmarkOrdinaryText(b *testing.B) {
	r := New()
	s := `{"role":"author","template":"author-next-phase","duration":97333,"note":"All 42 tests passed, ` +
		`phase 3 complete, commit 9f3e2d1c0b"}`
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		r.Text(s)
	}
}

// Texts in which a keyword stands over and over: a rule that searched from each
// of its places took forty times as long.
func BenchmarkAKeywordOverAndOver(b *testing.B) {
	for _, piece := range []string{"0", "A", "ghp_", "token", "-----BEGIN ", "https://"} {
		b.Run(piece, func(b *testing.B) {
			r := New()
			s := strings.Repeat(piece, 3000/len(piece))
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				r.Text(s)
			}
		})
	}
}

func TestASecretBehindEscapesIsFound(t *testing.T) {
	t.Parallel()
	const secret = "hunter2x9"
	for _, in := range []string{
		`{"pass\u0077ord":"` + secret + `"}`,
		`"TOKEN\u003d` + secret + `"`,
		`["https:\/\/ann:` + secret + `@shop.example"]`,
		`{"note":"line\npassword=` + secret + `"}`,
	} {
		r := New()
		if got := string(r.JSON(json.RawMessage(in))); strings.Contains(got, secret) ||
			!json.Valid([]byte(got)) || r.Total() != 1 {
			t.Errorf("%s became %s, counted %v", in, got, r.Masked)
		}
	}
}
