package secrets

// moreKinds is the second half of the table of kinds: what programs print and
// are configured with.
const moreKinds = `
openai-service «sk-svcacct-{w60}T3BlbkFJ{w60}»
anthropic-admin «sk-ant-admin01-{w93}AA»
google-refresh "refresh_token": "«1//0g{w60}»"
aws-mws «amzn.mws.{U}»
azure-devops AZURE_DEVOPS_EXT_PAT=«{l52}»
slack-rotating «xoxe.xoxp-1-{a140}»
slack-refresh «xoxe-1-{a140}»
discord-mfa «mfa.{w84}»
twitch-oauth TWITCH_IRC_TOKEN=oauth:«{l30}»
twitter-secret TWITTER_API_SECRET=«{a50}»
square-secret «sq0csp-{w43}»
paypal-secret PAYPAL_CLIENT_SECRET=«E{w79}»
binance-secret BINANCE_SECRET=«{a64}»
algolia-admin ALGOLIA_ADMIN_KEY=«{h32}»
mapbox-secret «sk.eyJ1{a40}.{w22}»
sentry-user «sntryu_{h64}»
okta-header Authorization: SSWS «00{w40}»
gitlab-feed https://gitlab.example/a.atom?feed_token=«{w20}»
gitlab-ci-job CI_JOB_TOKEN=«glcbt-64_{w20}»
codecov-named CODECOV_TOKEN=«{U}»
npm-legacy NPM_TOKEN=«{U}»
sonar-old SONAR_TOKEN=«{h40}»
buildkite-agent BUILDKITE_AGENT_TOKEN=«{a40}»
drone-secret DRONE_RPC_SECRET=«{h32}»
jenkins-user curl -u ann:«11{h32}» https://ci.example/
vault-unseal Unseal Key 1: «{b43}=»
vault-root Initial Root Token: «hvs.{a24}»
consul-named CONSUL_HTTP_TOKEN=«{U}»
etcd-user etcdctl --user root:«{q14}» get /
firebase-device «{w22}:APA91b{w130}»
twilio-url https://AC{h32}:«{h32}»@api.twilio.com/2010-04-01
jira-named JIRA_API_TOKEN=«{a24}»
hetzner-named HCLOUD_TOKEN=«{a64}»
scaleway-named SCW_SECRET_KEY=«{U}»
backblaze B2_APPLICATION_KEY=«K00{d1}{b27}»
gandi-header Authorization: Apikey «{a24}»
deepl-key DEEPL_AUTH_KEY=«{U}:fx»
mistral-named MISTRAL_API_KEY=«{a32}»
cohere-named COHERE_API_KEY=«{a40}»
elevenlabs-header xi-api-key: «{h32}»
kubeadm-join kubeadm join 10.0.0.1:6443 --token «{l6}.{l16}»
kubeconfig-token token: «eyJhbGciOiJSUzI1NiJ9.{j16}.{w43}»
kubeconfig-key client-key-data: «LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ{b80}»
kubernetes-data kind: Secret⏎data:⏎  password: «{b20}»
wireguard-shared PresharedKey = «{b43}=»
minisign untrusted comment: minisign encrypted secret key⏎«RWRTY0Iy{b130}»
wpa-psk psk="«{q12}»"
nmcli nmcli dev wifi connect home password «{q12}»
pip-conf index-url = https://ann:«{q16}»@pypi.example/simple
pypirc password = «{q16}»
netrc-lines machine x.example⏎  login app⏎  password «{q14}»
npmrc-password //r.example/:_password=«{b22}==»
yarnrc npmAuthToken: "«{U}»"
git-remote origin https://oauth2:«{a24}»@gitlab.example/a/b.git (fetch)
git-access https://x-access-token:«{a40}»@git.example/a/b
jwt-cookie Cookie: auth=«eyJhbGciOiJIUzI1NiJ9.{j16}.{w43}»
jdbc-postgres jdbc:postgresql://db.example/shop?user=app&password=«{q16}»
jdbc-oracle jdbc:oracle:thin:app/«{q12}»@db.example:1521/x
jdbc-sqlserver jdbc:sqlserver://db.example;user=sa;password=«{q14}»;
odbc Driver={ODBC};Server=db;Uid=sa;Pwd=«{q14}»;
url-rediss rediss://default:«{q24}»@redis.example:6380
url-sqlalchemy postgresql+psycopg2://app:«{q16}»@db/shop
url-smtp smtps://me%40x.example:«{q16}»@mail.example:465
url-snowflake snowflake://u:«{q16}»@acc/db
proxy http_proxy=http://u:«{q12}»@proxy:3128
ldap-bindpw bindpw «{q14}»
conninfo psql "host=db user=app password=«{q14}» dbname=x"
pgpassword PGPASSWORD=«{q14}» psql -h db
sql-alter ALTER USER app WITH PASSWORD '«{q14}»';
sql-login CREATE LOGIN app WITH PASSWORD = '«{q14}»';
sql-set SET PASSWORD FOR 'app'@'%' = '«{q14}»';
python-repr Config(user='app', password='«{q14}»', port=1)
python-dict {'user': 'app', 'db_password': '«{q14}»'}
ruby-rocket :password => "«{q14}»"
php-define define('DB_PASSWORD', '«{q14}»');
php-array 'password' => '«{q14}»',
perl-variable my $password = "«{q14}»";
go-fields {Name:app Password:«{q14}» Port:1}
go-value &Config{Password:"«{q14}»", Port:1}
rust-debug Config { password: "«{q14}»", port: 1 }
java-property spring.datasource.password=«{q14}»
java-string Config(user=app, password=«{q14}», port=1)
terraform-change ~ password = "«{q14}»" -> "«{q14}»"
helm-set helm install x --set db.password=«{q14}»
docker-run docker run -e DB_PASSWORD=«{q14}» x
docker-inspect "Env": ["DB_PASSWORD=«{q14}»","PATH=/x"]
kubectl-literal kubectl create secret generic s --from-literal=pw=«{q14}»
ansible-pass ansible_become_pass=«{q14}»
curl-api-key curl -H 'X-Api-Key: «{a32}»' https://x.example
curl-bearer curl -H "Authorization: Bearer «{a36}»" https://x.example
curl-json curl -d '{"password":"«{q14}»"}' https://x.example
curl-form curl -d 'user=a&password=«{q14}»' https://x.example
httpie http POST x.example password=«{q14}»
wget-password wget --password=«{q14}» https://x.example
svn-password svn co --username a --password «{q14}» https://x.example
gh-secret gh secret set DEPLOY_KEY --body «{q20}»
vercel-token vercel deploy --token «{a24}»
heroku-set heroku config:set SECRET_KEY=«{a32}»
flyctl-set fly secrets set API_TOKEN=«{a32}»
login-stdin echo «{q20}» | docker login -u a --password-stdin
kafka-jaas username="a" password="«{q14}»";
otp-uri otpauth://totp/x?secret=«{232}»&issuer=y
jwk-oct {"kty":"oct","k":"«{w43}»"}
jwk-rsa {"kty":"RSA","n":"{w86}","d":"«{w86}»","p":"«{w43}»"}
ethereum-key PRIVATE_KEY=0x«{h64}»
ethereum-quoted privateKey: "0x«{h64}»"
seed-bare «{S12}»
seed-bare-24 «{S24}»
rails-master RAILS_MASTER_KEY=«{h32}»
rails-base secret_key_base: «{h128}»
django-secret SECRET_KEY = 'django-insecure-«{p50}»'
laravel-key APP_KEY=base64:«{b43}=»
wordpress-key define('AUTH_KEY', '«{p64}»');
flask-secret app.secret_key = b'«{q24}»'
nextauth NEXTAUTH_SECRET="«{b43}=»"
shadow root:«$6${.16}${.86}»:19000:0:99999:7:::
app-password GMAIL_APP_PASSWORD="«{z4} {z4} {z4} {z4}»"
iot-signature SharedAccessSignature sr=hub&sig=«{b42}%3D»&se=1700000000
s3-signature https://b.s3.amazonaws.com/k?AWSAccessKeyId=AKIA{216}&Expires=1&Signature=«{b26}%3D»
letters-yaml password: «{z11}»
letters-env DB_PASSWORD=«{z11}»
`
