package changes

import (
	"net/url"
	"regexp"
	"strings"
	"sync"

	"fivex/snapshot/report"
)

var (
	hostName = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$`)
	})
	webPath = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:/[A-Za-z0-9_~.-]+)+$`)
	})
	atHost = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:[^@/:]+@)?([^/:@]+):([^/].*)$`)
	}) // git@host:path
)

// ForgeOf is the forge of a remote's address, without credentials; nil where
// it is none that is known. An address that the user gave is believed to be of
// one, and "none" is none.
func ForgeOf(remote, given string) *report.Forge {
	switch given {
	case "none":
		return nil
	case "":
		f := forge(remote)
		if f == nil || f.Kind == "" {
			return nil
		}
		return f
	}
	f := forge(given)
	if f != nil && f.Kind == "" {
		f.Kind = "gitea" // whose addresses most others have too
	}
	return f
}

func forge(remote string) *report.Forge {
	if remote == "" {
		return nil
	}
	if !strings.Contains(remote, "://") {
		if m := atHost().FindStringSubmatch(remote); m != nil {
			remote = "ssh://" + m[1] + "/" + m[2]
		}
	}
	u, err := url.Parse(remote)
	if err != nil {
		return nil
	}
	scheme, host := "https", strings.ToLower(u.Hostname())
	switch u.Scheme {
	case "https", "http":
		scheme, host = u.Scheme, strings.ToLower(u.Host)
	case "ssh", "git", "git+ssh", "ssh+git":
	default:
		return nil
	}
	path := strings.TrimSuffix(strings.TrimRight(u.Path, "/"), ".git")
	if !hostName().MatchString(host) || !webPath().MatchString(path) || strings.Contains(path, "..") ||
		!strings.Contains(path[1:], "/") {
		return nil
	}
	return &report.Forge{Kind: forgeKind(host), URL: scheme + "://" + host + path}
}

// forgeKind tells the kind by the host's name.
func forgeKind(host string) string {
	for _, x := range []struct{ word, kind string }{{"github", "github"}, {"gitlab", "gitlab"}, {"bitbucket", "bitbucket"},
		{"gitea", "gitea"}, {"forgejo", "gitea"}, {"codeberg", "gitea"}} {
		if strings.Contains(host, x.word) {
			return x.kind
		}
	}
	return ""
}
