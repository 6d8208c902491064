package secrets

// kinds is the table of kinds; ⏎ is the end of a line.
const kinds = `
github-pat «ghp_{a36}»
github-oauth «gho_{a36}»
github-server «ghs_{a36}»
github-refresh «ghr_{a76}»
github-fine-grained «github_pat_{a22}_{a59}»
gitlab-pat «glpat-{w20}»
gitlab-deploy «gldt-{w20}»
gitlab-runner «glrt-{w20}»
gitlab-trigger «glptt-{h40}»
aws-access-key «AKIA{216}»
aws-temporary-key «ASIA{216}»
aws-secret AWS_SECRET_ACCESS_KEY=«{b40}»
aws-secret-lower aws_secret_access_key = «{b40}»
aws-session-token AWS_SESSION_TOKEN=«IQoJb3JpZ2lu{b300}==»
aws-configure aws configure set aws_secret_access_key «{b40}»
presigned-s3 https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=900&X-Amz-Signature=«{h64}»
presigned-gcs https://storage.googleapis.com/b/o?X-Goog-Expires=60&X-Goog-Signature=«{h128}»
azure-sas https://acc.blob.core.windows.net/c/b?sv=2023-01-03&se=2030-01-01&sp=r&sig=«{b42}%3D»
azure-storage DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=«{b86}==»;EndpointSuffix=core.windows.net
azure-client-secret «{a3}8Q~{w34}»
azure-servicebus Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=«{b43}=»
gcp-api-key «AIza{w35}»
google-oauth-secret «GOCSPX-{w28}»
google-access-token «ya29.{w120}»
gcp-service-account "private_key": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n«{b64}»\n«{b64}»\n-----END PRIVATE KEY-----\n"
openai-key «sk-{a48}»
openai-project «sk-proj-{w74}T3BlbkFJ{w74}»
anthropic-key «sk-ant-api03-{w93}AA»
groq-key «gsk_{a52}»
xai-key «xai-{a80}»
replicate-token «r8_{a37}»
huggingface-token «hf_{a34}»
perplexity-key «pplx-{a48}»
openrouter-key «sk-or-v1-{h64}»
llamaindex-key «llx-{a48}»
firecrawl-key «fc-{h32}»
pinecone-key «pcsk_{a6}_{a60}»
langsmith-key «lsv2_pt_{h32}_{h10}»
nvidia-key «nvapi-{w64}»
tavily-key «tvly-{a32}»
supabase-key «sbp_{h40}»
supabase-secret «sb_secret_{w31}»
vercel-named VERCEL_TOKEN=«{a24}»
vercel-blob «vercel_blob_rw_{a16}_{a30}»
render-key «rnd_{a28}»
neon-key «napi_{l64}»
new-relic-user «NRAK-{u27}»
new-relic-license NEW_RELIC_LICENSE_KEY=«{h36}NRAL»
notion-new «ntn_{d11}{a35}»
notion-old «secret_{a43}»
figma-pat «figd_{w40}»
airtable-pat «pat{a14}.{h64}»
airtable-named AIRTABLE_API_KEY=«key{a14}»
doppler-service «dp.st.prd.{a43}»
doppler-personal «dp.pt.{a43}»
buildkite-token «bkua_{h40}»
circleci-pat «CCIPAT_{a22}_{h40}»
sonar-token «squ_{h40}»
tailscale-key «tskey-auth-{a17}-{a32}»
posthog-personal «phx_{a43}»
contentful-pat «CFPAT-{w43}»
contentful-named CONTENTFUL_ACCESS_TOKEN=«{w43}»
docker-pat «dckr_pat_{w27}»
crates-io «cio{a32}»
nuget-key «oy2{l43}»
npm-token «npm_{a36}»
npmrc //registry.example.com/:_authToken=«{U}»
pypi-token «pypi-AgEIcHlwaS5vcmc{w120}»
rubygems-key «rubygems_{h48}»
plaid-access «access-sandbox-{U}»
plaid-named PLAID_SECRET=«{h30}»
telegram-bot «{d10}:AA{w33}»
telegram-url https://api.telegram.org/bot«{d9}:AA{w33}»/sendMessage
stripe-live «sk_live_{a24}»
stripe-restricted «rk_live_{a24}»
stripe-webhook «whsec_{a32}»
slack-bot «xoxb-{d12}-{d12}-{a24}»
slack-user «xoxp-{d12}-{d12}-{d12}-{h32}»
slack-app «xapp-1-A{u10}-{d13}-{h64}»
slack-webhook https://hooks.slack.com/services/«T{u10}/B{u10}/{a24}»
discord-webhook https://discord.com/api/webhooks/«{d19}/{w68}»
discord-bot «{D18}.{w6}.{w38}»
zapier-webhook https://hooks.zapier.com/hooks/catch/«{d7}/{l7}»/
teams-webhook https://acme.webhook.office.com/webhookb2/«{U}@{U}/IncomingWebhook/{h32}/{U}»
sendgrid-key «SG.{w22}.{w43}»
mailgun-key «key-{h32}»
mailchimp-key «{h32}-us12»
brevo-key «xkeysib-{h64}-{a16}»
resend-key «re_{a8}_{a24}»
postmark-named POSTMARK_SERVER_TOKEN=«{U}»
twilio-key «SK{h32}»
twilio-auth TWILIO_AUTH_TOKEN=«{h32}»
shopify-token «shpat_{h32}»
square-token «EAAA{w60}»
linear-key «lin_api_{a40}»
atlassian-token «ATATT3{w180}»
bitbucket-app «ATBB{a32}»
grafana-service «glsa_{a32}_{h8}»
sentry-org «sntrys_{b80}»
sentry-dsn https://«{h32}»@o1.ingest.sentry.io/4
datadog-named DD_API_KEY=«{h32}»
honeycomb-key «hcaik_{l58}»
dynatrace-token «dt0c01.{u24}.{u64}»
databricks-token «dapi{h32}»
digitalocean-pat «dop_v1_{h64}»
fly-token «fo1_{w43}»
heroku-key «HRKU-AA{w58}»
heroku-named HEROKU_API_KEY=«{U}»
netlify-token «nfp_{a36}»
cloudflare-named CLOUDFLARE_API_TOKEN=«{w40}»
planetscale-token «pscale_tkn_{w43}»
vault-token «hvs.{w95}»
terraform-token «{a14}.atlasv1.{w67}»
pulumi-token «pul-{h40}»
postman-key «PMAK-{h24}-{h34}»
launchdarkly-sdk «sdk-{U}»
snyk-named SNYK_TOKEN=«{U}»
sourcegraph-token «sgp_{h16}_{h40}»
age-key «AGE-SECRET-KEY-1{u58}»
onepassword-token «ops_eyJ{b260}»
artifactory-key «AKCp{a69}»
easypost-key «EZAK{a54}»
duffel-token «duffel_live_{w43}»
typeform-token «tfp_{w59}»
jwt «eyJhbGciOiJIUzI1NiJ9.{j16}.{w43}»
jwe «eyJhbGciOiJkaXIifQ..{w16}.{w60}.{w22}»
private-key-rsa -----BEGIN RSA PRIVATE KEY-----⏎«{B6}»⏎-----END RSA PRIVATE KEY-----
private-key-pkcs8 -----BEGIN PRIVATE KEY-----⏎«{B6}»⏎-----END PRIVATE KEY-----
private-key-encrypted -----BEGIN RSA PRIVATE KEY-----⏎Proc-Type: 4,ENCRYPTED⏎DEK-Info: AES-128-CBC,{H32}⏎⏎«{B4}»⏎-----END RSA PRIVATE KEY-----
private-key-ec -----BEGIN EC PRIVATE KEY-----⏎«MHcCAQEEI{b55}»⏎«{b64}»⏎-----END EC PRIVATE KEY-----
private-key-openssh -----BEGIN OPENSSH PRIVATE KEY-----⏎«b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAA{b14}»⏎«{b70}»⏎«{b70}»⏎-----END OPENSSH PRIVATE KEY-----
private-key-pgp -----BEGIN PGP PRIVATE KEY BLOCK-----⏎⏎«lQVYBF{b58}»⏎«{b64}»⏎-----END PGP PRIVATE KEY BLOCK-----
private-key-unended -----BEGIN PRIVATE KEY-----⏎«{B5}»
private-key-end-only «{B4}»⏎-----END RSA PRIVATE KEY-----
private-key-body-only «MIIEvQIBADANBgkqhkiG9w0BAQEFAASC{b32}»⏎«{B4}»
private-key-pkcs1-body «MIIEpAIBAAKCAQEA{b48}»⏎«{B4}»
putty-key PuTTY-User-Key-File-3: ssh-ed25519⏎Encryption: none⏎Private-Lines: 1⏎«{b48}»⏎Private-MAC: «{h64}»
jwk {"kty":"EC","crv":"P-256","x":"{w43}","y":"{w43}","d":"«{w43}»"}
wireguard PrivateKey = «{b43}=»
extended-key «xprv9s21ZrQH143K{x95}»
seed-phrase mnemonic: "«{W12}»"
recovery-phrase The recovery phrase is "«{W12}»"
crypt-bcrypt «$2b$12${.53}»
crypt-sha512 «$6${.16}${.86}»
crypt-argon2 «$argon2id$v=19$m=65536,t=3,p=4${b22}${b43}»
crypt-apr1 ann:«$apr1${.8}${.22}»
htpasswd-ssha {SSHA}«{b40}»
django-hash «pbkdf2_sha256$600000${a22}${b43}=»
basic-auth Authorization: Basic «{b40}»
bearer Authorization: Bearer «{w40}»
auth-token Authorization: Token «{h40}»
auth-apikey Authorization: ApiKey «{b44}»
auth-raw Authorization: «{w40}»
aws-sig-header Authorization: AWS4-HMAC-SHA256 Credential=AKIA{216}/20260101/eu/s3/aws4_request, SignedHeaders=host, Signature=«{h64}»
header-api-key X-Api-Key: «{a32}»
header-auth-token X-Auth-Token: «{h40}»
header-private-token PRIVATE-TOKEN: «{w24}»
cookie Cookie: theme=dark; sessionid=«{l32}»; lang=en
set-cookie Set-Cookie: sid=«{w43}»; Path=/; HttpOnly
url-postgres postgres://app:«{q16}»@db.example:5432/shop
url-mysql mysql://root:«{q14}»@localhost/x
url-redis redis://:«{q20}»@cache:6379/0
url-mongodb mongodb+srv://u:«{q18}»@c0.abcde.mongodb.net/db?retryWrites=true
url-amqp amqp://guest:«{q12}»@rabbit:5672/
url-https https://deploy:«{q20}»@git.example.com/a/b.git
url-slash postgres://app:«{a6}/{a6}»@db.example/shop
url-at postgres://app:«{a6}@{a6}»@db.example/shop
url-less postgres://app:«{a6}<{a6}»@db.example/shop
url-quote postgres://app:«{a6}'{a6}»@db.example/shop
url-token-user https://«{a40}»@git.example.com/a/b.git
dsn-tcp app:«{q16}»@tcp(db.example:3306)/shop
param-key https://api.example.com/v1?key=«{a32}»
param-token https://api.example.com/v1?a=1&access_token=«{w40}»
param-sig https://cdn.example.com/f?Expires=1&Signature=«{w60}»
param-code https://app.example.com/cb?code=«{w32}»&state=x
param-session https://app.example.com/?session=«{l32}»
param-auth https://x.example.com/stream?auth=«{a28}»
env-password DB_PASSWORD=«{p16}»
env-pass SMTP_PASS=«{p14}»
env-sshpass SSHPASS=«{q12}»
env-secret APP_SECRET=«{a32}»
env-token DEPLOY_TOKEN=«{w32}»
env-api-key ACME_API_KEY=«{a32}»
env-hex-key ENCRYPTION_KEY=«{h64}»
env-quoted export PASSWORD="«{p16}»"
yaml-password password: «{q14}»
yaml-quoted db_password: "«{p16}»"
json-password {"user":"app","password":"«{q14}»"}
json-client-secret {"client_id":"x1","client_secret":"«{a40}»"}
json-pair {"name":"DB_PASSWORD","value":"«{q16}»"}
code-assign const apiKey = "«{a32}»";
code-passphrase passphrase = "«{q18}»"
code-pepper PEPPER = '«{a24}»'
code-call client.setPassword("«{q16}»")
code-setenv os.Setenv("DB_PASSWORD", "«{q16}»")
dollar-password PASSWORD=«$k{q14}»
percent-password PASSWORD=«%9{q12}»
paren-password PASSWORD=«a7(x{q10}»
brace-password PASSWORD=«b8{Z{q10}»
amp-password PASSWORD=«{a6}&{a6}»
semicolon-password PASSWORD=«{a6};{a6}»
netrc machine api.example.com login app password «{q16}»
pgpass db.example:5432:shop:app:«{q16}»
xml-password <password>«{q16}»</password>
xml-attribute <add key="Password" value="«{q16}»" />
table-cell | DB_PASSWORD | «{q16}» |
terraform-default variable "db_password" {⏎  default = "«{q16}»"⏎}
k8s-env - name: DB_PASSWORD⏎  value: «{q16}»
connection-string Server=db;Database=x;User Id=sa;Password=«{q16}»;Encrypt=true
cmd-password tool login --password «{p14}»
cmd-password-eq tool login --password=«{q14}»
cmd-mysql mysql -u root -p«{q12}» shop
cmd-redis redis-cli -h cache -a «{q16}» ping
cmd-unzip unzip -P «{q12}» backup.zip
cmd-sqlplus sqlplus app/«{q12}»@db
cmd-printf-sudo printf "%s" «{q12}» | sudo -S systemctl restart app
cmd-sshpass sshpass -p «{q12}» ssh root@host
cmd-curl curl -u admin:«{q14}» https://x.example/
cmd-docker docker login -u app -p «{q16}» registry.example
cmd-openssl openssl enc -d -passin pass:«{q14}» -in x
sql-identified CREATE USER app IDENTIFIED BY '«{q14}»';
prose-password the password is «{q14}»
home-linux /home/«{z9}»/shop/main.go
home-mac /Users/«{z9}»/shop/main.go
home-windows C:\Users\«{z9}»\shop\main.go
`
