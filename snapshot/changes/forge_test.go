package changes

import "testing"

func TestTheForgeIsToldByTheRemoteWithoutItsCredentials(t *testing.T) {
	t.Parallel()
	for remote, want := range map[string]string{
		"https://github.com/acme/shop.git":                    "https://github.com/acme/shop/commit/abcdef1",
		"https://ann:ghp_secret@github.com/acme/shop":         "https://github.com/acme/shop/commit/abcdef1",
		"https://x-access-token:s@github.com/acme/shop.git?x": "https://github.com/acme/shop/commit/abcdef1",
		"git@github.com:acme/shop.git":                        "https://github.com/acme/shop/commit/abcdef1",
		"ssh://git@gitlab.example.com:2222/group/sub/shop/":   "https://gitlab.example.com/group/sub/shop/-/commit/abcdef1",
		"https://gitlab.example.com:8443/acme/shop.git":       "https://gitlab.example.com:8443/acme/shop/-/commit/abcdef1",
		"git@bitbucket.org:acme/shop.git":                     "https://bitbucket.org/acme/shop/commits/abcdef1",
		"http://gitea.local:3000/acme/shop.git":               "http://gitea.local:3000/acme/shop/commit/abcdef1",
		"https://codeberg.org/acme/shop":                      "https://codeberg.org/acme/shop/commit/abcdef1",
		"https://example.com/acme/shop":                       "", // of which kind?
		"":                                                    "",
		"/srv/git/github.com/shop.git":                        "",
		"file:///srv/github.com/acme/shop":                    "",
		"ext::sh -c touch% /tmp/x":                            "",
		"javascript://github.com/acme/shop":                   "",
		"https://github.com/acme/shop\"><script>":             "",
		"https://github.com/acme/../../x/y":                   "",
		"https://github.com/acme/%2e%2e/y":                    "",
		"https://github.com/acme":                             "",
		"https://github.com.evil\u202e/acme/shop":             "",
		"https://github.com/ac me/shop":                       "",
	} {
		if got := ForgeOf(remote, "").Commit("abcdef1"); got != want {
			t.Errorf("%q: %q, want %q", remote, got, want)
		}
	}
	if got := ForgeOf("git@github.com:a/b", "none"); got != nil {
		t.Errorf("none: %v", got)
	}
	if got := ForgeOf("git@github.com:a/b",
		"https://code.example.com/a/b").Commit("abcdef1"); got != "https://code.example.com/a/b/commit/abcdef1" {
		t.Errorf("given: %v", got)
	}
	for _, hash := range []string{"", "HEAD", "abc", "abcdef1\"", "../../x", "ABCDEF1"} {
		if got := ForgeOf("git@github.com:a/b", "").Commit(hash); got != "" {
			t.Errorf("%q: %s", hash, got)
		}
	}
}
