package secrets

// machineForms are tokens of further vendors, and secrets in the files of machines, of
// deployments and of tests, in logs and notes.
const machineForms = `
v-ghu «ghu_{a36}»
v-glrtr «glrtr-{w24}»
v-gitea GITEA_TOKEN=«{h40}»
v-asana ASANA_TOKEN=«1/{d16}:{h32}»
v-asana2 «2/{d16}/{d16}:{h32}»
v-zoho «1000.{h32}.{h32}»
v-modal MODAL_TOKEN_SECRET=«as-{a22}»
v-modal2 «as-{a22}»
v-fal FAL_KEY=«{U}:{h32}»
v-fal2 Authorization: Key «{U}:{h32}»
v-vck «vck_{a56}»
v-brave BRAVE_API_KEY=«BSA{a28}»
v-letta «sk-let-{a80}»
v-aoai «{a52}JQQJ99BB{a4}XJ3w3AAABACOG{a4}»
v-azsearch «{a42}AzSe{u1}{a5}»
v-azfunc «{w44}AzFu{a6}==»
v-azcosmos «{b76}ACDb{a6}==»
v-azcache «{a33}AzCa{a7}=»
v-goog1e «GOOG1E{l57}»
v-doo «doo_v1_{h64}»
v-dor «dor_v1_{h64}»
v-linode LINODE_TOKEN=«{h64}»
v-vultr VULTR_API_KEY=«{u36}»
v-deno «ddp_{a36}»
v-valtown «vtwn_{a30}»
v-xata «xau_{a40}»
v-turso TURSO_AUTH_TOKEN=«eyJhbGciOiJFZERTQSJ9.{j30}.{w86}»
v-appwrite «standard_{h256}»
v-ably2 ABLY_API_KEY=«{a6}.{a6}:{w43}»
v-pubnub «sec-c-{b48}»
v-telnyx «KEY0{H30}_{a22}»
v-mailersend «mlsn.{h64}»
v-klaviyo «pk_{h34}»
v-courier «pk_prod_{u28}»
v-unleash «*:production.{h56}»
v-unleash2 «default:development.{h56}»
v-flagsmith «ser.{a22}»
v-honeybadger «hbp_{a36}»
v-splunk Authorization: Splunk «{U}»
v-essu «essu_{b80}=»
v-checkly «cu_{h32}»
v-pagerduty «u+{w18}»
v-pagerduty2 Authorization: Token token=«{w20}»
v-rootly «rootly_{h64}»
v-firehydrant «fhb-{h32}»
v-checkout «sk_sbox_{l27}»
v-kraken KRAKEN_SECRET=«{b86}==»
v-mercury «secret-token:mercury_production_wma_{a40}_yrucrem»
v-brex «bxt_{a40}»
v-ramp «ramp_tok_{a40}»
v-alpaca APCA_API_SECRET_KEY=«{a40}»
v-ovsx «ovsxat_{U}»
v-harness «pat.{a22}.{h24}.{a20}»
v-infracost «ico-{a32}»
v-cloudflared cloudflared tunnel run --token «eyJhIjoi{b150}»
v-okta «00{w40}» is the okta token
v-woo «ck_{h40}»
v-woo2 «cs_{h40}»
v-ebay «v^1.1#i^1#r^1#p^3#I^3#f^0#t^{b40}»
v-tiktok «clt.{h64}»
v-line LINE_CHANNEL_ACCESS_TOKEN=«{b172}=»
v-whatsapp «EAAG{a150}»
v-coda CODA_API_TOKEN=«{U}»
v-webflow WEBFLOW_TOKEN=«{h64}»
v-github-app-pem GITHUB_APP_PRIVATE_KEY=«LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo{b100}»
v-jfrog-ref «cmVmdGtu{a56}»
v-cloudinary cloudinary://{d15}:«{w27}»@demo
v-mongoatlas MONGODB_ATLAS_PRIVATE_KEY=«{U}»
v-circle CIRCLE_TOKEN=«{h40}»
v-travis TRAVIS_TOKEN=«{a22}»
v-ghost GHOST_ADMIN_KEY=«{h24}:{h64}»
v-mailjet MJ_APIKEY_PRIVATE=«{h32}»
v-pusher PUSHER_APP_SECRET=«{h20}»
v-rollbar ROLLBAR_ACCESS_TOKEN=«{h32}»
v-stripe-u sk_live_«{a60}»
v-gumroad GUMROAD_TOKEN=«{w43}»
v-deepgram DEEPGRAM_API_KEY=«{h40}»
v-wandb WANDB_API_KEY=«{h40}»
v-stability STABILITY_KEY=«sk-{a48}»
v-kagi KAGI_API_KEY=«{w24}.{w43}»
v-serper SERPER_API_KEY=«{h40}»
v-assembly aai.settings.api_key = "«{h32}»"
v-qdrant QdrantClient(url="x", api_key="«{w54}»")
v-zilliz Milvus token = "«{h96}»"
v-weaviate weaviate.auth.AuthApiKey("«{a36}»")
v-cohere cohere.Client("«{a40}»")
v-openai-client OpenAI(api_key="«{a32}»")
v-anthropic-client new Anthropic({ apiKey: '«{a40}»' })
v-twilio-client Client("AC{h32}", "«{h32}»")
v-twilio-js twilio('AC{h32}', '«{h32}»')
v-algolia-client algoliasearch('{u10}', '«{h32}»')
v-stripe-js Stripe('«{a40}»')
v-pusher-js new Pusher({ appId: "1", key: "{h20}", secret: "«{h20}»" })
v-cloudinary-js cloudinary.config({ api_secret: '«{w27}»' })
v-aws-js new AWS.Credentials('AKIA{216}', '«{b40}»')
v-aws-py boto3.client('s3', aws_secret_access_key='«{b40}»')
v-aws-go credentials.NewStaticCredentials("AKIA{216}", "«{b40}»", "")
v-azure-py ClientSecretCredential("t", "c", "«{a3}8Q~{w34}»")
v-azure-blob StorageSharedKeyCredential("acc", "«{b86}==")
v-minio Minio("h", "minio", "«{a40}»", secure=False)
v-minio2 mc alias set m https://h minio «{m}»
v-s3cmd secret_key = «{b40}»
v-rclone [r]⏎type = s3⏎secret_access_key = «{b40}»
v-rclonep pass = «{w22}»
f-tomcat <user username="a" password="«{m}»" roles="manager"/>
f-m2 <server><id>x</id><username>u</username><password>«{m}»</password></server>
f-sbt realm=x⏎host=h⏎user=u⏎password=«{m}»
f-bundle BUNDLE_GEMS__X__COM: "u:«{m}»"
f-gemcred :rubygems_api_key: «rubygems_{h48}»
f-hosts github.com:⏎    oauth_token: «gho_{a36}»
f-tfrc credentials "app.terraform.io" {⏎  token = "«{a14}.atlasv1.{w60}»"⏎}
f-awscred [default]⏎aws_access_key_id = AKIA{216}⏎aws_secret_access_key = «{b40}»
f-dbx [DEFAULT]⏎host = https://x⏎token = «dapi{h32}»
f-snow [connections]⏎accountname = a⏎password = «{m}»
f-cargo [registry]⏎token = "«{a35}»"
f-composer {"http-basic":{"r":{"username":"u","password":"«{m}»"}}}
f-composer2 {"github-oauth":{"github.com":"«{a40}»"}}
f-sftp {"host":"h","user":"u","password":"«{m}»"}
f-wp define( 'DB_PASSWORD', '«{m}»' );
f-wp2 define('SECURE_AUTH_SALT', '«{p64}»');
f-joomla public $password = '«{m}»';
f-joomla2 public $secret = '«{a16}»';
f-drupal 'password' => '«{m}»',⏎'host' => 'h',
f-symfony database_password: «{m}»
f-magento 'crypt' => ['key' => '«{h32}»']
f-pma $cfg['blowfish_secret'] = '«{p32}»';
f-pma2 $cfg['Servers'][$i]['password'] = '«{m}»';
f-nextcloud 'passwordsalt' => '«{a30}»',⏎'secret' => '«{a48}»',
f-dbyml production:⏎  adapter: x⏎  password: «{m}»
f-mycnf [client]⏎user=u⏎password="«{m}»"
f-postfix [smtp.x.example]:587 u@x.example:«{m}»
f-dovecot u:{PLAIN}«{m}»::::::
f-chap "u" * "«{m}»" *
f-ipsec : PSK "«{m}»"
f-ipsec2 1.2.3.4 5.6.7.8 : PSK "«{q20}»"
f-ipsec3 bob : EAP "«{m}»"
f-hostapd wpa_passphrase=«{m}»
f-radius secret = «{m}»
f-radius2 client h {⏎  secret = «{q14}»⏎}
f-radius3 bob Cleartext-Password := "«{m}»"
f-snmp rocommunity «{m}»
f-snmp2 createUser bob SHA "«{m}»" AES "«{m}»"
f-ovpn2 <auth-user-pass>⏎bob⏎«{m}»⏎</auth-user-pass>
f-ddclient password='«{m}»'
f-fetchmail poll h user "u" pass "«{m}»"
f-fetchmail2 poll h user u password «{m}»
f-msmtp password «{m}»
f-mutt set imap_pass = "«{m}»"
f-mutt2 set smtp_pass="«{m}»"
f-irssi sasl_password = "«{m}»";
f-transmission "rpc-password": "«{m}»",
f-aria2 rpc-secret=«{m}»
f-sentinel sentinel auth-pass mymaster «{m}»
f-masterauth masterauth «{m}»
f-cass keystore_password: «{m}»
f-kibana elasticsearch.password: "«{m}»"
f-grafana admin_password = «{m}»
f-grafana2 secret_key = «{a20}»
f-prom basic_auth:⏎  username: u⏎  password: «{m}»
f-prom2 bearer_token: «{a40}»
f-alert smtp_auth_password: '«{m}»'
f-logstash password => "«{m}»"
f-zabbix DBPassword=«{m}»
f-rabbit2 erlang cookie: «{u20}»
f-nats2 authorization {⏎  user: u⏎  password: «{m}»⏎}
f-coturn user=u:«{m}»
f-coturn2 static-auth-secret=«{m}»
f-asterisk secret=«{m}»
f-freeswitch <param name="password" value="«{m}»"/>
f-gitlabrb gitlab_rails['smtp_password'] = "«{m}»"
f-gitlabrb2 gitlab_rails['initial_root_password'] = '«{m}»'
f-gitea INTERNAL_TOKEN = «eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{j20}.{w43}»
f-gitea2 JWT_SECRET = «{w43}»
f-filezilla <Pass encoding="base64">«{b16}»</Pass>
f-winscp Password=«A35C{H60}»
f-gpp cpassword="«{b40}»"
f-reg "DefaultPassword"="«{m}»"
f-reg2 reg add x /v DefaultPassword /t REG_SZ /d «{m}»
f-unattend <AdministratorPassword><Value>«{m}»</Value></AdministratorPassword>
f-securecrt S:"Password V2"=«02:{h64}»
f-dbeaver {"#connection":{"user":"u","password":"«{m}»"}}
f-bitlocker Recovery Key: «{d6}-{d6}-{d6}-{d6}-{d6}-{d6}-{d6}-{d6}»
f-bitlocker2 «{d6}-{d6}-{d6}-{d6}-{d6}-{d6}-{d6}-{d6}»
f-filevault recovery key = «{u4}-{u4}-{u4}-{u4}-{u4}-{u4}»
f-reccodes Recovery codes:⏎«{l5}-{l5}»⏎«{l5}-{l5}»⏎«{l5}-{l5}»
f-reccodes2 Backup codes: «{d8}», «{d8}», «{d8}»
f-reccodes3 {"recovery_codes":["«{l5}-{l5}»","«{l5}-{l5}»"]}
f-shadow u:$y$j9T$«{.22}${.43}»:19000::::::
f-ntds Administrator:500:aad3b435b51404eeaad3b435b51404ee:«{h32}»:::
f-wpapsk psk=«{h64}»
f-winprofile <keyMaterial>«{m}»</keyMaterial>
f-nmconn [wifi-security]⏎psk=«{m}»
f-netplan access-points:⏎  "Home":⏎    password: "«{m}»"
f-plist <key>apiKey</key>⏎<string>«{a32}»</string>
f-arb "apiKey": "«AIza{w35}»"
f-gservices "current_key": "«AIza{w35}»"
f-entitle <meta-data android:name="com.x.API_KEY" android:value="«{a32}»"/>
f-strings "api_key" = "«{a32}»";
f-xcconfig API_KEY = «{a32}»
f-podspec ENV['COCOAPODS_TRUNK_TOKEN'] = '«{h32}»'
f-gradleprops signing.password=«{m}»
f-gradleprops2 RELEASE_KEY_PASSWORD=«{m}»
f-local sdk.apikey=«{a32}»
f-firebase apiKey: "«AIza{w35}»",
f-oauth {"client_secret":"«{w24}»","refresh_token":"«{w40}»"}
f-oidc {"id_token":"«eyJhbGciOiJSUzI1NiJ9.{j30}.{w86}»","expires_in":3600}
f-device {"device_code":"«{a40}»"}
f-oauthcode code=«4/0A{w60}»&scope=x
f-pkce "code_verifier":"«{w43}»"
f-wsse <wsse:Password>«{m}»</wsse:Password>
f-soap <tem:Pwd>«{m}»</tem:Pwd>
f-soap2 <ns1:apiKey xsi:type="xsd:string">«{a32}»</ns1:apiKey>
f-graphql mutation { login(email: "a@b.example", password: "«{m}»") { token } }
f-graphqlv {"variables":{"input":{"email":"a@b","password":"«{m}»"}}}
f-grpc metadata: authorization: Bearer «{w40}»
f-mqtt client.username_pw_set("u", "«{m}»")
f-imap imap.login('u@x', '«{m}»')
f-ftp ftp.login("u", "«{m}»")
f-ssh ssh.connect('h', username='u', password='«{m}»')
f-pyodbc pyodbc.connect("DRIVER={x};SERVER=h;UID=u;PWD=«{m}»")
f-mysqlpy mysql.connector.connect(user='u', passwd='«{m}»')
f-psycopg psycopg2.connect("dbname=d user=u password=«{m}»")
f-mongoeng connect('db', username='u', password='«{m}»')
f-redispy redis.Redis(host='h', password='«{m}»')
f-celery broker_url = 'redis://:«{m}»@h:6379/0'
f-flask app.config['SECRET_KEY'] = '«{q24}»'
f-flask2 app.secret_key = '«{m}»'
f-express session({ secret: '«{m}»' })
f-express2 cookieParser('«{q20}»')
f-passport clientSecret: '«{a32}»',
f-knex connection: { user: 'u', password : '«{m}»' }
f-sequelize new Sequelize('db', 'u', '«{m}»', { host: 'h' })
f-typeorm password: process.env.X || '«{m}»',
f-gorm dsn := "host=h user=u password=«{m}» dbname=d"
f-sqlx sqlx.Connect("postgres", "user=u password=«{m}» sslmode=disable")
f-sqlopen sql.Open("mysql", "u:«{m}»@tcp(h:3306)/d")
f-rediss &redis.Options{Addr: "h:6379", Password: "«{m}»"}
f-jedis jedis.auth("«{m}»");
f-jdbcTemplate new JdbcTemplate("jdbc:x", "u", "«{m}»")
f-hikari config.setPassword("«{m}»");
f-spring-user spring.security.user.password=«{m}»
f-actuator {"password":{"value":"«{m}»"}}
f-net-cred Credentials = new NetworkCredential("u", "«{m}»")
f-pwsh ConvertTo-SecureString '«{m}»' -AsPlainText -Force
f-pwsh2 -Credential (New-Object PSCredential 'u', (ConvertTo-SecureString '«{m}»' -AsPlainText -Force))
f-pwsh3 $SecurePassword = "«{m}»" | ConvertTo-SecureString
f-batch net user bob «{m}» /add
f-schtasks schtasks /create /ru u /rp «{m}»
f-wmic2 wmic /node:h /user:u /password:«{m}» x
f-docker-compose MYSQL_PASSWORD: ${MYSQL_PASSWORD:-«{m}»}
f-env-default DB_PASSWORD=${DB_PASSWORD:=«{m}»}
f-env-export export PGPASSWORD='«{m}»'
f-env-inline DB_PASS="«{m}»" node app.js
f-envjson {"env":{"DB_PASSWORD":"«{m}»"}}
f-environ os.environ['API_KEY']='«{a32}»'
f-dotenv-dollar DB_PASSWORD=«{m}» # prod
f-k8s-string stringData:⏎  password: «{m}»
f-k8s-data data:⏎  password: «U29tbWVyMjM{b4}»
f-k8s-env - name: DB_PASSWORD⏎  value: "«{m}»"
f-helm auth:⏎  rootPassword: "«{m}»"
f-helm2 --set mysql.auth.rootPassword=«{m}»
f-argo oc create secret generic x --from-literal password=«{m}»
f-skaffold args: ["--from-literal=pw=«{m}»"]
f-tf-secret resource "x" "y" {⏎  secret_string = "«{m}»"⏎}
f-tf-secret2 secret_string = jsonencode({ password = "«{m}»" })
f-tf-db password             = "«{m}»"
f-tf-user user_data = "echo root:«{m}» | chpasswd"
f-cfn MasterUserPassword: «{m}»
f-cfn2 "MasterUserPassword": "«{m}»"
f-cfn3 ParameterKey=DBPassword,ParameterValue=«{m}»
f-cfn4 {"ParameterKey":"DBPassword","ParameterValue":"«{m}»"}
f-arm "adminPassword": { "value": "«{m}»" }
f-bicep param adminPassword string = '«{m}»'
f-pulumi dbPassword: "«{m}»"
f-pulumi2 new random.X({ password: "«{m}»" })
f-cdk SecretValue.unsafePlainText("«{m}»")
f-packer "ssh_password": "«{m}»"
f-vagrant config.ssh.password = "«{m}»"
f-cloudinit chpasswd:⏎  list: |⏎    ubuntu:«{m}»
f-cloudinit2 plain_text_passwd: '«{m}»'
f-cloudinit3 password: «{m}»⏎chpasswd: { expire: False }
f-kickstart rootpw «{m}»
f-kickstart2 user --name=u --password=«{m}»
f-preseed d-i passwd/user-password password «{m}»
f-preseed2 d-i passwd/root-password password «{q14}»
f-autoyast <user_password>«{m}»</user_password>
f-vmware vim-cmd --password «{m}»
f-esx govc env GOVC_PASSWORD=«{m}»
f-ipmi ipmitool -H h -U u -P «{m}» chassis
f-ilo <LOGIN USER_LOGIN="a" PASSWORD="«{m}»">
f-cisco enable secret «{q12}»
f-cisco2 enable password «{m}»
f-cisco3 username bob privilege 15 secret «{m}»
f-cisco4 username bob password 7 «{H18}»
f-cisco5 enable secret 5 $1$«{.4}${.22}»
f-cisco6 snmp-server community «{m}» RO
f-cisco7 tacacs-server key «{m}»
f-cisco8 crypto isakmp key «{m}» address 1.2.3.4
f-juniper set system root-authentication encrypted-password "$6$«{.8}${.86}»"
f-juniper2 set snmp community «{m}»
f-juniper3 secret "$9$«{.24}»"
f-forti set password ENC «{b44}»
f-forti2 set psksecret «{m}»
f-mikrotik /user add name=u password=«{m}» group=full
f-mikrotik2 wpa2-pre-shared-key=«{m}»
f-palo <phash>$1$«{.8}${.22}»</phash>
f-vpnc IPSec secret «{m}»⏎Xauth password «{m}»
f-openconnect echo «{m}» | openconnect --passwd-on-stdin h
f-nmap nmap --script-args smbpass=«{m}»
f-hydra hydra -l bob -p «{m}» ssh://h
f-crackmap crackmapexec smb h -u bob -p «{m}»
f-evilwinrm evil-winrm -i h -u bob -p «{m}»
f-impacket secretsdump.py d/bob:«{m}»@10.0.0.5
f-mimikatz * Password : «{m}»
f-mimikatz2 * NTLM     : «{h32}»
f-msf set PASSWORD «{m}»
f-sqlmap sqlmap --dbms-cred="u:«{m}»"
f-jupyter c.NotebookApp.token = '«{h48}»'
f-jupyter2 http://localhost:8888/?token=«{h48}»
f-jupyter3 c.NotebookApp.password = 'argon2:$argon2id$v=19$m=10240,t=10,p=8$«{b22}${b43}»'
f-vnc -rfbauth x -passwd «{m}»
f-rustdesk rustdesk --password «{m}»
f-anydesk echo «{m}» | anydesk --set-password
f-steam steamcmd +login bob «{m}»
f-minecraft rcon.password=«{m}»
f-wow SET PASSWORD FOR 'u'@'h' = '«{m}»'
f-irc /msg NickServ IDENTIFY «{m}»
f-sip sip:u:«{m}»@sip.example
f-rtsp rtsp://admin:«{m}»@10.0.0.5/stream
f-ftpurl curl ftp://u:«{m}»@h/
f-wget wget ftp://u:«{m}»@h/
f-svn svn co svn+ssh://h --password «{m}»
f-hg [auth]⏎x.password = «{m}»
f-p4 P4PASSWD=«{m}»
f-maven mvn --encrypt-password «{m}»
f-ant <property name="db.password" value="«{m}»"/>
f-nexus curl -v -u admin:«{m}» --upload-file a h
f-artif ARTIFACTORY_PASSWORD=«AP{a60}»
f-sonar sonar-scanner -Dsonar.login=«sqp_{h40}»
f-sonar2 -Dsonar.password=«{m}»
f-mvnd mvn deploy -Dpassword=«{m}»
f-java java -Djavax.net.ssl.keyStorePassword=«{m}» -jar a
f-sbtp sbt -Ddb.password=«{m}»
f-gradlep ./gradlew -PkeyPassword=«{m}»
f-msbuild msbuild /p:Password=«{m}»
f-dotnet dotnet ef --connection "Server=h;Password=«{m}»"
f-nodearg node app.js --db-pass «{m}»
f-pyarg python app.py --password="«{m}»"
f-phparg php artisan x --password=«{m}»
f-wpcli wp user create bob b@x --user_pass=«{m}»
f-wpcli2 wp config create --dbpass=«{m}»
f-drush drush user:password bob "«{m}»"
f-django manage.py x --password «{m}»
f-rails User.create!(email: 'a@b', password: '«{m}»')
f-rails2 password_confirmation: '«{m}»'
f-fixture password: <%= BCrypt::Password.create('«{m}»') %>
f-seed { email: 'a@b.example', password: '«{m}»' }
f-cypress cy.login('bob', '«{m}»')
f-playwright await login(page, 'bob', '«{m}»')
f-test const user = { name: 'bob', password: '«{m}»' };
f-postman {"key":"password","value":"«{m}»","type":"text"}
f-insomnia {"name":"api_key","value":"«{a32}»"}
f-httpfile @password = «{m}»
f-httpfile2 Authorization: Basic bob «{m}»
f-swagger curl -X GET --header 'X-API-Key: «{a32}»'
f-locust self.client.post("/login", {"u":"bob", "password":"«{m}»"})
f-jmeter <stringProp name="HTTPSampler.password">«{m}»</stringProp>
f-gherkin When I log in as "bob" with password "«{m}»"
f-rspec fill_in 'Password', with: '«{m}»'
f-selenium driver.find_element_by_name("password").send_keys("«{m}»")
f-note Login: bob Passwort: «{m}»
f-note2 User: bob / PW: «{m}»
f-note4 credentials (bob/«{m}»)
f-note5 admin account: bob@x.example pw «{m}»
f-note6 PW=«{m}»
f-note7 psw: «{m}»
f-note8 root pw is «{m}»
f-note9 the root password: «{m}»
f-note10 Temporary password «{m}»
f-note11 Your new password: «{m}»
f-note12 initial password for bob = «{m}»
f-note13 password (root): «{m}»
f-note14 password for root: «{m}»
f-note15 password of bob is «{m}»
f-note18 Password = '«{m}»'
f-note19 pass phrase: «{m}»
f-note21 SSID: Home, Key: «{m}»
f-note22 Access code: «{m}»
f-note23 secret word: «{m}»
f-note24 unlock with «{m}»
f-log1 level=error msg="auth failed" user=bob password=«{m}»
f-log2 Authentication failed for bob with password '«{m}»'
f-log3 DEBUG: connecting with u:«{m}»@db.example:5432
f-log4 java.sql.SQLException: Access denied (using password: «{m}»)
f-log5 INFO login attempt user=bob pwd=«{m}» ip=1.2.3.4
f-log6 sudo: bob : COMMAND=/usr/bin/mysql -p«{m}»
f-log7 POST /login {"username":"bob","password":"«{m}»"}
f-log8 GET /api?user=bob&passwd=«{m}» HTTP/1.1
f-log9 token=«{a32}» expired
f-log10 Generated admin password: «{m}»
f-log11 Default credentials: admin/«{m}»
f-log12 [INFO] Setting DB_PASSWORD to '«{m}»'
f-log13 Created user bob with password «{m}»
f-log14 Config: {user: u, password: «{m}», host: h}
f-log15 Config{user='u', password='«{m}»'}
f-log16 #<User id: 1, password: "«{m}»">
f-log17 stdClass Object ( [password] => «{m}» )
f-log18 array(1) { ["password"]=> string(8) "«{m}»" }
f-log19 {:password=>"«{m}»"}
f-log20 {'password': '«{m}»'}
f-log22 {Password:«{m}» User:u}
f-log23 Credentials(username=u, password=«{m}»)
f-log24 User { name: "u", password: "«{m}»" }
f-log25 password:«{m}»
h-1 password: «P@ssw0rd!{d2}»
h-2 password: «S3cr3t!{q4}»
h-3 password: «Tr0ub4dor&{d1}{a2}»
h-4 password: «correct-horse-{z6}-{z6}»
h-5 password=«P@ssw0rd{d2}»
h-6 password = "«Passw0rd!{d2}»"
h-7 DB_PASSWORD=«adm1n{d2}»
h-8 Password: «{z7}_{d4}»
h-9 password: «{z6}.{z6}{d2}»
h-10 password: "«{z5}-{z5}-{z5}»"
h-11 PASSWORD=«{z5}-{z5}-{z5}»
h-13 Password: «{d4}{z6}»
h-14 password: '«{z8}»'
h-15 DB_PASSWORD=«{z8}»
h-16 password: «#{q8}»
h-17 password: «{q4}#{q4}»
h-18 password is «P@ssw0rd{d2}»
h-19 The password is «{z5}-{z5}-{z5}»
h-20 curl -u bob:«P@ssw0rd{d2}» https://x
h-21 mysql -p«P@ssw0rd{d2}»
h-22 postgres://bob:«P@ssw0rd{d2}»@db.example/x
h-23 {"password":"«P@ssw0rd{d2}»"}
h-24 {"password":"«{z5}-{z5}-{z5}»"}
h-25 {"password":"«{z9}»"}
h-26 password: "«{W4}»"
h-27 PASSPHRASE="«{W4}»"
h-28 [sudo] password for bob: «P@ssw0rd{d2}»
h-29 sshpass -p '«P@ss w0rd{d2}»' ssh h
h-31 password: «{d8}»
h-32 PASSWORD=«{d6}»
h-33 "pin": "«{d6}»"
h-34 secret: «{z5}-{z5}-{z5}»
h-35 SECRET=«{z6}{d2}»
h-36 SECRET_KEY=«{z6}-{z6}»
h-37 api_key: «{z6}{d3}»
h-38 API_TOKEN=«{z6}{d3}»
h-39 JWT_SECRET=«super-{z6}-jwt-{z6}»
h-40 JWT_SECRET: «{z6}-{z6}-{z6}»
h-42 Passwort: «Ü{z6}{d2}»
h-43 password: «pä{z5}{d2}»
h-44 password: «пароль{d4}»
h-45 password=«ñ{z6}{d3}!»
h-46 password: «{m}» (temporary)
h-47 password: «{m}», user: bob
h-48 password: «{m}»; user: bob
h-50 password: [«{m}»]
h-51 password: {«{m}»}
h-52 password: _«{m}»_
h-53 password : «{m}»
h-55 password→«{m}»
h-56 password ⇒ «{m}»
h-58 password / «{m}»
h-61 Password:⏎«{m}»
h-62 Password:⏎⏎    «{m}»
h-63 password =⏎  "«{m}»"
h-64 password:⏎  «{m}»
h-65 PASSWORD⇥«{m}»
h-66 password&nbsp;«{m}»
h-67 password&colon; «{m}»
h-70 PassWord=«{m}»
h-71 db-password: «{m}»
h-72 db.password: «{m}»
h-73 dbPassword: «{m}»
h-74 DbPassword = «{m}»
h-75 DBPASSWORD=«{m}»
h-76 MYSQL_PWD=«{m}»
h-77 PGPASS=«{m}»
h-78 userpass: «{m}»
h-79 adminpw: «{m}»
h-80 admin_pw=«{m}»
h-81 kennwort=«{m}»
h-82 PASS='«{m}»'
h-83 pass="«{m}»"
h-84 passcode=«{d6}»
h-85 unlock_code: «{d6}»
h-93 door code «{d6}»
h-94 alarm code: «{d4}»
h-95 voicemail pin is «{d4}»
h-96 SIM PIN: «{d4}»
h-97 PUK: «{d8}»
h-98 license key: «{u5}-{u5}-{u5}-{u5}-{u5}»
h-99 product key «{u5}-{u5}-{u5}-{u5}-{u5}»
h-100 serial: «{u4}-{u4}-{u4}-{u4}»
h-101 LICENSE_KEY=«{u5}-{u5}-{u5}-{u5}»
h-102 activation code: «{u4}-{u4}-{u4}»
h-103 voucher «{u4}-{u4}-{u4}»
h-105 app-specific password: «{z4}-{z4}-{z4}-{z4}»
h-108 sessionToken: "«{w60}»"
h-109 x-csrf-token: «{w40}»
h-110 nonce secret «{h64}»
h-111 hmac key: «{h64}»
h-112 aes key = «{h64}»
h-113 AES_KEY=«{b43}=»
h-115 encryptionKey: '«{h64}»'
h-116 master key: «{b43}=»
h-117 salt: «{h32}»
h-118 signing secret «{h64}»
h-119 webhook secret: «{a32}»
h-120 shared secret is «{a24}»
h-121 bearer «{a40}»
h-122 Bearer: «{a40}»
h-123 Authorization «{a40}»
h-124 auth: «{a40}»
h-125 auth token «{a40}»
h-126 access token: «{a40}»
h-127 refresh token «{a64}»
h-128 api key «{a32}»
h-129 api key: «{h32}»
h-130 apikey «{h32}»
h-131 API-Key=«{U}»
h-132 apiKey: «{U}»
h-133 x-api-key «{U}»
h-134 token: «{U}»
h-135 token «{h40}»
h-136 TOKEN=«{h64}»
h-137 token=«{l24}»
h-138 client secret: «{U}»
h-139 client_secret=«{a32}»
h-141 secret access key: «{b40}»
h-142 AWS secret «{b40}»
h-143 AKIA{216} / «{b40}»
h-144 AKIA{216}:«{b40}»
h-145 AKIA{216}⏎«{b40}»
h-146 Access key: AKIA{216}⏎Secret: «{b40}»
h-147 account SID AC{h32} auth «{h32}»
h-148 user bob token «{a32}»
h-149 export FOO_CREDENTIALS='{"password":"«{m}»"}'
h-150 CREDS=bob:«{m}»
h-151 AUTH=bob:«{m}»
h-152 BASIC_AUTH=bob:«{m}»
h-153 USERPWD=bob:«{m}»
h-154 HTPASSWD=bob:«{m}»
h-155 auth = ("bob", "«{m}»")
h-156 DATABASE_URL=mysql://u:«{m}»@h/d
h-157 REDIS_URL=redis://:«{m}»@h
h-158 DSN=u:«{m}»@tcp(h)/d
h-159 CONN="host=h password=«{m}»"
h-160 MONGO_URI=mongodb://u:«{m}»@h
`
