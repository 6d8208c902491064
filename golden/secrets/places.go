package secrets

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
)

// A Place is one kind of place that a text with a secret can stand in.
type Place struct {
	Name string
	Put  func(g *Gen, text string) string
	JSON bool // the result is JSON
	// What the checker does not undo: that the text changed is all it can tell.
	Hidden bool
	// Why a kind cannot stand here with the same meaning: a key that fills
	// lines in a place of one line, for example. Empty if it can.
	Not func(text string) bool
}

func around(format string) func(*Gen, string) string {
	return func(_ *Gen, text string) string { return strings.ReplaceAll(format, "%s", text) }
}

func oneLine(text string) bool { return strings.Contains(text, "\n") }

// within are templates of places of one line or more; %s is the text.
const within = "" +
	"bare|%s\n" +
	"sentence|I set %s and it works.\n" +
	"sentence end|It is %s.\n" +
	"question|Is it %s?\n" +
	"exclamation|Never log %s!\n" +
	"parentheses|the value (%s) leaked\n" +
	"brackets|the value [%s] leaked\n" +
	"braces|the value {%s} leaked\n" +
	"angles|the value <%s> leaked\n" +
	"comma|%s, and more\n" +
	"semicolon|x; %s; y\n" +
	"colon before|leaked: %s\n" +
	"colon after|%s : leaked\n" +
	"tab|a\\t%s\\tb\n" +
	"arrow|old -> %s\n" +
	"pipe|cat | %s | less\n" +
	"dash|- %s - x\n" +
	"ellipsis|... %s ...\n" +
	"backticks|use `%s` here\n" +
	"fence|```\\n%s\\n```\n" +
	"fence with language|```sh\\n$ %s\\n```\n" +
	"list|1. first\\n2. %s\\n3. last\n" +
	"checkbox|- [x] rotate %s\n" +
	"quote|> %s\n" +
	"heading|## %s\n" +
	"table|\\| a \\| b \\|\\n\\|---\\|---\\|\\n\\| %s \\| x \\|\n" +
	"bold|the **%s** leaked\n" +
	"italic|the *%s* leaked\n" +
	"underscores|the _%s_ leaked\n" +
	"struck|the ~~%s~~ leaked\n" +
	"link text|[%s](https://example.com)\n" +
	"footnote|text[^1]\\n\\n[^1]: %s\n" +
	"html element|<p>%s</p>\n" +
	"html code|<code>%s</code>\n" +
	"html cell|<td>%s</td>\n" +
	"html comment|<!-- %s -->\n" +
	"html break|a<br>%s<br>b\n" +
	"cdata|<x><![CDATA[%s]]></x>\n" +
	"slash comment|x := 1 // %s\n" +
	"hash comment|x = 1 # %s\n" +
	"block comment|/* %s */\n" +
	"sql comment|SELECT 1; -- %s\n" +
	"log line|2026-01-02T10:11:12.345Z INFO [main] %s\n" +
	"log level|ERROR: %s\n" +
	"logfmt|level=info msg=started %s took=3ms\n" +
	"syslog|Jan  2 10:11:12 host app[123]: %s\n" +
	"docker log|web_1  \\| %s\n" +
	"github log|##[debug]%s\n" +
	"diff added|@@ -1,2 +1,2 @@\\n-old\\n+%s\\n ctx\n" +
	"diff removed|@@ -1,2 +1,2 @@\\n-%s\\n+new\\n ctx\n" +
	"diff context|@@ -1,2 +1,2 @@\\n %s\\n+new\n" +
	"grep|src/config.ts:12:%s\n" +
	"grep dash|src/config.ts-13-%s\n" +
	"numbered|    12\\t%s\n" +
	"cat -n arrow|     7→%s\n" +
	"trace|+ %s\n" +
	"prompt|ann@host:~/shop$ %s\n" +
	"root prompt|# %s\n" +
	"powershell|PS C:\\\\x> %s\n" +
	"curl verbose|< HTTP/1.1 200 OK\\n> %s\\n> Accept: */*\n" +
	"stack trace|Error: bad %s\\n    at run (/app/x.js:1:2)\n" +
	"panic|panic: %s [recovered]\n" +
	"assertion|expected: x, got: %s\n" +
	"go test|    x_test.go:12: %s\\n--- FAIL: TestX (0.00s)\n" +
	"commit message|fix: rotate\\n\\n%s\\n\\nSigned-off-by: A <a@b.example>\n" +
	"env dump|HOME=/x\\n%s\\nPATH=/bin\n" +
	"between blank lines|\\n\\n%s\\n\\n\n" +
	"indented|        %s\n" +
	"indented by tab|\\t%s\n" +
	"windows lines|a\\r\\n%s\\r\\nb\n" +
	"behind marker in prose|Look for -----BEGIN PRIVATE KEY----- in it. %s\n" +
	"beside import|import { a } from 'x'\\n%s\n" +
	"beside licence|LICENSE=\"MIT\"\\n%s\n" +
	"beside mount|RUN --mount=type=secret,id=x true\\n%s\n" +
	"beside allow|x # gitleaks:allow\\n%s\n" +
	"beside mask|[masked:jwt] %s [masked:password]\n" +
	"beside ellipsis|token …%s…\n" +
	"yaml value|value: %s\n" +
	"yaml list|items:\\n  - %s\n" +
	"yaml block|data: \\|\\n  %s\n" +
	"toml|# x\\n[a]\\nb = 1\\n# %s\n" +
	"dockerfile|FROM x\\nRUN %s\\nCMD y\n" +
	"makefile|x:\\n\\t@%s\n" +
	"crontab|0 1 * * * %s\n" +
	"systemd|ExecStart=/bin/sh -c \"%s\"\n" +
	"double quotes|run \"%s\" now\n" +
	"single quotes|run '%s' now\n" +
	"curly quotes|run “%s” now\n" +
	"guillemets|run ‹%s› now\n" +
	"cjk|密码是%s。\n" +
	"emoji|🔑%s🔑\n" +
	"no-break space|a\u00a0%s\u00a0b\n" +
	"em dash|a—%s—b\n" +
	"bullet|• %s\n" +
	"tree|└── %s\n" +
	"box|│ %s │\n" +
	"spinner|\\r⠋ working\\r⠙ %s\n" +
	"tag|<function_result>%s</function_result>\n" +
	"thinking|<thinking>maybe %s works</thinking>\n" +
	"question to a person|May I use %s for this? (y/n)\n" +
	"finding|P1: `config.ts:3` hard-codes %s, move it\n" +
	"verdict|not_ready: %s is in the diff\n" +
	"sse|event: delta\\ndata: %s\\n\n" +
	"kubectl describe|  Environment:\\n    %s\n" +
	"two spaces|a  %s  b\n" +
	"percent after|%s 100%\n" +
	"hash before|#%s\n" +
	"asterisk list|* %s\n" +
	"rst|.. note:: %s\n" +
	"latex|\\\\texttt{%s}\n" +
	"front matter|---\\ntitle: x\\n---\\n%s\n"

// Places are all places.
func Places() []Place {
	var out []Place
	for line := range strings.Lines(within) {
		name, format, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "|")
		format = strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\r`, "\r", `\|`, "|", `\\`, `\`).Replace(format)
		out = append(out, Place{Name: name, Put: around(format)})
	}
	out = append(out, programPlaces()...)
	out = append(out, jsonPlaces()...)
	out = append(out, encodedPlaces()...)
	out = append(out, listedPlaces()...)
	return append(out, hiddenPlaces()...)
}

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// ascii is quote with what is beyond ASCII, and more, by its number.
func escapeAll(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r > 0xffff {
			b.WriteString(strings.Trim(quote(string(r)), `"`))
			continue
		}
		fmt.Fprintf(&b, `\u%04x`, r)
	}
	return `"` + b.String() + `"`
}

func jsonPlaces() []Place {
	as := func(name, format string, deep int) Place {
		return Place{Name: name, JSON: true, Put: func(_ *Gen, text string) string {
			s := text
			for range deep {
				s = quote(s)
			}
			return strings.ReplaceAll(format, "%s", s)
		}}
	}
	out := []Place{
		as("json string", `%s`, 1),
		as("json value", `{"a":1,"note":%s,"b":2.50}`, 1),
		as("json key", `{"a":1,%s:true}`, 1),
		as("json list", `["x",%s,null]`, 1),
		as("json deep", `{"a":[{"b":{"c":[[%s]]}}]}`, 1),
		as("json command", `{"type":"tool_use","input":{"command":%s}}`, 1),
		as("json output", `{"stdout":%s,"exitCode":0}`, 1),
		as("json in json", `{"arguments":%s}`, 2),
		as("json in json in json", `{"body":%s}`, 3),
		as("json in json in json in json", `{"body":%s}`, 4),
		{Name: "json in a line", Put: func(_ *Gen, t string) string {
			return `request: {"note":` + quote(t) + `} done`
		}},
		{Name: "ndjson", Put: func(_ *Gen, t string) string {
			return `{"type":"delta","text":` + quote(t) + "}\n" + `{"type":"end"}` + "\n"
		}},
		{Name: "json escaped object", JSON: true, Put: func(_ *Gen, t string) string {
			return `{"payload":` + quote(`{"cmd":`+quote(t)+`,"ok":true}`) + `}`
		}},
		{Name: "json all by number", JSON: true, Put: func(_ *Gen, t string) string {
			return `{"note":` + escapeAll(t) + `}`
		}},
		{Name: "json inner by number", JSON: true, Put: func(_ *Gen, t string) string {
			return `{"note":` + quote(`{"a":`+escapeAll(t)+`}`) + `}`
		}},
		{Name: "json slashes", JSON: true, Put: func(_ *Gen, t string) string {
			return `{"note":` + strings.ReplaceAll(quote(t), "/", `\/`) + `}`
		}},
		{Name: "json spaced", JSON: true, Put: func(_ *Gen, t string) string {
			return "{\n  \"note\" : " + quote(t) + "\n}\n"
		}},
		{Name: "json lines in text", JSON: true, Put: func(_ *Gen, t string) string {
			return `{"text":` + quote("first line\n"+t+"\nlast line") + `}`
		}},
		{Name: "json diff", JSON: true, Put: func(_ *Gen, t string) string {
			return `{"patch":` + quote("@@ -1 +1 @@\n-x\n+"+strings.ReplaceAll(t, "\n", "\n+")) + `}`
		}},
		{Name: "json terminal", JSON: true, Put: func(_ *Gen, t string) string {
			return `{"output":` + quote("\x1b[32mok\x1b[0m \x1b[1m"+t+"\x1b[0m\n") + `}`
		}},
		{Name: "json base64", JSON: true, Put: func(_ *Gen, t string) string {
			return `{"content":"` + base64.StdEncoding.EncodeToString([]byte("config:\n"+t+"\n")) + `"}`
		}},
	}
	return out
}

func encodedPlaces() []Place {
	b64 := func(name string, f func(string) string) Place {
		return Place{Name: name, Put: func(_ *Gen, t string) string { return f(t) }}
	}
	wrap := func(s string, n int) string {
		var b strings.Builder
		for len(s) > n {
			b.WriteString(s[:n] + "\n")
			s = s[n:]
		}
		return b.String() + s
	}
	std := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	return []Place{
		b64("base64", std),
		b64("base64 in a sentence", func(t string) string {
			return "decode " + std("the secret is here: "+t+"\n") + " please"
		}),
		b64("base64 for urls", func(t string) string {
			return "x=" + base64.RawURLEncoding.EncodeToString([]byte("{\"a\":"+quote(t)+"}")) + "&y"
		}),
		b64("base64 wrapped", func(t string) string {
			return wrap(std("some lines before\n"+t+"\nand some lines behind it\n"), 76)
		}),
		b64("base64 in yaml", func(t string) string { return "data:\n  config: " + std(t+"\n") + "\n" }),
		b64("base64 piped", func(t string) string { return "echo " + std(t) + " | base64 -d" }),
		b64("base64 of base64", func(t string) string { return std("inner: " + std("a "+t+" b")) }),
		b64("base64 data url", func(t string) string { return "data:text/plain;base64," + std(t) }),
		b64("hexadecimal", func(t string) string {
			return "dump " + hex.EncodeToString([]byte("text: "+t)) + " end"
		}),
		b64("url escaped", func(t string) string { return "https://x.example/?q=" + url.QueryEscape(t) + "&z=1" }),
		b64("url path escaped", func(t string) string {
			return "[link](https://x.example/" + url.PathEscape(t) + ")"
		}),
		b64("url escaped twice", func(t string) string {
			return "r=" + url.QueryEscape("https://x.example/?q="+url.QueryEscape(t))
		}),
		b64("url escaped whole", func(t string) string {
			var b strings.Builder
			for i := range len(t) {
				fmt.Fprintf(&b, "%%%02X", t[i])
			}
			return "next=" + b.String()
		}),
		b64("html escaped", func(t string) string { return "<p>" + html.EscapeString(t) + "</p>" }),
		b64("html by number", func(t string) string {
			var b strings.Builder
			for _, r := range t {
				fmt.Fprintf(&b, "&#%d;", r)
			}
			return "<p>" + b.String() + "</p>"
		}),
		b64("html by hexadecimal", func(t string) string {
			var b strings.Builder
			for _, r := range t {
				fmt.Fprintf(&b, "&#x%x;", r)
			}
			return "<p>" + b.String() + "</p>"
		}),
		b64("go string", func(t string) string { return fmt.Sprintf("s := %q", t) }),
		b64("javascript escapes", func(t string) string {
			var b strings.Builder
			for i := range len(t) {
				fmt.Fprintf(&b, `\x%02x`, t[i])
			}
			return "s = '" + b.String() + "'"
		}),
	}
}

func hiddenPlaces() []Place {
	each := func(t string, f func(i int, r rune) string) string {
		var b strings.Builder
		for i, r := range t {
			b.WriteString(f(i, r))
		}
		return b.String()
	}
	middle := func(name, hidden string) Place {
		return Place{Name: name, Put: func(g *Gen, t string) string {
			return each(t, func(i int, r rune) string {
				if i > 0 && i%5 == 2 && r != '\n' {
					return hidden + string(r)
				}
				return string(r)
			})
		}}
	}
	folded := func(name string, width int, seam string) Place {
		return Place{Name: name, Not: func(t string) bool {
			// A fold within the first characters hides whose token it is, and
			// in a line of several words a fold looks like any other end.
			return oneLine(t) || strings.ContainsAny(t, " ") || len(t) <= width
		}, Put: func(g *Gen, t string) string {
			var b strings.Builder
			for len(t) > width {
				b.WriteString(t[:width] + seam)
				t = t[width:]
			}
			return b.String() + t + "\n"
		}}
	}
	colours := []string{"\x1b[31m", "\x1b[0m", "\x1b[1;33m", "\x1b[38;5;12m", "\x1b[4m", "\x1b[0K"}
	return []Place{
		{Name: "coloured", Put: func(g *Gen, t string) string { return "\x1b[33m" + t + "\x1b[0m" }},
		{Name: "colours within", Put: func(g *Gen, t string) string {
			return each(t, func(i int, r rune) string {
				if g.IntN(6) == 0 && r != '\n' {
					return colours[g.IntN(len(colours))] + string(r)
				}
				return string(r)
			})
		}},
		{Name: "coloured name and value", Put: func(g *Gen, t string) string {
			name, val, ok := strings.Cut(t, "=")
			if !ok {
				return "\x1b[36m" + t + "\x1b[39m"
			}
			return "\x1b[36m" + name + "\x1b[0m=\x1b[33m" + val + "\x1b[0m"
		}},
		{Name: "terminal link", Put: func(g *Gen, t string) string {
			return "\x1b]8;;https://x.example\x1b\\" + t + "\x1b]8;;\x1b\\"
		}},
		{Name: "struck over", Put: func(g *Gen, t string) string {
			return each(t, func(_ int, r rune) string {
				if r == '\n' {
					return "\n"
				}
				return string(r) + "\b" + string(r)
			})
		}},
		{Name: "mistyped", Put: func(g *Gen, t string) string {
			return each(t, func(i int, r rune) string {
				if i%7 == 3 && r != '\n' {
					return "x\b" + string(r)
				}
				return string(r)
			})
		}},
		{Name: "erased line", Put: func(g *Gen, t string) string { return "\r\x1b[2K" + t + "\x1b[1A" }},
		{Name: "escape codes as text", Put: func(g *Gen, t string) string {
			return `echo -e "\e[33m` + t + `\e[0m"`
		}},
		{Name: "escape codes as octal", Put: func(g *Gen, t string) string {
			return `printf '\033[1m` + t + `\033[0m'`
		}},
		middle("zero width space", "\u200b"),
		middle("zero width joiner", "\u200d"),
		middle("word joiner", "\u2060"),
		middle("soft hyphen", "\u00ad"),
		middle("byte order mark", "\ufeff"),
		middle("nul", "\x00"),
		middle("left-to-right mark", "\u200e"),
		middle("bold within", "**"),
		middle("wbr within", "<wbr>"),
		{Name: "markdown escapes", Put: func(g *Gen, t string) string {
			return strings.NewReplacer("_", `\_`, "*", `\*`, "-", `\-`, "#", `\#`).Replace(t)
		}},
		{Name: "bold value", Put: func(g *Gen, t string) string {
			name, val, ok := strings.Cut(t, "=")
			if !ok || strings.ContainsAny(name, "/?:") {
				return "**" + t + "**"
			}
			return "**" + name + "**=**" + val + "**"
		}},
		folded("folded at 24", 24, "\n"),
		folded("folded at 40", 40, "\n"),
		folded("folded at 72", 72, "\n"),
		folded("folded and indented", 32, "\n    "),
		folded("folded in a quote", 32, "\n> "),
		folded("folded in a comment", 32, "\n// "),
		folded("folded with a backslash", 32, "\\\n"),
		folded("string put together", 28, "\" +\n    \""),
		{Name: "behind 100 KB", Put: func(g *Gen, t string) string {
			return strings.Repeat("all is well. ", 8000) + t
		}},
		{Name: "behind 5,000 lines", Put: func(g *Gen, t string) string {
			return strings.Repeat("ok  \tpkg/a\t0.1s\n", 5000) + t + "\nok\n"
		}},
		{Name: "in a minified line", Put: func(g *Gen, t string) string {
			return strings.Repeat("function a(b){return b.c(1)};", 200) + "/*" + t + "*/" +
				strings.Repeat("var d=e[0];", 200)
		}},
		{Name: "twice", Put: func(g *Gen, t string) string { return t + "\n" + t + "\n" }},
		{Name: "beside another", Put: func(g *Gen, t string) string {
			return g.Expand("ghp_{a36}").Text + " " + t + " " + g.Expand("PASSWORD={q14}").Text
		}},
	}
}
