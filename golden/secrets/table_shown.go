package secrets

// laterKinds are tokens of vendors that came later still, or that begin as a vendor's do.
const laterKinds = `
bce-altak «bce-v3/ALTAK-{a21}/{h40}»
sk-car «sk_car_{a22}»
sk «sk_V2_{h32}_{a12}»
luma «luma-{U}-{U}»
scp-live «scp-live-{h32}»
cpk «cpk_{h32}.{h32}.{a32}»
sk-2 «sk_e2b_{h40}»
vapi «vapi_{U}»
xoxe-xoxb «xoxe.xoxb-1-{b160}»
syt «syt_{a20}_{a20}_{a6}»
xendit-xnd-production XENDIT «xnd_production_{a60}»
mid-server «Mid-server-{w24}»
app-usr «APP_USR-{d16}-{d6}-{h32}-{d9}»
sup-sk «sup_sk_{a32}»
klarna-live-api «klarna_live_api_{b60}»
gitea «gitea_{h40}»
depot-project «depot_project_{h64}»
depot-org «depot_org_{h60}»
configcat-sdk «configcat-sdk-1/{w22}/{w22}»
cxtp «cxtp_{a30}»
inc «inc_{h64}»
fnae «fnAE{w36}»
mshp-jsn «{h10}msh{h15}p1{h5}jsn{h12}»
wpl-ap «WPL_AP1.{a16}.{b6}==»
web «web_{h64}»
cal-live «cal_live_{h32}»
sig «sig_{a28}»
`

// shownForms are secrets that a command was asked for and showed in the line below, that
// stand in pairs, in groups and in drawn tables, or that libraries and programs are given.
const shownForms = `
nerdctl-login nerdctl login -u bob -p «{q14}»
log-in-with-and I log in with 'admin@acme.example' and '«{q14}»' to check.
expected-equal expected "«{a40}»" to equal process.env.TOKEN
php-getenv php -r 'echo getenv("DB_PASSWORD");'⏎«{q16}»
ssm-with-decryption aws ssm get-parameter --name /x --with-decryption --output text⏎«{q20}»
openssl-rand openssl rand -base64 32⏎«{b43}=»
mxb «mxb_{a40}»
zep «zep_{a40}»
nbp «nbp_{a36}»
gb-api «gb_api_{a40}»
tly «tly-{a40}»
arc «arc_{a52}»
default-secret-access Default secret access key [None]: «{b40}»
aws-secret-access AWS Secret Access Key [****************ABCD]: «{b40}»
parameter-version "Parameter": {"Name": "/app/db/password","Type": "SecureString","Value": "«{q20}»","Version": 3}
app-prod-db /app/prod/db_password⇥SecureString⇥«{q20}»
az-storage-account az storage account keys list⏎[{"keyName":"key1","permissions":"FULL","value":"«{b86}=="}»]
az-keyvault-secret az keyvault secret show --name db --query value -o tsv⏎«{q24}»
id-https-kv {"attributes":{"enabled":true},"id":"https://kv.vault.azure.net/secrets/db/{h32}","value":"«{q24}»"}
doctl-auth-init doctl auth init -t «{h64}»
heroku-auth-token heroku auth:token⏎«{U}»
heroku-config-get heroku config:get SECRET_KEY_BASE -a x⏎«{h64}»
kubectl-get-secret kubectl get secret x -o jsonpath='{.data.password}' | base64 -d⏎«{q20}»
terraform-output-raw terraform output -raw db_password⏎«{q20}»
random-password-db # random_password.db will be created⏎  + result = "«{q20}»"
form {"outputs":{"kube_token":{"sensitive":true,"type":"string","value":"«{a40}»"}}}
bcrypt-hash-result "bcrypt_hash": "«$2a$10${.53}»", "result": "«{q16}»"
pulumi-config-get pulumi config get dbPassword⏎«{q16}»
secret-id "secret_id": "«{U}»"
railway-variables-database railway variables⏎║ DATABASE_PASSWORD │ «{q20}» ║
netlify-env-get netlify env:get API_KEY⏎«{q24}»
snyk-auth snyk auth «{U}»
consul-acl-bootstrap consul acl bootstrap⏎AccessorID:       {U}⏎SecretID:         «{U}»
consul-keygen consul keygen⏎«{b43}=»
eas-login-bob eas login -u bob -p «{m}»
npx-cap-keystorepass npx cap --keystorepass «{m}» --keystorealiaspass «{m}»
npmauthident-bob npmAuthIdent: "bob:«{q16}»"
master-master <master>{«{b44}=»}</master>
credentials-credentials-re credentials += Credentials("Realm", "host", "bob", "«{q16}»")
form-2 {"bearer":{"example.org":"«{a40}»"}}
form-3 {"gitlab-token":{"gitlab.com":"«{w20}»"}}
conan-user-bob conan user -p «{m}» -r x bob
https-conda-anaconda https://conda.anaconda.org/t/«ac-{U}»/acme
auth-smtp-plainauth Auth: smtp.PlainAuth("", "bob@x.example", "«{q16}»", "smtp.x.example")
hmac-new-sha hmac.New(sha256.New, []byte("«{q24}»"))
bcrypt-comparehashandpassw bcrypt.CompareHashAndPassword(hash, []byte("«{q16}»"))
assert-equal-cfg assert.Equal(t, "«{q16}»", cfg.Password)
let-db-password let db_password = String::from("«{q16}»");
const-secret const SECRET: &[u8] = b"«{q24}»";
static-api-key static API_KEY: Lazy<String> = Lazy::new(|| "«{a32}»".into());
unwrap-or-else .unwrap_or_else(|_| "«{q16}»".into()) // DB_PASSWORD
secretstring-new-into SecretString::new("«{q16}»".into())
credentials-bob .credentials("bob", "«{q16}»")
keystore-load-is KeyStore.load(is, "«{q16}»".toCharArray());
algorithm-hmac Algorithm.HMAC256("«{q24}»")
jwts-builder-signwith Jwts.builder().signWith(SignatureAlgorithm.HS256, "«{b43}=»")
keys-hmacshakeyfor-getbyte Keys.hmacShaKeyFor("«{q32}»".getBytes())
request-addvalue-forhttphe request.addValue("«{a32}»", forHTTPHeaderField: "x-api-key")
keychainwrapper-standard-s KeychainWrapper.standard.set("«{q16}»", forKey: "password")
new-clientsecretcredential new ClientSecretCredential(tenantId, clientId, "«{a40}»")
new-symmetricsecuritykey-e new SymmetricSecurityKey(Encoding.UTF8.GetBytes("«{q32}»"))
hash-make Hash::make('«{q16}»')
password-verify-hash password_verify("«{q16}»", $hash)
curl-setopt-ch curl_setopt($ch, CURLOPT_USERPWD, "bob:«{q16}»");
env-fetch-secret ENV.fetch("SECRET_KEY") { "«{q24}»" }
http-basic-auth http.basic_auth 'bob', '«{q16}»'
let-password let(:password) { '«{q16}»' }
api-key-optional api_key: Optional[str] = "«{a32}»"
field-default-alias Field(default="«{a32}»", alias="API_KEY")
click-option-api @click.option("--api-key", default="«{a32}»")
token-final TOKEN: Final = "«{a32}»"
process-env-api process.env.API_KEY ??= '«{a32}»'
jest-spyon-env jest.spyOn(env, 'token').mockReturnValue('«{a32}»')
createclient-https-supabas createClient("https://x.supabase.co", "«{a40}»")
cred-pscredential-new $cred = [PSCredential]::new('bob', ('«{q16}»' | ConvertTo-SecureString -AsPlainText -Force))
set-item-path Set-Item -Path Env:DB_PASSWORD -Value "«{q16}»"
exec-sp-addlogin EXEC sp_addlogin 'bob', '«{q16}»'
password-just password = Just "«{q16}»"
dbh-dbi-connect $dbh = DBI->connect("dbi:mysql:d", "root", "«{q16}»");
env $ENV{DB_PASSWORD} = '«{q16}»';
mysql-real-connect mysql_real_connect(conn, "h", "root", "«{q16}»", "d", 0, NULL, 0)
curl-easy-setopt curl_easy_setopt(curl, CURLOPT_USERPWD, "bob:«{q16}»");
wifi-begin-home WiFi.begin("Home", "«{q12}»");
const-password-const const password: []const u8 = "«{q16}»";
ssh-keygen-ed ssh-keygen -t ed25519 -N '«{m}»' -f k
valkey-cli valkey-cli -a «{m}»
echo-su-id echo '«{q14}»' | su -c id bob
crane-auth-login crane auth login ghcr.io -u bob -p «{a40}»
net-use-user net use \\h\s /user:bob «{m}»
makecert-pe-pvk makecert -pe; pvk2pfx -pi «{m}» -po «{m}»
keytool-importkeystore-src keytool -importkeystore -srcstorepass «{m}» -deststorepass «{m}»
yarn-config-set yarn config set 'npmRegistries["//r"].npmAuthToken' «{a36}»
poetry-publish-bob poetry publish -u bob -p «{m}»
cargo-login-registry cargo login --registry acme «{a35}»
composer-config-auth composer config --auth http-basic.r.x bob «{m}»
security-set-key security set-key-partition-list -S apple -s -k «{m}» x
vault-operator-unseal vault operator unseal «{b43}=»
op-read-op op read op://vault/item/password⏎«{q20}»
ykman-oath-accounts ykman oath accounts add x «{232}»
oathtool-totp oathtool -b --totp '«{232}»'
caddy-hash-password caddy hash-password --plaintext «{m}»
wg-genkey wg genkey⏎«{b43}=»
virsh-set-user virsh set-user-password vm root «{m}»
chpasswd-bob chpasswd <<< "bob:«{m}»"
mosquitto-passwd-bob mosquitto_passwd -b f bob «{m}»
etcdctl-user-add etcdctl user add root:«{m}»
hey-bob-https hey -a bob:«{m}» https://x
steamcmd-login-bob steamcmd +login bob '«{m}»' +quit
qpdf-encrypt qpdf --encrypt «{m}» «{m}» 256 -- a b
zfs-load-key zfs load-key; echo '«{m}»' | zfs load-key x
fly-ssh-console fly ssh console -C 'printenv DB_PASSWORD'⏎«{q20}»
printenv-api-key printenv API_KEY⏎«{q24}»
echo-api-key echo $API_KEY⏎«{q24}»
cat-run-secrets cat /run/secrets/db_password⏎«{q20}»
security-find-generic security find-generic-password -w -s x⏎«{q20}»
anvil-private-keys anvil⏎Private Keys⏎==================⏎⏎(0) 0x«{h64}»⏎(1) 0x«{h64}»
authorization-bearer -H Authorization:Bearer\ «{a40}»
get-verify-email "GET /verify-email/«{w43}» HTTP/1.1" 200
first-copy-your ! First copy your one-time code: «{u4}-{u4}»
user-code user_code=«{u4}-{u4}»
token "token": {"value": "«{a40}»"}
otpauth-migration-offline otpauth-migration://offline?data=«{b80}%3D»
scan-the-qr Scan the QR code or enter this key: «{24} {24} {24} {24} {24} {24} {24} {24}»
mfa-seed MFA seed: «{216}»
backup-codes backup codes⏎1. «{l4}-{l4}»⏎2. «{l4}-{l4}»
privkey privkey=«{h64}»
form-4 "«edsk{x50}»"
suiprivkey suiprivkey1«{l58}»
rtmp-rtmp-youtube rtmp://a.rtmp.youtube.com/live2/«{l4}-{l4}-{l4}-{l4}-{l4}»
ss ss://«{b40}»@h:8388
vmess vmess://«{b120}»
discord discord://«{d18}/{w68}»
jdbc-oracle-thin jdbc:oracle:thin:u/"«{m}»"@h:1521:x
https-phpsessid https://x/?PHPSESSID=«{l26}»
https-webhook-site https://webhook.site/«{U}»
https-pagerduty-com https://x.pagerduty.com/integration/«{h32}»/enqueue
https-alert-victorops https://alert.victorops.com/integrations/generic/1/alert/«{U}»/x
https-http-intake https://http-intake.logs.datadoghq.com/v1/input/«{h32}»
test-user-bob Test user: bob@x.example / «{m}»
default-password-is default password is still «{m}»
wifi-home wifi: Home / «{m}»
zugangsdaten-bob Zugangsdaten: bob / «{m}»
anmeldung-mit-admin Anmeldung mit admin / «{m}»
das-neue-kennwort Das neue Kennwort lautet „«{m}»“
passwort-auf-gesetzt Passwort auf «{m}» gesetzt
geheimer-schl-ssel Geheimer Schlüssel: «{a32}»
api-schl-ssel API-Schlüssel: «{a32}»
connectez-vous-avec Connectez-vous avec admin / «{m}»
clef-secr-te clef secrète : «{a32}»
credenciales-bob Credenciales: bob / «{m}»
la-password La password è «{m}»
senordet Lösenordet är «{m}»
has-to Hasło to «{m}»
form-5 пароль — «{m}»
form-6 パスワードは «{m}» です
form-7 비밀번호는 «{m}» 입니다
password-hidden ? Password: [hidden] «{q14}»
password ✔ Password: · «{q14}»
api-key ◆  API key⏎│  «{a32}»
enter-your-api ? Enter your API key › «{a32}»
pat PAT: «{a40}»
admin-account-created Admin account created: admin@x / «{q14}»
username-password-bob | Username | Password |⏎| bob | «{q14}» |
username-password-bob-2 │ username │ password       │⏎├──────────┼────────────────┤⏎│ bob      │ «{q14}» │
password-2 ║ password ║ «{q14}» ║
record-user-bob -[ RECORD 1 ]-⏎user     | bob⏎password | «{q14}»
credentials-bob-2 ### Credentials⏎⏎bob / «{m}»
info-connecting-as INFO  connecting as bob:«{q14}» to h
form-8 {"secrets":[{"name":"a","value":"«{q14}»"}]}
form-9 {"key":"password","val":"«{q14}»"}
form-10 {"k":"api_key","v":"«{a32}»"}
form-11 {"field":"password","input":"«{m}»"}
form-12 {"id":"x","purpose":"PASSWORD","value":"«{q14}»"}
form-13 {"api_keys":{"«{a32}»":{"user":"bob"}}}
form-14 {"auth":["bob","«{q14}»"]}
db-password DB_PASSWORD="«{q8} {q8}»"
password-3 PASSWORD=«{q6}\ {q6}»
password-4 password: '«{q6}''{q6}»'
token-2 token: "{{ token | default('«{a32}»') }}"
password-quote password: {{ .Values.pw | default "«{q14}»" | quote }}
secrets-stripe secrets: { db: «{q14}», stripe: «{a32}» }
string-password-string <string>password</string>⏎<string>«{q14}»</string>
password-5 >>> password⏎'«{q14}»'
process-env-api-2 > process.env.API_KEY⏎'«{a32}»'
irb-env-token irb> ENV['TOKEN']⏎=> "«{a32}»"
dlv-print-password (dlv) print password⏎"«{q14}»"
echo-token $ echo $TOKEN⏎«{a40}»
cat-token-txt $ cat token.txt⏎«{a40}»
db-password-2 DB_PASSWORD........ «{q14}»
db-password-string DB_PASSWORD: string("«{q14}»")
password-6 password[0]=«{q14}»
password-md password_md5=«{h32}»
as AS '*«{H40}»'
form-15 «$sha1$40000${.8}${.28}»
note-temporary-password [Note] A temporary password is generated for root@localhost: «{p12}»
your-new-personal Your new personal access token⏎«{a40}»
request-get-headers Request: GET /v1 headers=map[Api-Key:[«{a32}»]]
userpassword userPassword:: «{b24}»==
offlineimap-remotepass offlineimap: remotepass = «{m}»
vsce-login-personal vsce login: Personal Access Token for publisher 'x': «{l52}»
vsce-publish vsce publish -p «{l52}»
az-acr-login az acr login -n x -u u -p «{b50}»
aws-sts-get aws sts get-session-token --output text⏎CREDENTIALS⇥ASIA{216}⇥2026-01-01T00:00:00Z⇥«{b40}»⇥«{b200}»
certificate-key certificate-key «{h64}»
keepass-key-password keepass: <Key>Password</Key><Value ProtectInMemory="True">«{q14}»</Value>
bitwarden-json-totp bitwarden json: {"login":{"username":"bob","password":"«{q14}»","totp":"«{232}»"}}
wep-key wep_key0=«{h26}»
crypto-isakmp-key crypto isakmp key 0 «{m}» address 0.0.0.0
email-host-password EMAIL_HOST_PASSWORD=«{z4} {z4} {z4} {z4}»
`
