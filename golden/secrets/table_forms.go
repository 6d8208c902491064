package secrets

// vendorKinds are tokens of vendors that show by themselves whose they are.
const vendorKinds = `
gitlab-scim «glsoat-{w20}»
gitlab-kas «glagent-{w50}»
gitlab-new «glpat-{w27}.01.{l9}»
gitlab-incoming «glimt-{w25}»
gitlab-ff «glffct-{w20}»
gitlab-oauth «gloas-{h64}»
gitlab-runner-old «GR1348941{w20}»
aws-bedrock «ABSK{b109}=»
aws-appsync «da2-{l26}»
gcp-refresh «1//0{w60}»
gcp-ya29 «ya29.a0{w120}»
firebase-server «AAAA{w7}:APA91b{w134}»
azure-ad7 «{a3}7Q~{w31}»
azure-devops-new «{a76}AZDO{a4}»
openai «sk-{a20}T3BlbkFJ{a20}»
openai-admin «sk-admin-{w58}T3BlbkFJ{w58}»
openai-sess «sess-{a40}»
anthropic-oat «sk-ant-oat01-{w93}AA»
anthropic-sid «sk-ant-sid01-{w93}AA»
gemini «AIzaSy{w33}»
deepseek «sk-{h32}»
fireworks «fw_{a24}»
together «tgp_v1_{w43}»
hf-org «api_org_{a34}»
elevenlabs «sk_{h48}»
pinecone «pcsk_{a6}_{a63}»
langsmith «lsv2_sk_{h32}_{h10}»
langfuse «sk-lf-{U}»
helicone «sk-helicone-{a7}-{a7}-{a7}-{a7}»
wandb2 «wandb_v1_{a22}_{a50}»
runpod «rpa_{u40}{l6}»
lambda «secret_lambda_{h32}.{a32}»
cerebras «csk-{l48}»
tavily «tvly-dev-{a32}»
browserbase «bb_live_{w27}»
e2b «e2b_{h40}»
daytona «dtn_{h64}»
jina «jina_{h32}{w32}»
voyage «pa-{w43}»
cursor «crsr_{h64}»
claude-code «sk-ant-ort01-{w93}AA»
stripe «sk_live_{a99}»
stripe-test «sk_test_{a24}»
stripe-restricted-new «rk_test_{a99}»
stripe-whsec «whsec_{h64}»
stripe-org «sk_org_live_{a60}»
stripe-eph «ek_live_{a60}»
paypal-at «A21AA{w90}»
braintree «access_token$sandbox${l16}${h32}»
square «EAAAE{w59}»
square2 «sq0atp-{w22}»
razorpay «rzp_live_{a14}»
paystack «sk_live_{h40}»
mollie «live_{a30}»
mollie2 «access_{a40}»
gocardless «live_{w40}»
plaid «access-production-{U}»
paddle «pdl_live_apikey_{l26}_{a22}_{a3}»
paddle2 «pdl_ntfset_{l26}_{b32}»
polar «polar_oat_{a43}»
slack-bot-new «xoxb-{d12}-{d13}-{a24}»
slack-cookie «xoxd-{w120}»
slack-client «xoxc-{d12}-{d12}-{d12}-{h64}»
mailgun «{h32}-{h8}-{h8}»
mailchimp «{h32}-us21»
mandrill «md-{w22}»
brevo-smtp «xsmtpsib-{h64}-{a16}»
hubspot «pat-na1-{U}»
hubspot-eu «pat-eu1-{U}»
salesforce «00D{a12}!{a96}»
salesforce-refresh «5Aep861{a80}»
shopify-ss «shpss_{h32}»
shopify-ca «shpca_{h32}»
shopify-pa «shppa_{h32}»
sanity «sk{a180}»
mapbox «sk.eyJ1{a80}.{w22}»
linear-oauth «lin_oauth_{h64}»
clickup «pk_{d8}_{u32}»
trello2 «ATTA{h64}{u8}»
jira «ATATT3xFfGF0{w170}={u8}»
bitbucket «ATBB{a24}{u8}»
bitbucket-ctb «ATCTT3xFfGN0{w170}={u8}»
confluence «BBDC-{b44}»
dropbox «sl.u.{w130}»
dropbox-short «sl.{w136}»
grafana-cloud «glc_{b100}»
grafana-old «eyJrIjoi{b80}»
datadog-new «ddapp_{a34}»
newrelic-i «NRII-{w32}»
newrelic-b «NRJS-{h19}»
sentry-org-new «sntrys_eyJ{b80}_{b43}»
honeycomb «hcaik_01{l56}»
honeycomb-mk «hcamk_01{l56}»
dynatrace-s «dt0s16.{u8}.{u64}»
axiom «xaat-{U}»
axiom2 «xapt-{U}»
tinybird «p.eyJ1{w80}.{w43}»
launchdarkly «api-{U}»
statsig «secret-{a42}»
vercel «vcp_{a56}»
netlify «nfp_{a40}»
heroku «HRKU-{w60}»
fly2 «fm2_{b200}»
upcloud «ucat_{u26}»
exoscale «EXO{h24}»
cloudflare-origin «v1.0-{h24}-{h146}»
akamai-at «akab-{l16}-{l16}»
tailscale «tskey-api-{a17}-{a32}»
tailscale-client «tskey-client-{a17}-{a32}»
ngrok «2{a26}_{a21}»
vault «hvs.CAES{w90}»
vault-old «s.{a24}»
vault-batch «hvb.{w138}»
infisical «st.{h24}.{h32}.{h32}»
1password «ops_eyJ{b250}»
bitwarden «0.{U}.{a30}:{b22}==»
docker-org «dckr_oat_{w32}»
jfrog «cmVmdGtuOjAx{b50}»
jfrog-jwt «AKCp8{a68}»
pypi «pypi-AgEIcHlwaS5vcmc{w150}»
pypi-test «pypi-AgENdGVzdC5weXBpLm9yZw{w150}»
hex «hexpm_{h40}»
packagist «packagist_out_{h64}»
clojars «CLOJARS_{h60}»
jsr «jsrp_{a40}»
snyk-new «snyk_uat.{h8}.{w100}»
sonar «sqp_{h40}»
socket «sktsec_{w40}_api»
chromatic «chpt_{h15}»
clerk «sk_test_{a42}»
workos «sk_live_{a40}»
stytch «secret-live-{w36}=»
planetscale «pscale_pw_{w43}»
planetscale-o «pscale_oauth_{w43}»
cockroach «CCDB1_{a22}_{a40}»
databricks «dapi{h32}-2»
databricks-oauth «dose{h32}»
confluent «cflt{b60}»
aiven «aivenv1{b60}»
aiven-bare «AVNS_{w19}»
prefect «pnu_{a36}»
hightouch «ht_{a40}»
dbt «dbtu_{w40}»
dbt-c «dbtc_{w50}=»
retool «retool_01{l24}»
gemini-key «AQ.Ab8{w47}»
amp «sgamp_user_{u26}_{h64}»
context7 «ctx7sk-{U}»
browser-use «bu_{w43}»
twitch «oauth:{l30}»
facebook «EAAG{a170}»
instagram «IGQVJ{w140}»
twitter-bearer «AAAAAAAAAAAAAAAAAAAAA{a60}%3D{a40}»
linkedin «AQV{w180}»
pinterest «pina_{u90}»
yandex «y0_{w55}»
yandex-iam «t1.9eu{w120}.{w86}»
yandex-key «AQVN{w38}»
vk «vk1.a.{w190}»
alibaba «LTAI5t{a18}»
tencent «AKID{a32}»
expo «expo_{a40}» EXPO_TOKEN=«{w40}»
onesignal «os_v2_app_{l100}»
shippo «shippo_live_{h40}»
lob «live_{h35}»
duffel «duffel_test_{w43}»
typeform «tfp_{w44}_{w14}»
calendly «eyJraWQiOiIxY2UxZTEzN{w40}.{w100}.{w86}»
frameio «fio-u-{w64}»
readme «rdme_{l70}»
apify «apify_api_{a36}»
bip38 «6P{x56}»
xprv «xprv9s21{x103}»
nostr «nsec1{l58}»
minisign-new «RWRTY0Iy{b204}»
jwt-new «eyJhbGciOiJFUzI1NiJ9.{j30}.{w86}»
paseto «v2.local.{w100}»
paseto4 «v4.local.{w100}»
bcrypt «$2y$10${.53}»
yescrypt «$y$j9T${.22}${.43}»
sha256crypt «$5${.16}${.43}»
`

// forms are ways to say a secret that need what stands around them: the head of
// a column, the lines of a document, the place of an argument. ⇥ is a tabulator.
const forms = `
pgpass db.example:5432:shop:ann:«{a14}»
json-patch {"op":"replace","path":"/db/password","value":"«{a14}»"}
dynamodb {"password":{"S":"«{a14}»"}}
form-field password[]=«{a14}»
bcp bcp shop.dbo.t out t.csv -S host -U sa -P «{a14}»
words-of-a-list ["mysqladmin", "ping", "-p«{a14}»"]
n8n «n8n_api_{a40}»
md-col | user | password |⏎|------|----------|⏎| ann | «{q14}» |⏎| bob | «{q12}» |
csv-col user,password,role⏎ann,«{q14}»,admin⏎bob,«{q12}»,dev
csv-col-quoted "user","password"⏎"ann","«{q14}»"
tsv-col user⇥password⏎ann⇥«{q14}»
psql-col  user | password ⏎------+----------⏎ ann  | «{q14}»⏎ bob  | «{q12}»⏎(2 rows)
mysql-col +------+----------------+⏎| user | password       |⏎+------+----------------+⏎| ann  | «{q14}» |⏎+------+----------------+
heredoc-var PASSWORD=$(cat <<EOF⏎«{q16}»⏎EOF⏎)
heredoc-github DB_PASSWORD<<EOF⏎«{q16}»⏎EOF
heredoc-env cat > .env <<EOF⏎DB_HOST=x⏎DB_PASSWORD=«{q16}»⏎EOF
heredoc-read read -r -d '' TOKEN <<'EOT'⏎«{a30}»⏎EOT
herestring mysql_secret <<< "«{q16}»"
user-at-host2 connect with admin:«{q14}»@10.0.0.12
user-at-host3 scp deploy:«{q14}»@files.example.org:/x
add-mask ::add-mask::«{q16}»
vso-secret ##vso[task.setvariable variable=dbpw;issecret=true]«{q16}»
bash-array-q SECRETS=("«{q14}»" "«{q12}»")
bash-assoc creds=([db]="«{q14}»" [api]="«{a24}»")
bash-declare declare -x DB_PASSWORD="«{q14}»"
bash-default : "${DB_PASSWORD:=«{q14}»}"
nested-json {"secret":{"value":"«{q14}»"}}
nested-json3 {"db_password":{"type":"string","default":"«{q14}»"}}
nested-json4 {"password":["«{q14}»"]}
nested-json5 {"apiKeys":{"prod":"«{a32}»","dev":"«{a32}»"}}
nested-yaml secret:⏎  value: «{q16}»
nested-yaml3 passwords:⏎  - «{q14}»⏎  - «{q12}»
json-env-rev {"value":"«{q14}»","name":"DB_PASSWORD"}
k8s-env-rev - value: «{q14}»⏎  name: DB_PASSWORD
json-har {"name":"Authorization","value":"Bearer «{a40}»"}
yaml-tag password: !!str «{q14}»
yaml-anchor password: &pw «{q14}»
php-dbconn mysqli_connect("localhost", "app", "«{q14}»", "shop")
py-tuple2 requests.get(url, auth=('ann', '«{q14}»'))
py-basic HTTPBasicAuth('ann', '«{q14}»')
js-default const secret = process.env.SECRET || "«{q20}»"
js-nullish const token = env.TOKEN ?? '«{a24}»'
js-fn jwt.sign(payload, '«{q20}»')
go-setbasic req.SetBasicAuth("ann", "«{q14}»")
go-secretbytes var jwtSecret = []byte("«{q20}»")
java-dm DriverManager.getConnection("jdbc:mysql://db/x", "app", "«{q14}»")
csharp-cred new NetworkCredential("ann", "«{q14}»")
rust-const const API_KEY: &str = "«{a32}»";
r-lang password <- "«{q14}»"
ruby-env2 ENV["SECRET_KEY_BASE"] ||= "«{h64}»"
odbc-dsn DRIVER={ODBC Driver 18};SERVER=x;UID=u;PWD={«{q14}»};
ps-secure ConvertTo-SecureString "«{q14}»" -AsPlainText -Force
net-user net user ann «{q12}» /add
runas schtasks /create /ru ann /rp «{q12}»
rdp xfreerdp /u:ann /p:«{q12}» /v:host
curl-cert curl --cert x.pem:«{q12}» https://x
multipart Content-Disposition: form-data; name="password"⏎⏎«{q14}»⏎--b
log-changed password changed from «{q12}» to «{q14}»
log-initial2 Please use the following password to proceed to installation:⏎⏎«{h32}»
log-root A temporary password is generated for root@localhost: «{q12}»
url-path https://x.example/token/«{a40}»/x
url-semi https://x.example/a;jsessionid=«{H32}»
wifi-qr WIFI:T:WPA;S:home;P:«{q12}»;;
cisco0 username ann password 0 «{q12}»
snmp snmp-server community «{q12}» RO
ipmi ipmitool -H x -U ann -P «{q12}» power status
mqtt mosquitto_pub -u ann -P «{q12}» -t x
soap <wsse:Password Type="x">«{q14}»</wsse:Password>
html-input <input type="password" value="«{q14}»">
sql-insert INSERT INTO users (name, password) VALUES ('ann', '«{q14}»');
sql-insert2 INSERT INTO secrets (k, api_key) VALUES (1, '«{a32}»'), (2, '«{a32}»');
rabbitctl rabbitmqctl add_user ann «{q12}»
useradd useradd -p «{q12}» ann
ansible-vault ansible-vault encrypt_string '«{q16}»' --name pw
gh-secret2 echo "«{a32}»" | gh secret set API_KEY
dotnet-secrets dotnet user-secrets set "Db:Pw" "«{q14}»"
imap a1 LOGIN ann «{q14}»
smtp-auth AUTH PLAIN «{b32}»
unattend <Password><Value>«{q12}»</Value><PlainText>true</PlainText></Password>
cloudinit chpasswd:⏎  list: |⏎    root:«{q12}»
pt-senha senha: «{q14}»
fr-mdp mot de passe : «{q14}»
ru-parol пароль: «{q14}»
zh-mima 密码：«{q14}»
ja-pw パスワード: «{q14}»
de-kw Kennwort: «{q14}»
kickstart rootpw --plaintext «{q12}»
htpasswd htpasswd -bc f ann «{q12}»
`
