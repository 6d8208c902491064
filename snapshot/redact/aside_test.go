package redact

import (
	"encoding/json"
	"strings"
	"testing"
)

// A log, a listing or a search puts something before each line; what fills
// several lines is read without it. ¤ is the secret.
func TestASecretBelowItsNameIsFoundBehindWhatStandsBeforeEachLine(t *testing.T) {
	t.Parallel()
	const value = "h7Rk2LmQ9xTz4B"
	for _, text := range []string{
		"     1\tPASSWORD=$(cat <<EOF\n     2\t¤\n     3\tEOF\n     4\t)\n",
		"a/b.md:11:| user | password |\na/b.md:12:|------|----------|\na/b.md:13:| ann | ¤ |\n",
		"[pod/web-1/app] user | password\n[pod/web-1/app] ------+----------\n[pod/web-1/app]  ann  | ¤\n",
		"web_1  | passwords:\nweb_1  |   - ¤\nweb_1  |   - other\n",
		"2024-01-01T10:00:00.000Z secret:\n2024-01-01T10:00:01.001Z   value: ¤\n",
		"[app] A new password:\n[app] \n[app] ¤\n",
		"     1\tuser\tpassword\n     2\tann\t¤\n",
		"a.env:11:DB_PASSWORD<<EOF\na.env:12:¤\na.env:13:EOF\n",
	} {
		want := strings.ReplaceAll(text, "¤", "[masked:password]")
		if got := New().Text(strings.ReplaceAll(text, "¤", value)); got != want {
			t.Errorf("%q\nbecame %q", text, got)
		}
	}
}

// A form is found whatever stands around it in a sentence; ¤ and ¢ are secrets.
func TestAFormIsFoundWithinWhatElseItsLinesSay(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"I set user\tpassword\nann\t¤ and it works.",
		"(user,password,role\nann,¤,admin\nbob,¢,dev) leaked",
		"the password changed from ¤ to ¢ and it works.",
		"(A temporary password is generated for root@localhost: ¤) leaked",
		"I set - value: ¤\n  name: DB_PASSWORD and it works.",
		"the password:\n\n¤ [recovered]",
		"=E5=AF=86=E7=A0=81=EF=BC=9A¤\n",
		"password = ¤ [masked:password]",
		"the password is set to \"¢\"\nPASSWORD=\"tyr/oes/aj/rR3jY¤\"",
	} {
		plain := strings.NewReplacer("¤", "h7Rk2LmQ9xTz4B", "¢", "qXx8LmdB5Kt").Replace(text)
		if got := New().Text(plain); strings.Contains(got, "h7Rk2") || strings.Contains(got, "qXx8L") {
			t.Errorf("%q\nbecame %q", text, got)
		}
	}
}

// What stands beside a token is no part of it, also where it is a sign that
// tokens have.
func TestATokenIsToldFromWhatStandsBesideIt(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"[-s.tLSIpVzpVfgpYFPk8HThQIct-]{+x+}":                        "[-[masked:vault-service-token]-]{+x+}",
		"| md-v5dAFv9C4lQIkN3n4ETI6- |":                              "| [masked:mandrill-key] |",
		"a.ts-13-67c457a2cf1a1bed17d6e380a3ea083a-3d4809b2-1a4393bd": "a.ts-13-[masked:mailgun-key]",
		"the _2tKAy50tvGGoiAzAgnRN8NPpHhr_Yxn8r9e8CyBWem6cY5XI0_ is": "the _[masked:ngrok-token]_ is",
		"postgres://app:823773/Q0JDMD@db.example/shop":               "postgres://[masked:url-credentials]@db.example/shop",
	} {
		if got := New().Text(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}

// The bytes of a home folder are masked in a list too, which stays JSON.
func TestAHomeFolderInAListOfBytesLeavesJSONValid(t *testing.T) {
	t.Parallel()
	// /home/annlee/shop
	const list = `{"data":[47,104,111,109,101,47,97,110,110,108,101,101,47,115,104,111,112]}`
	got := New().JSON(json.RawMessage(list))
	if !json.Valid(got) || string(got) == list || !strings.HasSuffix(string(got), ",47,115,104,111,112]}") {
		t.Errorf("got %s", got)
	}
}
