package secrets

// fileForms are secrets in files and programs of many languages, in addresses and
// connection strings.
const fileForms = `
pk-pem-esc "key": "-----BEGIN PRIVATE KEY-----\nMIIE{b60}\n«{b64}»\n«{b64}»\n-----END PRIVATE KEY-----\n"
pk-yaml key: |⏎  -----BEGIN PRIVATE KEY-----⏎  «{b64}»⏎  «{b64}»⏎  -----END PRIVATE KEY-----
pk-diff +-----BEGIN PRIVATE KEY-----⏎+«{b64}»⏎+«{b64}»⏎+-----END PRIVATE KEY-----
pk-diffm ------BEGIN PRIVATE KEY-----⏎-«{b64}»⏎-«{b64}»⏎------END PRIVATE KEY-----
pk-cut -----BEGIN EC PRIVATE KEY-----⏎«MHcCAQEEI{b55}»⏎«{b30}»
pk-b64 «LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo{b120}»
pk-b64-2 «LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZLS0tLS0K{b120}»
pk-oneline -----BEGIN PRIVATE KEY----- «{b64}» «{b64}» -----END PRIVATE KEY-----
pk-space -----BEGIN RSA PRIVATE KEY-----«{b200}»-----END RSA PRIVATE KEY-----
pk-shell KEY="-----BEGIN PRIVATE KEY-----⏎«{b64}»⏎«{b64}»⏎-----END PRIVATE KEY-----"
pk-env PRIVATE_KEY="-----BEGIN PRIVATE KEY-----\n«{b64}»\n-----END PRIVATE KEY-----"
pk-py key = """-----BEGIN PRIVATE KEY-----⏎«{b64}»⏎-----END PRIVATE KEY-----"""
pk-java "-----BEGIN PRIVATE KEY-----\n" +⏎"«{b64}»\n" +⏎"«{b64}»\n" +⏎"-----END PRIVATE KEY-----"
pk-js const k = [⏎'-----BEGIN PRIVATE KEY-----',⏎'«{b64}»',⏎'«{b64}»',⏎'-----END PRIVATE KEY-----'].join('\n')
pk-ssh2 ---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----⏎Comment: "x"⏎«{b70}»⏎«{b70}»⏎---- END SSH2 ENCRYPTED PRIVATE KEY ----
pk-openssh-esc "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA«{b50}»\n«{b70}»\n-----END OPENSSH PRIVATE KEY-----"
pk-pgp2 -----BEGIN PGP PRIVATE KEY BLOCK-----⏎Version: GnuPG v2⏎⏎«lQOYBF{b58}»⏎«{b64}»⏎=abcd⏎-----END PGP PRIVATE KEY BLOCK-----
pk-putty2 PuTTY-User-Key-File-2: ssh-rsa⏎Encryption: none⏎Comment: x⏎Public-Lines: 1⏎AAAAB3{b40}⏎Private-Lines: 2⏎«{b64}»⏎«{b44}»⏎Private-MAC: «{h40}»
pk-age # created: 2024-01-01T00:00:00Z⏎# public key: age1{l58}⏎«AGE-SECRET-KEY-1{u58}»
pk-age-plugin «AGE-PLUGIN-YUBIKEY-1{u30}»
pk-agepq «AGE-SECRET-KEY-PQ-1{u58}»
pk-wg [Interface]⏎PrivateKey = «{b43}=»⏎Address = 10.0.0.2/32
pk-wg2 wg set wg0 private-key <(echo «{b43}=»)
pk-wg3 echo «{b43}=» | wg pubkey
pk-jwk {"kty":"RSA","e":"AQAB","n":"{w86}","d":"«{w342}»","dp":"«{w171}»"}
pk-jwk-okp {"kty":"OKP","crv":"Ed25519","x":"{w43}","d":"«{w43}»"}
pk-signify untrusted comment: signify secret key⏎«RWRCSw{b130}==»
pk-tor == ed25519v1-secret: type0 ==⏎«{b86}==»
pk-dnskey Private-key-format: v1.3⏎Algorithm: 13 (ECDSAP256SHA256)⏎PrivateKey: «{b43}=»
pk-tsig key "x" {⏎  algorithm hmac-sha256;⏎  secret "«{b43}=»";⏎};
pk-ssbak secret-key: «{h64}»
pk-nacl secretKey: new Uint8Array([«{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2}»])
pk-solana [«{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2},{d2}»]
pk-eth PRIVATE_KEY=«{h64}»
pk-eth2 const wallet = new ethers.Wallet("0x«{h64}»")
pk-eth3 cast send --private-key 0x«{h64}» x
pk-eth4 accounts: ["0x«{h64}»"]
pk-btc importprivkey "«K{x51}»"
pk-btc2 WIF: «L{x51}»
pk-tprv «tprv8ZgxMBicQKsPd{x94}»
pk-zprv «zprvAWgYBBk7JR8Gj{x94}»
pk-ed ed25519 seed: «{h64}»
pk-sodium crypto_key = «{h64}»
pk-jks storePassword=«{m}»⏎keyPassword=«{m}»
pk-gradle storePassword "«{m}»"⏎keyPassword '«{m}»'
pk-gradle2 signingConfigs { release { storePassword("«{m}»") } }
pk-xml-rsa <RSAKeyValue><Modulus>{b86}==</Modulus><D>«{b86}==»</D></RSAKeyValue>
pk-machinekey <machineKey validationKey="«{H128}»" decryptionKey="«{H48}»" />
jwt-q "token":"«eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{j16}.{w43}»"
jwt-none «eyJhbGciOiJub25lIn0.{j16}.»
jwt-cut Bearer «eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{j40}»
cookie-set Set-Cookie: session=«{w40}»; Path=/; HttpOnly; Secure
cookie-c Cookie: connect.sid=s%3A«{w32}.{b43}»
cookie-laravel Cookie: laravel_session=«{b120}»
cookie-php Cookie: PHPSESSID=«{l26}»; theme=dark
cookie-asp Cookie: .AspNetCore.Cookies=«{w120}»
cookie-js document.cookie = "sid=«{w30}»; path=/"
cookie-net .example.com	TRUE	/	TRUE	1735689600	sessionid	«{l32}»
cookie-har {"name":"sessionid","value":"«{l32}»","path":"/"}
cookie-dict cookies = {'sessionid': '«{l32}»', 'csrftoken': '«{a64}»'}
cookie-play await context.addCookies([{ name: 'auth', value: '«{w40}»', domain: 'x' }])
cookie-steam steamLoginSecure=«{d17}%7C%7C{w60}»
url-s3 https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIA{216}%2F20260101&X-Amz-Signature=«{h64}»
url-cf https://d1.cloudfront.net/a?Expires=1&Signature=«{w80}»&Key-Pair-Id=K{u13}
url-gcs https://storage.googleapis.com/b/o?GoogleAccessId=a@b&Expires=1&Signature=«{b80}%3D»
url-sas https://a.blob.core.windows.net/c?sv=2024&sig=«{b40}%3D»&se=2025
url-azfn https://app.azurewebsites.net/api/f?code=«{w54}==»
url-logicapp https://prod-01.westus.logic.azure.com/workflows/{h32}/triggers/manual/paths/invoke?sp=x&sv=1.0&sig=«{w43}»
url-oss https://b.oss-cn.aliyuncs.com/o?OSSAccessKeyId=LTAI{a20}&Signature=«{b26}%3D»
url-maps https://maps.googleapis.com/maps/api/js?key=«AIza{w35}»
url-fn https://x.example/callback#access_token=«{w60}»&token_type=bearer
url-reset https://x.example/reset-password?token=«{w32}»
url-reset2 https://x.example/users/password/edit?reset_password_token=«{w20}»
url-invite https://discord.gg/x https://x.example/join?invite=«{w20}»
url-magic https://x.example/auth/magic?t=«{w40}»
url-ics https://calendar.google.com/calendar/ical/a%40b/private-«{h32}»/basic.ics
url-rss https://github.com/a.private.atom?token=«{u32}»
url-trello https://api.trello.com/1/boards?key=«{h32}»&token=«{h64}»
url-openai wss://x.openai.azure.com/openai/realtime?api-key=«{h32}»
url-finance https://api.x.example/q?apikey=«{u16}»
url-appid https://api.openweathermap.org/data/2.5/weather?q=x&appid=«{h32}»
url-userinfo ftp://bob:«{m}»@h/f
url-userinfo2 https://bob:«{m}»@h/f
url-enc https://bob:p%40«{q10}»@h/f
url-docs [x](https://bob:«{m}»@h/f)
hook-slack https://hooks.slack.com/services/T{u8}/B{u10}/«{a24}»
hook-slackwf https://hooks.slack.com/workflows/T{u8}/A{u10}/{d18}/«{a24}»
hook-slacktrig https://hooks.slack.com/triggers/T{u8}/{d13}/«{h32}»
hook-discord https://discordapp.com/api/webhooks/{d18}/«{w68}»
hook-discord2 https://ptb.discord.com/api/v10/webhooks/{d19}/«{w68}»
hook-teams https://x.webhook.office.com/webhookb2/{U}@{U}/IncomingWebhook/«{h32}»/{U}
hook-teams2 https://prod-12.westeurope.logic.azure.com:443/workflows/{h32}/triggers/manual/paths/invoke?api-version=2016-06-01&sig=«{w43}»
hook-pp https://default{h32}.12.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/{h32}/triggers/manual/paths/invoke?sig=«{w43}»
hook-gchat https://chat.googleapis.com/v1/spaces/AAAA{w7}/messages?key=AIza{w35}&token=«{w43}»
hook-mm https://mattermost.example/hooks/«{l26}»
hook-rocket https://rocket.example/hooks/{a17}/«{a48}»
hook-ifttt https://maker.ifttt.com/trigger/x/with/key/«{w22}»
hook-make https://hook.eu1.make.com/«{l32}»
hook-n8n https://n8n.example/webhook/«{U}»
hook-feishu https://open.feishu.cn/open-apis/bot/v2/hook/«{U}»
hook-dingtalk https://oapi.dingtalk.com/robot/send?access_token=«{h64}»
hook-wecom https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=«{U}»
hook-pd https://events.pagerduty.com/integration/«{h32}»/enqueue
hook-opsgenie https://api.opsgenie.com/v1/json/x?apiKey=«{U}»
hook-hc https://hc-ping.com/«{U}»
hook-cronitor https://cronitor.link/p/«{h32}»/job
hook-gitlab https://gitlab.com/api/v4/projects/1/trigger/pipeline?token=«{h30}»
hook-render https://api.render.com/deploy/srv-{l20}?key=«{w11}»
hook-vercel https://api.vercel.com/v1/integrations/deploy/prj_{a24}/«{a10}»
hook-netlify https://api.netlify.com/build_hooks/«{h24}»
hook-cf https://api.cloudflare.com/client/v4/pages/webhooks/deploy_hooks/«{U}»
hook-bark https://api.day.app/«{a22}»/title
hook-ntfy curl -H "Authorization: Bearer «tk_{l29}»" ntfy.sh/x
cs-ado Server=tcp:h,1433;Database=d;User ID=u;Password=«{m}»;Encrypt=True;
cs-ado2 Data Source=h;Initial Catalog=d;Integrated Security=False;User Id=u;Pwd=«{m}»;
cs-npg Host=h;Username=u;Password=«{m}»;Database=d
cs-jdbc jdbc:postgresql://h/d?user=u&password=«{m}»
cs-jdbc2 jdbc:mysql://u:«{m}»@h/d
cs-jdbc3 jdbc:oracle:thin:u/«{m}»@//h:1521/s
cs-jdbc4 jdbc:sqlserver://h;databaseName=d;user=u;password=«{m}»
cs-jdbc5 jdbc:db2://h:50000/d:user=u;password=«{m}»;
cs-jdbc6 jdbc:redshift://h/d;UID=u;PWD=«{m}»
cs-jdbc7 jdbc:snowflake://a.snowflakecomputing.com/?user=u&password=«{m}»
cs-odbc DRIVER={PostgreSQL};SERVER=h;UID=u;PWD=«{m}»;
cs-odbc2 pyodbc.connect('DSN=d;UID=u;PWD=«{m}»')
cs-rabbit amqps://u:«{m}»@h:5671/v
cs-rabbit2 host=h;username=u;password=«{m}»
cs-nats nats://u:«{m}»@h:4222
cs-nats2 nats://«{a24}»@h:4222
cs-kafka sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="«{m}»";
cs-kafka2 sasl.password=«{m}»
cs-kafka3 sasl_plain_password='«{m}»'
cs-redis redis://default:«{m}»@h:6379
cs-redis2 h:6380,password=«{b43}=»,ssl=True
cs-mongo mongodb+srv://u:«{m}»@c.mongodb.net/
cs-cosmos AccountEndpoint=https://h:443/;AccountKey=«{b86}==»;
cs-sb Endpoint=sb://n/;SharedAccessKeyName=k;SharedAccessKey=«{b43}=»
cs-eh EntityPath=x;SharedAccessKey=«{b43}=»
cs-iot HostName=h.azure-devices.net;DeviceId=d;SharedAccessKey=«{b43}=»
cs-ai InstrumentationKey=«{U}»;IngestionEndpoint=https://x
cs-appcfg Endpoint=https://x.azconfig.io;Id=a-b-s0:{a20};Secret=«{b43}=»
cs-signalr Endpoint=https://x.service.signalr.net;AccessKey=«{b43}=»;Version=1.0;
cs-comm endpoint=https://x.communication.azure.com/;accesskey=«{b86}==»
cs-storage DefaultEndpointsProtocol=https;AccountName=a;AccountKey=«{b86}==»
cs-sasconn BlobEndpoint=https://a.blob.core.windows.net/;SharedAccessSignature=sv=2022&sig=«{b43}%3D»
cs-es https://elastic:«{m}»@h:9200
cs-neo4j neo4j+s://neo4j:«{m}»@h
cs-ch clickhouse://u:«{m}»@h:9000/d
cs-crdb cockroachdb://u:«{m}»@h:26257/d
cs-smtp smtp://u:«{m}»@h:587
cs-imap imaps://u:«{m}»@h
cs-ldap ldap://cn=a:«{m}»@h
cs-mqtt mqtts://u:«{m}»@h:8883
cs-celery BROKER_URL = 'pyamqp://u:«{m}»@h//'
cs-libpq host=h port=5432 user=u password='«{m}»' sslmode=require
cs-go user:«{m}»@tcp(127.0.0.1:3306)/d
cs-go2 sqlserver://u:«{m}»@h?database=d
cs-go3 server=h;user id=u;password=«{m}»;port=1433
cs-sentry https://{h32}:«{h32}»@sentry.io/1
cs-influx http://h:8086/write?u=u&p=«{m}»
cs-teradata logon h/u,«{m}»;
cs-ora-tns u/«{m}»@(DESCRIPTION=(ADDRESS=(HOST=h)))
netrc-1 machine h login u password «{m}»
netrc-2 machine h⏎login u⏎password «{m}»
netrc-3 default login u password «{m}»
npmrc-1 //r/:_authToken=«{U}»
npmrc-2 //r/:_password="«{b24}="
npmrc-3 _auth=«{b32}==»
npmrc-4 _auth = "«{b32}"»
npmrc-5 //r/:_auth=«{b32}»
pypirc-1 [pypi]⏎username = u⏎password = «{m}»
dockercfg {"auths":{"r":{"auth":"«{b32}=="»}}}
dockercfg2 {"auths":{"r":{"identitytoken":"«{w60}»"}}}
dockercfg3 {"auths":{"r":{"username":"u","password":"«{m}»"}}}
kubecfg-1 users:⏎- name: u⏎  user:⏎    token: «{a40}»
kubecfg-3     password: «{m}»⏎    username: admin
tfstate {"type":"random_password","values":{"result":"«{p16}»"}}
tfstate2 "master_password": "«{p16}»",
tfstate3 "attributes": {"id":"x","secret":"«{b40}»","ses_smtp_password_v4":"«{b44}»"}
tfstate4 "primary_access_key": "«{b86}=="
tfstate5 "outputs": {"db_password": {"value": "«{m}»", "type": "string", "sensitive": true}}
tfvars db_password = "«{m}»"
tfplan   + password = "«{m}»"
tf-prov provider "aws" { access_key = "AKIA{216}"⏎ secret_key = "«{b40}»" }
ansible-1 db_pass: "«{m}»"
ansible-2 ansible_become_password: «{m}»
ansible-3 vault_db_password: '«{m}»'
ansible-v $ANSIBLE_VAULT;1.1;AES256⏎«{h80}»⏎«{h80}»
ansible-t - user:⏎    name: bob⏎    password: "{{ '«{m}»' | password_hash('sha512') }}"
ansible-u - mysql_user: name=bob password=«{m}» state=present
rails-1 config/master.key: «{h32}»
rails-4 encrypted: «{b60}--{b16}--{b22}==»
django-1 SECRET_KEY = '«{p50}»'
django-2 DATABASES = {'default': {'USER': 'u', 'PASSWORD': '«{m}»'}}
django-3 EMAIL_HOST_PASSWORD = '«{m}»'
django-4 User.objects.create_superuser('a', 'a@b.c', '«{m}»')
spring-1 spring.datasource.password=«{m}»
spring-3 jasypt.encryptor.password=«{m}»
spring-4 {cipher}«{h64}»
spring-5 .withUser("u").password("{noop}«{m}»")
net-1 "ConnectionStrings": {"Default": "Server=h;User Id=u;Password=«{m}»;"}
net-2 "Jwt": {"Key": "«{q32}»", "Issuer": "x"}
net-3 "SmtpSettings": {"Password": "«{m}»"}
net-4 <add name="Db" connectionString="Server=h;Uid=u;Pwd=«{m}»" />
net-5 <add key="SmtpPassword" value="«{m}»" />
net-6 "Stripe": {"SecretKey": "«{q24}»"}
gha-1 env:⏎  DB_PASSWORD: «{m}»
gha-2       - run: ./deploy --token «{a32}»
gha-3 with:⏎  password: «{m}»⏎  username: u
gha-4 with:⏎  api-key: «{a32}»
gha-5 POSTGRES_PASSWORD: «{m}»
gha-6 echo "TOKEN=«{a32}»" >> $GITHUB_ENV
gha-7 ::set-output name=token::«{a32}»
gl-1 variables:⏎  MYSQL_ROOT_PASSWORD: "«{m}»"
gl-2 - docker login -u u -p «{m}» $CI_REGISTRY
gl-3 before_script:⏎  - export TOKEN=«{a32}»
jenkins-1 withCredentials: password('«{m}»')
jenkins-2 <hudson.util.Secret>«{b40}»</hudson.util.Secret>
jenkins-3 <apiToken>«{h34}»</apiToken>
jenkins-4 <password>{«{b44}=»}</password>
cron-1 0 3 * * * mysqldump -u root -p«{q12}» db > /b.sql
cron-2 0 3 * * * PGPASSWORD=«{m}» pg_dump db
systemd-1 Environment="DB_PASSWORD=«{m}»"
systemd-2 Environment=API_TOKEN=«{a32}»
systemd-3 ExecStart=/usr/bin/app --password «{m}»
nginx-1 proxy_set_header Authorization "Basic «{b32}=="
nginx-2 proxy_set_header X-Api-Key «{a32}»;
nginx-3 add_header X-Auth-Token "«{a32}»";
apache-1 SetEnv DB_PASS «{m}»
apache-2 AuthLDAPBindPassword "«{m}»"
apache-3 RequestHeader set Authorization "Bearer «{a40}»"
haproxy stats auth admin:«{m}»
haproxy2 user bob insecure-password «{m}»
traefik - "traefik.http.middlewares.a.basicauth.users=u:$$apr1$$«{.8}$${.22}»"
caddy basicauth { bob «$2a$14${.53}» }
squid cache_peer h parent 3128 0 login=u:«{m}»
http-1 > Authorization: Bearer «{a40}»
http-2 > Authorization: Basic «{b32}=»
http-3 < Set-Cookie: sid=«{a32}»; Path=/
http-4 > X-Api-Key: «{a32}»
http-5 Proxy-Authorization: Basic «{b32}»
http-6 X-Amz-Security-Token: «{b200}»
http-7 Ocp-Apim-Subscription-Key: «{h32}»
http-8 X-Figma-Token: «{a32}»
http-9 api-key: «{h32}»
http-10 Authorization: Digest username="u", response="«{h32}»"
http-11 {"headers":{"authorization":"Bearer «{a40}»"}}
http-12 'headers' => ['Authorization' => 'Bearer «{a40}»']
http-13 req.Header.Set("Authorization", "Bearer «{a40}»")
http-15 X-Shopify-Access-Token: «{h32}»
http-16 DD-API-KEY: «{h32}»
http-17 x-goog-api-key: «AIza{w35}»
http-18 Sec-WebSocket-Protocol: bearer, «{w60}»
har {"name":"X-Api-Key","value":"«{a32}»"}
form-1 <input name="password" type="password" value="«{m}»">
form-2 <input type="hidden" name="csrf_token" value="«{a40}»">
form-3 username=bob&password=«{m}»&submit=1
form-4 name="pwd" value='«{m}»'
xml-1 <db user="u" password="«{m}»"/>
xml-2 <Password>«{m}»</Password>
xml-3 <server><username>u</username><password>«{m}»</password></server>
xml-4 <property name="password" value="«{m}»"/>
xml-5 <property name="password">«{m}»</property>
xml-6 <setting name="ApiKey" serializeAs="String"><value>«{a32}»</value></setting>
xml-7 <entry key="password">«{m}»</entry>
xml-8 <string name="api_key">«{a32}»</string>
xml-9 <key>password</key><string>«{m}»</string>
xml-10 <param name="passwd">«{m}»</param>
csv-1 username,password⏎bob,«{m}»
csv-2 "name","url","username","password"⏎"x","https://x","bob","«{m}»"
csv-3 url;login;passwort⏎https://x;bob;«{m}»
csv-lp url,username,password,totp,extra,name,grouping,fav⏎https://x,bob,«{q12}»,,,X,,0
ini-1 [db]⏎user=u⏎pass=«{m}»
ini-2 db.pass = «{m}»
ini-3 Password=«{m}»
toml-1 password = "«{m}»"
toml-2 [auth]⏎token = '«{a32}»'
hcl-1 token = "«{a32}»"
lua local password = "«{m}»"
lua2 ngx.req.set_header("Authorization", "Bearer «{a40}»")
php-1 $password = '«{m}»';
php-2 'db' => ['pass' => '«{m}»']
php-3 new PDO('mysql:host=h', 'u', '«{m}»')
php-4 define('DB_PASSWORD', '«{m}»');
php-5 $conn = mysqli_connect('h', 'u', '«{m}»', 'd');
ruby-1 password: '«{m}»'
ruby-2 @password = "«{m}»"
ruby-3 Net::SSH.start('h', 'u', password: "«{m}»")
java-1 private static final String PASSWORD = "«{m}»";
java-2 props.put("password", "«{m}»");
java-3 ds.setPassword("«{m}»");
java-5 new UsernamePasswordCredentials("u", "«{m}»")
java-6 char[] pw = "«{m}»".toCharArray();
java-7 @Value("${db.password:«{m}»}")
cs-1 var password = "«{m}»";
cs-2 string apiKey = @"«{a32}»";
cs-3 new SqlCredential("u", "«{m}»")
swift-1 let password = "«{m}»"
swift-2 static let apiKey: String = "«{a32}»"
kotlin-1 val password = "«{m}»"
kotlin-2 const val API_KEY = "«{a32}»"
kotlin-3 buildConfigField("String", "API_KEY", "\"«{a32}»\"")
rust-1 let password = "«{m}»";
rust-2 .password("«{m}»")
rust-3 pub const TOKEN: &'static str = "«{a32}»";
go-1 password := "«{m}»"
go-2 cfg.Passwd = "«{m}»"
go-3 ssh.Password("«{m}»")
go-4 Password: "«{m}»",
py-2 connect(host="h", user="u", password="«{m}»")
py-3 os.environ["DB_PASSWORD"] = "«{m}»"
py-4 auth=("u", "«{m}»")
py-5 paramiko.connect(h, username="u", password='«{m}»')
py-6 PASSWORD = os.getenv("PASSWORD", "«{m}»")
py-7 getpass.getpass() -> '«{m}»'
py-8 smtp.login("u@x", "«{m}»")
py-9 HTTPBasicAuth("u", "«{m}»")
py-10 openai.api_key = "«{a32}»"
js-1 const password = '«{m}»'
js-2 process.env.DB_PASSWORD = '«{m}»'
js-3 mysql.createConnection({ user: 'u', password: '«{m}»' })
js-5 new Client({ auth: { username: "u", password: "«{m}»" }})
js-6 bcrypt.hash('«{m}»', 10)
js-7 cy.get('#password').type('«{m}»')
js-8 await page.fill('#password', '«{m}»')
js-9 jwt.sign(x, '«{m}»')
js-10 localStorage.setItem('token', '«{a40}»')
dart final password = '«{m}»';
scala val password: String = "«{m}»"
elixir config :app, Repo, password: "«{m}»"
erlang {password, "«{m}»"}
haskell dbPassword = "«{m}»"
clojure {:user "u" :password "«{m}»"}
lisp (setq smtp-password "«{m}»")
r-1 dbConnect(d, user="u", password="«{m}»")
matlab password = '«{m}»';
vb Dim password As String = "«{m}»"
vba Const PWD = "«{m}»"
ps-1 $password = "«{m}»"
ps-2 $cred = New-Object PSCredential("u", (ConvertTo-SecureString "«{m}»" -AsPlainText -Force))
ps-3 $env:API_KEY = "«{a32}»"
ps-4 -Password "«{m}»"
ps-5 [Environment]::SetEnvironmentVariable("DB_PASSWORD", "«{m}»")
bat set DB_PASSWORD=«{m}»
bat2 setx DB_PASSWORD "«{m}»"
fish set -x DB_PASSWORD «{m}»
csh setenv DB_PASSWORD «{m}»
make DB_PASSWORD := «{m}»
docker-env ENV DB_PASSWORD=«{m}»
docker-env2 ENV DB_PASSWORD «{m}»
docker-arg ARG NPM_TOKEN=«{a36}»
compose-1 environment:⏎  - MYSQL_ROOT_PASSWORD=«{m}»
compose-2 environment:⏎  MYSQL_ROOT_PASSWORD: «{m}»
sql-1 CREATE USER bob IDENTIFIED BY '«{m}»';
sql-2 ALTER ROLE bob PASSWORD '«{m}»';
sql-3 CREATE ROLE bob WITH LOGIN PASSWORD '«{m}»';
sql-4 ALTER USER 'root'@'localhost' IDENTIFIED WITH mysql_native_password BY '«{m}»';
sql-5 GRANT ALL ON *.* TO 'u'@'%' IDENTIFIED BY '«{m}»';
sql-6 SET PASSWORD = PASSWORD('«{m}»');
sql-7 UPDATE users SET password='«{m}»' WHERE id=1;
sql-8 INSERT INTO users (login, passwd) VALUES ('bob', '«{m}»');
sql-9 CREATE USER bob PASSWORD "«{m}»"
sql-10 CREATE LOGIN bob WITH PASSWORD = N'«{m}»';
sql-11 ALTER USER bob IDENTIFIED BY «{q12}»;
sql-12 CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'u', password '«{m}»');
sql-13 pgp_sym_encrypt('x', '«{m}»')
sql-14 CREATE DATABASE LINK l CONNECT TO u IDENTIFIED BY «{q12}» USING 'x';
sql-15 SELECT * FROM users WHERE password = '«{m}»'
sql-16 SELECT crypt('«{m}»', gen_salt('bf'))
sql-17 CREATE USER bob IDENTIFIED WITH sha256_password BY '«{m}»'
mongo-js db.createUser({user: "u", pwd: "«{m}»", roles: []})
mongo-js2 db.auth("u", "«{m}»")
md-1 | Password | «{m}» |
md-2 | Name | Password |⏎|---|---|⏎| bob | «{m}» |
ansi-1 \e[1mPassword:\e[0m «{m}»
json-e {\"password\":\"«{m}»\"}
json-e2 {\\\"password\\\":\\\"«{m}»\\\"}
pct password%3D«{m}»%26user%3Dx
pct2 %22password%22%3A%22«{m}»%22
html-e &quot;password&quot;:&quot;«{m}»&quot;
html-e2 password=&#34;«{m}»&#34;
full-1 password：«{m}»
full-2 ｐａｓｓｗｏｒｄ＝«{m}»
uni-1 "pass\u0077ord": "«{m}»"
cjk-1 密码: «{m}»
cjk-2 密码是«{m}»
kor 비밀번호: «{m}»
it parola d'ordine: «{m}»
pl hasło: «{m}»
nl wachtwoord: «{m}»
sv lösenord: «{m}»
tr şifre: «{m}»
cs-lang heslo: «{m}»
pt senha: «{m}»
de Passwort lautet «{m}»
de2 Das Passwort ist «{m}»
de3 Kennwort: «{m}»
fr Le mot de passe est «{m}»
`
