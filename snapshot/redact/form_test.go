package redact

import (
	"strings"
	"testing"
)

// What a program made of a secret's form is undone: the width of a column, the
// signs of a diff, the name of a service before each line. {64} is a line of a
// key.
func TestASecretIsFoundWhateverFormAProgramGaveIt(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		// Folded within the name of a parameter, within a webhook, behind the @.
		{"https://x.example/f?E=1&Signat\nure=a8d9f0e1b2c3d4e5f6a7b8c9d0\n",
			"https://x.example/f?E=1&Signat\nure=[masked:url-parameter]\n"},
		{"> https://hooks.slack.com/services\n> /T17BS3WXTIL/BGY1VNKAC7A\n> /SbhWtIdO\n",
			"> https://hooks.slack.com/services\n> /[masked:slack-webhook]\n"},
		{"postgres://app:F3jgqbjpFRRXSz1k@\n    db.example:5432/shop\n",
			"postgres://[masked:url-credentials]@\n    db.example:5432/shop\n"},
		{"URL = \"mysql://root:CjCKHkY9zRy9cZ@\" +\n    \"localhost/x\"\n",
			"URL = \"mysql://[masked:url-credentials]@\" +\n    \"localhost/x\"\n"},
		// At the edge of a wide line; what follows a secret's line is no part of it.
		{"The deployment went well once we had put the token gh\np_a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5 in.\n",
			"The deployment went well once we had put the token [masked:github-token] in.\n"},
		{"the token ghp_a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5\ndone\n",
			"the token [masked:github-token]\ndone\n"},
		// Mail, a diff, a key that a hunk's head stands in, a log of services.
		{"export SSHPASS=3D\"yTAc5I33iuK\"\n", "export SSHPASS=3D\"[masked:password]\"\n"},
		{"@@ -1,2 +1,1 @@\n-key: -----BEGIN PRIVATE KEY-----\n-{64}\n-{64}\n------END PRIVATE KEY-----\n x\n",
			"@@ -1,2 +1,1 @@\n-key: [masked:private-key]\n x\n"},
		{"@@ -1,3 +1,3 @@\n -----BEGIN PRIVATE KEY-----\n {64}\n@@ -9,2 +9,2 @@ a\n {64}\n" +
			" -----END PRIVATE KEY-----\n+x\n", "@@ -1,3 +1,3 @@\n [masked:private-key]\n+x\n"},
		{"web_1  | -----BEGIN PRIVATE KEY-----\nweb_1  | {64}\nweb_1  | {64}\n" +
			"web_1  | -----END PRIVATE KEY-----\nweb_1  | up\n", "web_1  | [masked:private-key]\nweb_1  | up\n"},
		// A plus is a space, or it is not; \r is the end of a line, or it is not.
		{"/run?cmd=mysql+-u+root+-pv7TmrJZqATID+shop", "/run?cmd=mysql+-u+root+-p[masked:password]+shop"},
		{"/f?a=1&sig=eRlMHfWKHz+U2k7k1hU3nZx35bWYl6%3D", "/f?a=1&sig=[masked:azure-sas]"},
		{"C:\\x\bUsers\\rx\bunenmnbx\bq\\shop", "~\\shop"},
		// Twelve words of the list that opens wallets; words of letters only.
		{"noted olympic wine fragile wheel cherry hazard sudden lunar bamboo torch acid velvet, so",
			"noted [masked:recovery-phrase], so"},
		{"password: swordfish", "password: [masked:password]"},
		{"  db_password: qwErTyuIo", "  db_password: [masked:password]"},
	} {
		key := strings.Repeat("aB3d", 16)
		in, want := strings.ReplaceAll(c[0], "{64}", key), strings.ReplaceAll(c[1], "{64}", key)
		if got := New().Text(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}

func TestOrdinaryFormsAreLeftAlone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"pass it by appending --otp=123456.\nFor more, see the documentation of it\n",
		"GOOGLE_APPLICATION_NAME=shop\nPATH=/usr/local/bin:/usr/bin\nTOKEN_URL=https://x.example/token\n",
		"const type = update.major !== current.major ? 'major' : update.minor !== current.minor ? 'minor' : ''\n",
		"  password: string,\n  password: required\n  password: hashedPassword\n",
		"cut cute cycle dad damage damp dance danger daring dash daughter dawn day deal debate\n",
		"@@ -1,2 +1,2 @@ func main() {\n-\ta := token\n+\tb := token\n \treturn\n",
		"has := o.APIKey != \"\" ||\n\to.Password != \"\" && x2\n",
		"cmd.Env = append(os.Environ(), \"PWD=\"+dir)\nPR_SPEC_STORE_BYPASS = 0x10\n",
	} {
		if got := New().Text(s); got != s {
			t.Errorf("%q\nbecame %q", s, got)
		}
	}
}
