package render

import (
	"bytes"
	"html"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestMarkdownYieldsNoRawHTMLAndNoFetch(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"<script>x</script>":                   "<pre>&lt;script&gt;x&lt;/script&gt;</pre>\n",
		"a <b>b</b>":                           "<p>a &lt;b&gt;b&lt;/b&gt;</p>\n",
		"[a](javascript:x)":                    "<p>a</p>\n",
		"[a](JaVaScRiPt:x)":                    "<p>a</p>\n",
		"[a](data:text/html,x)":                "<p>a</p>\n",
		"[a](//evil.example)":                  "<p>a</p>\n",
		"[a](file.md)":                         "<p>a</p>\n",
		"[a](https://example.com/?a=1&b=\"2)":  "<p><a href=\"https://example.com/?a=1&amp;b=%222\">a</a></p>\n",
		"[a](mailto:ann@example.com)":          "<p><a href=\"mailto:ann@example.com\">a</a></p>\n",
		"[a](#Some-Heading)":                   "<p><a href=\"#p-some-heading\">a</a></p>\n",
		"![alt *text*](http://evil.example/i)": "<p>[image: alt <em>text</em>]</p>\n",
		"<ftp://evil.example/x>":               "<p>ftp://evil.example/x</p>\n",
		"www.example.com":                      "<p><a href=\"http://www.example.com\">www.example.com</a></p>\n",
		"# H":                                  "<h3 id=\"p-h\">H</h3>\n",
		"```go\nvar x = 1 // <b>\n```":         "<pre><code>var x = 1 // &lt;b&gt;\n</code></pre>\n",
		"- [x] done": "<ul>\n<li><span role=\"img\" aria-label=\"done\">☑</span> " +
			"done</li>\n</ul>\n",
		"|a|\n|-:|\n|1|": "<table>\n<thead>\n<tr>\n<th " +
			"align=\"right\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td " +
			"align=\"right\">1</td>\n</tr>\n</tbody>\n</table>\n",
	} {
		if got := markdown(in, "p", nil); got != want {
			t.Errorf("%s\n got %q\nwant %q", in, got, want)
		}
	}
}

func TestTerminalOutputKeepsColoursOnly(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"\x1b[31mred\x1b[0m <b>":                   `<span class="term-fg31">red</span> &lt;b&gt;`,
		"10%\r50%\r100%\ndone":                     "100%\ndone",
		"\x1b]8;;javascript:x\x07link\x1b]8;;\x07": "link",
		"\x1b]1338;url=http://evil.example/i\x07x": "x",
		"\x1b]1337;File=inline=1:aGk=\x1b\\after":  "after",
		"\x1b_bk;t=1\x07timestamp":                 "timestamp",
		"\x1b]0;a title that never ends":           "",
		"\x1b[38;5;196mbright":                     `<span class="term-fgx196">bright</span>`,
	} {
		if got := terminal(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}

// see passes s through the visible writer in pieces of n bytes.
func see(s string, n int) string {
	var b bytes.Buffer
	v := &visible{w: &b}
	for len(s) > 0 {
		k := min(n, len(s))
		if _, err := v.Write([]byte(s[:k])); err != nil {
			panic(err)
		}
		s = s[k:]
	}
	if err := v.flush(); err != nil {
		panic(err)
	}
	return b.String()
}

func TestInvisibleCharactersBecomeVisible(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain ü ✓ \U0001f600\n\tx": "plain ü ✓ \U0001f600\n\tx",
		"\x00\x1b\x7f":              "␀␛␡",
		"a\u202eb\u2066c":           "a[U+202E]b[U+2066]c",
		"\u0085\ufeff\u2028":        "[U+0085][U+FEFF][U+2028]",
		"\xff\xc3":                  "\uFFFD\uFFFD",
		"a\r\nb":                    "a\nb",
	} {
		for n := 1; n <= len(in); n++ {
			if got := see(in, n); got != want {
				t.Errorf("%q in pieces of %d: got %q, want %q", in, n, got, want)
			}
		}
	}
}

func FuzzVisible(f *testing.F) {
	f.Add("a\u202e\x00\xff", 1)
	f.Fuzz(func(t *testing.T, s string, n int) {
		got := see(s, max(1, n))
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\x00\x1b\u202e\u2066\u200f") {
			t.Errorf("%q became %q", s, got)
		}
	})
}

// A prefix is made of ids, which are others' texts.
func TestAFootnotesIDStaysWithinItsAttribute(t *testing.T) {
	t.Parallel()
	out := markdown("x[^1]\n\n[^1]: y", `"><img src=x onerror=alert(1)>`, nil)
	if !strings.Contains(out, "footnote") || strings.Contains(out, "<img") {
		t.Error(out)
	}
}

func TestALanguageOfCodeIsNoClassOfThePage(t *testing.T) {
	t.Parallel()
	out := markdown("```x&#32;visually-hidden&Tab;ask\ncode\n```", "p", nil)
	if want := "<pre><code>code\n</code></pre>\n"; out != want {
		t.Errorf("it is %q, want %q", out, want)
	}
}

// What is taken out of a text must not leave what it was taken out of before.
func TestATerminalsLinksAndImagesAreNotPutTogetherAgain(t *testing.T) {
	t.Parallel()
	for _, inner := range []string{"]8;;http://x\x07", "]1338;url=http://x/y\x07",
		"]1337;File=name=eC5wbmc=;inline=1:aGk=\x07", "]1339;url=http://x;content=y\x07", "_bk;t=1\x07"} {
		for _, before := range []string{"\x1b\x1b]0;\x07", "\x1b\x1b\x1b]0;\x07\x1b]0;\x07", "\x1b\x1bP\x1b\\"} {
			if got := terminal(before + inner + "seen"); strings.ContainsAny(got, "<") || PlainTerminal(before+inner) != inner {
				t.Errorf("%q gave %q", before+inner, got)
			}
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add("# a\n\n<b>[x](javascript:y) ![z](http://w)\n\n- [ ] q\n\n|a|\n|-|\n|b|\n\n[^1]\n\n[^1]: f")
	f.Add(strings.Repeat(">", 5000) + "x")
	f.Add(strings.Repeat("[", 5000))
	f.Fuzz(func(t *testing.T, s string) {
		out := strings.ToLower(markdown(s, "p", nil))
		for _, bad := range []string{"<script", "<img", "<iframe", "<style", "<svg", "<object", " style=",
			"href=\"javascript", "href=\"data:", "href=\"vbscript"} {
			if strings.Contains(out, bad) {
				t.Errorf("%q gave %s", s, bad)
			}
		}
	})
}

func FuzzTerminal(f *testing.F) {
	f.Add("\x1b[31mred\x1b[0m\r\n\x1b]8;;http://x\x07y")
	f.Add("\x1b\x1b]0;\x07]8;;http://x\x07y")
	f.Fuzz(func(t *testing.T, s string) {
		out := terminal(s)
		for _, part := range strings.SplitAfter(out, ">") {
			if i := strings.IndexByte(part, '<'); i >= 0 &&
				!strings.HasPrefix(part[i:], `<span class="term-`) && part[i:] != "</span>" {
				t.Errorf("%q gave markup %q", s, html.EscapeString(part[i:]))
			}
		}
	})
}

func TestDeepNestingIsShownAsText(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]string{
		"quotes": strings.Repeat(">", 1<<20),
		"lists":  strings.Repeat("- ", 1<<19),
		"links":  strings.Repeat("[", 1<<20),
		"stars":  strings.Repeat("**a ", 1<<18),
	} {
		if out := markdown(s, "p", nil); !strings.HasPrefix(out, "<pre>") {
			t.Errorf("%s: %.80s", name, out)
		}
	}
}

// Text whose parsing could take a time that grows faster than its length.
func TestPathologicalTextComesToAnEnd(t *testing.T) {
	t.Parallel()
	// A quadratic cost of one nanosecond would take 17 s, and at length 68 s.
	size, patience := 1<<17, 12*time.Second
	if os.Getenv("FIVEX_LONG") != "" {
		size, patience = 1<<18, 45*time.Second
	}
	ends := func(name string, render func(string) string, pattern string) {
		t.Helper()
		done := make(chan int, 1)
		go func() { done <- len(render(strings.Repeat(pattern, size/len(pattern)))) }()
		select {
		case n := <-done:
			if n > 64*size {
				t.Errorf("%s: %d bytes of %q became %d", name, size, pattern, n)
			}
		case <-time.After(patience):
			t.Errorf("%s: %d bytes of %q take longer than %s", name, size, pattern, patience)
		}
	}
	for _, p := range []string{"[^1]\n", "[^1]: x\n", "a**b", "*a _b ", "[a](", "![[", "[a]: b\n", "<",
		"<!--", "<a b", "`a", "(((", "|a|b\n", "| a |\n|---|\n",
		"- a\n", "> a\n", "1. a\n  - b\n", "a\n===\n", "&amp;", "http://a.b ", "a@b.c ", "~~a", "```go\nfunc f(){}\n```\n"} {
		ends("markdown", func(s string) string { return markdown(s, "p", nil) }, p)
	}
	for _, p := range []string{"\x1b[31m", "\x1b[999999C", "\x1b[9999B", "\x1b[A", "\r", "\n", "\x1b]8;;x"} {
		ends("terminal", terminal, p)
	}
}

func TestAPageInLatin1HasNoSignBeyondIt(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	v := &visible{w: &b, latin1: true}
	for c := range strings.SplitSeq("é · 14:18–14:25 −3 ✓ 1\u202f000 数 हि \U0001f600 a\u202eb \x1b", "") {
		v.Write([]byte(c))
	}
	want := "é · 14:18&#8211;14:25 &#8722;3 &#10003; 1&#8239;000 数 हि &#128512; a[U+202E]b ␛"
	if v.flush() != nil || b.String() != want {
		t.Errorf("it is\n%s\nwant\n%s", b.String(), want)
	}
}
