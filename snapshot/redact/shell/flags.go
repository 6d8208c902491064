package shell

import "fivex/snapshot/redact/find"

// commandFinder is for programs that take a password on their command
// line.
var commandFinder = find.Finder{ID: "own/command-line", Kind: "password", Weak: true, Find: commandLine,
	Keywords: []string{
		"mysql", "mariadb", "redis-cli", "sshpass", "curl", "wget", "login ", "mongo", "ldap", "smbclient", "htpasswd",
		"openssl", "zip ", "unzip ", "7z", "sqlcmd", "vault login", "vault kv", "cqlsh", "influx", "httpie", "http ",
		"https ", "xh ", "lftp", "cf login", "oc login", "az ", "vsce ", "ovsx ", "bcp ", "keytool", "jarsigner",
		"net use", "snmp", "rabbitmqadmin", "rclone", "cypher-shell", "clickhouse", "beeline", "mycli", "sqlplus",
		"nuget", "xfreerdp", "wfreerdp", "schtasks", "ipmitool", "mosquitto_", "useradd", "usermod", "unrar", "codecov",
		"security ", "cargo login", "poetry config", "dotnet", "composer config", "rabbitmqctl", "mc alias",
		"eas secret", "aws ssm", "net user", "chpasswd:", "reg add", "cypress", "twine", "--from-literal", "faas-cli",
		"argocd", "rcon", "gpg", "snowsql", "psexec", "etcdctl", "nmcli", "gh ", "echo ", "printf ", "yes ",
		"wpa_passphrase", "consul kv", "bw login", "bw unlock", "winrs", "rdesktop", "ncftp", "signtool", "rar ",
		"pdftk", "smbpasswd", "dscl ", "altool", "bundle config", "oathtool", "ssh-keygen", "conan user", "ibmcloud",
		"bx login", "racadm", "valkey-cli", "ab -", "hey -", "pvk2pfx", "certutil", "qpdf", "steamcmd", "caddy hash",
		"doctl auth", "snyk auth", "nsupdate", "samba-tool", "wandb login",
		"bitcoin-cli", "virsh set", "poetry publish", "eas login", "vault operator",
		"etcdctl user", "ykman oath", "hydra ", "crackmapexec", "netexec", "nxc ", "evil-winrm"}}

// flags tells how a command takes its password: in which of ways, none for -p x, and by which
// flag or command of its own.
var flags = map[string]string{
	// -pSECRET, but for -p alone: a prompt or a port.
	"mysql": "glued -p", "mysqldump": "glued -p", "mysqladmin": "glued -p", "mysqlimport": "glued -p",
	"mariadb": "glued -p", "mysqlsh": "glued -p",
	"mariadb-dump": "glued -p", "mysqlcheck": "glued -p", "mycli": "glued -p", "mysqlslap": "glued -p",
	"mysqlbinlog": "glued -p", "mariadb-admin": "glued -p",
	"redis-cli": "-a", "sshpass": "glued -p|-p",
	"curl":  "user -u|user --user|user --proxy-user|user -U|user --cert|user -E|--pass|--proxy-pass|--oauth2-bearer",
	"wget":  "user --user",
	"login": "-p", // docker login -u ann -p SECRET, as of all programs like it
	"mongo": "-p", "mongosh": "-p", "mongodump": "-p",
	"mongorestore": "-p", "mongoexport": "-p", "mongoimport": "-p", "ldapsearch": "-w", "ldapmodify": "-w",
	"ldapadd": "-w", "ldapwhoami": "-w", "ldappasswd": "-w|-s",
	"smbclient": "percent -U",
	"openssl":   "pass -passin|pass -passout|pass -pass|pass -password|-k|-K|-pass|-hmac|third passwd|second passwd",
	"zip":       "-P|glued -P", "unzip": "-P", "7z": "glued -p", "7za": "glued -p",
	"7zz": "glued -p", "sqlcmd": "-P", "bcp": "-P", "cqlsh": "-p", "influx": "-p|--token|-t",
	"http": "user -a|user --auth", "https": "user -a|user --auth", "xh": "user -a",
	"httpie": "user -a", "lftp": "comma -u", "cf": "-p", "oc": "-p|--token", "az": "-p|random --value",
	"aws": "random --value", "eas": "random --value|-p",
	"wfreerdp": "colon /p", "schtasks": "/rp|/p", "ipmitool": "-P", "mosquitto_pub": "-P", "mosquitto_sub": "-P",
	"useradd": "-p", "usermod": "-p", "unrar": "glued -p", "rar": "glued -p|glued -hp", "codecov": "random -t",
	"security": "-w|-p|-P|-k", "cargo": "bare login|fourth login",
	"poetry":      "third config|fourth config|-p",
	"dotnet":      "fourth user-secrets|random -k",
	"composer":    "fourth config|fifth config",
	"rabbitmqctl": "third add_user|third change_password|third authenticate_user",
	"mc":          "fifth alias|sixth alias", "rclone": "second obscure", "reg": "random /d",
	"cypress": "random --key|random -k",
	"keytool": "-storepass|-keypass", "jarsigner": "-storepass|-keypass",
	"snmpwalk": "-A|-X|random -c", "snmpget": "-A|-X|random -c", "rabbitmqadmin": "-p", "cypher-shell": "-p",
	"clickhouse-client": "--password", "beeline": "-p", "nuget": "-ApiKey|-p|-Password",
	"twine": "-p", "argocd": "--password", "rcon": "-p", "xfreerdp": "colon /p", "gpg": "--passphrase",
	"snowsql": "-p", "psexec": "-p", "faas-cli": "-p", "rcon-cli": "--password",
	"etcdctl":    "user --user|third put|account user",
	"gh":         "body --body|body -b",
	"clickhouse": "--password", "vault": "bare login|pairs kv|third operator", "htpasswd": "last -b",
	"sqlplus": "slash ",
	"nmcli":   "bare password",
	"yes":     "pipe", "wpa_passphrase": "second ", "consul": "fourth kv", "bw": "third login|second unlock",
	"winrs": "colon -p", "rdesktop": "-p", "ncftp": "-p", "ncftpput": "-p", "ncftpget": "-p", "signtool": "/p",
	"pdftk": "bare input_pw|bare user_pw|bare owner_pw", "smbpasswd": "third -a", "dscl": "fourth ",
	"hydra": "-p", "crackmapexec": "-p", "netexec": "-p", "nxc": "-p", "evil-winrm": "-p", "altool": "-p",
	"ssh-keygen": "-N|-P", "conan": "-p", "ibmcloud": "-p", "bx": "-p", "racadm": "-p",
	"valkey-cli": "-a", "ab": "user -A", "hey": "user -a", "pvk2pfx": "-pi|-po", "certutil": "-p",
	"qpdf": "bare --encrypt|third --encrypt", "steamcmd": "third +login", "caddy": "--plaintext", "doctl": "-t",
	"snyk": "second auth", "nsupdate": "user -y", "samba-tool": "fourth user", "wandb": "random login|bare login",
	"mosquitto_passwd": "fourth -b", "bitcoin-cli": "second walletpassphrase", "virsh": "fourth set-user-password",
	"vsce": "-p", "ovsx": "-p", "bundle": "account config", "oathtool": "random -b|random --base32|random --totp",
	"ykman": "fifth oath",
	"echo":  "pipe", "printf": "pipe", "net": "share use|third user",
}
