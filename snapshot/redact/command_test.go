package redact

import (
	"strings"
	"testing"
)

// What a command is given is a secret at its place among the words. «» stands for it.
var given = `
yes «» | passwd bob
echo «» | gpg --batch --passphrase-fd 0 -d f
echo -n «» | cryptsetup luksOpen /dev/sda1 x -
echo «» | pass insert -e mail/bob
wpa_passphrase Home «»
doppler secrets set FOO «»
fly secrets set FOO=«» BAR=1
heroku config:set FOO=«» -a app
netlify env:set FOO «»
railway variables --set "FOO=«»"
glab variable set FOO --value "«»"
circleci context store-secret ctx FOO «»
az webapp config appsettings set --settings FOO=«»
az sql server create -u adm -p «»
aws ssm put-parameter --name a --value «»
consul kv put app/db/password «»
etcdctl put /app/db «»
bw login bob@x.example «»
bundle config gems.example bob:«»
poetry config http-basic.foo bob «»
curl -su bob:«» https://x.example
openssl genrsa -aes256 -passout pass:«» 2048
useradd -p $(openssl passwd -1 «») bob
signtool sign /f a.pfx /p «» a.exe
rar a -hp«» a.rar f
pdftk a.pdf input_pw «» output b.pdf
sudo -S ls <<< "«»"
vercel env add FOO production <<< '«»'
["-p","«»"]
"args": ["-u", "root", "-p", "«»"]
args = ["-p", "«»"]
args:\n  - "-p"\n  - "«»"
command:\n  - --password\n  - «»
login bob:«»
Login with bob / «»
CONNECT scott/«»@orcl
u/«»@(DESCRIPTION=(ADDRESS=(HOST=h)))
*:*:*:app:«»
ACL SETUSER bob on >«» ~*
CREATE USER bob IDENTIFIED WITH sha256_password BY '«»'
ALTER USER bob IDENTIFIED BY «»;
http://h.example:8086/write?u=u&p=«»
`

func TestWhatACommandIsGivenIsMaskedAtItsPlace(t *testing.T) {
	t.Parallel()
	for form := range strings.Lines(strings.TrimSpace(given)) {
		form = strings.ReplaceAll(strings.TrimSuffix(form, "\n"), `\n`, "\n")
		for _, secret := range []string{"Sommer23!", "letmein123", "k9Xv2mQp7Lw4"} {
			head, tail, _ := strings.Cut(form, "«»")
			got := New().Text(head + secret + tail)
			if strings.Contains(got, secret) || !strings.HasPrefix(got, head) || !strings.HasSuffix(got, tail) {
				t.Errorf("%q gave %q", form, got)
			}
		}
	}
}

func TestWhatACommandIsGivenElsewhereIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		`["-p", "tsconfig.json"], ["mkdir", "-p", "/srv/app2"], ["-p", "8080:80"], ["-a", "Windows11"]`,
		"args:\n  - -p\n  - build/v2\n",
		"yes | apt install x\nyes no12 | head\n",
		"heroku config:set NODE_ENV=production PORT=3000 URL=https://x.example/a1\n",
		"cat <<<\"hello\"\ngrep x <<< $LINE\nmd5sum <<< sha256\n<<<<<<< HEAD\n",
		"login page/index2, login at 10:30, sign in with google:\nlogin user/group\n",
		"connect to db/host1 or conn a/b\n",
	} {
		if got := New().Text(s); got != s {
			t.Errorf("%q\nbecame %q", s, got)
		}
	}
}

func TestACodeThatIsGoodForOnceIsMaskedWhereATextSaysSo(t *testing.T) {
	t.Parallel()
	for _, form := range []string{
		"your code is «»", "Your verification code is «».", "OTP: «»", "2FA code: «»", "MFA token: «»",
		"Use «» as your verification code", "«» is your verification code", "Your login code: «»",
		"Enter code «» to sign in", "G-«» is your Google verification code.", `{"otp":"«»"}`, "totp: «»",
		"one-time code «»", "One-time password: «»",
	} {
		for _, code := range []string{"483920", "483 920", "483-920"} {
			if got := New().Text(strings.ReplaceAll(form, "«»", code)); strings.Contains(got, "483") {
				t.Errorf("shown: %s", got)
			}
		}
	}
	const masked = "The PIN is [masked:one-time-code], PIN: [masked:one-time-code]"
	if got := New().Text("The PIN is 4839, PIN: 7410"); got != masked {
		t.Errorf("became %q", got)
	}
	for _, s := range []string{
		"exit code 101010, status code: 404, error code is 483920\n", "Own Id: OTP-17070, Erlang/OTP 26.2.1\n",
		"OTP: 123456\n", "pin 13, GPIO pin: 12, spin: 1024, pinned 483920\n", "zip code: 483920\n",
		"code 483920\n", "the 2FA code has 6 digits\n", "the access code is 2026-01-02\n",
	} {
		if got := New().Text(s); got != s {
			t.Errorf("%q\nbecame %q", s, got)
		}
	}
}

// Files of programs and machines have orders of their own. «» is a secret.
var ordered = `
crypto isakmp key «» address 10.0.0.1
tacacs-server key «»
username bob privilege 15 secret «»
rocommunity «»
createUser bob SHA "«»" AES "x"
: PSK "«»"
bob : EAP "«»"
"bob" * "«»" *
[smtp.x.example]:587 bob@x.example:«»
bob:{PLAIN}«»::::::
BUNDLE_GEMS__X__COM: "bob:«»"
sentinel auth-pass mymaster «»
<keyMaterial>«»</keyMaterial>
SSID: Home, Key: «»
unlock with «»
Authorization: Basic bob «»
"«»" is the password
password (root): «»
password of bob is «»
psw: «»
["password"]=> string(8) "«»"
connecting with bob:«»@db.example:5432
d/bob:«»@10.0.0.5
sip:bob:«»@sip.example
`

func TestAPasswordIsMaskedInTheOrderOfAFile(t *testing.T) {
	t.Parallel()
	for form := range strings.Lines(strings.TrimSpace(ordered)) {
		form = strings.TrimSuffix(form, "\n")
		for _, secret := range []string{"Sommer23!", "letmein123", "k9Xv2mQp7Lw4"} {
			head, tail, _ := strings.Cut(form, "«»")
			got := New().Text(head + secret + tail)
			if strings.Contains(got, secret) || !strings.HasPrefix(got, head) || !strings.HasSuffix(got, tail) {
				t.Errorf("%q gave %q", form, got)
			}
		}
	}
}

func TestSpareCodesAreMaskedInTheirList(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Recovery codes:\nab3de-9kfm2\nxq7rt-mmnop\nThen go on":      "Recovery codes:\n¤\n¤\nThen go on",
		`{"backup_codes":["30935482","50057895"]}`:                   `{"backup_codes":["¤","¤"]}`,
		"168901-128932-385636-736083-660600-924570-299914-729948 it": "[masked:recovery-key] it",
	} {
		want = strings.ReplaceAll(want, "¤", "[masked:recovery-code]")
		if got := strings.ReplaceAll(New().Text(in), "[masked:password]", "[masked:recovery-code]"); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
	for _, s := range []string{
		"Recovery codes: see the documentation of it2\n", "backup codes:\n  - first-step\n  - next\n",
		"the recovery code path in walreplay2\n",
	} {
		if got := New().Text(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

// The first @ that a host follows can be of the user, an address of e-mail.
func TestAnAddressOfEMailAsTheUserOfAURLWithQuotesIsRead(t *testing.T) {
	t.Parallel()
	const text = `smtps://me@x.example:ab'cd12Ef@mail.example:465`
	if got := New().Text(text); strings.Contains(got, "cd12Ef") {
		t.Errorf("%q", got)
	}
}
