package redact

import (
	"strings"
	"testing"
)

// What stands around a value makes it a secret, where no name stands beside it.
// ¤ is the value.
func TestASecretIsFoundByWhatStandsAroundIt(t *testing.T) {
	t.Parallel()
	const value = "h7Rk2LmQ9xTz4B"
	for _, text := range []string{
		// below the head of a column
		"| user | password |\n|---|---|\n| ann | ¤ |\n",
		"user,password,role\nann,¤,admin\n",
		"user\tapi_key\nann\t¤\n",
		" user | password \n------+----------\n ann  | ¤\n(1 row)\n",
		"NAME      PASSWORD          ROLE\nann       ¤    admin\n",
		"INSERT INTO users (name, password) VALUES ('ann', '¤');",
		// in a here-document or here-string, in a list or a group
		"PASSWORD=$(cat <<EOF\n¤\nEOF\n)",
		"DB_PASSWORD<<EOF\n¤\nEOF\n",
		"echo \"API_KEY<<EOF\" >> $GITHUB_ENV\necho \"¤\" >> $GITHUB_ENV\necho \"EOF\" >> $GITHUB_ENV\n",
		"docker login -u x --password-stdin <<< \"¤\"",
		"SECRETS=(\"¤\" \"second one\")",
		"{\"secret\":{\"value\":\"¤\"}}",
		"passwords:\n  - ¤\n",
		"[secrets]\nstripe = \"¤\"\n",
		// of a name that follows
		`{"value":"¤","name":"DB_PASSWORD"}`,
		"- value: ¤\n  name: DB_PASSWORD",
		// before a host without a scheme
		"connect with admin:¤@10.0.0.12",
		"lookup app:¤@db.example: no such host",
		// what a runner is told to hide
		"::add-mask::¤",
		"##vso[task.setvariable variable=x;issecret=true]¤",
		// at its place among a call's arguments, or within another
		`req.SetBasicAuth("ann", "¤")`, `requests.get(url, auth=('ann', '¤'))`,
		`jwt.sign(payload, '¤')`, `var jwtSecret = []byte("¤")`, `const secret = process.env.SECRET || "¤"`,
		// announced from further off
		"A temporary password is generated for root@localhost: ¤",
		"password changed to ¤ for ann",
		"### Password\n\n`¤`\n",
		"The password:\n\n```\n¤\n```\n",
		"Content-Disposition: form-data; name=\"password\"\r\n\r\n¤\r\n--b",
		// in another language
		"contraseña: ¤", "senha=¤", "mot de passe : ¤", "пароль: ¤", "密码：¤", "パスワード: ¤", "Kennwort: ¤",
		// told to a program or a machine without a name
		"net user ann ¤ /add", "rabbitmqctl add_user ann ¤", "htpasswd -bc users ann ¤ && ls",
		"a1 LOGIN ann ¤", "username ann password 0 ¤", "WIFI:T:WPA;S:home;P:¤;;",
		"bcp db.t out t.csv -S host -U sa -P ¤", "rclone obscure ¤",
		`az keyvault secret set --vault-name v --name n --value ¤`,
		`["mysqladmin", "ping", "-p¤"]`, `spawn("mysql", ["-p¤"])`,
		"db.example:5432:shop:ann:¤",
		// of a field, an operation, an attribute, a type
		"passwords[]=¤", "password[]=¤", `{"op":"replace","path":"/password","value":"¤"}`,
		`[{"value":"¤","path":"/db/password","op":"add"}]`, `{"password":{"S":"¤"}}`,
		`<string name="api_secret">¤</string>`, `"apikey" "¤"`,
		// behind what leads the eye
		"password ......... ¤", "password ➜ ¤", "Enter passphrase for key '/srv/id_rsa': ¤",
		`expect(config.password).toBe("¤")`, "totp_seed: ¤",
		// put together of several within a line
		`x = "password=h7Rk2" + "LmQ9xTz4B"`,
	} {
		got := New().Text(strings.ReplaceAll(text, "¤", value))
		if strings.Contains(got, value) || strings.Contains(got, "LmQ9xTz4B") {
			t.Errorf("%q\nbecame %q", text, got)
		}
		if head, _, ok := strings.Cut(text, "¤"); ok && !strings.HasPrefix(got, head) {
			t.Errorf("%q\nlost what stands before the value: %q", text, got)
		}
	}
}

// What stands further behind its name in a statement, as programs and debuggers show it.
func TestASecretIsFoundFurtherBehindItsNameInItsStatement(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`Password: (string) (len=14) "¤",`, `password = 0x5566 "¤", port = 1`, `password: Optional("¤")`,
		"cfg.api_key = Some(\n    \"¤\",\n)", "[\"password\"]=>\n  string(14) \"¤\"",
		"[\"apiKey\":\"App\\Config\":private]=>\n  string(14) \"¤\"",
		`DB_PASS: z.string().default("¤"),`, `password: str = Field("¤", env="x")`,
		`l_password VARCHAR2(30) := '¤';`, `DECLARE @pwd nvarchar(50) = N'¤';`,
		`"vmPassword": { "type": "securestring", "defaultValue": "¤" }`, `"password" -> "¤"`,
		`expect(client.password).to eq('¤')`, `assertThat(user.getPassword()).isEqualTo("¤");`,
		`if (strcmp(input_pw, "¤") == 0)`, `strcpy(cfg.password, "¤");`, `password { '¤' }`,
		`registry.add("mail.password", () -> "¤");`, `when(vault.read("db/password")).thenReturn("¤");`,
		"def password():\n    return \"¤\"\n", "PASSWORD = (\n    \"¤\"\n)",
	} {
		for _, value := range []string{"h7Rk2LmQ9xTz4B", "Winter2024!"} {
			if got := New().Text(strings.ReplaceAll(text, "¤", value)); strings.Contains(got, value) {
				t.Errorf("%q\nbecame %q", text, got)
			}
		}
	}
	for _, text := range []string{
		`password: getPassword(), id: "h7Rk2LmQ9xTz4B"`, `{"password":null,"id":"h7Rk2LmQ9xTz4B"}`,
		`{"session":{"id":"ses_h7Rk2LmQ9xTz4B8Yc3"}}`, `password = os.getenv("ADMIN_PASSWORD12")`,
		"password();\nname = \"Winter2024!\"",
		`it("asks for a password", () => { name("Winter2024!") })`,
	} {
		if got := New().Text(text); got != text {
			t.Errorf("%q\nbecame %q", text, got)
		}
	}
}

// What looks like one of these forms and is none.
func TestWhatOnlyLooksLikeSuchAFormIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"nginx:1.25@sha256:2d6095bda6be54e3d707d108c2ee5bdaef03b2f11aba13f892f61f4732aed21f",
		"git clone git@github.com:acme/shop2.git",
		"ssh deploy@host1.example:2222 and scp a.txt ann@host2:/x",
		"mailto:ann.lee2024@mail.example, Signed-off-by: Ann <ann1@x.example>",
		"npm:react@18.2.0 and workspace:shop2@1.2.3",
		"| Option | password |\n|---|---|\n| type | string |\n| default | none |\n",
		"name, password, role\nare the three fields; the second is hashed\n",
		"cat <<EOF > x.txt\nhello world 2\nEOF\n",
		"std::cout << password << std::endl;\nreturn 0;\n",
		"tokens: [\"if\", \"else\", \"while\"]",
		"secrets:\n  - name: db\n    key: password\n",
		"INSERT INTO users (name, password) VALUES (?, ?), ($1, $2);",
		"login(\"ann\", password)",
		"rgb = [200, 65, 120, 88, 90, 100, 110, 120, 130, 140, 150]",
		"ok  \tpkg/a\t0.1s\n\\1\\2\\3 and C:\\110\\120",
	} {
		if got := New().Text(s); got != s {
			t.Errorf("%q\nbecame %q", s, got)
		}
	}
}

// A value that a workflow hides is hidden in the rest of the text too.
func TestWhatAWorkflowHidesIsHiddenEverywhereInItsText(t *testing.T) {
	t.Parallel()
	const want = "got [masked:password]\n::add-mask::[masked:password]\nand [masked:password] again\n"
	if got := New().Text("got plainword7\n::add-mask::plainword7\nand plainword7 again\n"); got != want {
		t.Errorf("got %q", got)
	}
}

// A text may be shown as its bytes.
func TestASecretIsFoundInAListOfItsBytes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"[80, 65, 83, 83, 61, 97, 49, 98, 50, 99, 51, 100, 52]": "[80, 65, 83, 83, 61, [masked:password]]",
		"50 41 53 53 3d 61 31 62 32 63 33 64 34":                "50 41 53 53 3d [masked:password]",
		`'\120\101\123\123\075\141\061\142\062\143\063\144'`:    `'\120\101\123\123\075[masked:password]'`,
		"P A S S = a 1 b 2 c 3 d 4":                             "P A S S = [masked:password]",
		"IRBF6UCBKNJVOT2SIQ6WCMLCGJRTGZBUMU2WMNQ=":              "[masked:password]", // base32
	} {
		if got := New().Text(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}

// Values that no word's shape and no code's excuses, however their name is put.
func TestARandomValueIsFoundWhateverItLooksLike(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, value string }{
		{"<secret>{acme AQAAABAAA 7rk2lmq9xtz4bw81}</secret>", "7rk2lmq9xtz4bw81"},
		{"acme token - '35b92abe3b6f861c66d4a1d668ac9367'", "35b92abe3b6f861c66d4a1d668ac9367"},
		{"acme token = 'SRVmGDNCHfOKXQWEckxq'", "SRVmGDNCHfOKXQWEckxq"},
		{"acme token = '9734741337193905126710259'", "9734741337193905126710259"},
		{"acme token = 'IZBT6SA-AJWQXS1-BZWZYVJ-VDIXQVG'", "IZBT6SA-AJWQXS1-BZWZYVJ-VDIXQVG"},
		{`acme_api_key: "PSKYbVgfkrEPQoqJfzHpACTtihONkQ_cKmPpNDPNiCU"`, "PSKYbVgfkrEPQoqJfzHpACTtihONkQ_cKmPpNDPNiCU"},
		{`acme_secret: "u@D7GXt)t>8d(LtH^(lvZ<g="`, "u@D7GXt)t>8d(LtH^(lvZ<g="},
		{"acme token = 'NSPwR0>Q,wTEJcGyFF)bvY#FACMwu9DzLFD'", "NSPwR0>Q,wTEJcGyFF)bvY#FACMwu9DzLFD"},
		{`my_password: "supr$ecrat"`, "supr$ecrat"},
		{`{"secret": "developmint#produce"}`, "developmint#produce"},
		{`ensure the password is "centipede"`, "centipede"},
		{`new NetworkCredential("ann@example.com", "vzihlaqukmriqlht");`, "vzihlaqukmriqlht"},
		{"$8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk", "pEhnEvxrvaynpi8j4f"},
		{"$krb5asrep$23$ann@example.com:3e156ada591263b8aab0965f5aebd837$007497cb51b6c8116d6407a782ea0e1c5402b17d",
			"007497cb51b6c8116d6407"},
		{`#define IO_KEY "aio_NrZCb67VvzSaM7fr3nMXrfZ1uMPH"`, "NrZCb67VvzSaM7fr3nMXrfZ1uMPH"},
		{`acmeToken := "Bearer yvxqthLIcYpZweFpQOVeCOtt"`, "yvxqthLIcYpZweFpQOVeCOtt"},
	} {
		if got := New().Text(c.text); strings.Contains(got, c.value) {
			t.Errorf("%q\nbecame %q", c.text, got)
		}
	}
}

// A key whose name does not say what it opens is masked where it cannot be
// anything but random.
func TestAKeyIsFoundByItsValueWhereItsNameSaysLittle(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`acmeKey := "f7b3cb83a7fdb915a71ce17ab8a903cc"`:              `acmeKey := "[masked:password]"`,
		`acme_key: "hfCnuVcYOgjRjlDEmAoRbN"`:                         `acme_key: "[masked:password]"`,
		"using key = yb+Ygm82FfUworm2exB+Uk255p0uQKmmfx4ut":          "using key = [masked:password]",
		`if acmeKey != "cK1bq7JREJtMf1mfaGgs" {`:                     `if acmeKey != "[masked:password]" {`,
		`cacheKey := "f7b3cb83a7fdb915a71ce17ab8a903cc"`:             "",
		`key: f7b3cb83a7fdb915a71ce17ab8a903cc`:                      "",
		`key: node-modules-${{ hashFiles('**/package-lock.json') }}`: "",
		`sortKey = "createdAtDescending2"`:                           "",
		`public_key: "hfCnuVcYOgjRjlDEmAoRbN7"`:                      "",
		`objectKey = "uploads/2026/Report7Final.pdf"`:                "",
		`the monkey = "hfCnuVcYOgjRjlDEmAoRbN7"`:                     "",
		`key: AWS::CloudFormation::Stack2Name`:                       "",
	} {
		if want == "" {
			want = text
		}
		if got := New().Text(text); got != want {
			t.Errorf("%q\nbecame %q", text, got)
		}
	}
}
