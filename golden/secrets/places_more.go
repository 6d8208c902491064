package secrets

import (
	"fmt"
	"strings"
)

// programs are templates of what programs print around a text: of version
// control, of tests, of continuous integration, of markup and of terminals.
const programs = "" +
	"set -x nested|+++ %s\n" +
	"set -x export|+ export X=1\\n+ %s\n" +
	"commit subject|abc1234 fix: %s\n" +
	"commit in a list|* abc1234 - %s (2 days ago) <Ann>\n" +
	"word diff|a [-%s-]{+x+} b\n" +
	"side by side|%s     \\| new\n" +
	"merge conflict|<<<<<<< HEAD\\n%s\\n=======\\nx\\n>>>>>>> other\n" +
	"blame|abc12345 (Ann Lee 2024-01-01 10:00:00 +0000 12) %s\n" +
	"rg heading|src/a.ts\\n12:    %s\n" +
	"yaml folded|key: >-\\n  %s\n" +
	"toml strings|x = \"\"\"\\n%s\\n\"\"\"\n" +
	"ini comment|; %s\n" +
	"batch|REM %s\n" +
	"batch set|set X=1\\n@%s\n" +
	"properties|a.b.c=1\\n%s\n" +
	"here document|cat <<EOF\\n%s\\nEOF\n" +
	"nested shells|sh -c 'bash -c \"%s\"'\n" +
	"ssh command|ssh host \"%s\"\n" +
	"substitution|x=$(%s)\n" +
	"template literal|const x = `a ${b} %s`;\n" +
	"python bytes|b'%s\\\\n'\n" +
	"python list|['a', '%s']\n" +
	"ruby inspect|=> \"%s\"\n" +
	"traceback|  File \"x.py\", line 3, in <module>\\n    %s\\nValueError\n" +
	"pytest|E       AssertionError: assert '%s' == 'x'\n" +
	"jest|    - Expected  - 1\\n    - %s\\n    + x\n" +
	"tap|not ok 1 - %s\n" +
	"http request|POST /x HTTP/1.1\\r\\nHost: x.example\\r\\n\\r\\n%s\n" +
	"http header|GET / HTTP/1.1\\r\\nX-Note: %s\\r\\nAccept: */*\\r\\n\n" +
	"docker build|#12 0.123 %s\n" +
	"github run|2024-01-01T00:00:00.0000000Z %s\n" +
	"github mask|::add-mask::%s\n" +
	"gitlab run|section_start:1700000000:x\\r\\x1b[0K%s\n" +
	"azure run|##vso[task.setvariable variable=x]%s\n" +
	"worker|[worker-1] %s\n" +
	"python logging|INFO:root:%s\n" +
	"log4j|10:11:12.345 [main] INFO a.b.C - %s\n" +
	"rust log|[2024-01-01T00:00:00Z INFO  app] %s\n" +
	"journal|Jan 02 10:11:12 host systemd[1]: Started %s\n" +
	"terminal link target|\\x1b]8;;%s\\x1b\\\\here\\x1b]8;;\\x1b\\\\\n" +
	"window title|\\x1b]0;%s\\x07$ ls\n" +
	"cursor|\\x1b[5G\\x1b[1m%s\\x1b[22m\\x1b[K\n" +
	"grep colours|\\x1b[35msrc/a.ts\\x1b[m\\x1b[36m:\\x1b[m\\x1b[32m12\\x1b[m\\x1b[36m:\\x1b[m%s\n" +
	"tight box|│%s│\n" +
	"progress|\\r 10%|#   | %s\n" +
	"image|![%s](x.png)\n" +
	"link reference|[1]: %s\n" +
	"details|<details><summary>x</summary>\\n\\n%s\\n\\n</details>\n" +
	"mermaid|graph LR; A[%s] --> B\n" +
	"jira|{code}%s{code}\n" +
	"nested list|- a\\n  - b\\n    - %s\n" +
	"wide colon|密码：%s\n" +
	"accented|é%sé\n" +
	"override|\u202e%s\u202c\n" +
	"prose with e.g.|Some value, e.g., %s; then more.\n" +
	"possessive|Use %s's value.\n" +
	"path behind|see %s/x\n" +
	"equals before|value=%s\n" +
	"question of a gate|{\"id\":\"gate_1\",\"title\":\"May I use this?\"}\\n%s\n" +
	"org mode|#+BEGIN_SRC sh\\n%s\\n#+END_SRC\n"

func programPlaces() []Place {
	var out []Place
	for line := range strings.Lines(programs) {
		name, format, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "|")
		format = strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\r`, "\r", `\|`, "|", `\\`, `\`, `\x1b`, "\x1b",
			`\x07`, "\x07").Replace(format)
		out = append(out, Place{Name: name, Put: around(format)})
	}
	return append(out, writtenPlaces()...)
}

// linewise puts something before each line.
func linewise(head, before, tail string) func(*Gen, string) string {
	return func(_ *Gen, t string) string {
		return head + before + strings.ReplaceAll(t, "\n", "\n"+before) + tail
	}
}

func spacedOrLong(t string) bool { return strings.ContainsAny(t, " \n/\"'<>|*?:") || len(t) > 100 }

// writtenPlaces are places that change each line or character of a text.
func writtenPlaces() []Place {
	const git = "diff --git a/x.env b/x.env\nindex 3b18e51..9f3e2d1 100644\n--- a/x.env\n+++ b/x.env\n"
	out := []Place{
		{Name: "git diff added", Put: linewise(git+"@@ -1,3 +1,9 @@ x\n a\n", "+", "\n b\n")},
		{Name: "git diff removed", Put: linewise(git+"@@ -1,9 +1,3 @@ x\n a\n", "-", "\n b\n")},
		{Name: "git diff context", Put: linewise(git+"@@ -1,9 +1,9 @@ x\n-a\n+b\n", " ", "\n c\n")},
		{Name: "git diff of a merge", Put: linewise("@@@ -1,3 -1,3 +1,9 @@@ x\n  a\n", "++", "\n  b\n")},
		{Name: "git diff in a quote", Put: linewise("> @@ -1,3 +1,9 @@\n>  a\n", "> +", "\n>  b\n")},
		{Name: "git diff coloured", Put: linewise("\x1b[36m@@ -1,3 +1,9 @@\x1b[m\n a\n\x1b[32m",
			"+\x1b[m\x1b[32m", "\x1b[m\n b\n")},
		{Name: "git diff, both sides", Put: func(g *Gen, t string) string {
			lines := strings.Split(t, "\n")
			var b strings.Builder
			b.WriteString(git + "@@ -1,9 +1,9 @@\n a\n")
			for i, l := range lines {
				if i%2 == 1 {
					fmt.Fprintf(&b, "-old %d\n", i)
				}
				b.WriteString("+" + l + "\n")
			}
			return b.String() + " b\n"
		}},
		{Name: "git diff split by a head", Put: func(g *Gen, t string) string {
			lines := strings.Split(t, "\n")
			var b strings.Builder
			b.WriteString(git + "@@ -1,9 +1,9 @@\n a\n")
			for i, l := range lines {
				if i == (len(lines)+1)/2 {
					b.WriteString("@@ -21,9 +25,9 @@ func x()\n")
				}
				b.WriteString(" " + l + "\n")
			}
			return b.String() + "+b\n"
		}},
		{Name: "compose log", Put: linewise("", "web_1  | ", "\n")},
		{Name: "pod log", Put: linewise("", "[pod/web-1/app] ", "\n")},
		{Name: "timed log", Put: func(g *Gen, t string) string {
			var b strings.Builder
			for i, l := range strings.Split(t, "\n") {
				fmt.Fprintf(&b, "2024-01-01T10:00:0%d.%03dZ %s\n", i%10, i, l)
			}
			return b.String()
		}},
		{Name: "listing with numbers", Put: func(g *Gen, t string) string {
			var b strings.Builder
			for i, l := range strings.Split(t, "\n") {
				fmt.Fprintf(&b, "%6d\t%s\n", i+1, l)
			}
			return b.String()
		}},
		{Name: "numbers and colons", Put: func(g *Gen, t string) string {
			var b strings.Builder
			for i, l := range strings.Split(t, "\n") {
				fmt.Fprintf(&b, "src/key.pem:%d:%s\n", i+11, l)
			}
			return b.String()
		}},
		{Name: "quoted twice", Put: linewise("", "> > ", "\n")},
		{Name: "block comment lines", Put: linewise("/**\n", " * ", "\n */\n")},
		{Name: "python repr", Put: func(_ *Gen, t string) string {
			return "CompletedProcess(args=['x'], stdout='" +
				strings.NewReplacer(`\`, `\\`, "'", `\'`, "\n", `\n`).Replace(t) + "\\n')"
		}},
		{Name: "sql string", Put: func(_ *Gen, t string) string {
			return "INSERT INTO notes VALUES (1, '" + strings.ReplaceAll(t, "'", "''") + "');\n"
		}},
		{Name: "csv", Put: func(_ *Gen, t string) string {
			return `1,"` + strings.ReplaceAll(t, `"`, `""`) + "\",x\n"
		}},
		{Name: "message of logfmt", Put: func(_ *Gen, t string) string {
			return "level=info msg=" + quote(t) + " took=3ms\n"
		}},
		{Name: "shell single quotes", Put: func(_ *Gen, t string) string {
			return "echo '" + strings.ReplaceAll(t, "'", `'\''`) + "'\n"
		}},
		{Name: "xml attribute", Put: func(_ *Gen, t string) string {
			return `<failure message="` + strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\n",
				"&#10;").Replace(t) + `"/>` + "\n"
		}},
		{Name: "quoted printable", Put: func(_ *Gen, t string) string {
			return "Content-Transfer-Encoding: quoted-printable\n\n" + printable(t)
		}},
		{Name: "octal escapes", Put: func(_ *Gen, t string) string {
			var b strings.Builder
			for i := range len(t) {
				fmt.Fprintf(&b, `\%03o`, t[i])
			}
			return "printf '" + b.String() + "'\n"
		}},
		{Name: "terminal of 80 columns", Put: func(g *Gen, t string) string {
			const prose = "All went well and the value that came of it in the end is this one now, see "
			first, rest, _ := strings.Cut(t, "\n")
			s := prose[:strings.LastIndexByte(prose[:min(len(prose), max(5, 80-len(first)/2))], ' ')+1] + first
			var b strings.Builder
			for len(s) > 80 {
				b.WriteString(s[:80] + "\n")
				s = s[80:]
			}
			return b.String() + s + "\n" + rest + "\n"
		}, Not: func(t string) bool { return strings.Contains(t, " ") }},
		{Name: "branch name", Put: around("* feature/%s 9f3e2d1 wip\n"), Not: spacedOrLong},
		{Name: "file name", Put: around("-rw-r--r-- 1 a a 12 Jan  1 10:00 %s.txt\n"), Not: spacedOrLong},
		{Name: "log file", Put: around("see .5x/logs/run_1/%s.ndjson\n"), Not: spacedOrLong},
		{Name: "gate answer", JSON: true, Put: func(_ *Gen, t string) string {
			return `{"id":"gate_1","choice":"approve","guidance":` + quote("use "+t+" for it") + `}`
		}},
		{Name: "go test -json", JSON: true, Put: func(_ *Gen, t string) string {
			return `{"Action":"output","Output":` + quote("    x_test.go:3: "+t+"\n") + `}`
		}},
		{Name: "diff in json", JSON: true, Put: func(_ *Gen, t string) string {
			return `{"diff":` + quote(git+"@@ -1,1 +1,9 @@\n-x\n-"+strings.ReplaceAll(t, "\n", "\n-")+"\n") + `}`
		}},
		{Name: "json list of lines", JSON: true, Put: func(_ *Gen, t string) string {
			var parts []string
			for _, l := range strings.Split(t, "\n") {
				parts = append(parts, quote(l))
			}
			return `{"lines":[` + strings.Join(parts, ",") + `]}`
		}},
	}
	return out
}

// printable is a text as mail encodes it: = by its number, lines of 76.
func printable(t string) string {
	var b strings.Builder
	n := 0
	for _, c := range []byte(t) {
		s := string([]byte{c})
		if c == '=' || c > 0x7e {
			s = fmt.Sprintf("=%02X", c)
		}
		if c == '\n' {
			n = -1
		}
		if n+len(s) > 75 {
			b.WriteString("=\n")
			n = 0
		}
		b.WriteString(s)
		n += len(s)
	}
	return b.String() + "\n"
}
