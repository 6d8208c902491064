package redact

import (
	"encoding/json"
	"strings"
	"testing"
)

// People make passwords of a word and a number. «» stands for one.
var told = `
Password: «»
Passwort: «»
pwd: «»
| password | «» |
password ......... «»
Enter password: «»
The staging password is «», ask ops.
I set the DB password to «» for now.
use «» as the password
Log in as admin with «» as the admin password.
nmcli dev wifi connect Home password «»
#define DB_PASSWORD "«»"
(setq smtp-password "«»")
process.env.DB_PASSWORD || "«»"
creds = ("bob", "«»")
auth=("bob", "«»")
credentials: bob/«»
new NetworkCredential("bob", "«»")
User.objects.create_user('bob', 'b@x.example', '«»')
bcrypt.hash('«»', 10)
bcrypt.compareSync("«»", hash)
assert.equal(user.password, "«»")
await page.fill('#password', '«»')
await page.getByLabel('Password').fill('«»')
await page.getByRole('textbox', { name: 'Password' }).fill('«»')
if (asked) { await page.fill('#password', '«»') }
await page.locator('input[type=password]')\n    .fill('«»');
cy.get('[name=password]').type('«»{enter}')
cy.get('#password').clear().type("«»")
driver.find_element(By.ID, "password").send_keys("«»")
driver.findElement(By.name("password")).sendKeys("«»");
userEvent.type(screen.getByLabelText(/password/i), '«»')
fireEvent.change(passwordInput, { target: { value: '«»' } })
fill_in "Password", with: "«»"
expect "Password:" { send "«»\\r" }
child.expect('assword:')\nchild.sendline('«»')
net user bob «» /add
sqlplus scott/«»@db
[sudo] password for bob: «»
Enter passphrase for key '/srv/id_rsa': «»
Enter pass phrase for key.pem: «»
Password for 'https://bob@git.example': «»
A challenge password []:«»
Password: «» and then the token
password = «»
I changed the password from «» to Herbst24!
the passphrase («») is new
the password "«»" works
Passwort lautet «»
密码是«»
ｐａｓｓｗｏｒｄ＝«»
<entry key="password">«»</entry>
<label>Password</label><span>«»</span>
{default_pass, <<"«»">>}
{:user "u" :password "«»"}
Dim password As String = "«»"
password: "{{ '«»' | password_hash('sha512') }}"
db.auth("bob", "«»")
`

func TestAPasswordThatAPersonMadeIsFoundWhereItsPlaceSaysSo(t *testing.T) {
	t.Parallel()
	for form := range strings.Lines(strings.TrimSpace(told)) {
		form = strings.ReplaceAll(strings.TrimSuffix(form, "\n"), `\n`, "\n")
		for _, secret := range []string{"Winter2024!", "Sommer23", "letmein123", "k9Xv2mQp7Lw4", "HundAnna12",
			"Hund-Berlin-7", "Tiger$12", "P@ssw0rd12"} {
			text := strings.ReplaceAll(form, "«»", secret)
			if got := New().Text(text); strings.Contains(got, secret) {
				t.Errorf("shown: %s", got)
			}
		}
	}
}

// A token can be all that an address says of its user; a person's name is none.
func TestATokenAsTheOnlyUserOfAnAddressIsMasked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"origin https://k9Xv2mQp7Lw4@github.com/x/y": "origin https://[masked:url-credentials]@github.com/x/y",
		"https://JohnDoe42@github.com/x/y":           "https://JohnDoe42@github.com/x/y",
		"https://deploy-bot2@git.example/x":          "https://deploy-bot2@git.example/x",
		"ssh://git@github.com:22/x":                  "ssh://git@github.com:22/x",
	} {
		if got := New().Text(text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestWhatIsTypedElsewhereIsNoPassword(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"cy.get('[name=email]').type('bob12@x.example')\n",
		"await page.getByLabel('Password').fill(password)\n",
		"await page.getByLabel('Name').fill('Sommer23')\n",
		"await page.getByLabel('Password').fill('')\n",
		"await page.fill('#search', 'Winter2024!')\n",
		"fill_in \"City\", with: \"Area51\"\n",
		"child.expect('login:')\nchild.sendline('bob12')\n",
		"use sha256 as the password hash\n",
		"use argon2id as the password hash\n",
		"Use base64 as the token format.\n",
		"password: bcrypt12\n| password | varchar255 |\n| pass | test12 |\n",
		"#define PASSWORD_MAX \"Section12\"\n",
		"bcrypt.hash(password, 10)\nbcrypt.hash('sha256')\n",
		"expect \"login:\" { send \"ls -l dir12\\r\" }\n",
		"Password: see section12\n",
		"password: Windows11\nthe password of Android14\n",
		"password_hash('sha512')\n",
		"test('password reset', async () => { await page.fill('#name', 'Alice42') })\n",
		"it('asks for a password', () => { cy.get('#name').type('Alice42') })\n",
		"page.goto('/password-reset')\npage.fill('#name', 'Alice42')\n",
		"page.fill('#name', 'Alice42'); page.fill('#password', '[masked:password]')\n",
		"password: ContentType2\nuse Foo-Field-12 as the password\n",
		"use Vulkan12 as the render pass\nRan Debug32 as first pass\n",
	} {
		if got := New().Text(s); got != s {
			t.Errorf("masked: %q", got)
		}
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := New().JSON(b); string(got) != string(b) {
			t.Errorf("masked in JSON: %s", got)
		}
	}
}

// A year behind a product's name is its version; where a password is named, it is one.
func TestAProductAndAYearAreAPasswordWhereOneIsNamed(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"password: «Vue2024»\n", "the password is «office1980»", "| password | «Rails2023» |",
		"sudo passwd --stdin bob <<< «Office1980!»", "- -p\n- «Server2024!»\n", "PASS=«int2024!»\n"} {
		text, secret, _ := cutSecret(text)
		if masked := New().Text(text); strings.Contains(masked, strings.TrimRight(secret, "!")) {
			t.Errorf("left: %q", masked)
		}
	}
	for _, text := range []string{"a password field, as in Vue2024",
		"GET /secret HTTP/1.1", `"POST /token HTTP/1.1" 200 12`, "POST /password HTTP/2"} {
		if masked := New().Text(text); masked != text {
			t.Errorf("masked: %q", masked)
		}
	}
}

// cutSecret takes the signs «» out of a text, and tells what they stand around.
func cutSecret(s string) (text, secret string, found bool) {
	before, rest, _ := strings.Cut(s, "«")
	secret, behind, found := strings.Cut(rest, "»")
	return before + secret + behind, secret, found
}
