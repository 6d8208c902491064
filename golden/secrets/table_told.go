package secrets

// toldForms are secrets that commands are given, that people say and prompts show.
const toldForms = `
spoken-below The password is below.⏎«{m}»
spoken-mail Your new password for the portal is⏎⏎    «{M}»⏎⏎Please change it.
spoken-chat ann: the sudo password?⏎bob: «{m}»
spoken-try password didn't work, try "«{M}»" instead
spoken-jest ● reads the password⏎⏎    Expected: "«{m}»"⏎    Received: undefined
spoken-junit testPasswordIsRead: expected:<«{q14}»> but was:<null>
spoken-pytest E       AssertionError: assert '«{M}»' == settings.DB_PASSWORD
spoken-go --- FAIL: TestPassword (0.00s)⏎    conf_test.go:12: got "«{q14}»", want ""
spoken-emphasis Log in as **admin** with **«{m}»**
session-php PHPSESSID=«{l26}»
session-java JSESSIONID=«{H32}»
session-aspnet ASP.NET_SessionId=«{l24}»
uuid-token our token «{U}» works
uuid-pat PAT: «{U}»
openweather OPENWEATHER appid=«{h32}»
otp-is your code is «{d6}»
otp-verif Your verification code is «{d6}».
otp-colon OTP: «{d3} {d3}»
otp-colon2 OTP: «{d6}»
otp-2fa 2FA code: «{d6}»
otp-use Use «{d6}» as your verification code
otp-is2 «{d6}» is your verification code
otp-login Your login code: «{d3}-{d3}»
otp-enter Enter code «{d6}» to sign in
otp-sms G-«{d6}» is your Google verification code.
otp-pin The PIN is «{d4}»
otp-pin2 PIN: «{d4}»
otp-totp totp: «{d6}»
otp-oathtool oathtool --totp -b «{232}»
otp-json {"otp":"«{d6}»"}
otp-mfa MFA token: «{d6}»
otp-passcode Passcode: «{d6}»
otp-one one-time code «{d6}»
otp-onepw One-time password: «{d6}»
args-p ["-p","«{q12}»"]
args-p2 "args": ["-u", "root", "-p", "«{q12}»"]
args-cmd command: ["--user", "app", "--password", "«{m}»"]
args-cmd2 "command": ["server", "--token", "«{a24}»"]
args-compose command: redis-server --requirepass «{m}»
args-compose2 command: ["redis-server", "--requirepass", "«{m}»"]
args-compose3 command:⏎  - --password⏎  - «{m}»
args-compose4 args:⏎  - "-p"⏎  - "«{q12}»"
args-compose5 args:⏎  - --db-password=«{m}»
args-compose6 args: ["--db-password=«{m}»"]
args-toml args = ["-p", "«{q12}»"]
args-toml2 args = ["--api-key", "«{a32}»", "serve"]
args-launch "args": ["--user", "bob", "--password", "«{m}»"]
args-mcp {"command":"npx","args":["-y","srv","--api-key","«{a32}»"]}
args-script "scripts": {"db": "mysql -u root -p«{q12}» shop"}
args-script2 "scripts": {"deploy": "deployer --password «{m}»"}
args-k8s args: ["sh", "-c", "mysql -uroot -p«{q12}»"]
args-py subprocess.run(["mysql", "-u", "root", "-p«{q12}»"])
args-py2 subprocess.run(["sshpass", "-p", "«{m}»", "ssh", "h"])
args-py3 subprocess.run(["tool", "--password", "«{m}»"])
args-go exec.Command("sshpass", "-p", "«{m}»", "ssh")
args-node spawn('redis-cli', ['-a', '«{m}»'])
args-go2 exec.Command("psql", "--password", "«{m}»")
args-docker ENTRYPOINT ["app", "--secret", "«{a24}»"]
args-docker2 CMD ["sh", "-c", "echo «{m}» | sudo -S ls"]
yes-pipe yes «{m}» | passwd bob
echo-passwd echo «{m}» | passwd --stdin bob
echo-chpasswd echo 'bob:«{m}»' | chpasswd
echo-chpasswd2 echo "bob:«{q12}»" | sudo chpasswd
echo-chpasswd3 printf 'bob:%s' «{q12}» | chpasswd
echo-twice printf '«{m}»\n«{m}»\n' | passwd bob
echo-e echo -e "«{q12}»\n«{q12}»" | smbpasswd -a bob
echo-sudo echo «{m}» | sudo -S apt update
echo-docker echo "«{a24}»" | docker login --username a --password-stdin
echo-npm echo "//r/:_authToken=«{a36}»" >> .npmrc
echo-wrangler echo "«{a40}»" | wrangler secret put API_KEY
echo-vercel echo "«{a24}»" | vercel env add API_KEY production
echo-gcloud echo -n "«{m}»" | gcloud secrets create db --data-file=-
gcloud-here gcloud secrets versions add db --data-file=- <<< "«{m}»"
wpa-pass wpa_passphrase Home «{m}»
wpa-pass2 wpa_passphrase "My Home" "«{q12}»"
wpa-conf network={⏎  ssid="Home"⏎  psk="«{m}»"⏎}
prompt-pass Password: «{m}»
prompt-pass2 Password: «{q12}»
prompt-passphrase Enter passphrase for key '/home/x/.ssh/id_rsa': «{m}»
prompt-ssh bob@host's password: «{m}»
prompt-mysql Enter password: «{m}»
prompt-git Password for 'https://bob@github.com': «{a40}»
prompt-gpg Enter passphrase: «{m}»
prompt-login login: bob⏎password: «{m}»
prompt-openssl Enter pass phrase for key.pem: «{m}»
prompt-npm npm password: «{m}»
prompt-vault Token (will be hidden): «{a24}»
doppler-set doppler secrets set FOO «{m}»
doppler-set2 doppler secrets set DB_PW="«{m}»"
gh-body gh secret set DB_PW --body «{m}»
gh-body2 gh secret set FOO -b"«{q14}»"
gh-here gh secret set FOO <<< "«{q14}»"
fly-set fly secrets set FOO=«{q14}»
fly-set2 fly secrets set FOO=«{m}» BAR=«{q14}»
heroku-set2 heroku config:set FOO=«{q14}» -a app
netlify-set netlify env:set FOO «{q14}»
railway-set railway variables --set "FOO=«{q14}»"
render-set render env set FOO=«{q14}»
vercel-add vercel env add FOO production <<< "«{q14}»"
supabase-set supabase secrets set FOO=«{q14}»
firebase-set firebase functions:config:set svc.key="«{q14}»"
eas-create eas secret:create --name FOO --value «{q14}»
glab-set glab variable set FOO «{q14}»
glab-set2 glab variable set FOO --value "«{q14}»"
circleci-set circleci context store-secret ctx FOO «{q14}»
aws-ssm aws ssm put-parameter --name /a/b --type SecureString --value «{m}»
aws-ssm2 aws ssm put-parameter --name x --value "«{q14}»" --overwrite
aws-sm aws secretsmanager create-secret --name x --secret-string «{m}»
aws-sm2 aws secretsmanager put-secret-value --secret-id x --secret-string '{"u":"a","p":"«{q14}»"}'
aws-rds aws rds create-db-instance --master-username a --master-user-password «{m}»
aws-cognito aws cognito-idp admin-set-user-password --username a --password «{m}»
az-kv az keyvault secret set --vault-name v -n db --value «{m}»
az-sql az sql server create -u adm -p «{m}»
az-vm az vm create --admin-password «{m}»
az-sp az login --service-principal -u x -p «{a3}8Q~{w34}» --tenant t
az-app az webapp config appsettings set --settings FOO=«{q14}»
vault-kv vault kv put secret/app db=«{q14}»
vault-kv2 vault kv put secret/app password=«{m}»
vault-write vault write auth/userpass/users/bob password=«{m}»
vault-login2 vault login -method=userpass username=bob password=«{m}»
consul-kv consul kv put app/db/password «{m}»
etcd-put etcdctl put /app/password «{m}»
k8s-lit kubectl create secret generic n --from-literal=k=«{m}»
k8s-lit2 kubectl create secret generic n --from-literal="pw=«{m}»" --from-literal=a=«{q12}»
k8s-docker kubectl create secret docker-registry r --docker-password=«{m}»
k8s-cred kubectl config set-credentials bob --password=«{m}»
k8s-tok kubectl config set-credentials bob --token=«{a40}»
op-create op item create --category=login password=«{m}»
op-edit op item edit Foo password=«{m}»
pass-insert echo «{m}» | pass insert -e mail/bob
pass-here pass insert -e mail/bob <<< «{m}»
bw-login bw login bob@x.example «{m}»
bw-unlock bw unlock «{m}»
bw-sess export BW_SESSION="«{b86}=="
npm-set npm config set //r.example/:_authToken «{a36}»
npm-set2 npm config set //r.example/:_authToken=«{U}»
npm-set3 npm set //registry.npmjs.org/:_authToken «{U}»
yarn-set yarn config set npmAuthToken «{a36}»
pip-cfg pip config set global.index-url https://u:«{q14}»@pypi.example/simple
git-header git config http.extraheader "Authorization: Basic «{b40}»"
git-header2 git -c http.extraheader="AUTHORIZATION: bearer «{a40}»" fetch
git-header3 git config --global http.https://github.com/.extraheader "AUTHORIZATION: basic «{b40}»"
git-cred git config credential.helper '!f() { echo "password=«{m}»"; }; f'
git-cred2 printf "protocol=https\nhost=h\nusername=u\npassword=«{m}»\n" | git credential approve
git-credfile https://bob:«{m}»@github.com
docker-l docker login -u a -p «{m}»
docker-l2 docker login --username a --password=«{m}» reg
docker-build docker build --build-arg TOKEN=«{a24}» .
docker-build2 docker build --build-arg NPM_PW=«{m}» .
docker-e docker run -e MYSQL_ROOT_PASSWORD=«{m}» mysql
docker-secret echo «{m}» | docker secret create db -
podman-secret printf «{m}» | podman secret create db -
mysql-p mysql -p«{m}»
mysql-p2 mysql -u root --password=«{m}»
mysql-p3 mysqldump -uroot -p'«{m}»' db
sshpass-p sshpass -p «{m}» ssh bob@h
sshpass-e SSHPASS=«{m}» sshpass -e ssh h
redis-a redis-cli -a «{m}»
redis-u redis-cli -u redis://u:«{m}»@h
redis-auth AUTH «{m}»
redis-auth2 127.0.0.1:6379> AUTH default «{m}»
redis-conf requirepass «{m}»
htp-b htpasswd -b f u «{m}»
htp-n htpasswd -nbB u «{m}»
htp-file bob:$apr1$«{.8}${.22}»
openssl-out openssl genrsa -aes256 -passout pass:«{m}» 2048
openssl-pk openssl pkcs12 -export -password pass:«{m}»
openssl-k openssl enc -aes-256-cbc -k «{m}» -in a
openssl-hmac openssl dgst -sha256 -hmac «{q14}»
curl-u curl -u u:«{m}» https://x
curl-u2 curl --user "u:«{m}»" https://x
curl-u3 curl -su bob:«{m}» https://x
curl-h curl -H "X-Auth: «{a24}»" https://x
curl-h2 curl -H 'X-Vault-Token: «{a24}»' https://x
curl-d curl -d "username=bob&pass=«{m}»" https://x
curl-d2 curl --data-urlencode 'password=«{m}»' https://x
curl-d3 curl -F password=«{m}» https://x
curl-g curl "https://x/api?apikey=«{a24}»"
curl-b curl -b "session=«{a24}»" https://x
wget-h wget --header="Authorization: Token «{a32}»" https://x
wget-pw wget --http-password=«{m}» https://x
http-a http -a bob:«{m}» https://x
psql-env PGPASSWORD=«{m}» psql
psql-url psql postgresql://app:«{m}»@h/db
psql-pgpass echo "h:5432:db:u:«{m}»" > ~/.pgpass
pgpass-2 localhost:5433:*:postgres:«{m}»
pgpass-3 *:*:*:app:«{q14}»
mongo-p mongosh -u a -p «{m}» --host h
mongo-url mongodb://u:«{m}»@h:27017/?authSource=admin
sqlcmd sqlcmd -S h -U sa -P «{m}»
sqlplus2 sqlplus scott/«{m}»@orcl
impdp impdp system/«{m}» schemas=hr
cqlsh cqlsh -u cass -p «{m}»
influx-auth influx -username a -password «{m}»
clickhouse clickhouse-client --password «{m}»
ldapsearch ldapsearch -x -D cn=a -w «{m}»
smbclient smbclient //h/s -U bob%«{m}»
mount-cifs mount -t cifs //h/s /m -o username=bob,password=«{m}»
mount-fstab //h/s /m cifs user=bob,pass=«{m}» 0 0
net-use net use Z: \\h\s «{m}» /user:bob
runas-psexec psexec \\h -u bob -p «{m}» cmd
winrs winrs -r:h -u:bob -p:«{m}» dir
cmdkey cmdkey /add:h /user:bob /pass:«{m}»
wmic wmic /user:bob /password:«{m}» os
rdesktop rdesktop -u bob -p «{m}» h
vnc vncpasswd <<< «{m}»
ftp-cmd ftp> user bob «{m}»
ftp-cmd2 USER bob⏎PASS «{m}»
lftp lftp -u bob,«{m}» h
ncftp ncftpput -u bob -p «{m}» h . f
sftp-expect expect "password:"⏎send "«{m}\r»"
expect-send spawn ssh h⏎expect "assword"⏎send -- "«{m}»\r"
ansible-e ansible-playbook -e "db_password=«{m}»" s.yml
ansible-e2 ansible-playbook -e ansible_ssh_pass=«{m}» s.yml
ansible-inv host1 ansible_user=bob ansible_password=«{m}»
terraform-var terraform apply -var="db_password=«{m}»"
terraform-var2 terraform apply -var 'token=«{a24}»'
tf-env export TF_VAR_db_password=«{m}»
pulumi-cfg pulumi config set --secret dbPassword «{m}»
helm-set2 helm install a b --set auth.password=«{m}»
helm-set3 helm upgrade a b --set-string redis.auth.password=«{m}»
argocd-l argocd login h --username admin --password «{m}»
oc-login oc login -u a -p «{m}»
cf-login cf login -u a -p «{m}»
rabbit-add rabbitmqctl add_user bob «{m}»
rabbit-ch rabbitmqctl change_password bob «{m}»
kafka-scram kafka-configs.sh --alter --add-config 'SCRAM-SHA-256=[password=«{m}»]'
keytool keytool -genkey -storepass «{m}» -keypass «{m}»
jarsigner jarsigner -storepass «{m}» a.jar k
signtool signtool sign /f a.pfx /p «{m}» a.exe
zip-P zip -P «{m}» a.zip f
7z-p 7z a -p«{m}» a.7z f
rar-p rar a -hp«{m}» a.rar f
unzip-p unzip -P «{m}» a.zip
gpg-pass gpg --batch --passphrase «{m}» -d f
gpg-fd echo «{m}» | gpg --batch --passphrase-fd 0 -d f
restic RESTIC_PASSWORD=«{m}» restic backup
borg BORG_PASSPHRASE='«{m}»' borg create
cryptsetup echo -n «{m}» | cryptsetup luksOpen /dev/sda1 x -
qpdf qpdf --password=«{m}» --decrypt a.pdf b.pdf
pdftk pdftk a.pdf input_pw «{m}» output b.pdf
useradd-p useradd -p $(openssl passwd -1 «{m}») bob
usermod-p usermod --password «{m}» bob
dscl dscl . -passwd /Users/bob «{m}»
sec-kc security unlock-keychain -p «{m}» login.keychain
sec-add security add-generic-password -a b -s s -w «{m}»
notary xcrun notarytool submit a.zip --apple-id b --password «{l4}-{l4}-{l4}-{l4}»
fastlane FASTLANE_PASSWORD=«{m}»
altool xcrun altool --upload-app -u b -p «{l4}-{l4}-{l4}-{l4}»
twine-p twine upload -u b -p «{m}» dist/*
poetry-h poetry config http-basic.foo bob «{m}»
poetry-t poetry config pypi-token.pypi «pypi-{w60}»
composer-a composer config http-basic.r.example bob «{m}»
composer-g composer config --global github-oauth.github.com «{a40}»
bundle-c bundle config gems.example.com bob:«{m}»
nuget-s nuget sources add -Name n -Source u -UserName b -Password «{m}»
nuget-k dotnet nuget push a.nupkg --api-key «{a46}»
dotnet-us dotnet user-secrets set ConnectionStrings:Db "Server=h;User=sa;Password=«{m}»"
gem-push GEM_HOST_API_KEY=«{h48}» gem push
cargo-l cargo login «{a35}»
cargo-t cargo publish --token «{a35}»
login-colon login bob:«{m}»
login-slash login bob/«{m}»
cred-colon credentials: bob:«{m}»
cred-slash creds: bob / «{m}»
cred-slash2 Login with bob / «{m}»
cred-user username: bob, password: «{m}»
cred-user2 user bob, password «{m}»
cred-pair user=bob pass=«{m}»
passphrase-paren passphrase («{m}»)
password-paren the password («{m}») works
password-q the password "«{m}»" works
password-is The password is «{m}»
password-is2 password is: «{m}»
password-was password was «{m}» before
password-set set the password to «{m}»
password-use log in with password «{m}»
password-eq password = «{m}»
password-arrow password => «{m}»
pw-colon pw: «{m}»
pwd-colon pwd: «{m}»
pass-colon pass: «{m}»
pass-colon-q pass: "«{m}»"
passwd-is passwd=«{m}»
key-is the API key is «{a32}»
key-is2 here's my key: «{a32}»
token-is my token is «{a32}»
secret-is The secret is «{q14}»
wifi-is wifi password is «{m}»
mynew My new password is «{m}», please don't share
creds-md **Password:** «{m}»
creds-md3 Password: **«{m}»**
creds-html <b>Password:</b> «{m}»
creds-html2 <li>Password: <code>«{m}»</code></li>
creds-td <tr><td>Password</td><td>«{m}»</td></tr>
creds-dl <dt>Password</dt><dd>«{m}»</dd>
creds-label <label>Password</label><span>«{m}»</span>
herestr passwd --stdin bob <<< «{m}»
herestr2 sudo -S ls <<< "«{m}»"
herestr3 cryptsetup open /dev/sda x <<< '«{m}»'
herestr4 gpg --import-key <<< "«{q14}»"
herestr5 vault kv put secret/a x=- <<< «{m}»
herestr6 base64 <<< "«{q20}»"
composed-yaml db:⏎  password: «{M}»⏎  host: x
composed-env DB_PASSWORD=«{M}»
composed-go cfg := Config{Host: "db", Password: "«{M}»"}
composed-told The staging password is «{M}», ask ops.
composed-cell | password | «{M}» |
spew Password: (string) (len=16) "«{q16}»"
gdb password = 0x5566 "«{q14}»", port = 5432
optional apiKey: Optional("«{a32}»")
some-lines cfg.api_key = Some(⏎    "«{a32}»",⏎)
var-dump ["password"]=>⏎  string(14) "«{q14}»"
var-dump-private ["apiKey":"App\Config":private]=>⏎  string(32) "«{a32}»"
zod DB_PASS: z.string().default('«{M}»'),
pydantic-field password: str = Field("«{M}»", env="DB_PASS")
plsql l_password VARCHAR2(30) := '«{M}»';
tsql DECLARE @pwd nvarchar(50) = N'«{M}»';
arm-secure "vmPassword": { "type": "securestring", "defaultValue": "«{M}»" }
rspec-eq expect(client.token).to eq('«{a40}»')
assertj assertThat(user.getToken()).isEqualTo("«{a40}»");
strcmp if (strcmp(input_pw, "«{M}»") == 0)
return-value when(vault.read("db/password")).thenReturn("«{q16}»");
supplier registry.add("spring.rabbitmq.password", () -> "«{M}»");
fixture-return def password():⏎    return "«{M}»"
in-parens TOKEN = (⏎    "«{a40}»"⏎)
squiggly secret = <<~KEY⏎  «{q40}»⏎KEY
dict-of-accounts PASSWORDS = {"alice": "«{M}»", "bob": "«{M}»"}
comment-behind return connect("db", "«{q14}»") // the password
basic-call .with(httpBasic("ops", "«{M}»"))
builder-call new Container<>("x").withUsername("app").withPassword("«{M}»")
dialer gomail.NewDialer("smtp.example.com", 587, "bot", "«{M}»")
aes-new cipher = AES.new(b'«{a32}»', AES.MODE_GCM)
cookie-store store := sessions.NewCookieStore([]byte("«{a32}»"))
bearer-plus req.Header.Add("Authorization", "Bearer "+"«{a40}»")
answer-json {"question":"What is the admin password?","answer":"«{M}»"}
prompt-json {"prompt":"Enter passphrase:","input":"«{M}»"}
path-json {"code":"too_small","path":["password"],"received":"«{M}»"}
openapi-example password:⏎  type: string⏎  example: "«{M}»"
ftp-pass ftp> user ann⏎331 Password required⏎ftp> pass «{q12}»
repeat-prompt Password: «{M}»⏎Repeat for confirmation: «{M}»
sed-value sed -i "s/__PASSWORD__/«{q14}»/g" app.yml
secret-file echo "«{q24}»" > secrets/db_password.txt
zookeeper addauth digest app:«{q12}»
nats-seed seed «SU{256}»
app-password App password: «{z4} {z4} {z4} {z4}»
kaggle {"username":"bob","key":"«{h32}»"}
pgp-fish set -Ux ANTHROPIC_KEY «{a60}»
mail-with Use bob@example.com with «{M}» to sign in.
mail-slash - alice@example.com / «{M}»⏎- bob@example.com / «{M}»
admin-slash <!-- admin / «{M}» -->
defaults-are The default credentials are "admin" and "«{M}»".
creds-for Creds for Grafana: admin/«{M}»
user-pass-prose VPN: user bob, pass «{M}», group corp
same-as same password as on prod («{M}»)
not-valid The value '«{M}»' is not valid for Password.
rejected-value Field error on field 'password': rejected value [«{M}»]
de-geaendert Das Kennwort lautet: «{M}»
es-cambie Cambié la contraseña a «{M}»
fr-utilisateur utilisateur bob, mot de passe «{M}»
pt-mudei Mudei a senha para «{M}»
pl-zmienilem Zmieniłem hasło na «{M}»
nl-gewijzigd Ik heb het wachtwoord gewijzigd in «{M}»
it-chiave La chiave API è «{a32}»
fr-code Votre code de vérification est «{d6}»
`
