package shape

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/spelling"
)

// moreShapes are tokens of further vendors that show by themselves whose they
// are.
var moreShapes = []*Shape{
	shape1("aws-appsync-key", "da2-", `\bda2-[a-z0-9]{26}\b`),
	shape1("azure-key", "+acr +ast azdo apim",
		`[A-Za-z0-9+/]{40,80}(?:\+ACR[A-Za-z0-9]{6}|\+ASt[A-Za-z0-9]{4,6}==|AZDO[A-Za-z0-9]{4})`).from(90),
	shape1("adafruit-key", "aio_", `\baio_[A-Za-z0-9]{28}\b`),
	shape1("dependency-track-key", "odt_", `\bodt_[A-Za-z0-9]{32,40}\b`),
	shape1("kerberos-hash", "$krb5", `\$krb5(?:asrep|tgs|pa|db)\$[^\s"']{40,}`).from(0),
	shape1("twitch-token", "oauth:", `\boauth:[a-z0-9]{30}\b`).from(0),
	shape1("openai-session", "sess-", `\bsess-[A-Za-z0-9]{40}\b`),
	shape1("huggingface-token", "api_org_", `\bapi_org_[A-Za-z0-9]{30,}`),
	shape1("runpod-key", "rpa_", `\brpa_[A-Za-z0-9]{40,}`),
	shape1("lambda-key", "secret_", `\bsecret_[a-z]{2,12}_[a-f0-9]{32}\.[A-Za-z0-9]{32}\b`),
	shape1("browserbase-key", "bb_live_ bb_test_", `\bbb_(?:live|test)_[A-Za-z0-9_-]{20,}`),
	shape1("daytona-key", "dtn_", `\bdtn_[a-f0-9]{40,}`),
	shape1("stripe-key", "ek_live_ ek_test_ ephkey_", `\b(?:ek_(?:live|test)|ephkey)_[A-Za-z0-9_]{20,}`),
	shape1("paypal-token", "a21aa", `\bA21AA[A-Za-z0-9_-]{80,}`),
	shape1("adyen-key", "aqe", `\bAQE[A-Za-z0-9+/]{60,}={0,2}-[A-Za-z0-9+/]{30,}=?(?:-\S{10,30})?`),
	shape1("payment-key", "live_ test_ access_",
		`\b(?:live|test|access)_[A-Za-z0-9_-]{30,60}`).and(func(m match) bool {
		return spelling.IsMixed(m.secret[5:]) && !spelling.IsWordlyName(m.secret)
	}).where(runOf(35)),
	shape1("paddle-key", "pdl_", `\bpdl_(?:(?:live|sdbx)_apikey|ntfset)_[A-Za-z0-9_+/]{40,}`),
	shape1("polar-token", "polar_", `\bpolar_[a-z]{2,6}_[A-Za-z0-9]{30,}`),
	shape1("slack-token", "xoxd-", `\bxoxd-[A-Za-z0-9%_/+-]{40,}={0,2}`),
	shape1("mandrill-key", "md-", `\b(md-[A-Za-z0-9_-]{22})(?:[^A-Za-z0-9]|$)`).
		and(func(m match) bool { return spelling.IsMixed(m.secret[3:]) && !spelling.IsWordlyName(m.secret) }),
	shape1("intercom-token", "dg9ro", `\bdG9rO[A-Za-z0-9+/]{40,}={0,2}`),
	shape1("salesforce-token", "00d 5aep861",
		`\b(?:00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{60,}|5Aep861[A-Za-z0-9._]{40,})`).
		where(bangOrAep),
	shape1("sanity-token", "sk", `\bsk[A-Za-z0-9]{120,}\b`).where(runOf(122)).broken(mayGoOn(120)),
	shape1("trello-token", "atta", `\bATTA[a-f0-9]{60,}[A-Za-z0-9]{0,10}`),
	shape1("bitbucket-token", "bbdc-", `\bBBDC-[A-Za-z0-9+/@_-]{40,}`),
	shape1("datadog-key", "ddapp_ ddpat_", `\bdd(?:app|pat)_[A-Za-z0-9_]{30,}`),
	shape1("datadog-client-token", "pub", `\bpub[a-f0-9]{32}\b`).where(hexBehind),
	shape1("axiom-token", "xaat- xapt- xait-", `\bxa[aip]t-[a-f0-9]{8}-[a-f0-9-]{27}\b`),
	shape1("upcloud-token", "ucat_", `\bucat_[A-Z0-9]{26}\b`),
	shape1("exoscale-key", "exo", `\bEXO[a-f0-9]{24}\b`).where(hexBehind),
	shape1("akamai-token", "akab-", `\bakab-[a-z0-9]{16}-[a-z0-9]{16}\b`),
	shape1("socket-token", "sktsec_", `\bsktsec_[A-Za-z0-9_-]{30,}`),
	shape1("chromatic-token", "chpt_", `\bchpt_[a-f0-9]{12,16}\b`),
	shape1("stytch-secret", "secret-live- secret-test-", `\bsecret-(?:live|test)-[A-Za-z0-9_-]{30,}=?`),
	shape1("cockroach-key", "ccdb1_", `\bCCDB1_[A-Za-z0-9]{20,24}_[A-Za-z0-9]{30,}`),
	shape1("aiven-token", "aivenv1 avns_", `\b(?:aivenv1[A-Za-z0-9+/]{40,}={0,2}|AVNS_[A-Za-z0-9_-]{15,})`),
	shape1("hightouch-key", "ht_", `\bht_[A-Za-z0-9]{40}\b`),
	shape1("dbt-token", "dbtu_ dbtc_", `\bdbt[uc]_[A-Za-z0-9_-]{30,}=?`),
	shape1("retool-token", "retool_", `\bretool_01[a-z0-9]{24}\b`),
	shape1("n8n-key", "n8n_api_", `\bn8n_api_[A-Za-z0-9]{30,}`),
	shape1("pinterest-token", "pina_", `\bpina_[A-Z0-9]{60,}`),
	shape1("vk-token", "vk1.a.", `\bvk1\.a\.[A-Za-z0-9_-]{60,}`),
	shape1("unity-serial", "sc-", `\bSC(?:-[A-Z0-9]{4}){5}\b`),
	shape1("roblox-cookie", "_|warning:-do-not-share",
		`_\|WARNING:-DO-NOT-SHARE-THIS\.[^|]{0,200}\|_[A-Za-z0-9_-]{60,}`).
		from(0),
	shape1("expo-token", "expo_", `\bexpo_[A-Za-z0-9_-]{38,44}`).
		and(func(m match) bool { return spelling.IsMixed(m.secret) && !spelling.IsWordlyName(m.secret) }),
	shape1("onesignal-key", "os_v2_", `\bos_v2_(?:app|org)_[a-z0-9]{60,}`),
	shape1("apify-token", "apify_api_", `\bapify_api_[A-Za-z0-9]{30,}`),
	shape1("bip38-key", "6p", `\b6P[1-9A-HJ-NP-Za-km-z]{56}\b`).where(runOf(58)),
	shape1("bitcoin-wif", "wif", `(?i:\bwif\b["'\s:=]{1,6})([5KLc9][1-9A-HJ-NP-Za-km-z]{49,51})\b`).from(0),
	shape1("paseto", "v1.l v2.l v3.l v4.l v1.pub v2.pub v3.pub v4.pub",
		`\bv[1-4]\.(?:local|public)\.[A-Za-z0-9_-]{40,}(?:\.[A-Za-z0-9_-]+)?`),
	shape1("macaroon", "mdax mday", `\bMDA[xy][A-Za-z0-9+/_-]{60,}={0,2}`),
	shape1("kerberos-ticket", "yii", `\bYII[A-Za-z0-9+/]{100,}={0,2}`).where(runOf(103)),
	shape1("amazon-oauth", "atza| atzr| amzn1.oa2-cs",
		`\b(?:Atz[ar]\|[A-Za-z0-9_-]{60,}|amzn1\.oa2-cs\.v\d\.[a-f0-9]{40,})`),
	shape1("flyio-token", "fm1r_ fm2_ fm1a_", `\bfm(?:1r|1a|2)_[A-Za-z0-9+/]{60,}={0,3}`),
	shape1("helicone-key", "sk-helicone- pk-helicone-", `\b[sp]k-helicone-[a-z0-9-]{20,}`),
	shape1("microsoft-token", "ewb ewa ewh",
		`\bEw[ABH][A-Za-z0-9]{6}[A-Za-z0-9+/]{200,}={0,2}`).where(runOf(180)),
	shape1("railway-token", "rw_", `\brw_[A-Za-z0-9]{12,}_[A-Za-z0-9_-]{20,}`),
	shape1("ory-token", "ory_", `\bory_(?:at|rt|ac|pat|st|apikey)_[A-Za-z0-9_-]{20,}`),
	shape1("zuplo-key", "zpka_ zpkp_", `\bzpk[ap]_[a-f0-9]{20,}(?:_[a-f0-9]+)?`),
	shape1("unkey-key", "unkey_", `\bunkey_[A-Za-z0-9]{16,}`),
	shape1("inngest-key", "signkey-", `\bsignkey-[a-z]{3,8}-[a-f0-9]{32,}`),
	shape1("trigger-key", "tr_dev_ tr_prod_ tr_stg_ tr_pat_",
		`\btr_(?:dev|prod|stg|pat|preview)_[A-Za-z0-9]{16,}`),
	shape1("convex-key", "prod: dev:", `\b(?:prod|dev):[a-z]+-[a-z]+-\d+\|[A-Za-z0-9+/=]{40,}`).from(0).where(barWithin),
	shape1("knock-key", "knock_", `\bsk(?:_test)?_knock_[A-Za-z0-9]{20,}`).from(10),
	shape1("svix-key", "testsk_ prodsk_ sk_svix", `\b(?:testsk|prodsk)_[A-Za-z0-9._-]{20,}`),
	shape1("liveblocks-key", "sk_dev_ sk_stag_", `\bsk_(?:dev|stag|local)_[A-Za-z0-9_-]{20,}`),
	shape1("tigris-key", "tid_ tsec_", `\b(?:tid|tsec)_[A-Za-z0-9_+/-]{30,}`),
	shape1("mem0-key", "m0-", `\bm0-[A-Za-z0-9]{36,}\b`),
	shape1("composio-key", "ak_", `\bak_[A-Za-z0-9_-]{20,40}`).
		and(func(m match) bool { return spelling.IsMixed(m.secret[3:]) && !spelling.IsWordlyName(m.secret) }),
	shape1("braintrust-key", "bt-st-", `\bbt-st-[A-Za-z0-9]{30,}`),
	shape1("docker-swarm-token", "swmtkn-1-", `\bSWMTKN-1-[a-z0-9]{40,}-[a-z0-9]{20,}`),
	shape1("teleport-token", "eab_", `\bEAB_[A-Za-z0-9_-]{30,}`),
	shape1("credentials-of-samba", ":::", `\b[\w.$-]+:\d+:([a-fA-F0-9]{32}:[a-fA-F0-9]{32}):::`).from(120),
	shape1("netntlm-hash", "::", `\b[\w.$-]+::[\w.-]*:[a-fA-F0-9]{16}:([a-fA-F0-9]{32}:[a-fA-F0-9]{20,})`).from(0).
		where(hashBehindColons),
	shape1("grub-hash", "grub.pbkdf2", `\bgrub\.pbkdf2\.sha512\.\d+\.[A-F0-9]{40,}\.[A-F0-9]{40,}`),
	shape1("scram-hash", "scram-sha-", `\bSCRAM-SHA-\d+\$\d+:`+
		`([A-Za-z0-9+/=]{16,}\$[A-Za-z0-9+/=]{20,}:[A-Za-z0-9+/=]{20,})`).from(0),
	shape1("google-key", "aq.ab", `\bAQ\.Ab[A-Za-z0-9_-]{30,}`),
	shape1("amp-token", "sgamp_", `\bsgamp_[a-z]{2,10}_[A-Za-z0-9]{10,}_[a-f0-9]{32,}`),
	shape1("context7-key", "ctx7sk-", `\bctx7sk-[a-f0-9]{8}-[a-f0-9-]{27}\b`),
	shape1("browser-use-key", "bu_", `\bbu_[A-Za-z0-9_-]{40,}`).
		and(func(m match) bool { return spelling.IsMixed(m.secret[3:]) && !spelling.IsWordlyName(m.secret) }),
	shape1("pgpass-password", ":5432:", `[\w.*-]+:5432:[\w*-]+:[\w.*-]+:(\S{4,})`).from(0),
	shape1("md5-hash", "md5", `\bmd5[a-f0-9]{32}\b`).where(hexBehind),
	shape1("saml-assertion", "samlresponse= samlrequest=", `\bSAMLRe(?:sponse|quest)=([A-Za-z0-9+/=%]{40,})`),
	shape1("crypt-hash", "$s$", `\$S\$[./A-Za-z0-9]{40,}`).from(0),
}

// bangOrAep tells the two tokens of Salesforce from numbers.
func bangOrAep(s string, at, _ int) bool {
	if s[at] != '0' {
		return begins(s, at, at+7)
	}
	i := strings.IndexByte(s[at:min(len(s), at+20)], '!')
	return i >= 15
}

// barWithin tells whether a deployment's name and a bar follow.
func barWithin(s string, _, end int) bool {
	return strings.IndexByte(s[end:min(len(s), end+60)], '|') > 0
}

func hashBehindColons(s string, _, end int) bool {
	return end+60 < len(s) && ascii.IsAlnum(s[end]) && strings.Count(s[end:end+60], ":") >= 2
}
