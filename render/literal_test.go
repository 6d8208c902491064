package render

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
)

// references are what hosts look for in the text that Markdown became, of which each
// takes some.
var references = regexp.MustCompile(`@[\w.]|#\w|![\w]|~["\w]|&\w|\$\w|%["\w]|\^\w|(?i:g[hl]-\d)`)

func TestLiteralTextMentionsAndRefersToNothingOnceItIsHTML(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"@octocat", "(@org/team)", "a@b.example", "#181", "org/repo#12", "!7", "~bug", `~"to do"`,
		"&3", "$4", "%5", `%"next week"`, "^alert#1", "GH-26", "gl-26", "@_x @.x @é"} {
		var b bytes.Buffer
		if err := goldmark.Convert([]byte("- "+literal(s)), &b); err != nil {
			t.Fatal(err)
		}
		text := regexp.MustCompile("<[^>]*>|&quot;").ReplaceAllStringFunc(b.String(), func(tag string) string {
			return map[bool]string{true: `"`}[tag == "&quot;"]
		})
		text = strings.ReplaceAll(text, "&amp;", "&")
		if m := references.FindString(text); m != "" {
			t.Errorf("%q becomes %q, in which %q refers", s, text, m)
		}
		if strings.ReplaceAll(strings.TrimSpace(text), "\u200b", "") != s {
			t.Errorf("%q becomes %q", s, text)
		}
	}
}

func TestLiteralTextIsLeftAsItIsWhereNothingRefers(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"50% of C# & more!", "a ~ b", "high-5", "5 $"} {
		if got := literal(s); strings.Contains(got, apart) {
			t.Errorf("%q becomes %q", s, got)
		}
	}
}

// GitLab's pattern of what is code, beside which it looks for lines that are commands.
var gitlabCode = regexp.MustCompile("(?ms)^```.+?\n```$")

func TestNoLineOfAFenceIsACommandOfGitLab(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"/merge", "a\n/merge", "a\n```\n/merge\n```\n/close", "````\n/merge"} {
		m := &draft{}
		m.fence(s)
		left := gitlabCode.ReplaceAllString(m.String(), "")
		if strings.Contains("\n"+left, "\n/") {
			t.Errorf("%q leaves %q", s, left)
		}
	}
}
