package redact

import (
	"strings"
	"testing"
)

// ¤ is the secret.
func TestAnAccountInOneValueGivesItsPassword(t *testing.T) {
	t.Parallel()
	const value = "Tr0ub4dor&3x"
	for _, text := range []string{
		"credentials ann:¤", "Username/Password: ann / ¤", "user/password: ann / ¤",
	} {
		got := New().Text(strings.ReplaceAll(text, "¤", value))
		if want := strings.ReplaceAll(text, "¤", "[masked:password]"); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
	for _, text := range []string{
		"credentials: helper/store", "credentials 127.0.0.1:8080", "creds: https://ann.example/docs",
		"credentials: src/auth2/token_test.go:41", "read/password: not set",
	} {
		if got := New().Text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// An easy password has a number behind its letters or in their midst.
func TestAnEasyPasswordIsFoundBehindItsName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"password: hunter2":              "password: [masked:password]",
		"password: hunter2horse":         "password: [masked:password]",
		"Passwort: hunter2horse":         "Passwort: [masked:password]",
		"cookie-secret: fish4tea":        "cookie-secret: [masked:password]",
		"DBPWD=hunter2horse":             "DBPWD=[masked:password]",
		"password: string":               "password: string",
		"password: sha256sum":            "password: sha256sum",
		"secret: app1":                   "secret: app1",
		"password: field2name, required": "password: field2name, required",
		"OLDPWD=/srv/app2":               "OLDPWD=/srv/app2",
	} {
		if got := New().Text(text); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
}
