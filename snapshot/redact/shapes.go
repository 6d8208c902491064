package redact

import "strings"

// shapes are tokens that show by themselves whose they are. Some are known to
// gitleaks too, which wants them to have exactly the length and the
// randomness that it expects; what documentation uses as an example is
// a secret here, since a reader cannot tell.
var shapes = []*rule{
	shape1("aws-access-token", "akia asia abia acca a3t", `\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b`),
	shape1("github-token", "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", `\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})`),
	shape1("gitlab-token", "glpat- glptt- gldt- glrt- glcbt- glsoat- glft- glimt- glagent- gloas- glffct- glwt-", `\bgl(?:pat|ptt|dt|rt|cbt|soat|ft|imt|agent|oas|ffct|wt)-[A-Za-z0-9_=.-]{16,}`),
	shape1("slack-token", "xox xapp- xwfp-", `\b(?:xox[abceoprs](?:\.xox[bp])?-[A-Za-z0-9%-]{10,}|xapp-\d-[A-Za-z0-9-]{10,}|xwfp-[A-Za-z0-9-]{10,})`),
	shape1("slack-webhook", "hooks.slack.com", `hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{15,})`),
	shape1("api-key", "sk- sk_ rk_ aiza npm_ hf_ dop_v1_ doo_v1_ dor_v1_ pypi-",
		`\b(?:sk-[A-Za-z0-9_-]{20,}|[sr]k_(?:live|test|prod|org)_[A-Za-z0-9_]{10,}|sk_[A-Za-z0-9]{32,}|AIza[A-Za-z0-9_-]{30,}|npm_[A-Za-z0-9]{30,}|hf_[A-Za-z0-9]{30,}|do[opr]_v1_[a-f0-9]{40,}|pypi-[A-Za-z0-9_-]{40,})`).and(noAlgorithm),
	shape1("jwt", "eyj ewog", `\b(?:eyJ|ewog)[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){1,4}`).and(func(m match) bool { return len(m.secret) >= 24 }),
	shape1("stripe-webhook", "whsec_", `\bwhsec_[A-Za-z0-9+/=_-]{20,}`),
	shape1("groq-key", "gsk_", `\bgsk_[A-Za-z0-9]{30,}`),
	shape1("xai-key", "xai-", `\bxai-[A-Za-z0-9_-]{40,}`),
	shape1("replicate-token", "r8_", `\br8_[A-Za-z0-9]{30,}`),
	shape1("supabase-key", "sbp_ sb_secret_ sbs_", `\b(?:sb[ps]_(?:v0_)?[a-z0-9]{32,}|sb_secret_[A-Za-z0-9_-]{16,})`),
	shape1("vercel-token", "vcp_ vci_ vca_ vcr_ vck_ vercel_blob_rw_", `\b(?:vc[pciark]{1,2}_[A-Za-z0-9]{20,}|vercel_blob_rw_[A-Za-z0-9_]{20,})`),
	shape1("render-key", "rnd_", `\brnd_[A-Za-z0-9]{20,}`),
	shape1("neon-key", "napi_ npg_", `\b(?:napi_[a-z0-9]{30,}|npg_[A-Za-z0-9]{10,})`),
	shape1("new-relic-key", "nrak- nrii- nrjs- nraa- nrra- nrsp- nrbr- nral nria- ffffnral", `\b(?:NR(?:AK|II|JS|AA|RA|SP|BR|IA)-[A-Za-z0-9_-]{16,}|[a-f0-9]{30,36}(?:FFFF)?NRAL\b)`),
	shape1("notion-token", "ntn_ secret_", `\b(?:ntn_[A-Za-z0-9]{30,}|secret_[A-Za-z0-9]{40,})`),
	shape1("figma-token", "figd_ figo_ figu_ figoh_ figor_ figdh_", `\bfig(?:d|o|u|oh|or|dh)_[A-Za-z0-9_-]{20,}`),
	shape1("airtable-token", "pat", `\bpat[A-Za-z0-9]{14}\.[a-f0-9]{40,}`).where(dotAt(17)),
	shape1("doppler-token", "dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit. dp.said.", `\bdp\.(?:pt|st|ct|sa|scim|audit|said)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{20,}`),
	shape1("buildkite-token", "bkua_ bkct_ bkat_ bkaj_ bkcq_", `\bbk(?:ua|ct|at|aj|cq)_[A-Za-z0-9]{20,}`),
	shape1("circleci-token", "ccipat_ cciprj_", `\bCCI(?:PAT|PRJ)_[A-Za-z0-9_]{20,}`),
	shape1("sonar-token", "sqp_ sqa_ squ_ sqb_", `\bsq[paub]_[A-Za-z0-9]{32,}`),
	shape1("tailscale-key", "tskey-", `\btskey-[A-Za-z0-9-]{14,}`),
	shape1("posthog-key", "phx_ phc_ phs_ pha_ phr_", `\bph[xcsar]_[A-Za-z0-9_-]{30,}`),
	shape1("contentful-token", "cfpat-", `\bCFPAT-[A-Za-z0-9_-]{30,}`),
	shape1("docker-token", "dckr_pat_ dckr_oat_", `\bdckr_[po]at_[A-Za-z0-9_-]{20,}`),
	shape1("crates-io-token", "cio", `\bcio[A-Za-z0-9]{32}\b`).and(func(m match) bool { return mixed(m.secret) || pieceOfToken(m.secret) }),
	shape1("nuget-key", "oy2", `\boy2[a-z0-9]{43}\b`),
	shape1("plaid-token", "access-sandbox- access-development- access-production- public-sandbox- public-production- link-sandbox-",
		`\b(?:access|public|link)-(?:sandbox|development|production)-[a-f0-9-]{30,}`),
	shape1("telegram-token", ":aa", `\b(?:bot)?\d{8,10}:AA[A-Za-z0-9_-]{32,}`).from(16),
	shape1("llamaindex-key", "llx-", `\bllx-[A-Za-z0-9]{30,}`),
	shape1("firecrawl-key", "fc-", `\bfc-[a-f0-9]{32}\b`),
	shape1("openrouter-key", "sk-or-", `\bsk-or-[A-Za-z0-9-]{20,}`),
	shape1("tavily-key", "tvly-", `\btvly-[A-Za-z0-9_-]{16,}`),
	shape1("pinecone-key", "pcsk_", `\bpcsk_[A-Za-z0-9_]{30,}`),
	shape1("langsmith-key", "lsv2_", `\blsv2_(?:pt|sk|lsk)_[A-Za-z0-9_]{30,}`),
	shape1("langfuse-key", "sk-lf- pk-lf-", `\b[sp]k-lf-[a-f0-9-]{30,}`),
	shape1("nvidia-key", "nvapi-", `\bnvapi-[A-Za-z0-9_-]{40,}`),
	shape1("cerebras-key", "csk-", `\bcsk-[a-z0-9]{40,}`),
	shape1("fireworks-key", "fw_", `\bfw_[A-Za-z0-9]{22,}\b`).and(func(m match) bool { return pieceOfToken(m.secret[3:]) }),
	shape1("together-key", "tgp_v1_", `\btgp_v1_[A-Za-z0-9_-]{30,}`),
	shape1("perplexity-key", "pplx-", `\bpplx-[A-Za-z0-9]{30,}`),
	shape1("anyscale-key", "esecret_ aph0_", `\b(?:esecret_[A-Za-z0-9]{20,}|aph0_[A-Za-z0-9]{20,})`),
	shape1("jina-key", "jina_", `\bjina_[A-Za-z0-9_-]{30,}`),
	shape1("voyage-key", "pa-", `\bpa-[A-Za-z0-9_-]{40,}`).and(func(m match) bool { return mixed(m.secret) }),
	shape1("e2b-key", "e2b_", `\be2b_[a-f0-9]{40}\b`),
	shape1("elevenlabs-key", "xi-", `\bxi-[a-f0-9]{32}\b`),
	shape1("cursor-key", "key_ crsr_", `\b(?:key|crsr)_[a-f0-9]{60,}\b`),
	shape1("wandb-key", "wandb_v1_", `\bwandb_v1_[A-Za-z0-9_]{30,}`),
	shape1("modal-token", "ak- as-", `\ba[ks]-[A-Za-z0-9]{22}\b`).and(func(m match) bool { return mixed(m.secret[3:]) }),
	shape1("databricks-token", "dapi dose dkea", `\bd(?:api|ose|kea)[a-f0-9]{32}(?:-\d)?\b`),
	shape1("hashicorp-vault", "hvs. hvb. hvr.", `\bhv[sbr]\.[A-Za-z0-9_-]{20,}`),
	shape1("terraform-token", ".atlasv1.", `\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{40,}`).from(20),
	shape1("digitalocean-space", "do00", `\bDO00[A-Z0-9]{16}\b`),
	shape1("cloudflare-token", "v1.0- cfut_ cfat_ cfk_", `\b(?:v1\.0-[a-f0-9]{24}-[a-f0-9]{100,}|cf(?:ut|at|k)_[A-Za-z0-9_-]{30,})`),
	shape1("fly-token", "fo1_ fm1a_ fm1r_ fm2_", `\b(?:fo1_[\w-]{30,}|fm[12][ar]?_[A-Za-z0-9+/]{60,}={0,3})`),
	shape1("netlify-token", "nfp_ nfc_ nfo_ nfu_", `\bnf[pcou]_[A-Za-z0-9]{30,}`),
	shape1("heroku-key", "hrku-", `\bHRKU-[A-Za-z0-9_-]{30,}`),
	shape1("planetscale-token", "pscale_", `\bpscale_(?:tkn|pw|oauth)_[\w=.-]{30,}`),
	shape1("railway-token", "rw_", `\brw_Fe26\.[A-Za-z0-9*._~-]{30,}`),
	shape1("prisma-key", "prisma+postgres://", `api_key=([A-Za-z0-9._-]{20,})`).from(0),
	shape1("turso-token", "turso_", `\bturso_[A-Za-z0-9_-]{30,}`),
	shape1("sendgrid-key", "sg.", `\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}`),
	shape1("brevo-key", "xkeysib- xsmtpsib-", `\bx(?:key|smtp)sib-[a-f0-9]{60,}(?:-[A-Za-z0-9]+)?`),
	shape1("resend-key", "re_", `\bre_[A-Za-z0-9]{8,}_[A-Za-z0-9]{20,}`),
	shape1("mailgun-key", "key- pubkey-", `\b(?:pub)?key-[a-f0-9]{32}\b`),
	shape1("mailchimp-key", "-us", `\b[a-f0-9]{32}-us\d{1,2}\b`).from(40),
	shape1("postmark-token", "pm-t pm-b", `\bPM-[TB]-[A-Za-z0-9-]{16,}`),
	shape1("twilio-key", "sk ac", `\b(?:SK|AC)[0-9a-f]{32}\b`).where(hexBehind),
	shape1("square-token", "eaaa sq0 ", `\b(?:EAAA[A-Za-z0-9_-]{50,}|sq0[a-z]{3}-[A-Za-z0-9_-]{20,})`),
	shape1("paypal-token", "access_token$production$ access_token$sandbox$", `access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}`).from(0),
	shape1("razorpay-key", "rzp_", `\brzp_(?:live|test)_[A-Za-z0-9]{14,}`),
	shape1("braintree", "access_token$", `access_token\$\w+\$[a-z0-9]{10,}\$[a-f0-9]{20,}`).from(0),
	shape1("shopify-token", "shpat_ shpca_ shppa_ shpss_ shptka_ shprt_", `\bshp(?:at|ca|pa|ss|tka|rt)_[A-Za-z0-9]{30,}`),
	shape1("google-oauth", "ya29. gocspx- 1//0", `\b(?:ya29\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,}|1//0[A-Za-z0-9_-]{30,})`),
	shape1("google-hmac", "goog", `\bGOOG[A-Z0-9]{16,61}\b`).and(func(m match) bool { return strings.ContainsAny(m.secret, "0123456789") }),
	shape1("firebase-key", ":apa91b", `\b[A-Za-z0-9_-]{10,}:APA91b[A-Za-z0-9_-]{60,}`).from(40),
	shape1("firebase-server-key", "aaaa", `\bAAAA[A-Za-z0-9_-]{7}:[A-Za-z0-9_-]{100,}`),
	shape1("azure-storage-key", "accountkey= sharedaccesskey= ==", `(?i)(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,}={0,2})`).from(20),
	shape1("azure-sas", "sig=", `(?i)[?&;]sig=([A-Za-z0-9%+/=_-]{20,})`),
	shape1("azure-client-secret", "8q~ 7q~ q~", `[a-zA-Z0-9_~.-]{3}\dQ~[a-zA-Z0-9_~.-]{28,}`).from(8),
	shape1("azure-devops-token", "azdo", `\b[A-Za-z0-9]{70,}AZDO[A-Za-z0-9]{4}\b`).from(90),
	shape1("azure-key", "jqqj99 acdb acog", `\b[A-Za-z0-9]{50,56}(?:JQQJ99[A-Za-z0-9]{20,}|(?:ACDb|ACOG)[A-Za-z0-9]{4})\b`).from(90),
	shape1("azure-function-key", "azfu", `\b[A-Za-z0-9_-]{40,}AzFu[A-Za-z0-9_=-]{6,}`).from(60),
	shape1("discord-webhook", "/api/webhooks/", `discord(?:app)?\.com/api/(?:v\d+/)?webhooks/(\d{15,}/[A-Za-z0-9_-]{30,})`).from(30),
	shape1("zapier-webhook", "hooks.zapier.com hook.make.com hook.eu1.make.com hook.us1.make.com hook.integromat.com", `hooks?\.[a-z0-9.]*(?:zapier|make|integromat)\.com/(?:hooks/catch/)?([A-Za-z0-9/_-]{12,})`),
	shape1("teams-webhook", "webhook.office.com outlook.office.com/webhook .logic.azure.com", `(?:webhook\.office\.com|outlook\.office\.com)/webhook(?:b2)?/([A-Za-z0-9@/-]{30,})`),
	shape1("n8n-webhook", "maker.ifttt.com", `maker\.ifttt\.com/trigger/[^/\s]+/(?:json/)?with/key/([A-Za-z0-9_-]{15,})`),
	shape1("mattermost-hook", "/hooks/", `https?://[\w.:-]+/hooks/([a-z0-9]{26})\b`).from(80),
	shape1("chat-webhook", "chat.googleapis.com", `chat\.googleapis\.com/v1/spaces/[\w-]+/messages\?key=([\w-]+&token=[\w%-]+)`),
	shape1("feishu-webhook", "/bot/v2/hook/ oapi.dingtalk.com", `(?:/bot/v2/hook/|robot/send\?access_token=)([A-Za-z0-9-]{20,})`),
	shape1("atlassian-token", "atatt3 atctt3 atbb", `\bAT(?:ATT3|CTT3|BB)[A-Za-z0-9_=+/-]{20,}`),
	shape1("linear-token", "lin_api_ lin_oauth_ lin_wh_", `\blin_(?:api|oauth|wh)_[A-Za-z0-9]{20,}`),
	shape1("clickup-token", "pk_", `\bpk_\d{5,}_[A-Z0-9]{30,}`),
	shape1("hubspot-token", "pat-na pat-eu", `\bpat-(?:na|eu)\d-[a-f0-9-]{30,}`),
	shape1("intercom-token", "dg9rojo", `\bdG9rOj[A-Za-z0-9+/=_-]{20,}`),
	shape1("asana-token", "1/ 2/", `\b[012]/\d{12,}(?:/\d{12,})?:[a-f0-9]{32}\b`),
	shape1("grafana-token", "glsa_ glc_ eyjrijoi", `\b(?:glsa_[A-Za-z0-9_]{30,}|glc_[A-Za-z0-9+/=]{30,}|eyJrIjoi[A-Za-z0-9+/=]{30,})`),
	shape1("sentry-token", "sntrys_ sntryu_ sntrya_ sntryi_", `\bsntry[suai]_[A-Za-z0-9+/=_-]{30,}`),
	shape1("sentry-dsn", ".ingest. @sentry", `https?://([a-f0-9]{32}(?::[a-f0-9]{32})?)@[\w.-]*sentry`).from(90),
	shape1("honeycomb-key", "hcaik_ hcamk_ hcxik_ hcxmk_ hcalk_", `\bhc[ax][imlc]k_[A-Za-z0-9]{20,}`),
	shape1("dynatrace-token", "dt0", `\bdt0[a-z]\d{2}\.[A-Z0-9]{8,24}\.[A-Z0-9]{40,}`),
	shape1("launchdarkly-key", "sdk- api- mob-", `\b(?:sdk|api|mob)-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}\b`),
	shape1("statsig-key", "secret-", `\bsecret-[A-Za-z0-9]{40,}`),
	shape1("amplitude-mixpanel", "rollbar", `(?i)rollbar[\w"' :=]{1,20}([a-f0-9]{32})\b`),
	shape1("snyk-token", "snyk_", `\bsnyk_[a-z]{3}\.[A-Za-z0-9._-]{20,}`),
	shape1("sourcegraph-token", "sgp_ sgd_ slk_", `\b(?:sgp_(?:[a-fA-F0-9]{16}_|local_)?[a-fA-F0-9]{40}|sgd_[a-f0-9]{64}|slk_[a-f0-9]{60,})`),
	shape1("pulumi-token", "pul-", `\bpul-[a-f0-9]{40}\b`),
	shape1("postman-key", "pmak- pmat-", `\bPMA[KT]-[A-Za-z0-9-]{20,}`),
	shape1("rubygems-key", "rubygems_", `\brubygems_[a-f0-9]{40,}`),
	shape1("clojars-token", "clojars_", `\bCLOJARS_[a-z0-9]{50,}`),
	shape1("hex-key", "hexpm_", `\bhexpm_[A-Za-z0-9]{20,}`),
	shape1("packagist-token", "packagist_", `\bpackagist_[a-z]{3}_[A-Za-z0-9]{20,}`),
	shape1("jsr-token", "jsrp_ jsrd_ ddp_ ddw_", `\b(?:jsr[pd]_[A-Za-z0-9]{20,}|dd[pw]_[A-Za-z0-9]{30,})`),
	shape1("artifactory-key", "akcp cmvmd", `\b(?:AKCp[A-Za-z0-9]{40,}|cmVmd[A-Za-z0-9+/=]{40,})`),
	shape1("age-key", "age-secret-key-", `\bAGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{40,}`),
	shape1("onepassword-token", "ops_ a3-", `\b(?:ops_eyJ[A-Za-z0-9+/=_-]{40,}|A3-[A-Z0-9]{6}-[A-Z0-9-]{20,})`),
	shape1("bitwarden-token", "0.", `\b0\.[a-f0-9]{8}-[a-f0-9-]{27}\.[A-Za-z0-9]{20,}:[A-Za-z0-9+/=]{20,}`),
	shape1("extended-private-key", "xprv yprv zprv tprv uprv vprv", `\b[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{90,}`),
	shape1("nostr-key", "nsec1", `\bnsec1[a-z0-9]{50,}\b`),
	shape1("bitcoin-wif", "wif", `(?i)\bwif\b["'\s:=]{1,6}([5KLc9][1-9A-HJ-NP-Za-km-z]{50,51})\b`),
	shape1("discord-token", "mfa.", `\bmfa\.[A-Za-z0-9_-]{60,}`),
	shape1("aws-mws-token", "amzn.mws.", `\bamzn\.mws\.[a-f0-9-]{30,}`),
	shape1("minisign-key", "rwrty0iy", `\bRWRTY0Iy[A-Za-z0-9+/=]{60,}`),
	shape1("private-key", "ls0tls1crudjti", `\bLS0tLS1CRUdJTiB(?:SU0EgUFJJVkFURS|QUklWQVRF|FQyBQUklWQVRF|PUEVOU1NIIFBSSVZBVEU|FTkNSWVBURUQg|EU0EgUFJJVkFUR)[A-Za-z0-9+/=_-]{40,}`),
	shape1("vault-unseal-key", "unseal key", `(?i)unseal key(?: \d+)?["'\s:=]{1,4}([A-Za-z0-9+/]{40,}={0,2})`).from(0),
	shape1("kubernetes-token", "--token bootstrap", `(?:--token[ =]|bootstrap-token-)["']?([a-z0-9]{6}\.[a-z0-9]{16})\b`).from(0),
	shape1("oracle-password", "jdbc:oracle:", `jdbc:oracle:\w+:[^/\s"'@]+/([^@\s"']{3,})@`).from(0),
	shape1("crypt-hash", "$2a$ $2b$ $2y$ $1$ $5$ $6$ $y$ $7$ $apr1$ $argon2 $scrypt $pbkdf2 $s2$ {ssha {smd5} pbkdf2_sha bcrypt_sha scrypt:32 $p$ $h$ $gy$",
		`(?:\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{50,}|\$(?:1|5|6|y|7|apr1|P|H|gy|md5|sha1)\$[./A-Za-z0-9$=,-]{16,}|\$(?:argon2(?:id|i|d)|scrypt|pbkdf2[a-z0-9-]*)\$[./A-Za-z0-9$=,+_-]{16,}|\{(?:SSHA|SMD5|SHA)\d*\}[A-Za-z0-9+/=]{20,}|(?:pbkdf2_sha\d+|bcrypt_sha256)\$[A-Za-z0-9$./+=_-]{20,}|scrypt:\d+:\d+:\d+\$[A-Za-z0-9$]{20,})`).from(0),
	shape1("facebook-token", "eaac eaam eaab eaag eaad eaae", `\bEAA[A-Z][A-Za-z0-9]{60,}`),
	shape1("instagram-token", "igqv igaa", `\bIG(?:QV|AA)[A-Za-z0-9_-]{60,}`),
	shape1("twitter-bearer", "aaaaaaaaaaaaaaaaaaaaa", `\bA{20,}[A-Za-z0-9%]{40,}`),
	shape1("linkedin-token", "aqv aqx", `\bAQ[VX][A-Za-z0-9_-]{60,}`),
	shape1("dropbox-token", "sl.", `\bsl\.(?:u\.)?[A-Za-z0-9_=-]{60,}`),
	shape1("mapbox-token", "sk.eyj pk.eyj tk.eyj", `\b[spt]k\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{16,}`),
	shape1("okta-token", "00", `\b00[A-Za-z0-9_-]{40}\b`).and(func(m match) bool { return mixed(m.secret) && speaksOfOkta(m) }).where(runOf(42)),
	shape1("workos-key", "sk_prod sk_stag wk_", `\bwk_[A-Za-z0-9_]{30,}`),
	shape1("clerk-key", "sk_live_ sk_test_", `\bsk_(?:live|test)_[A-Za-z0-9$]{20,}`),
	shape1("infisical-token", "st.", `\bst\.[a-f0-9]{24}\.[a-f0-9]{32}\.[a-f0-9]{32}\b`),
	shape1("flutterwave-key", "flwseck flwpubk", `\bFLW(?:SECK|PUBK)(?:_TEST)?-[A-Za-z0-9-]{12,}`),
	shape1("duffel-token", "duffel_", `\bduffel_(?:test|live)_[A-Za-z0-9_=-]{30,}`),
	shape1("lob-key", "live_ test_", `\b(?:live|test)_(?:pub_)?[a-f0-9]{31,35}\b`),
	shape1("easypost-key", "ezak eztk", `\bEZ[AT]K[A-Za-z0-9]{40,}`),
	shape1("shippo-token", "shippo_", `\bshippo_(?:live|test)_[a-fA-F0-9]{40}`),
	shape1("frameio-token", "fio-u-", `\bfio-u-[A-Za-z0-9_=-]{40,}`),
	shape1("typeform-token", "tfp_", `\btfp_[A-Za-z0-9_.=-]{30,}`),
	shape1("readme-key", "rdme_", `\brdme_[a-z0-9]{40,}`),
	shape1("prefect-key", "pnu_ pnb_", `\bpn[ub]_[A-Za-z0-9]{30,}`),
	shape1("scaleway-key", "scw", `\bSCW[A-Z0-9]{17}\b`),
	shape1("alibaba-key", "ltai", `\bLTAI[A-Za-z0-9]{16,26}\b`),
	shape1("tencent-key", "akid", `\bAKID[A-Za-z0-9]{28,}\b`),
	shape1("yandex-key", "aqvn t1. y0_", `\b(?:AQVN[A-Za-z0-9_-]{30,}|t1\.[A-Z0-9a-z_-]+=?=?\.[A-Z0-9a-z_-]{60,}={0,2}|y0_[A-Za-z0-9_-]{30,})`),
	shape1("ibm-key", "apikey-", `\bApiKey-[a-f0-9-]{30,}`),
	shape1("oci-key", "ocid1.credential", `\bocid1\.credential[\w.-]{30,}`),
	shape1("confluent-secret", "cflt", `\bcflt[A-Za-z0-9+/]{50,}`),
	shape1("aws-bedrock-key", "absk bedrock-api-key-", `\b(?:ABSK[A-Za-z0-9+/]{60,}={0,2}|bedrock-api-key-[A-Za-z0-9+/=_-]{30,})`),
	shape1("aws-session-token", "iqojb fwogzxivyxdz fqogzxivyxdz", `\b(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/=_%-]{40,}`),
	shape1("microsoft-refresh", "0.a 1.a m.c", `\b(?:[01]\.A[A-Za-z0-9_-]{60,}\.[A-Za-z0-9_-]{20,}|M\.C\d+_[A-Z0-9.]+[A-Za-z0-9!*$-]{60,})`),
	shape1("openshift-token", "sha256~", `\bsha256~[A-Za-z0-9_-]{40,}`),
	shape1("wireguard-key", "privatekey presharedkey", `(?i)\b(?:PrivateKey|PresharedKey)\s*=\s*([A-Za-z0-9+/]{42}[A-Za-z0-9+/=]=)`),
	shape1("pgpass", ":5432: :5433: :6432:", `[\w.*-]+:\d{4,5}:[\w.*-]+:[\w.*@-]+:([^\s:"'\x60,)\]}>|]{6,})`).from(80),
	shape1("netrc", "machine ", `(?i)\bmachine\s+\S+\s+(?:account\s+\S+\s+)?login\s+\S+\s+(?:account\s+\S+\s+)?password\s+("[^"\n]{3,}"|\S{3,})`),
	shape1("npmrc-auth", "_auth", `\b_auth(?:Token)?\s*=\s*"?([A-Za-z0-9+/=_.-]{8,})`).and(func(m match) bool { return !isPlaceholder(m.secret) }),
	shape1("dockerconfig-auth", `"auth"`, `"auth"\s*:\s*"([A-Za-z0-9+/]{8,}={0,2})"`),
	shape1("vnc-password", "password:b:", `(?i)password:b:([A-Fa-f0-9]{16,})`),
	shape1("rdp-password", "51:b:", `(?i)password 51:b:([A-F0-9]{20,})`),
	shape1("ansible-vault", "$ansible_vault", `\$ANSIBLE_VAULT;[\d.]+;AES256[^\n]*\n(?:\s*[a-f0-9]{40,}\n?)+`).from(0),
}

// noAlgorithm tells whether a match is a key and not the name of one's kind, as
// OpenSSH has them: sk-ssh-ed25519-cert-v01.
func noAlgorithm(m match) bool {
	return !strings.HasPrefix(m.secret, "sk-ssh-") && !strings.HasPrefix(m.secret, "sk-ecdsa-")
}

// shape1 is a rule for tokens that a pattern finds by themselves.
func shape1(kind, keywords, pattern string) *rule {
	r := &rule{id: "own/" + kind, kind: kind, keywords: strings.Fields(keywords), pattern: lazy(pattern), run: 12}
	if strings.HasPrefix(pattern, `\b`) {
		r.likely = begins
	}
	return r
}

// begins tells whether a word of token characters begins at a keyword.
func begins(s string, at, end int) bool {
	if at > 0 && (s[at-1] == '_' || isDigit(s[at-1]) || s[at-1]|0x20 >= 'a' && s[at-1]|0x20 <= 'z') {
		return false
	}
	n := end - at
	for end < len(s) && n < 14 && (tokenByte[s[end]] || s[end] == ':') {
		end++
		n++
	}
	return n >= 14
}

// runOf tells whether so many letters and digits stand from a keyword on.
func runOf(n int) func(string, int, int) bool {
	return func(s string, at, _ int) bool {
		for i := at; i < at+n; i++ {
			if i >= len(s) || !base64Byte[s[i]] {
				return false
			}
		}
		return true
	}
}

// dotAt tells whether the character n places behind a keyword is a dot.
func dotAt(n int) func(string, int, int) bool {
	return func(s string, at, _ int) bool { return at+n < len(s) && s[at+n] == '.' }
}

// hexBehind tells whether digits of base 16 follow a keyword.
func hexBehind(s string, at, end int) bool {
	for i := end; i < end+16; i++ {
		if i >= len(s) || unhex(s[i]) > 15 {
			return false
		}
	}
	return begins(s, at, end)
}

// from says how far a token can begin before its keyword.
func (r *rule) from(before int) *rule {
	r.likely = nil
	if before == 0 {
		r.run = 0
	}
	r.before = before
	return r
}

// where adds a cheap necessary condition to a shape.
func (r *rule) where(likely func(s string, at, end int) bool) *rule {
	r.likely = likely
	return r
}

// and adds a condition to a shape.
func (r *rule) and(accept func(match) bool) *rule {
	r.accept = accept
	return r
}

// speaksOfOkta tells whether a line does: the shape has no prefix of its own.
func speaksOfOkta(m match) bool {
	line := strings.ToLower(lines(m.text, m.from, m.to))
	return strings.Contains(line, "okta") || strings.Contains(line, "ssws")
}
