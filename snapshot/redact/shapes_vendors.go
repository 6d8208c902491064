package redact

// vendorShapes are tokens of vendors that came later, or that few have.
var vendorShapes = []*rule{
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
		and(func(m match) bool { return mixed(m.secret[4:]) }),
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
		and(func(m match) bool { return mixed(m.secret) }),
	shape1("tiktok-token", "clt.", `\bclt\.[A-Za-z0-9]{30,}`).broken(mayGoOn(30)),
	shape1("google-code", "4/0a", `\b4/0A[A-Za-z0-9_-]{50,}`),
	shape1("ably-key", "ably", `(?i)ably[^\n]{0,40}?\b([A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{6}:[A-Za-z0-9_-]{20,})`).
		from(0).where(func(s string, at, _ int) bool { return at == 0 || !isLetter(s[at-1]) }).usual(),
	shape1("twilio-token", `"ac 'ac`, `\bAC[a-f0-9]{32}\W{1,5}([a-f0-9]{32})\b`).from(0).where(hexSoon).usual(),
	{id: "own/twilio-token", kind: "twilio-token", weak: true, keywords: []string{"sid ac", "sid: ac"},
		pattern: lazy(`\bAC[a-f0-9]{32}\W{1,5}(?:auth(?: token)?\W{1,3})?([a-f0-9]{32})\b`)},
	shape1("openvpn-key", "openvpn", `-----BEGIN OpenVPN Static key V1-----\s*((?:[a-f0-9]{32}\s+)+)`).from(0),
}

// tailBehind tells whether as many letters and digits follow a keyword as such a key
// ends with.
func tailBehind(s string, _, end int) bool {
	n := 0
	for end < len(s) && isAlnum(s[end]) {
		end++
		n++
	}
	return n == 6 || n == 7
}
