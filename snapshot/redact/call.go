package redact

import (
	"maps"
	"slices"
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
	"fivex/snapshot/redact/value"
)

// callRule is the rule for functions that are given a secret at a place of
// their own.
var callRule = &rule{id: "own/call", kind: "password", weak: true, find: call,
	keywords: slices.Sorted(maps.Keys(callArguments))}

// callArguments tells which of a function's arguments is a secret, from 0 on;
// less than 0 from the end.
var callArguments = map[string]int{
	"mysqli_connect(": 2, "mysql_connect(": 2, "new mysqli(": 2, "new pdo(": 2, "basicauth(": 1,
	"getconnection(": 2, "networkcredential(": 1, "directoryentry(": 2, "pscredential(": 1, "auth=(": 1, "auth = (": 1,
	"jwt.sign(": 1, "jwt.verify(": 1, "jwt.encode(": 1, "jwt.decode(": 1, "createhmac(": 1, "hmac.new(": 0,
	"hmac_sha256(": -1, "passwordauthentication(": 1, "usernamepasswordcredential(": 1,
	"usernamepasswordauthenticationtoken(": 1, "basic_auth(": 1, "login(": -1, "loginuser(": 1,
	"secretkeyspec(": 0, "keyparameter(": 0, "pbkdf2(": 0, "scryptsync(": 0, "createcipheriv(": 1, "fernet(": 0,
	"sensitive(": 0, "secretstr(": 0, "set_password(": 0, "check_password(": 0, "azurekeycredential(": 0,
	"encrypt_string ": 0, "convertto-securestring": 0, "awscredentials(": 1, "staticcredentials(": 1,
	"newstaticcredentialsprovider(": 1, "newstaticcredentials(": 1, "basicawscredentials(": 1, "getpass() ->": 0,
	"ftp_login(": 2, "ldap_bind(": 2, "imap_open(": 2, "simple_bind_s(": 1, "starttls_login(": 1,
	"create_user(": 2, "create_superuser(": 2, "createuserwithemailandpassword(": -1,
	"signinwithemailandpassword(": -1, "bcrypt.hash(": 0, "bcrypt.hashsync(": 0, "bcrypt.compare(": 0,
	"bcrypt.comparesync(": 0, "bcrypt.hashpw(": 0, "argon2.hash(": 0, "argon2.verify(": 1,
	"usernamepasswordcredentials(": 1, "sqlcredential(": 1, "db.auth(": 1, "pgp_sym_encrypt(": 1, " crypt(": 0,
	"pgp_sym_decrypt(": 1, "aes_encrypt(": 1, "aes_decrypt(": 1, "wallet(": 0,
	"username_pw_set(": 1, "cookieparser(": 0, "new sequelize(": 2, "new jdbctemplate(": 2, "jedis.auth(": 0,
	"algoliasearch(": 1, "cohere.client(": 0, "stripe(": 0, "minio(": 2, "unsafeplaintext(": 0,
	"bcrypt::password.create(": 0, "plainauth(": 2, "comparehashandpassword(": 1, "generatefrompassword(": 0,
	"hash::make(": 0, "password_verify(": 0, "hmac256(": 0, "hmac512(": 0, "signwith(": 1, "hmacshakeyfor(": 0,
	"symmetricsecuritykey(": 0, "secretstring::new(": 0, "keystore.load(": 1, "ks.load(": 1, "credentials(": -1,
	"credentials::new(": 1, "clientsecretcredential(": 2, "dbi->connect(": 2, "mysql_real_connect(": 3,
	"createclient(": 1, "wifi.begin(": 1, "sp_addlogin ": 1, "basic_auth ": 1, "pscredential]::new(": 1,
	"creds = (": 1, "credentials = (": 1, "authenticate(": -1, "signin(": -1, "httpbasic(": 1, "http_basic(": 1,
	"().basic(": 1, "withpassword(": 0, "withtoken(": 0, "withsecret(": 0, "withapikey(": 0, "withaccesstoken(": 0,
	"withcredentials(": -1, "withbasicauth(": 1, "basiccredentials(": 1, " ftp(": 2, "pymysql.connect(": 2,
	"mysql.connect(": 2, "pdo->__construct(": 2, "unlockaccount(": 1, ".unlock(": -1, "encrypt(": 1, "decrypt(": 1,
	"oauthhandler(": 1, ".derive(": 0, "pbekeyspec(": 0, "basicauthrequestinterceptor(": 1, "transport.connect(": 2,
	"createasync(": 1, "newstaticv4(": 1, "newdialer(": 3, "connection(server": 2,
}

// cryptRule is the rule for keys that functions of cryptography are given, whatever they are
// called.
var cryptRule = &rule{id: "own/call", kind: "password", weak: true, find: crypt, keywords: []string{
	"cipher", "hmac", "aes.", "encrypt", "decrypt", "sign", "serializer", "cookiestore", "session", "keyspec"}}

func crypt(v *look, at, end int) bool {
	s := v.Text
	for n := 0; end < len(s) && n < 24 && (ascii.Word[s[end]] || s[end] == ':'); n++ {
		end++
	}
	if end >= len(s) || s[end] != '(' {
		return false
	}
	most := end + len(scan.Behind(s, end, 160))
	for i := end; i < most; i++ {
		if c := s[i]; c == ';' {
			break
		} else if c != '"' && c != '\'' {
			continue
		}
		val, ok := v.Read(value.Value{Op: value.Equals}, i, 0)
		if !ok || val.To >= most {
			break
		}
		if text := s[val.From:val.To]; len(text) >= 16 && spelling.IsMixed(text) && judge.SpeaksForItself(text) {
			v.add(val.From, val.To, v.rule)
		}
		i = val.To
	}
	return strings.Contains(s[end:most], `\"`) // it may be read without its escapes
}

// argumentsMost is how far the arguments of a call are read.
const argumentsMost = 400

func call(v *look, at, end int) bool {
	s := v.Text
	n := callArguments[strings.ToLower(s[at:end])]
	most := min(len(s), end+argumentsMost)
	var literals []value.Value // one for each argument; empty if it is no string
	current, depth := value.Value{}, 0
	for i := end; i < most; i++ {
		switch c := s[i]; {
		case c == '"' || c == '\'' || c == '`':
			val, ok := v.Read(value.Value{Op: value.Equals}, i, 0)
			if !ok || val.To >= most {
				return true
			}
			if depth <= 1 && (current.To == 0 || n == 0 && len(literals) == 0) && current.To == 0 {
				current = val
			}
			i = val.To
			if i < len(s) && s[i] == '\\' {
				i++
			}
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			if depth--; depth < 0 {
				most = i
			}
		case c == ',' && depth == 0:
			literals = append(literals, current)
			current = value.Value{}
		case c == '\n' && s[end-1] != '(' || c == ';':
			most = i
		}
		if s[end-1] != '(' && current.To > 0 && len(literals) >= n {
			break
		}
	}
	literals = append(literals, current)
	if n < 0 {
		n += len(literals)
	}
	if n >= len(literals) {
		return true
	}
	val := literals[n]
	for _, l := range literals { // hmac.New(sha256.New, []byte("x")): the only string
		if val.To == 0 {
			val = l
		}
	}
	if val.To == 0 {
		return true
	}
	if text := s[val.From:val.To]; judge.IsHuman(text) || (judge.IsRandom(text) || len(text) >= 12 &&
		spelling.IsUnspeakable(text)) &&
		!judge.IsPath(text) && !spelling.IsTechnical(text) && !judge.HasTemplate(text) && strings.IndexByte(text, ' ') < 0 {
		v.passwordAt(at).judge(val)
	}
	return true
}
