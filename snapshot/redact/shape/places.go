package shape

import (
	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/spelling"
	"strings"
)

// places are those where programs, protocols and machines are told a password without a name
// of its own before it.
var places = []*Shape{
	spaced("own/account", "` / `", "`[\\w.@+-]+` / `([^`\\s]{6,})`"),
	placed("own/ansible-filter", "password_hash", `['"]([^'"\s]{6,})\\?['"] *\| *password_hash`),
	placed("own/aws-pair", "akia asia",
		`\bA[KS]IA[A-Z0-9]{16}["']?[\s/:,|]{1,6}["']?([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)`).
		where(func(s string, at, _ int) bool { return s[at] == 'A' && s[at+3] == 'A' }),
	spaced("own/basic", "authorization: basic ", `(?i)Authorization: Basic \w{1,40} ([^\s"']{6,})`),
	placed("own/bundler", "bundle_", `\bBUNDLE_\w+__\w+: *\\*["']*[^\s":]+:([^\s"'\\]{6,})`),
	rare("own/chap", "\" * ", `"[^"\s]+" +\* +\\*"([^\s"\\]{6,})\\*" +\*`),
	placed("own/composer", "-oauth",
		`(?:github|gitlab|bitbucket)-oauth\\*"\s*:\s*\{[^}]{0,80}?"\s*:\s*\\*"([^"\s\\]{16,})`),
	placed("own/csrf", "csrf xsrf authenticity_token",
		`(?i)(?:x-[cx]srf-token|csrf_?token|csrfmiddlewaretoken|authenticity_token)`+
			`\\*["']?(?:: *| value=)\\*["']?([A-Za-z0-9+/=_-]{24,})`),
	spaced("own/curlrc", `user = "`, `(?m)^(?:proxy-)?user = "[^":\s]+:([^"\s]{6,})"`),
	placed("own/device", "password secret community",
		`(?i)\b(?:password|secret|key-string|community) (?:[0-9] ([^\s"']{6,})|([^\s"']{6,}) R[OW]\b)`),
	placed("own/device", "rootpw", `\brootpw (?:--\w+ )*([^\s"'\x60]{6,})`),
	spaced("own/device", "isakmp key,-server host,acs-server key,ius-server key,rocommunity,rwcommunity,snmp community,"+
		"privilege 15 secret,ipsec secret,auth-pass ",
		`(?i)\b(?:isakmp key|(?:tacacs|radius)-server host \S+ key|`+
			`(?:tacacs|radius)-server key|r[ow]community6?|snmp community|privilege \d+ secret|`+
			`IPSec secret|auth-pass \S+) \\*["']?([^\s"'\\]{6,})`),
	spaced("own/device", "password enc ", `\bpassword ENC ([A-Za-z0-9+/=]{20,})`),
	placed("own/dovecot", "{plain} {cleartext}", `(?i)\{(?:PLAIN|CLEARTEXT)\}([^\s:"']{6,})`),
	placed("own/drush", "user:password", `\buser:password \S+ \\*["']?([^\s"'\\]{6,})`),
	spaced("own/flags", " -u ", ` -u \S+ -p \\*["']?([^\s"'\\]{6,})`),
	spaced("own/ftp", "ftp> user ,ftp> pass ", `(?i)ftp> (?:user \S+|pass) (\S{6,})`),
	placed("own/here-string", "<(echo <(printf",
		`(?i)(?:key|pass|secret|token|psk)[^\n]{0,60}<\((?:echo|printf)(?: -n)? ["']?([^\s"')]{6,})`),
	placed("own/ics", "/ical/", `/ical/[^/\s]{3,100}/private-([a-f0-9]{16,})`),
	spaced("own/ipsec", ": eap ,: psk ,: xauth ", `: (?:EAP|PSK|XAUTH) \\*["']([^\s"'\\]{6,})`),
	placed("own/link", "/token/ /reset/ /reset-password/ /verify/ /confirm/ /invite/ /magic/ /activate/ "+
		"/password-reset/ /password/reset/ /unsubscribe/ /accept-invite/ /magic-link/",
		`/(?:token|reset|reset-password|verify|confirm|invite|magic|activate|unsubscribe|accept-invite|magic-link)/`+
			`([A-Za-z0-9_=.-]{20,})`),
	placed("own/magento", "'crypt'", `'crypt' => \[\s*'key' => '([^'\s]{16,})'`),
	placed("own/magic", "/magic?t=", `/magic\?t=([\w-]{16,})`),
	placed("own/nginx", "secure_link_md5", `secure_link_md5 "[^"\n]* ([^"\s$]{6,})"`),
	placed("own/ntlm", "ntlm", `(?i)\bNTLM(?:v2)?(?: hash)?["' :=]{1,12}([a-f0-9]{32})\b`),
	spaced("own/oracle", "identified by", `(?i)\bIDENTIFIED BY [^\n]{1,80} REPLACE \\*"?([^"\s\\;]{6,})`),
	placed("own/openweather", "appid", `(?i)\bappid[=: ]{1,3}([a-f0-9]{32})\b`),
	placed("own/parameter", "&p=", `[?&]u=[^&\s]*&p=([^&\s"'#]{6,})`),
	placed("own/passwd", ":/bin/", `(?m)^\w+:([./A-Za-z0-9]{13}):\d+:\d+:`),
	spaced("own/pgbouncer", `" "`, `(?m)^"[\w.-]+" "([^"\s\\]{6,})"$`).
		where(func(s string, at, end int) bool {
			return at > 0 && end < len(s) && ascii.IsAlnum(s[at-1]) && ascii.IsAlnum(s[end])
		}),
	rare("own/pgpass", ":*:", `(?m)(?:^|[^\w.*:-])[\w.*-]+:(?:\d{2,5}|\*):[\w*-]+:[\w.*-]+:([^\s"'\x60:]{6,})`),
	spaced("own/prompt", "will be hidden", `\(will be hidden\):? *(\S{6,})`),
	spaced("own/prompt", "repeat for confirmation,retype,re-enter,again:",
		`(?i)\b(?:repeat for confirmation|retype[^\n:]{0,30}|re-enter[^\n:]{0,30}|again): *(\S{6,})`),
	spoken("own/protocol", "auth ", `\bAUTH (?:PLAIN |LOGIN |CRAM-MD5 |default |\w+ )?["']?([^\s"']{6,})`),
	spoken("own/protocol", "pass ", `(?m:^|[>:\]|Z0-9] |[\r\t"'])PASS :?([^\s]{6,})`),
	spoken("own/protocol", "oper ", `\bOPER \S+ (\S{6,})`),
	spoken("own/protocol", "login ", `\bLOGIN "?[^\s"]+"? "?([^\s"]{6,})`),
	spoken("own/protocol", "identify ", `\bIDENTIFY ([^\s]{6,})`),
	spoken("own/protocol", "identify ", `\bIDENTIFY \S+ ([^\s]{6,})`),
	placed("own/protocol", "setuser", `(?i)\bSETUSER \S+ [^\n]{0,60}?>(\S{6,})`),
	placed("own/sasl", "]:587 ]:465 ]:25", `\]:\d+ +\S+:(\S{6,})`),
	spaced("own/sed", "sed -,perl -", `\b(?:sed|perl) -\w+[^\n]{0,20}?\bs[/|#][^/|#\n]{0,60}`+
		`(?i:pass|secret|token|key|changeme)[^/|#\n]{0,20}[/|#]([^/|#\s]{6,})[/|#]`),
	placed("own/session", "jsessionid=", `(?i);jsessionid=([A-Za-z0-9.!_-]{16,})`),
	spaced("own/signed", "signed with", `(?i)\bsigned with \\*["'\x60]([^\s"'\x60\\]{6,})`),
	spaced("own/smtp", "ugfzc3dvcmq6", `UGFzc3dvcmQ6\s+(?:[CS<>]:? ?)?([A-Za-z0-9+/]{8,}={0,2})`),
	placed("own/snmp", "createuser", `(?i)\bcreateUser \S+ (?:MD5|SHA\S*) \\*["']?([^\s"'\\]{6,})`),
	placed("own/snmp", "createuser", `(?i)\bcreateUser [^\n]{10,90} (?:AES|DES)\d* \\*["']?([^\s"'\\]{6,})`),
	placed("own/steam", "+login", `\+login \S+ ([^\s"']{6,})`),
	placed("own/terraform-random", "random_password",
		`random_password\\*"[^}]{0,400}?"result\\*"\s*:\s*\\*"([^"\\]{6,})`),
	placed("own/tns", "@(description", `(?i)\b\w{1,30}/([^\s/@"']{4,60})@\(DESCRIPTION`),
	spaced("own/uci", "uci set ", `\buci set [^\s=]+key=['"]?([^'"\s]{6,})`),
	spaced("own/unlock", "unlock with,unlocked with,unlocks with", `(?i)\bunlock(?:ed|s)? with \\*["']?([^\s"'\\]{6,})`),
	placed("own/wifi", "wifi:", `(?i)\bWIFI:[^\s]*?P:((?:\\.|[^;\s]){6,});`),
	placed("own/wifi", "keymaterial", `(?i)<keyMaterial>([^<\s]{6,})`),
	placed("own/wifi", "ssid", `(?i)\bSSID:? *[^,;\n]{1,32}[,;] *(?:key|psk|pass\w*|pw):? *([^\s"']{6,})`),
	spaced("own/zookeeper", "addauth digest", `\baddauth digest [^\s:]+:(\S{6,})`),
}

// spoken is a shape for a command of a protocol, which is written in capitals.
func spoken(id, keyword, pattern string) *Shape {
	r := placed(id, "", pattern)
	r.Keywords = []string{keyword} // with the space that ends it
	r.likely = func(s string, at, _ int) bool { return s[at] >= 'A' && s[at] <= 'Z' && s[at+1] < 'a' }
	return r
}

// spaced is a shape for a value that stands where its pattern says, whose keywords have
// spaces and stand apart by commas.
func spaced(id, keywords, pattern string) *Shape {
	r := placed(id, "", pattern)
	r.Keywords = strings.Split(keywords, ",")
	return r
}

// rare is a shape for a value that stands where its pattern says, whose keyword is in
// few texts: where it stands, they are read decoded too.
func rare(id, keyword, pattern string) *Shape {
	r := spaced(id, keyword, pattern)
	r.Weak = false
	return r
}

// placed is a shape for a value that stands where its pattern says.
func placed(id, keywords, pattern string) *Shape {
	r := token("", keywords, pattern).from(100)
	r.ID, r.Kind, r.run, r.Weak, r.placed = id, "password", 0, true, true
	return r.and(func(m match) bool {
		s := m.secret
		if judge.IsSurelyHuman(s) {
			return true
		}
		return (spelling.IsMixed(s) || judge.IsRandom(s) || len(s) >= 16 && spelling.IsPiece(s)) && !judge.IsPath(s) &&
			!spelling.IsWordlyName(s) &&
			!judge.IsPlaceholder(s) && !judge.HasTemplate(s) && s[0] != '$' && !spelling.IsTechnical(s)
	})
}

// foreignCode are codes that are good for once in other languages.
var foreignCode = &Shape{ID: "own/one-time-code", Kind: "one-time-code", Weak: true, Keywords: []string{
	"code de v", "digo de verif", "codice di verif", "kod weryf", "tigungscode", "einmal", "verificatiecode", "pin lautet",
	"pin for ", "--token-code"},
	pattern: lazyregexp.New(`(?i)(?:code de v(?:é|e)rification|c(?:ó|o)digo de verificaci(?:ó|o)n|codice di verifica|` +
		`kod weryfikacyjny|tigungscode|einmal(?:passwort|code)|verificatiecode|pin|pin for [^\n\d]{1,24} is|` +
		`--token-code)` +
		`(?: ?[:=]| est| es| è| is| ist| lautet)* *["'\x60*]{0,3}(\d{3}[ -]\d{3}|\d{4,8})\b`)}
