package redact

import (
	"strings"
	"testing"
)

// What a text says somewhere else than right behind a name. ¤ is the secret.
func TestASecretIsFoundWhereATextTellsOfItFromAside(t *testing.T) {
	t.Parallel()
	const secret = "h7Rk2LmQ9xTz4Bw8Yc3Vn6Pd"
	for _, text := range []string{
		// in the sentence of a word that tells of it
		"Please rotate the key ¤ now", "revoke ¤ (token)", "¤ is the api key", "the access token I got is ¤",
		"Personal Access Token for publisher 'x': ¤",
		// below the command, the expression or the prompt that asks for it
		"$ echo $API_KEY\n¤\n", "terraform output -raw db_password\n¤\n", "cat /run/secrets/db_password\n¤\n",
		"kubectl get secret x -o jsonpath='{.data.password}' | base64 -d\n¤\n", "$ cat token.txt\n¤",
		">>> os.environ['API_KEY']\n'¤'\n", "irb> ENV['TOKEN']\n=> \"¤\"\n", "(dlv) print password\n\"¤\"\n",
		"◆  API key\n│  ¤\n",
		// behind what a prompt shows
		"? Password: [hidden] ¤", "✔ Password: · ¤", "? Enter your API key › ¤", "AWS Secret Access Key [None]: ¤",
		// as the other half of a pair, under whatever name, and within groups
		`{"Name": "/app/db/password", "Type": "SecureString", "Value": "¤"}`, `{"key":"password","val":"¤"}`,
		`{"k":"api_key","v":"¤"}`, `{"label":"Password","value":"¤"}`, `{"field":"password","input":"¤"}`,
		`"token": {"value": "¤"}`, `{"bearer":{"example.org":"¤"}}`, `{"secrets":[{"name":"a","value":"¤"}]}`,
		"secrets: { db: ¤, x: 1 }", `{"api_keys":{"¤":{"user":"bob"}}}`, "map[Api-Key:[¤]]",
		// before the name that a call, a comment or a test gives it
		`set("¤", forKey: "password")`, `x ?? "¤" // DB_PASSWORD`, `assert.Equal(t, "¤", cfg.Password)`,
		// in the place of what a name has not
		`add_argument("--password", default="¤")`, `{{ .Values.pw | default "¤" | quote }}`,
		`ENV.fetch("API_KEY") { "¤" }`,
		`$ENV{DB_PASSWORD} = '¤';`, `process.env.API_KEY ??= '¤'`,
		// behind types and wrappings of languages
		`api_key: Optional[str] = "¤"`, `const SECRET: &[u8] = b"¤";`, `let pw: TOKEN = String::from("¤");`,
		`password = Just "¤"`, `TOKEN: Final = "¤"`,
		// in tables that are drawn, or have no line below their head
		"│ user │ password │\n├──────┼──────────┤\n│ bob  │ ¤ │\n", "║ password ║ ¤ ║\n",
		"| user | password |\n| bob | ¤ |\n", "-[ RECORD 1 ]-\nuser     | bob\npassword | ¤\n",
	} {
		got := New().Text(strings.ReplaceAll(text, "¤", secret))
		if strings.Contains(got, secret[6:]) {
			t.Errorf("%q\nbecame %q", text, got)
		}
		if head, _, _ := strings.Cut(text, "¤"); !strings.HasPrefix(got, head) {
			t.Errorf("%q\nlost what stands before the secret: %q", text, got)
		}
	}
}

// Passwords that have a space or a quote in them are masked whole.
func TestAPasswordIsMaskedUpToItsEnd(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`DB_PASSWORD="vqGaqG7L Yqzu60LJ"`, `password: 'a7TB0fQ2''C8ivne'`,
		`PASSWORD=wXhN4A2x\ yK20twQ`} {
		if got := New().Text(text); strings.Contains(got, "Yqzu6") || strings.Contains(got, "C8iv") ||
			strings.Contains(got, "yK20") {
			t.Errorf("%q\nbecame %q", text, got)
		}
	}
}

// A token of any vendor is told by its beginning and its length; ids of programs, which are
// shorter or of digits to base 16, are no tokens.
func TestATokenOfAnyVendorIsToldFromIds(t *testing.T) {
	t.Parallel()
	const tail = "h7Rk2LmQ9xTz4Bw8Yc3Vn6PdF5Gs"
	for _, token := range []string{"zep_" + tail + "aQ", "gb_api_" + tail + "Z1", "tly-" + tail + "k8"} {
		if got := New().Text("log: " + token + " ok"); strings.Contains(got, tail) {
			t.Errorf("%s became %q", token, got)
		}
	}
	for _, id := range []string{"msg_01XFDUDYJgAACzvnptvVoYEL", "toolu_01T1x1fJ34qAmk2tNTrN7Up6",
		"call_Zf9lk2TnQmBwXe3hVtYc8RpA",
		"chatcmpl-9a8B7c6D5e4F3g2H1i0JkLmNoPqRs", "ses_4f2a9b8c7d6eXyZaBcDeFgHiJk",
		"resp_0a1b2c3d4e5f60718293a4b5c6d7e8f90123456789abcdef",
		"pnpm-lock_aVeryLongNameOfAComponentThatIsNone",
		"sha512-h7Rk2LmQ9xTz4Bw8Yc3Vn6PdF5GsaQh7Rk2LmQ9xTz4Bw8Yc3Vn6",
		"index-h7Rk2LmQ9xTz4Bw8Yc3Vn6PdF5GsaQ"} {
		if got := New().Text("log: " + id + " ok"); got != "log: "+id+" ok" {
			t.Errorf("%s became %q", id, got)
		}
	}
}

// What stands where such a secret would is left alone if it is none.
func TestWhatIsNoSecretIsLeftWhereATextTellsOfOne(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"the key is in src/components/LoginForm2Fields.test.ts", "cache key Linux-node20-h7Rk2LmQ9xTz4Bw8Yc3Vn6Pd",
		"commit 3f2a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a fixes the token",
		"fix the password\n3f2a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a\n",
		"check the token\nHandleAuth2Callback\n",
		"freq pass\nUUID=3e6be9de-8139-4aE1-9106-a43f08d823a6 /boot ext4\n",
		"pat:  []byte(\"\\xFF\\x00RIFF2\"),", "pat := \"src2/**/*.ts\"",
		"| token | meaning |\n| x | a name |\n", "│ password │ required │\n│ token    │ optional │\n",
		`{"key":"token","value":"string"}`, "parser.add_argument('--password', default='prompt')",
		"token: Optional[str] = None", "the password\n\nis asked for", "echo $HOME\n/home/build2",
	} {
		if got := New().Text(s); got != s && !strings.Contains(s, "/home/") {
			t.Errorf("%q\nbecame %q", s, got)
		}
	}
}

// A name may stand at the end of a word that is a token itself.
func TestANameWithinATokenIsRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"PASSWORaB3daB3dklPRIVATE KEY", "$ pass x\naB3daB3dklPRIVATE KEY\naB3daB3dkl)$ )"} {
		New().Text(text)
	}
}
