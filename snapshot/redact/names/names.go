// Package names tells what a name says of its value: that it is a password, a token, a key,
// or nothing of the kind. All lists of the words of such names stand here.
//
// It must never look at the value.
package names

import (
	"slices"
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/spelling"
)

// A Strength says how sure a name makes that its value is a secret.
type Strength uint8

// How sure.
const (
	None   Strength = iota
	Medium          // a token: its value must look like one
	Strong          // a password: its value is one unless it is code or a placeholder
)

// The words that names of secrets end in, alone or with the word before.
var (
	strongWords = spelling.Words(`
		password passwrod pasword passowrd passord passwd passwort passw pwd passphrase passcode userpassword pass pw
		userpass dbpass secret secrets pepper sshpass mysqlpwd requirepass masterauth apikey accesskey secretkey
		privatekey authtoken accesstoken refreshtoken clientsecret appsecret mnemonic seedphrase secretkeybase
		signingkey encryptionkey privkey masterkey storepass keypass passwords passphrases pgpassword webhooksecret
		apitoken bearertoken connectionstring keystorepassword truststorepassword smtppassword sharedsecret bindpw
		rootpw authtok phpsessid jsessionid aspsessionid totpsecret psk apisecret remotepass
		imappass smtppass mailpass rootpass adminpass xapikey dbpassword psw
		smbpass adminpw dbpw userpw sqlpw ftppw smtppw mailpw`)
	strongPairs = spelling.Words(`
		certificate_key wep_key app_keys recovery_codes backup_codes user_code app_certificate consumer_key device_code
		code_verifier totp_seed otp_seed mfa_seed api_keys auth_key account_key shared_key session_key deploy_key
		license_key service_key storage_key webhook_key subscription_key ssh_key hmac_key jwt_key crypto_key cipher_key
		aes_key wallet_key ingest_key integration_key write_key server_key id_token bot_token personal_token
		deploy_token session_token push_token user_token app_token registry_token npm_token github_token gitlab_token
		security_token vault_token access_code recovery_phrase recovery_key recovery_code backup_code backup_key
		instrumentation_key secret_phrase conn_string sas_token sas_key private_token job_token consumer_secret
		token_secret key_secret secret_token admin_key root_key sec_key client_key spend_key view_key security_answer
		secret_answer jwt_signing publish_key read_key service_role role_key anon_key key_base host_key device_key
		pre_shared pass_key unlock_key app_key application_key key_data ext_pat github_pat gitlab_pat gh_pat azure_pat
		connect_sid aspx_auth ado_pat devops_pat access_pat user_pat git_pat two_factor`)
	mediumWords = spelling.Words(`
		token tokens auth authorization credential credentials creds cookie cookies sessionid sid jwt otp totp salt pin
		pat fernet pfx p12 keystore wif authkey bearer session cred apitokens stringdata`)
	// What may stand behind: PASSWORD_PROD, token2, secretValue.
	suffixes = spelling.Words(`
		prod production dev development test testing stage staging live sandbox local default main primary secondary old
		new current previous next backup value val raw plain plaintext text string str env base64 b64 hex enc encrypted
		decrypted hash hashed digest md5 sha1 sha256 read write ro rw admin root user master replica eu us v1 v2 v3 a b
		x y id_ header arg param var override bytes data literal cleartext salted clear for confirmation confirm repeat
		private`)
	// What a name speaks of when these stand behind or before: no secret.
	harmless = spelling.Words(`
		public pub foreign cache sort partition idempotency max min num count total per csrf next_page page continuation
		cursor syntax lexer parser grammar error err invalid expired missing wrong empty unknown unused no reset forgot
		change show hide toggle has is needs require requires required with without use uses using usage type`)
)

// notPass are words that end as a password's name does.
var notPass = spelling.Words("bypass compass surpass encompass overpass underpass trespass")

// StrengthOf tells how sure a name, as DB_PASSWORD, dbPassword, --api-key or
// spring.datasource.password, makes that its value is a secret.
func StrengthOf(name string) Strength {
	if len(name) < 2 || len(name) > 100 {
		return None
	}
	parts, n := lastWords(name)
	at := 0
	for at < n-1 && (suffixes[parts[at]] || ascii.IsNumber(strings.TrimPrefix(parts[at], "v"))) {
		at++
	}
	last := strings.TrimRight(parts[at], "0123456789")
	before := ""
	if at+1 < n {
		before = parts[at+1]
	}
	s := None
	switch {
	case before != "" && (strongPairs[before+"_"+last] || strongWords[before+last]):
		s = Strong
		if at+2 < n {
			before = parts[at+2]
		} else {
			before = ""
		}
	case strongWords[last], last == "id" && before == "session" && at+2 < n && parts[at+2] == "net": // of ASP.NET
		s = Strong
	case mediumWords[last], last == "session" && at > 0 && parts[at-1] == "id", last == "id" && before == "secret":
		s = Medium
	case (last == "key" || last == "pat" || last == "pk") && before != "" && ascii.IsCapitals(name):
		s = Medium
	case len(last) > 8 && (strings.HasSuffix(last, "password") || strings.HasSuffix(last, "passwd") ||
		strings.HasSuffix(last, "secret")):
		s = Strong
	case len(last) > 5 && (strings.HasSuffix(last, "pass") && ascii.IsCapitals(name) && !notPass[last] ||
		ascii.HasSuffix(last, "apikey", "storepass", "keypass", "aliaspass")):
		s = Strong
	case len(last) > 4 && strings.HasSuffix(last, "pwd") && last != "oldpwd":
		s = Strong
	case len(last) > 6 && strings.HasSuffix(last, "token"):
		s = Medium
	}
	if s == None || harmless[before] {
		return None
	}
	if (last == "pass" || last == "pw" || last == "secrets") && n == 1 {
		return Medium
	}
	return s
}

// lastWords are the last twelve words of a name, the last one first, in small letters.
func lastWords(name string) (parts [12]string, n int) {
	low := strings.ToLower(name)
	end := len(name)
	for i := len(name) - 1; i >= 0 && n < len(parts); i-- {
		c := name[i]
		sep := !(c|0x20 >= 'a' && c|0x20 <= 'z' || ascii.IsDigit(c))
		hump := !sep && c >= 'A' && c <= 'Z' && (i == 0 || name[i-1] < 'A' || name[i-1] > 'Z' ||
			i+1 < len(name) && name[i+1] >= 'a' && name[i+1] <= 'z')
		switch {
		case sep:
			if i+1 < end {
				parts[n] = low[i+1 : end]
				n++
			}
			end = i
		case hump || i == 0:
			parts[n] = low[i:end]
			n++
			end = i
		}
	}
	return parts, n
}

// Echoes tells whether a value speaks of what its name does: the key of a
// field, the title of a label, the name of a variable.
func Echoes(s, name string) bool {
	low := strings.ToLower(s)
	if strings.Contains(strings.ToLower(name), low) {
		return true
	}
	for _, w := range []string{"pass", "secret", "token", "key", "cred", "auth", "pwd", "login", "user",
		"phrase", "config", "vault", "env"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// IsPassword tells whether a name is a password's, not a key's or a token's.
func IsPassword(name string) bool {
	return ascii.HasSuffix(strings.ToLower(name), "pass", "passwd", "password", "passwrod", "pasword", "passowrd",
		"passord", "passwort", "passphrase", "pwd", "pw",
		"psw", "psk", "secret", "masterauth")
}

// IsPlural tells whether a name is that of several secrets.
func IsPlural(name string) bool {
	low := strings.ToLower(name)
	return strings.HasSuffix(low, "s") && !strings.HasSuffix(low, "pass") || strings.HasSuffix(low, "creds") ||
		low == "stringdata" // of a Secret of Kubernetes
}

// BeforeKey is the word that stands before key in a name, in small letters.
func BeforeKey(name string) (before string, ok bool) {
	low := strings.ToLower(name)
	rest, ok := strings.CutSuffix(low, "key")
	if !ok || rest != "" && ascii.IsLetter(rest[len(rest)-1]) && name[len(rest)] != 'K' {
		return "", false // a monkey
	}
	rest = strings.TrimRight(rest, "_-.")
	i := len(rest)
	for i > 0 && ascii.IsAlnum(rest[i-1]) && (i == len(rest) || name[i] < 'A' || name[i] > 'Z') {
		i--
	}
	return rest[i:], !harmless[rest[i:]] && !ofData[rest[i:]]
}

// ofData are words before key in names of what finds something, and opens nothing.
var ofData = spelling.Words(`
		hash object map lookup index group row column field table dict set store storage bucket s3 item entry record
		list node tree query event lock dedupe dedup route path file data i18n translation message msg label style theme
		test unique composite compound join shard range hot press shift ctrl alt meta arrow registry reg pub verify
		verification verifying fingerprint checksum digest commit content build restore`)

// Tellers are words that tell of a token that stands elsewhere in their line: the key X
// leaked, X is my token.
var Tellers = spelling.Words(`key keys token tokens secret secrets credential credentials apikey api-key pat jwt
	password`)

// Generic are keys that say nothing but that the value follows.
var Generic = spelling.Words(`
		value s stringvalue string_value example default current previous old new data plaintext plain raw val content
		text secret key prod production dev development test staging stage live sandbox primary secondary main initial`)

// IsSetting tells whether a name stands before its value in files of settings.
func IsSetting(name string) bool {
	switch strings.ToLower(name) {
	case "password", "requirepass", "masterauth", "passwd", "secret", "token", "passphrase", "pass", "bindpw", "askpass",
		"rootpw":
		return true
	}
	return false
}

var (
	// Parameters are names of parameters of URLs whose value gives access, beyond those that
	// [StrengthOf] knows.
	Parameters = spelling.Words(`
		_signature appkey assertion awsaccesskeyid client_assertion googleaccessid hdnea hdnts hmac oauth_signature
		oauth_verifier phpsessid q-signature reset_token rsskey samlrequest samlresponse session_id sharekey sig
		signature skoid x-amz-signature x-cos-signature x-goog-signature x-ms-signature x-oss-signature`)
	// LooseParameters are those of parameters that give access, or are of much else.
	LooseParameters = spelling.Words(`key code session hash ticket auth magic invite sid otp credential appid`)
)

// IsPublic tells whether a line speaks of keys and digests that anyone may see.
func IsPublic(line string) bool {
	line = strings.ToLower(line)
	return slices.ContainsFunc(public, func(w string) bool { return strings.Contains(line, w) })
}

var public = []string{"public", "ssh-rsa ", "ssh-ed25519 ", "h1:", "sha256-", "sha384-", "sha512-", "integrity",
	"checksum", "digest", "fingerprint", "shields.io", "badge", "certificate", "etag"}
