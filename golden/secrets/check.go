package secrets

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Leaks tells whether a text still shows one of the secrets, or a telling part
// of one: half of it, six characters at least, in a row. It is looked for as it
// stands, and as who wants it would: decoded, without controls, with lines
// joined.
func Leaks(masked string, secrets []string) (string, bool) {
	for _, seen := range views(masked) {
		for _, s := range secrets {
			if part, ok := shows(seen, s); ok {
				return part, true
			}
		}
	}
	return "", false
}

func shows(text, secret string) (string, bool) {
	n := max(6, (len(secret)+1)/2)
	if len(secret) <= n {
		return secret, strings.Contains(text, secret)
	}
	for i := 0; i+n <= len(secret); i++ {
		if strings.Contains(text, secret[i:i+n]) {
			return secret[i : i+n], true
		}
	}
	return "", false
}

var (
	controls = regexp.MustCompile("\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|\x1b\\[[0-?]*[ -/]*[@-~]|" +
		"\x1b.|\\\\(?:e|033|x1b)\\[[0-9;]*m|[^\n]\x08|" +
		"[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff]")
	emphasis = regexp.MustCompile("[*`~]+|<wbr>")
	seams    = regexp.MustCompile(`(?:["'] ?\+)?\\?\r?\n[ \t>|#/+*-]*["']?`)
	escapes  = regexp.MustCompile(`\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[/"'\\_*#-]`)
	runs     = regexp.MustCompile(`[A-Za-z0-9+/_-]{16,}`)
	wrapped  = regexp.MustCompile(`(?:[A-Za-z0-9+/_-]{60,}\n)+[A-Za-z0-9+/_=-]*`)
)

// views are a text as it stands and as it can be read.
func views(s string) []string {
	out := []string{s}
	add := func(t string) {
		for _, o := range out {
			if o == t {
				return
			}
		}
		out = append(out, t)
	}
	bare := controls.ReplaceAllString(s, "")
	shown := emphasis.ReplaceAllString(bare, "")
	add(shown)
	add(seams.ReplaceAllString(shown, ""))
	add(bare)
	t := s
	for range 4 {
		before := t
		if t = unescape(t); t == before {
			break
		}
		add(t)
		add(controls.ReplaceAllString(t, ""))
	}
	add(html.UnescapeString(s))
	if u, err := url.QueryUnescape(s); err == nil {
		add(u)
		if u, err := url.QueryUnescape(u); err == nil {
			add(u)
		}
	}
	for _, run := range runs.FindAllString(s, -1) {
		for _, text := range plain(run) {
			add(text)
			for _, run := range runs.FindAllString(text, -1) {
				for _, text := range plain(run) {
					add(text)
				}
			}
		}
	}
	for _, block := range wrapped.FindAllString(s, -1) {
		for _, text := range plain(strings.ReplaceAll(block, "\n", "")) {
			add(text)
		}
	}
	return out
}

func unescape(s string) string {
	return escapes.ReplaceAllStringFunc(s, func(e string) string {
		if e[1] == 'u' || e[1] == 'x' {
			if n, err := strconv.ParseUint(e[2:], 16, 32); err == nil {
				return string(rune(n))
			}
		}
		return e[1:]
	})
}

// plain is what a run of base64 or hexadecimal decodes to.
func plain(run string) []string {
	var out []string
	if b, err := hex.DecodeString(run); err == nil {
		out = append(out, string(b))
	}
	std := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(run, "="))
	if len(std)%4 == 1 {
		std = std[:len(std)-1]
	}
	if b, err := base64.RawStdEncoding.DecodeString(std); err == nil {
		out = append(out, string(b))
	}
	return out
}
