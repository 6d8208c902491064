package shape

import "fivex/snapshot/redact/judge"

// addresses are those that whoever knows may call, and secrets in their paths.
var addresses = []*Shape{
	token("azure-sas", "sig=", `(?i)[?&;]sig=([A-Za-z0-9%+/=_-]{20,})`),
	token("bark-key", "api.day.app", `api\.day\.app/([A-Za-z0-9]{20,})`),
	token("chat-webhook", "chat.googleapis.com",
		`chat\.googleapis\.com/v1/spaces/[\w-]+/messages\?key=([\w-]+&token=[\w%-]+)`),
	token("conda-token", "/t/", `/t/((?:[a-z]{2}-)?[a-f0-9]{8}-[a-f0-9-]{27})/`).from(0).usual(),
	token("deploy-hook", "/integrations/deploy/", `/integrations/deploy/prj_[A-Za-z0-9]{10,}/([A-Za-z0-9]{8,})`).from(0),
	token("deploy-hook", "/build_hooks/ /deploy_hooks/", `/(?:build|deploy)_hooks/([a-f0-9-]{20,})`).from(0),
	token("discord-webhook", "/api/webhooks/ discord.com/api/v",
		`discord(?:app)?\.com/api/(?:v\d+/)?webhooks/(\d{15,}/[A-Za-z0-9_-]{30,})`).from(30),
	token("discord-webhook", "discord://", `discord://(\d{15,}/[A-Za-z0-9_-]{30,})`),
	token("feishu-webhook", "/bot/v2/hook/ oapi.dingtalk.com",
		`(?:/bot/v2/hook/|robot/send\?access_token=)([A-Za-z0-9-]{20,})`),
	token("link-token", "/verify /confirm /activate /reset /invit /magic /unsubscribe",
		`/(?:verify|confirm|activate|reset|invit|magic|unsubscribe)[a-z-]*/([A-Za-z0-9_-]{24,})\b`).from(0).
		and(func(m match) bool { return judge.IsToken(m.secret) }).usual(),
	token("log-intake", "datadoghq. sumologic.com/receiver",
		`(?:/v\d/input/|/receiver/v1/http/)([A-Za-z0-9+/_=-]{30,})`).usual(),
	token("mattermost-hook", "/hooks/", `https?://[\w.:-]+/hooks/`+
		`([a-z0-9]{26}\b|[A-Za-z0-9]{17,24}/[A-Za-z0-9]{30,})`).from(80),
	token("n8n-webhook", "maker.ifttt.com",
		`maker\.ifttt\.com/trigger/[^/\s]+/(?:json/)?with/key/([A-Za-z0-9_-]{15,})`),
	token("node-endpoint", ".infura.io .alchemy.com/v .quiknode.pro/ .moralis .ankr.com .blastapi.io .drpc.org",
		`\.(?:infura\.io|g\.alchemy\.com|quiknode\.pro|blastapi\.io|ankr\.com)/(?:\w{2,10}/)?([A-Za-z0-9_-]{20,})`).from(10),
	token("oracle-password", "jdbc:oracle:", `jdbc:oracle:\w+:[^/\s"'@]+/"?([^@\s"']{3,})"?@`).from(0),
	token("ping-url", "hc-ping.com cronitor.link healthchecks.io/ping",
		`(?:hc-ping\.com|healthchecks\.io/ping|cronitor\.link/p)/([A-Za-z0-9-]{20,})`),
	token("pipedream-webhook", ".m.pipedream.net", `//([a-z0-9]{10,})\.m\.pipedream\.net`).from(40),
	token("prisma-key", "prisma+postgres://", `api_key=([A-Za-z0-9._-]{20,})`).from(0),
	token("proxy-link", "ss:// ssr:// vmess://", `\b(?:ssr?|vmess)://([A-Za-z0-9+/=_-]{30,})`).from(0).usual(),
	token("sentry-dsn", ".ingest. @sentry",
		`https?://([a-f0-9]{32}(?::[a-f0-9]{32})?)@[\w.-]*sentry`).from(90),
	token("slack-webhook", "hooks.slack.com",
		`hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{15,})`),
	token("stream-key", "/live2/", `/live2/([a-z0-9]{4}(?:-[a-z0-9]{4}){3,4})\b`).usual(),
	token("teams-webhook", "webhook.office.com outlook.office.com/webhook .logic.azure.com",
		`(?:webhook\.office\.com|outlook\.office\.com)/webhook(?:b2)?/([A-Za-z0-9@/-]{30,})`),
	token("webex-webhook", "/webhooks/incoming/", `/webhooks/incoming/([A-Za-z0-9+/_-]{30,})`).from(0),
	token("webhook", "/webhook/ /webhook-test/", `/webhook(?:-test)?/([a-f0-9]{8}-[a-f0-9-]{27})\b`).from(0),
	token("webhook", "events.pagerduty.com", `events\.pagerduty\.com/(?:integration|x-ere)/([A-Za-z0-9]{20,})`),
	token("webhook", "webhook.site", `webhook\.site/([a-f0-9]{8}-[a-f0-9-]{27})\b`),
	token("webhook", "alert.victorops.com", `victorops\.com/integrations/generic/\d+/alert/([a-f0-9-]{36})`),
	token("webhook", ".pagerduty.com", `\.pagerduty\.com/integration/([A-Za-z0-9]{20,})`),
	token("zapier-webhook",
		"hooks.zapier.com hook.make.com hook.eu1.make.com hook.eu2.make.com hook.us1.make.com "+
			"hook.us2.make.com hook.integromat.com",
		`hooks?\.[a-z0-9.]*(?:zapier|make|integromat)\.com/(?:hooks/catch/)?([A-Za-z0-9/_-]{12,})`),
}
