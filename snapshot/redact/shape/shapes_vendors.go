package shape

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/spelling"
)

// vendorShapes are tokens of vendors that came later, or that few have.
var vendorShapes = []*Shape{
	shape1("gitlab-token", "glrtr- glwt-", `\bgl(?:rtr|wt)-[A-Za-z0-9_-]{20,}`),
	shape1("zoho-token", "1000.", `\b1000\.[a-f0-9]{32}\.[a-f0-9]{32}\b`).from(0).where(hexSoon).usual(),
	shape1("azure-key", "azse azca azfu acdb",
		`[A-Za-z0-9+/_-]{33,76}(?:AzSe[A-Za-z0-9]{6}|AzCa[A-Za-z0-9]{7}=|AzFu[A-Za-z0-9]{6}==|ACDb[A-Za-z0-9]{6}==)`).
		from(90).where(tailBehind),
	shape1("gcp-hmac-key", "goog1e", `\bGOOG1E[A-Za-z0-9]{50,}`),
	shape1("val-town-token", "vtwn_", `\bvtwn_[A-Za-z0-9]{20,}`),
	shape1("xata-key", "xau_", `\bxau_[A-Za-z0-9]{30,}`),
	shape1("appwrite-key", "standard_", `\bstandard_[a-f0-9]{100,}`),
	shape1("pubnub-key", "sec-c-", `\bsec-c-[A-Za-z0-9+/=-]{30,}`),
	shape1("telnyx-key", "key0", `\bKEY0[A-F0-9]{28,32}_[A-Za-z0-9]{20,24}\b`),
	shape1("mailersend-key", "mlsn.", `\bmlsn\.[a-f0-9]{60,}`),
	shape1("klaviyo-key", "pk_", `\bpk_[a-f0-9]{34}\b`).broken(mayGoOn(34)),
	shape1("courier-key", "pk_prod_ pk_test_", `\bpk_(?:prod|test)_[A-Z0-9]{28}\b`).broken(mayGoOn(28)),
	shape1("unleash-token", ":production. :development.",
		`[\w*-]{1,40}:(?:production|development)\.([a-f0-9]{48,})`).from(40),
	shape1("flagsmith-key", "ser.", `\bser\.[A-Za-z0-9]{20,24}\b`).broken(mayGoOn(20)).
		and(func(m match) bool { return spelling.IsMixed(m.secret[4:]) }),
	shape1("honeybadger-token", "hbp_", `\bhbp_[A-Za-z0-9]{30,}`),
	shape1("elastic-key", "essu_", `\bessu_[A-Za-z0-9+/]{40,}={0,2}`),
	shape1("checkly-key", "cu_", `\bcu_[a-f0-9]{32}\b`).broken(mayGoOn(32)),
	shape1("rootly-token", "rootly_", `\brootly_[a-f0-9]{60,}`),
	shape1("firehydrant-token", "fhb-", `\bfhb-[a-f0-9]{32}\b`),
	shape1("checkout-key", "sk_sbox_", `\bsk_sbox_[a-z0-9]{20,}`),
	shape1("brex-token", "bxt_", `\bbxt_[A-Za-z0-9]{30,}`),
	shape1("ramp-token", "ramp_tok_ ramp_sec_ ramp_id_", `\bramp_(?:tok|sec|id)_[A-Za-z0-9]{20,}`),
	shape1("open-vsx-token", "ovsxat_ ovsxp_", `\bovsx(?:at|p)_[a-f0-9-]{36}\b`),
	shape1("woocommerce-key", "ck_ cs_", `\bc[ks]_[a-f0-9]{40}\b`).broken(mayGoOn(40)),
	shape1("ebay-token", "v^1.1#", `v\^1\.1#(?:[a-zA-Z]\^\d+#)*t\^[A-Za-z0-9+/=]{20,}`).from(0),
	shape1("pagerduty-key", "u+", `\bu\+[A-Za-z0-9_-]{18}\b`).broken(mayGoOn(18)).where(runOf(20)).
		and(func(m match) bool { return spelling.IsMixed(m.secret) }),
	shape1("tiktok-token", "clt.", `\bclt\.[A-Za-z0-9]{30,}`).broken(mayGoOn(30)),
	shape1("google-code", "4/0a", `\b4/0A[A-Za-z0-9_-]{50,}`),
	shape1("ably-key", "ably", `(?i)ably[^\n]{0,40}?\b([A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{6}:[A-Za-z0-9_-]{20,})`).
		from(0).where(func(s string, at, _ int) bool { return at == 0 || !ascii.IsLetter(s[at-1]) }).usual(),
	shape1("twilio-token", `"ac 'ac`, `\bAC[a-f0-9]{32}\W{1,5}([a-f0-9]{32})\b`).from(0).where(hexSoon).usual(),
	{ID: "own/twilio-token", Kind: "twilio-token", Weak: true, Keywords: []string{"sid ac", "sid: ac"},
		pattern: lazyregexp.New(`\bAC[a-f0-9]{32}\W{1,5}(?:auth(?: token)?\W{1,3})?([a-f0-9]{32})\b`)},
	shape1("baidu-key", "bce-v3/altak-", `\bbce-v3/ALTAK-[A-Za-z0-9]{15,}/[a-f0-9]{40}\b`),
	shape1("matrix-token", "syt_", `\bsyt_[A-Za-z0-9+/=]{4,}_[A-Za-z0-9]{16,}_[A-Za-z0-9]{6}\b`),
	shape1("xendit-key", "xnd_", `\bxnd_(?:production|development)_[A-Za-z0-9]{30,}`),
	shape1("midtrans-key", "mid-server-", `\b(?:SB-)?Mid-server-[A-Za-z0-9_-]{20,}`),
	shape1("mercadopago-token", "app_usr-", `\bAPP_USR-\d{12,20}-\d{6}-[a-f0-9]{32}-\d{6,}`),
	shape1("klarna-key", "klarna_", `\bklarna_(?:live|test)_api_[A-Za-z0-9+/=_-]{30,}`),
	shape1("cal-key", "cal_live_", `\bcal_live_[a-f0-9]{32}\b`),
	shape1("luma-key", "luma-", `\bluma-[a-f0-9]{8}-[a-f0-9-]{27}(?:-[a-f0-9]{8}-[a-f0-9-]{27})?\b`),
	shape1("scrapfly-key", "scp-live-", `\bscp-live-[a-f0-9]{32}\b`),
	shape1("heygen-key", "sk_v2_", `\bsk_V2_[A-Za-z0-9_]{30,}`),
	shape1("cartesia-key", "sk_car_", `\bsk_car_[A-Za-z0-9]{20,}`),
	shape1("e2b-key", "sk_e2b_", `\bsk_e2b_[a-f0-9]{40}\b`),
	shape1("checkout-key", "sk_sandbox_", `\bsk_sandbox_[A-Za-z0-9]{20,}`),
	shape1("depot-token", "depot_project_ depot_org_", `\bdepot_(?:project|org)_[a-f0-9]{40,}`),
	shape1("coralogix-key", "cxtp_ cxup_", `\bcx[tu]p_[A-Za-z0-9]{28,}`),
	shape1("incident-key", "inc_", `\binc_[a-f0-9]{64}\b`).broken(mayGoOn(24)),
	shape1("gitea-token", "gitea_ codeberg_", `\b(?:gitea|codeberg)_[a-f0-9]{40}\b`),
	shape1("percy-token", "web_", `\bweb_[a-f0-9]{64}\b`).broken(mayGoOn(24)),
	shape1("fauna-secret", "fnae", `\bfnAE[A-Za-z0-9_-]{34,36}\b`),
	shape1("linkedin-secret", "wpl_ap1.", `\bWPL_AP1\.[A-Za-z0-9]{10,}\.[A-Za-z0-9+/=]{6,}`),
	shape1("qstash-key", "sig_",
		`\bsig_[A-Za-z0-9]{26,30}\b`).and(func(m match) bool { return spelling.IsMixed(m.secret) }).broken(mayGoOn(24)),
	shape1("configcat-key", "configcat-sdk-1/", `\bconfigcat-sdk-1/[A-Za-z0-9_-]{22}/[A-Za-z0-9_-]{22}`),
	shape1("rapidapi-key", "msh",
		`\b[a-f0-9]{10}msh[a-f0-9]{15}p1[a-f0-9]{5}jsn[a-f0-9]{12}\b`).from(12).broken(mayGoOn(12)),
	shape1("chutes-key", "cpk_", `\bcpk_[a-f0-9]{32}\.[a-f0-9]{32}\.[A-Za-z0-9]{32}\b`),
	shape1("vapi-key", "vapi_", `\bvapi_[a-f0-9]{8}-[a-f0-9-]{27}\b`),
	shape1("bland-org", "org_", `\borg_[a-f0-9]{60}\b`).broken(mayGoOn(24)),
	shape1("sumup-key", "sup_sk_", `\bsup_sk_[A-Za-z0-9]{20,}`),
	shape1("slack-token", "xoxe.xox", `\bxoxe\.xox[bp]-1-[A-Za-z0-9+/_-]{60,}`),
	shape1("facebook-token", "eaa", `\bEAA[A-Za-z][A-Za-z0-9]{100,}`).where(runOf(100)).broken(mayGoOn(80)).usual(),
	shape1("tezos-key", "edsk", `\bedsk[1-9A-HJ-NP-Za-km-z]{50,}`),
	shape1("sui-key", "suiprivkey1", `\bsuiprivkey1[a-z0-9]{50,}`),
	{ID: "own/ethereum-key", Kind: "ethereum-key", Weak: true, Keywords: []string{") 0x"},
		pattern: lazyregexp.New(`\(\d{1,2}\) (0x[a-f0-9]{64})\b`)},
	{ID: "own/mysql-hash", Kind: "crypt-hash", Weak: true, Keywords: []string{"as '*", "password '*"},
		pattern: lazyregexp.New(`(?i:as|password) '(\*[0-9A-F]{40})'`)},
	shape1("nats-seed", "su", `\bSU[A-Z2-7]{56}\b`).where(runOf(58)).broken(mayGoOn(56)).
		and(func(m match) bool { return strings.ContainsAny(m.secret, "234567") }),
	shape1("wordpress-cookie", "wordpress_logged_in_ wordpress_sec_",
		`\bwordpress_(?:logged_in|sec)_[a-f0-9]{32}=([^\s;"']{30,})`),
	shape1("copilot-token", "tid=", `\btid=[a-f0-9]{32};[^\s"']{10,400}:[a-f0-9]{64}\b`),
	{ID: "own/app-password", Kind: "app-password", Weak: true, Keywords: []string{"app password", "app passwords",
		"application password", "app-specific password"},
		pattern: lazyregexp.New(`(?i)app(?:lication|-specific)? passwords?\W{1,6}` +
			`((?:[a-z]{4}[ -]){3}[a-z]{4}|(?:[a-z0-9]{4} ){5}[a-z0-9]{4})\b`),
		accept: func(m match) bool { return spelling.Rarities(m.secret) > 1 || spelling.KindsOf(m.secret).Digits > 0 }},
	{ID: "own/kaggle-key", Kind: "kaggle-key", Weak: true, Keywords: []string{`","key"`, `", "key"`},
		pattern: lazyregexp.New(`"username": *"[^"\s]+", *"key": *"([a-f0-9]{32})"`)},
	shape1("openvpn-key", "openvpn", `-----BEGIN OpenVPN Static key V1-----\s*((?:[a-f0-9]{32}\s+)+)`).from(0),
}

// tailBehind tells whether as many letters and digits follow a keyword as such a key
// ends with.
func tailBehind(s string, _, end int) bool {
	n := 0
	for end < len(s) && ascii.IsAlnum(s[end]) {
		end++
		n++
	}
	return n == 6 || n == 7
}
