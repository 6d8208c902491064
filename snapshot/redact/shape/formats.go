package shape

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/spelling"
)

// formats are secrets that stand at a place of their own: in the address of
// a webhook, in a program's own file, in a hash's fields.
var formats = []*Shape{
	shape1("slack-webhook", "hooks.slack.com",
		`hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{15,})`),
	shape1("prisma-key", "prisma+postgres://", `api_key=([A-Za-z0-9._-]{20,})`).from(0),
	shape1("azure-storage-key", "accountkey= sharedaccesskey= ==",
		`(?i)(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,}={0,2})`).from(20),
	shape1("azure-sas", "sig=", `(?i)[?&;]sig=([A-Za-z0-9%+/=_-]{20,})`),
	shape1("discord-webhook", "/api/webhooks/ discord.com/api/v",
		`discord(?:app)?\.com/api/(?:v\d+/)?webhooks/(\d{15,}/[A-Za-z0-9_-]{30,})`).from(30),
	shape1("zapier-webhook",
		"hooks.zapier.com hook.make.com hook.eu1.make.com hook.eu2.make.com hook.us1.make.com "+
			"hook.us2.make.com hook.integromat.com",
		`hooks?\.[a-z0-9.]*(?:zapier|make|integromat)\.com/(?:hooks/catch/)?([A-Za-z0-9/_-]{12,})`),
	shape1("teams-webhook", "webhook.office.com outlook.office.com/webhook .logic.azure.com",
		`(?:webhook\.office\.com|outlook\.office\.com)/webhook(?:b2)?/([A-Za-z0-9@/-]{30,})`),
	shape1("n8n-webhook", "maker.ifttt.com",
		`maker\.ifttt\.com/trigger/[^/\s]+/(?:json/)?with/key/([A-Za-z0-9_-]{15,})`),
	shape1("mattermost-hook", "/hooks/", `https?://[\w.:-]+/hooks/`+
		`([a-z0-9]{26}\b|[A-Za-z0-9]{17,24}/[A-Za-z0-9]{30,})`).from(80),
	shape1("chat-webhook", "chat.googleapis.com",
		`chat\.googleapis\.com/v1/spaces/[\w-]+/messages\?key=([\w-]+&token=[\w%-]+)`),
	shape1("feishu-webhook", "/bot/v2/hook/ oapi.dingtalk.com",
		`(?:/bot/v2/hook/|robot/send\?access_token=)([A-Za-z0-9-]{20,})`),
	shape1("webex-webhook", "/webhooks/incoming/", `/webhooks/incoming/([A-Za-z0-9+/_-]{30,})`).from(0),
	shape1("node-endpoint", ".infura.io .alchemy.com/v .quiknode.pro/ .moralis .ankr.com .blastapi.io .drpc.org",
		`\.(?:infura\.io|g\.alchemy\.com|quiknode\.pro|blastapi\.io|ankr\.com)/(?:\w{2,10}/)?([A-Za-z0-9_-]{20,})`).from(10),
	shape1("pipedream-webhook", ".m.pipedream.net", `//([a-z0-9]{10,})\.m\.pipedream\.net`).from(40),
	shape1("sentry-dsn", ".ingest. @sentry",
		`https?://([a-f0-9]{32}(?::[a-f0-9]{32})?)@[\w.-]*sentry`).from(90),
	shape1("age-key", "age-secret-key-", `\bAGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{40,}`),
	shape1("extended-private-key", "xprv yprv zprv tprv uprv vprv", `\b[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{90,}`),
	shape1("nostr-key", "nsec1", `\bnsec1[a-z0-9]{50,}\b`),
	shape1("minisign-key", "rwrty0iy", `\bRWRTY0Iy[A-Za-z0-9+/=]{60,}`),
	shape1("private-key", "ls0tls1crudjti",
		`\bLS0tLS1CRUdJTiB(?:SU0EgUFJJVkFURS|QUklWQVRF|FQyBQUklWQVRF|PUEVOU1NIIFBSSVZBVEU|FTkNSWVBURUQg|`+
			`EU0EgUFJJVkFUR)[A-Za-z0-9+/=_-]{40,}`),
	shape1("vault-unseal-key", "unseal",
		`(?i)unseal key(?: \d+)?["'\s:=]{1,4}([A-Za-z0-9+/]{40,}={0,2})`).from(0),
	shape1("kubernetes-token", "--token bootstrap",
		`(?:--token[ =]|bootstrap-token-)["']?([a-z0-9]{6}\.[a-z0-9]{16})\b`).from(0),
	shape1("oracle-password", "jdbc:oracle:", `jdbc:oracle:\w+:[^/\s"'@]+/"?([^@\s"']{3,})"?@`).from(0),
	shape1("crypt-hash",
		"$sha1$ $md5$ "+
			"$2a$ $2b$ $2y$ $1$ $5$ $6$ $y$ $7$ $8$ $9$ $apr1$ $argon2 $scrypt $pbkdf2 $s2$ {ssha {sha} {smd5} pbkdf2_sha "+
			"bcrypt_sha scrypt:32 $p$ $h$ $gy$",
		`(?:\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{50,}|\$(?:1|5|6|y|7|8|9|apr1|P|H|gy|md5|sha1)\$[./A-Za-z0-9$=,-]{16,}|`+
			`\$(?:argon2(?:id|i|d)|scrypt|pbkdf2[a-z0-9-]*)\$[./A-Za-z0-9$=,+_-]{16,}|\{(?:SSHA|SMD5|`+
			`SHA)\d*\}[A-Za-z0-9+/=]{20,}|(?:pbkdf2_sha\d+|bcrypt_sha256)\$[A-Za-z0-9$./+=_-]{20,}|`+
			`scrypt:\d+:\d+:\d+\$[A-Za-z0-9$]{20,})`).from(0),
	shape1("wireguard-key", "privatekey presharedkey",
		`(?i)\b(?:PrivateKey|PresharedKey)\s*=\s*([A-Za-z0-9+/]{42}[A-Za-z0-9+/=]=)`),
	shape1("pgpass", ":5432: :5433: :6432:",
		`[\w.*-]+:\d{4,5}:[\w.*-]+:[\w.*@-]+:([^\s:"'\x60,)\]}>|]{6,})`).from(80),
	shape1("netrc", "machine ",
		`(?i)\bmachine\s+\S+\s+(?:account\s+\S+\s+)?login\s+\S+\s+`+
			`(?:account\s+\S+\s+)?password\s+("[^"\n]{3,}"|\S{3,})`),
	shape1("npmrc-auth", "_auth",
		`\b_auth(?:Token)?\s*=\s*"?([A-Za-z0-9+/=_.-]{8,})`).
		and(func(m match) bool { return !judge.IsPlaceholder(m.secret) }),
	shape1("dockerconfig-auth", `"auth"`, `"auth"\s*:\s*"([A-Za-z0-9+/]{8,}={0,2})"`),
	shape1("vnc-password", "password:b:", `(?i)password:b:([A-Fa-f0-9]{16,})`),
	{ID: "own/securecrt-password", Kind: "securecrt-password", Keywords: []string{`password v2"=`}, Weak: true,
		pattern: lazyregexp.New(`(?i)Password V2"=(0\d:[a-f0-9]{20,})`)},
	shape1("rdp-password", "51:b:", `(?i)password 51:b:([A-F0-9]{20,})`),
	shape1("ansible-vault", "$ansible_vault",
		`\$ANSIBLE_VAULT;[\d.]+;AES256[^\n]*\n(?:\s*[a-f0-9]{40,}\n?)+`).from(0),
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

// hooks are addresses that whoever knows may call.
var hooks = []*Shape{
	shape1("webhook", "/webhook/ /webhook-test/", `/webhook(?:-test)?/([a-f0-9]{8}-[a-f0-9-]{27})\b`).from(0),
	shape1("webhook", "events.pagerduty.com", `events\.pagerduty\.com/(?:integration|x-ere)/([A-Za-z0-9]{20,})`),
	shape1("ping-url", "hc-ping.com cronitor.link healthchecks.io/ping",
		`(?:hc-ping\.com|healthchecks\.io/ping|cronitor\.link/p)/([A-Za-z0-9-]{20,})`),
	shape1("deploy-hook", "/integrations/deploy/", `/integrations/deploy/prj_[A-Za-z0-9]{10,}/([A-Za-z0-9]{8,})`).from(0),
	shape1("deploy-hook", "/build_hooks/ /deploy_hooks/", `/(?:build|deploy)_hooks/([a-f0-9-]{20,})`).from(0),
	shape1("webhook", "webhook.site", `webhook\.site/([a-f0-9]{8}-[a-f0-9-]{27})\b`),
	shape1("webhook", "alert.victorops.com", `victorops\.com/integrations/generic/\d+/alert/([a-f0-9-]{36})`),
	shape1("webhook", ".pagerduty.com", `\.pagerduty\.com/integration/([A-Za-z0-9]{20,})`),
	shape1("log-intake", "datadoghq. sumologic.com/receiver",
		`(?:/v\d/input/|/receiver/v1/http/)([A-Za-z0-9+/_=-]{30,})`).usual(),
	shape1("stream-key", "/live2/", `/live2/([a-z0-9]{4}(?:-[a-z0-9]{4}){3,4})\b`).usual(),
	shape1("proxy-link", "ss:// ssr:// vmess://", `\b(?:ssr?|vmess)://([A-Za-z0-9+/=_-]{30,})`).from(0).usual(),
	shape1("discord-webhook", "discord://", `discord://(\d{15,}/[A-Za-z0-9_-]{30,})`),
	shape1("conda-token", "/t/", `/t/((?:[a-z]{2}-)?[a-f0-9]{8}-[a-f0-9-]{27})/`).from(0).usual(),
	shape1("link-token", "/verify /confirm /activate /reset /invit /magic /unsubscribe",
		`/(?:verify|confirm|activate|reset|invit|magic|unsubscribe)[a-z-]*/([A-Za-z0-9_-]{24,})\b`).from(0).
		and(func(m match) bool { return judge.IsToken(m.secret) }).usual(),
	shape1("bark-key", "api.day.app", `api\.day\.app/([A-Za-z0-9]{20,})`),
}

// groupsBehind tells whether groups of four follow that spaces part.
func groupsBehind(s string, _, end int) bool {
	return end+10 < len(s) && s[end+4] == ' ' && s[end+9] == ' '
}

// moreFormats are keys that the file or the words around them make one, and what programs
// encrypt for themselves.
var moreFormats = []*Shape{
	shape1("steam-cookie", "steamloginsecure=", `(?i)steamLoginSecure=(\d{17}(?:%7C|\|){2}[\w.-]{20,})`).from(0),
	shape1("age-key", "age-plugin-", `\bAGE-PLUGIN-[A-Z0-9-]+-1[A-Z0-9]{20,}`),
	shape1("signify-key", "rwrcs", `\bRWRCS[A-Za-z0-9+/]{90,}={0,2}`),
	shape1("tor-key", "ed25519v1-secret", `== ed25519v1-secret: type0 ==\s+([A-Za-z0-9+/]{60,}={0,2})`).from(10),
	shape1("spring-cipher", "{cipher}", `\{cipher\}([A-Za-z0-9+/=]{32,})`).from(0),
	shape1("bitcoin-key", "importprivkey", `importprivkey\W{1,4}([5KLc9][1-9A-HJ-NP-Za-km-z]{50,51})`).from(0),
	shape1("ethereum-key", "accounts", `accounts["']?\s*[:=]\s*\[\s*["'](0x[a-f0-9]{64})\b`).from(0).
		where(hexSoon).usual(),
	shape1("ethereum-key", "wallet(", `(?i)Wallet\(\s*\\?["'](0x[a-f0-9]{64}|[a-f0-9]{64})\b`).from(0),
	shape1("rsa-key", "</modulus>", `<(?:D|P|Q|DP|DQ|InverseQ)>([A-Za-z0-9+/]{60,}={0,2})</`).from(0),
	{ID: "own/app-password", Kind: "password", Weak: true, Keywords: []string{"specific password"},
		pattern: lazyregexp.New(`(?i)app-specific password\W{1,6}((?:[a-z]{4}-){3}[a-z]{4})\b`)},
	{ID: "own/device-code", Kind: "device-code", Weak: true, Keywords: []string{"one-time code", "enter the code",
		"user code"},
		pattern: lazyregexp.New(`(?i:one-time code|enter the code|user code)\W{1,4}([A-Z0-9]{4}-[A-Z0-9]{4}|[A-Z0-9]{9})\b`),
		accept:  isCodeOfParts},
	{ID: "own/otp-seed", Kind: "otp-seed", Weak: true, Keywords: []string{"key: ", "secret: ",
		"code: "}, likely: groupsBehind,
		pattern: lazyregexp.New(`: ((?:[A-Z2-7]{4} ){3,15}[A-Z2-7]{4})\b`)},
	shape1("otp-seed", "otpauth-migration", `data=([A-Za-z0-9+/=%_-]{30,})`).from(0).usual(),
	shape1("maven-master", "<master>", `<master>(\{[A-Za-z0-9+/=]{20,}\}?=?)`).from(0).usual(),
	shape1("azure-key", "==\"", `"value":\s*"([A-Za-z0-9+/]{86}==)"`).from(110).usual(),
	shape1("azure-vault-secret", "vault.azure.net/secrets/",
		`vault\.azure\.net/secrets/[^"\s]+",[^{}]{0,200}?"value":\s*"([^"]{6,})"`).from(0),
	shape1("terraform-random", "random_password bcrypt_hash", `\bresult"?\s*[=:]\s*"([^"]{6,})"`).from(0).usual(),
	{ID: "own/first-password", Kind: "password", Weak: true, Keywords: []string{"temporary password is generated"},
		pattern: lazyregexp.New(`temporary password is generated for \S+: (\S{8,})`)},
	{ID: "own/app-password", Kind: "password", Weak: true, Keywords: []string{"password=", "pass="},
		pattern: lazyregexp.New(`(?i)pass(?:word)?=((?-i:[a-z]{4} [a-z]{4} [a-z]{4} [a-z]{4}))\b`),
		accept:  func(m match) bool { return spelling.Unspeakables(strings.Fields(m.secret)) > 0 }},
	{ID: "own/network-key", Kind: "password", Weak: true, Keywords: []string{"key 7 ", "key 0 "},
		pattern: lazyregexp.New(`(?:server|isakmp) key [07] (\S{6,})`)},
	{ID: "own/aws-secret", Kind: "aws-secret", Weak: true, Keywords: []string{"credentials\t"},
		pattern: lazyregexp.New(`CREDENTIALS\t\S+\t[\dTZ:.+-]+\t([A-Za-z0-9+/]{40}(?:\t\S+)?)`)},
	{ID: "own/made-secret", Kind: "password", Weak: true,
		Keywords: []string{"openssl rand", "with-decryption", "secret-tool lookup", "key:generate"},
		pattern: lazyregexp.New(`(?:openssl rand|--with-decryption|secret-tool lookup|key:generate)[^\n]{0,80}\n(?:base64:)?` +
			`([^\s"'{}]{12,})`),
		accept: func(m match) bool {
			return spelling.IsPiece(m.secret) && !spelling.IsWordlyName(m.secret) && !judge.IsPath(m.secret)
		}},
	shape1("secure-string", "securestring", `\bSecureString\t(\S{6,})`).from(0).usual(),
	shape1("license-key", "product serial activation license licence voucher",
		`(?i)(?:product key|serial(?: number)?|activation (?:code|key)|licen[cs]e(?: key)?|voucher)["':=# ]{1,6}`+
			`((?-i:[A-Z0-9]{4,6}(?:-[A-Z0-9]{4,6}){2,7}))\b`).from(0).where(partsBehind).and(isCodeOfParts).usual(),
	shape1("key-seed", "seed", `(?i)\bseed["']?\s*[:=]\s*["']?(?:0x)?([a-f0-9]{64})\b`).from(0).where(hexSoon).usual(),
	shape1("rails-credentials", "encrypted:",
		`([A-Za-z0-9+/]{40,}={0,2}--[A-Za-z0-9+/]{16}--[A-Za-z0-9+/]{20,24}={0,2})`).from(0),
	shape1("key-bytes", "uint8array([",
		`(?i)key["']?\s*[:=]\s*(?:new )?Uint8Array(?:\.from)?\(\[(\d+(?:,\s*\d+){31,})\]`).from(40),
}
