package shape

import (
	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/spelling"
	"strings"
)

// files have secrets at places of their own, or that the words around them tell; so have
// hashes, and what programs encrypt for themselves.
var files = []*Shape{
	token("age-key", "age-secret-key-", `\bAGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{40,}`),
	token("age-key", "age-plugin-", `\bAGE-PLUGIN-[A-Z0-9-]+-1[A-Z0-9]{20,}`),
	token("ansible-vault", "$ansible_vault",
		`\$ANSIBLE_VAULT;[\d.]+;AES256[^\n]*\n(?:\s*[a-f0-9]{40,}\n?)+`).from(0),
	{ID: "own/app-password", Kind: "password", Weak: true, Keywords: []string{"password=", "pass="},
		pattern: lazyregexp.New(`(?i)pass(?:word)?=((?-i:[a-z]{4} [a-z]{4} [a-z]{4} [a-z]{4}))\b`),
		accept:  func(m match) bool { return spelling.Unspeakables(strings.Fields(m.secret)) > 0 }},
	{ID: "own/aws-secret", Kind: "aws-secret", Weak: true, Keywords: []string{"credentials\t"},
		pattern: lazyregexp.New(`CREDENTIALS\t\S+\t[\dTZ:.+-]+\t([A-Za-z0-9+/]{40}(?:\t\S+)?)`)},
	token("azure-key", "==\"", `"value":\s*"([A-Za-z0-9+/]{86}==)"`).from(110).usual(),
	token("azure-storage-key", "accountkey= sharedaccesskey= ==",
		`(?i)(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,}={0,2})`).from(20),
	token("azure-vault-secret", "vault.azure.net/secrets/",
		`vault\.azure\.net/secrets/[^"\s]+",[^{}]{0,200}?"value":\s*"([^"]{6,})"`).from(0),
	token("bitcoin-key", "importprivkey", `importprivkey\W{1,4}([5KLc9][1-9A-HJ-NP-Za-km-z]{50,51})`).from(0),
	token("crypt-hash",
		"$sha1$ $md5$ "+
			"$2a$ $2b$ $2y$ $1$ $5$ $6$ $y$ $7$ $8$ $9$ $apr1$ $argon2 $scrypt $pbkdf2 $s2$ {ssha {sha} {smd5} pbkdf2_sha "+
			"bcrypt_sha scrypt:32 $p$ $h$ $gy$",
		`(?:\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{50,}|\$(?:1|5|6|y|7|8|9|apr1|P|H|gy|md5|sha1)\$[./A-Za-z0-9$=,-]{16,}|`+
			`\$(?:argon2(?:id|i|d)|scrypt|pbkdf2[a-z0-9-]*)\$[./A-Za-z0-9$=,+_-]{16,}|\{(?:SSHA|SMD5|`+
			`SHA)\d*\}[A-Za-z0-9+/=]{20,}|(?:pbkdf2_sha\d+|bcrypt_sha256)\$[A-Za-z0-9$./+=_-]{20,}|`+
			`scrypt:\d+:\d+:\d+\$[A-Za-z0-9$]{20,})`).from(0),
	{ID: "own/device-code", Kind: "device-code", Weak: true, Keywords: []string{"one-time code", "enter the code",
		"user code"},
		pattern: lazyregexp.New(`(?i:one-time code|enter the code|user code)\W{1,4}([A-Z0-9]{4}-[A-Z0-9]{4}|[A-Z0-9]{9})\b`),
		accept:  isCodeOfParts},
	token("ethereum-key", "accounts", `accounts["']?\s*[:=]\s*\[\s*["'](0x[a-f0-9]{64})\b`).from(0).
		where(hexSoon).usual(),
	token("ethereum-key", "wallet(", `(?i)Wallet\(\s*\\?["'](0x[a-f0-9]{64}|[a-f0-9]{64})\b`).from(0),
	token("extended-private-key", "xprv yprv zprv tprv uprv vprv", `\b[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{90,}`),
	{ID: "own/first-password", Kind: "password", Weak: true, Keywords: []string{"temporary password is generated"},
		pattern: lazyregexp.New(`temporary password is generated for \S+: (\S{8,})`)},
	token("key-bytes", "uint8array([",
		`(?i)key["']?\s*[:=]\s*(?:new )?Uint8Array(?:\.from)?\(\[(\d+(?:,\s*\d+){31,})\]`).from(40),
	token("key-seed", "seed", `(?i)\bseed["']?\s*[:=]\s*["']?(?:0x)?([a-f0-9]{64})\b`).from(0).where(hexSoon).usual(),
	token("kubernetes-token", "--token bootstrap",
		`(?:--token[ =]|bootstrap-token-)["']?([a-z0-9]{6}\.[a-z0-9]{16})\b`).from(0),
	token("license-key", "product serial activation license licence voucher",
		`(?i)(?:product key|serial(?: number)?|activation (?:code|key)|licen[cs]e(?: key)?|voucher)["':=# ]{1,6}`+
			`((?-i:[A-Z0-9]{4,6}(?:-[A-Z0-9]{4,6}){2,7}))\b`).from(0).where(partsBehind).and(isCodeOfParts).usual(),
	{ID: "own/made-secret", Kind: "password", Weak: true,
		Keywords: []string{"openssl rand", "with-decryption", "secret-tool lookup", "key:generate"},
		pattern: lazyregexp.New(`(?:openssl rand|--with-decryption|secret-tool lookup|key:generate)[^\n]{0,80}\n` +
			`(?:base64:)?([^\s"'{}]{12,})`),
		accept: func(m match) bool {
			return spelling.IsPiece(m.secret) && !spelling.IsWordlyName(m.secret) && !judge.IsPath(m.secret)
		}},
	token("maven-master", "<master>", `<master>(\{[A-Za-z0-9+/=]{20,}\}?=?)`).from(0).usual(),
	token("minisign-key", "rwrty0iy", `\bRWRTY0Iy[A-Za-z0-9+/=]{60,}`),
	token("netrc", "machine ",
		`(?i)\bmachine\s+\S+\s+(?:account\s+\S+\s+)?login\s+\S+\s+`+
			`(?:account\s+\S+\s+)?password\s+("[^"\n]{3,}"|\S{3,})`),
	{ID: "own/network-key", Kind: "password", Weak: true, Keywords: []string{"key 7 ", "key 0 "},
		pattern: lazyregexp.New(`(?:server|isakmp) key [07] (\S{6,})`)},
	token("nostr-key", "nsec1", `\bnsec1[a-z0-9]{50,}\b`),
	token("npmrc-auth", "_auth",
		`\b_auth(?:Token)?\s*=\s*"?([A-Za-z0-9+/=_.-]{8,})`).
		and(func(m match) bool { return !judge.IsPlaceholder(m.secret) }),
	{ID: "own/otp-seed", Kind: "otp-seed", Weak: true, Keywords: []string{"key: ", "secret: ",
		"code: "}, likely: groupsBehind,
		pattern: lazyregexp.New(`: ((?:[A-Z2-7]{4} ){3,15}[A-Z2-7]{4})\b`)},
	token("otp-seed", "otpauth-migration", `data=([A-Za-z0-9+/=%_-]{30,})`).from(0).usual(),
	token("pgpass", ":5432: :5433: :6432:",
		`[\w.*-]+:\d{4,5}:[\w.*-]+:[\w.*@-]+:([^\s:"'\x60,)\]}>|]{6,})`).from(80),
	token("private-key", "ls0tls1crudjti",
		`\bLS0tLS1CRUdJTiB(?:SU0EgUFJJVkFURS|QUklWQVRF|FQyBQUklWQVRF|PUEVOU1NIIFBSSVZBVEU|FTkNSWVBURUQg|`+
			`EU0EgUFJJVkFUR)[A-Za-z0-9+/=_-]{40,}`),
	token("rails-credentials", "encrypted:",
		`([A-Za-z0-9+/]{40,}={0,2}--[A-Za-z0-9+/]{16}--[A-Za-z0-9+/]{20,24}={0,2})`).from(0),
	token("rsa-key", "</modulus>", `<(?:D|P|Q|DP|DQ|InverseQ)>([A-Za-z0-9+/]{60,}={0,2})</`).from(0),
	token("secure-string", "securestring", `\bSecureString\t(\S{6,})`).from(0).usual(),
	{ID: "own/securecrt-password", Kind: "securecrt-password", Keywords: []string{`password v2"=`}, Weak: true,
		pattern: lazyregexp.New(`(?i)Password V2"=(0\d:[a-f0-9]{20,})`)},
	token("signify-key", "rwrcs", `\bRWRCS[A-Za-z0-9+/]{90,}={0,2}`),
	token("spring-cipher", "{cipher}", `\{cipher\}([A-Za-z0-9+/=]{32,})`).from(0),
	token("steam-cookie", "steamloginsecure=", `(?i)steamLoginSecure=(\d{17}(?:%7C|\|){2}[\w.-]{20,})`).from(0),
	token("terraform-random", "random_password bcrypt_hash", `\bresult"?\s*[=:]\s*"([^"]{6,})"`).from(0).usual(),
	token("tor-key", "ed25519v1-secret", `== ed25519v1-secret: type0 ==\s+([A-Za-z0-9+/]{60,}={0,2})`).from(10),
	token("vault-unseal-key", "unseal",
		`(?i)unseal key(?: \d+)?["'\s:=]{1,4}([A-Za-z0-9+/]{40,}={0,2})`).from(0),
	token("wireguard-key", "privatekey presharedkey",
		`(?i)\b(?:PrivateKey|PresharedKey)\s*=\s*([A-Za-z0-9+/]{42}[A-Za-z0-9+/=]=)`),
}

// partsBehind tells whether three parts of capitals and digits follow soon that hyphens
// join.
func partsBehind(s string, _, end int) bool {
	parts, run := 0, 0
	for i := end; i < len(s) && i < end+44; i++ {
		switch c := s[i]; {
		case c >= 'A' && c <= 'Z' || ascii.IsDigit(c):
			if run++; parts == 2 && run == 4 {
				return true
			}
		case c == '-' && run >= 4 && run <= 6:
			parts++
			run = 0
		default:
			parts, run = 0, 0
		}
	}
	return false
}

// hexSoon tells whether sixteen digits of base 16 follow soon.
func hexSoon(s string, _, end int) bool {
	n := 0
	for i := end; i < len(s) && i < end+32; i++ {
		if ascii.Unhex(s[i]) > 15 {
			n = 0
		} else if n++; n == 16 {
			return true
		}
	}
	return false
}

// isCodeOfParts tells whether a match is of digits among capitals, or of no words.
func isCodeOfParts(m match) bool {
	return spelling.IsPiece(m.secret) || spelling.Rarities(m.secret) > 1
}

// groupsBehind tells whether groups of four follow that spaces part.
func groupsBehind(s string, _, end int) bool {
	return end+10 < len(s) && s[end+4] == ' ' && s[end+9] == ' '
}
