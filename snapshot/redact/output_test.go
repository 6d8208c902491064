package redact

import (
	"strings"
	"testing"
)

// shown are commands that print a secret, with how sure they do.
var shown = []string{
	"pass show work/db", "op read op://Private/db/password", "vault kv get -field=password secret/shop",
	"security find-generic-password -w -s shop", `kubectl get secret db -o jsonpath="{.data.password}" | base64 -d`,
	"aws ssm get-parameter --name /shop/db/password --with-decryption --output text",
	"gcloud secrets versions access latest --secret=db", "gh auth token", "heroku config:get DB_PASSWORD",
	"lpass show --password db", "secret-tool lookup service db", `echo "$API_TOKEN"`, "echo ${DB_PASSWORD}",
	"printenv DB_PASSWORD", "sudo cat /run/secrets/db_password", "cat ~/.config/shop/token", "openssl rand -base64 12",
	"pwgen 12 1", "head -c 12 /dev/urandom | base64", "jq -r .password creds.json", "yq .db.password values.yaml",
	`awk -F= '/PASSWORD/{print $2}' .env`, `node -e "console.log(process.env.DB_PASSWORD)"`,
	`python -c "import os; print(os.environ['DB_PASSWORD'])"`, "terraform output -raw db_password",
	`sops -d --extract '["password"]' secrets.yaml`, `psql -tAc "select password from users limit 1"`,
	"grep -oP '(?<=password=).*' app.properties",
}

// Who reads the lines below a command knows what they are by the command. ¤ is the secret.
func TestWhatACommandPrintsThatShowsASecretIsMasked(t *testing.T) {
	t.Parallel()
	for _, command := range shown {
		for _, value := range []string{"Falcon!4621", "Coffee.7644", "mu448fmyag6lybub"} {
			for _, form := range []string{
				"$ ¢\n¤\n", "$ ¢\n\"¤\"\n", "ann@shop:~/shop$ ¢\n¤\nann@shop:~/shop$ ls\n", "❯ ¢\n¤\n",
				"I ran:\n\n```console\n$ ¢\n¤\n$ make\nok\n```\n", "● Bash(¢)\n  ⎿  ¤\n",
				"I ran `¢` and got `¤`.", "`¢` gives `¤`, which works.",
			} {
				text := strings.ReplaceAll(form, "¢", command)
				if got := New().Text(strings.ReplaceAll(text, "¤", value)); strings.Contains(got, value) {
					t.Errorf("%q with %s\nbecame %q", text, value, got)
				}
			}
		}
	}
}

// A log has what a tool printed apart from what it was asked to do.
func TestWhatAToolPrintedIsMaskedByItsCommand(t *testing.T) {
	t.Parallel()
	for _, command := range shown {
		for _, value := range []string{"Falcon!4621", "mu448fmyag6lybub"} {
			if got := New().Output(command, value+"\n"); strings.Contains(got, value) {
				t.Errorf("%q printed %s\nwhich became %q", command, value, got)
			}
		}
	}
	for _, file := range []string{"/run/secrets/db", "config/db_password.txt", ".vault_pass", "./get_token"} {
		if got := New().Output(file, "Falcon!4621\n"); strings.Contains(got, "Falcon") {
			t.Errorf("of %s was read %s", file, got)
		}
	}
	if got := New().Output("src/token.ts", "Falcon!4621\n"); !strings.Contains(got, "Falcon") {
		t.Errorf("of code was read %s", got)
	}
	r := New()
	if got, want := r.Output("make", "password=Falcon!4621\nok"), "password=[masked:password]\nok"; got != want ||
		r.Masked["password"] != 1 {
		t.Errorf("became %q, counted %v", got, r.Masked)
	}
	if got := (*Redactor)(nil).Output("gh auth token", "x"); got != "x" {
		t.Errorf("without masking it became %q", got)
	}
}

// What is no secret stays, below a command that names one, too.
func TestWhatOtherCommandsPrintStays(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"$ ls secrets/\ndb_password.txt\napi_token.txt\n",
		"$ git log -1 --format=%h -- src/token\n9d0857fd\n",
		"$ helm show chart secret\nv12.4.1\n",
		"$ grep -rl password src\nsrc/auth2/password.ts\n",
		"$ grep -c password notes.md\n12\n",
		"$ go test ./auth/token\nok\n",
		"$ echo $TOKEN_COUNT\n12345678\n",
		"$ cat secret.go\npackage secret\n",
		"$ gh auth token\nerror: not-logged-in\n",
		"$ echo $DB_PASSWORD\n\n$ ls\nREADME.md\n",
		"$ wc -l tokens.txt\n12\n",
		"$ vault kv get -field=password secret/shop\nNone\n",
		"It costs 5$ a token\nv2-release\n",
		"$ find . -name '*password*'\nsrc/login2/password.ts\n",
		"The `Http2Session` owns this: it is `Http2Stream`.",
		"Run `npm run check:token` and see `dist/token2.js`.",
		"`grep password` shows `src/login2.ts`, and `README2.md`.",
		"$ bun test password\nlogin2.test.ts:\n",
	} {
		if got := New().Text(text); got != text {
			t.Errorf("%q\nbecame %q", text, got)
		}
	}
}

// A command may be long, and have in it what hides the end of a text.
func TestACommandOfAnyFormMasksEachSecretOnce(t *testing.T) {
	t.Parallel()
	for _, command := range []string{
		"gh auth token" + strings.Repeat(" && make all", 40),
		"cat ~/.config/shop/token `│\x1b[1m", "vault kv get -field=password secret/shop {password=\x1b[1m",
		"gh auth token `%20token", "echo ${DB_PASSWORD} PRIVATE KEY}\\",
	} {
		r := New()
		got := r.Output(command, "mu448fmyag6lybub\nok\n")
		if want := "[masked:password]\nok\n"; got != want || r.Total() != 1 {
			t.Errorf("of %q\nwas read %q, counted %v", command, got, r.Masked)
		}
		again := New()
		if twice := again.Output(command, got); twice != got || again.Total() != 0 {
			t.Errorf("of %q\nbecame %q, counted %v", command, twice, again.Masked)
		}
	}
}

// What the project allows stays, whatever printed it.
func TestWhatIsAllowedIsNotMaskedByItsCommand(t *testing.T) {
	t.Parallel()
	x, err := Compile(Options{Config: Config{Allow: []string{"Falcon!4621"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := x.New().Output("gh auth token", "Falcon!4621\n"); got != "Falcon!4621\n" {
		t.Errorf("became %q", got)
	}
}
