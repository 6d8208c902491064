// Package address finds the secrets that stand in addresses and in headers: in URLs, before
// and behind the @ of hosts and mail, in what a client sends to be let in; and the names that
// home folders have.
//
// It must never read further than one address or one header.
package address

import "fivex/snapshot/redact/find"

// Finders are those of secrets in addresses and headers.
var Finders = []find.Finder{
	{ID: "own/url-credentials", Kind: "url-credentials", Keywords: []string{"://"}, Weak: true,
		Find: urlCredentials},
	{ID: "own/dsn-credentials", Kind: "url-credentials",
		Keywords: []string{"@tcp(", "@unix(", "@udp(", "@cloudsql("}, Find: dsnCredentials},
	{ID: "own/url-parameter", Kind: "url-parameter", Weak: true, Find: urlParameter,
		Keywords: []string{"key=", "sig=", "auth=", "code=", "session=", "token=", "ature=", "redential=",
			"pass=", "pwd=", "word=", "secret=",
			"hmac=", "ticket=", "jwt=", "sid=", "hash=", "psw=", "vite=", "magic=", "ppid=", "apikey=",
			"assertion=", "otp=", "pw="}},
	{ID: "own/authorization", Kind: "authorization",
		Keywords: []string{"bearer", "basic", "authorization", "aws4-hmac"}, Weak: true,
		Find: authorization},
	{ID: "own/cookie", Kind: "cookie", Keywords: []string{"cookie:", "cookie\":", "cookie =", "cookie=",
		"cookie\\\":", "cookie', '", "cookie\", \"", "cookies:", "-b "}, Find: cookies},
}

// Home is the kind of the names of people's home folders: not secrets,
// but nobody's business.
const Home = "home-folder"

// Homes are the finders of home folders.
var Homes = []find.Finder{{ID: "own/home-folder", Kind: Home, Weak: true, Find: home,
	Keywords: []string{"home/", `home\`, "users/", `users\`, "settings/", `settings\`, "home%", "users%",
		"-home-", "-users-"}},
	{ID: "own/home-tilde", Kind: Home, Weak: true, Find: tilde,
		Keywords: []string{"~a", "~b", "~c", "~d", "~e", "~f", "~g",
			"~h", "~i", "~j", "~k", "~l", "~m", "~n", "~o", "~p", "~q", "~r", "~s", "~t", "~u", "~v", "~w", "~x",
			"~y", "~z", "~_"}}}

// Email is the finder of e-mail addresses, which --redact-email asks for.
var Email = find.Finder{ID: "own/email", Kind: "email", Keywords: func() (k []string) {
	for c := 'a'; c <= 'z'; c++ {
		k = append(k, "@"+string(c))
	}
	for c := '0'; c <= '9'; c++ {
		k = append(k, "@"+string(c))
	}
	return k
}(), Find: email}
