//go:build unix

package redact

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"fivex/snapshot/redact/scan"
)

// hostile are texts that a naive scanner takes for ever on; each is made of n
// bytes.
var hostileTexts = map[string]func(n int) string{
	"brackets":               func(n int) string { return strings.Repeat("[", n) },
	"one letter in a string": func(n int) string { return `{"phase":"` + strings.Repeat("A", n) + `"}` },
	"one line":               func(n int) string { return strings.Repeat("all is well ", n/12) },
	"no space":               func(n int) string { return strings.Repeat("a1B2", n/4) },
	"names":                  func(n int) string { return strings.Repeat("password", n/8) },
	"assignments":            func(n int) string { return strings.Repeat("password=", n/9) },
	"groups of groups":       func(n int) string { return strings.Repeat("psw=('", n/6) },
	"typed":                  func(n int) string { return "password " + strings.Repeat(`.fill("`, n/7) },
	"bars":                   func(n int) string { return strings.Repeat("│ a\n\n", n/7) },
	"a bar far in a line":    func(n int) string { return strings.Repeat("a ", n/2) + "│" },
	"mails":                  func(n int) string { return strings.Repeat("a@b.co / ", n/9) },
	"questions":              func(n int) string { return strings.Repeat(`password?","answer":"`, n/21) },
	"ciphers":                func(n int) string { return strings.Repeat(`cipher("a", `, n/12) },
	"statements":             func(n int) string { return strings.Repeat("password(\n", n/10) },
	"comments":               func(n int) string { return strings.Repeat(`"abcdef" // password `, n/21) },
	"accounts":               func(n int) string { return strings.Repeat("admin: ", n/7) },
	"scripts":                func(n int) string { return strings.Repeat("sed -i s/password", n/17) },
	"lists of users":         func(n int) string { return strings.Repeat(`"a" "b" user = "`, n/16) },
	"spoken":                 func(n int) string { return strings.Repeat("password 1 \"a", n/13) },
	"spoken brackets":        func(n int) string { return "login 1" + strings.Repeat("<login(", n/7) },
	"spelled":                func(n int) string { return "password 1 " + strings.Repeat("a-", n/2) },
	"spelled words":          func(n int) string { return strings.Repeat("login 1-a-b-c-d-e-", n/18) },
	"halves":                 func(n int) string { return "TOKEN=" + strings.Repeat(`"a1B2c3D4e5F6"`, n/14) },
	"tids":                   func(n int) string { return strings.Repeat("tid="+strings.Repeat("a", 32)+";", n/37) },
	"quotes":                 func(n int) string { return strings.Repeat(`password="`, n/10) },
	"begins":                 func(n int) string { return strings.Repeat("-----BEGIN PRIVATE KEY-----\n", n/28) },
	"begins and lines": func(n int) string {
		return strings.Repeat("-----BEGIN PRIVATE KEY-----\n"+strings.Repeat("A1b2", 16)+"\n", n/93)
	},
	"ends": func(n int) string {
		return strings.Repeat(strings.Repeat("A1b2", 16)+"-----END PRIVATE KEY-----\n", n/90)
	},
	"urls":           func(n int) string { return strings.Repeat("a://b:", n/6) },
	"ats":            func(n int) string { return "a://b:" + strings.Repeat("@c", n/2) },
	"escapes":        func(n int) string { return strings.Repeat(`\u005c`, n/6) },
	"backslashes":    func(n int) string { return strings.Repeat(`\`, n) },
	"escaped quotes": func(n int) string { return strings.Repeat(`\"token\":`, n/10) },
	"percents":       func(n int) string { return strings.Repeat("%2525", n/5) },
	"entities":       func(n int) string { return strings.Repeat("&amp;", n/5) },
	"controls":       func(n int) string { return strings.Repeat("\x1b[", n/2) },
	"colours":        func(n int) string { return strings.Repeat("\x1b[31mtoken\x1b[0m=", n/15) },
	"coloured pairs": colouredPairs,
	"folds":          func(n int) string { return strings.Repeat(strings.Repeat("a1B2", 8)+"\n", n/33) },
	"hunks":          func(n int) string { return strings.Repeat("@@ -1 +1 @@\n-token=a1\n+key=b2\n", n/31) },
	"strings":        func(n int) string { return strings.Repeat("\t\"a token \\x0a1B2\" +\n", n/22) },
	"heads":          func(n int) string { return strings.Repeat("@@ -1", n/5) },
	"seeds":          func(n int) string { return strings.Repeat("olympic wine ", n/13) },
	"pluses":         func(n int) string { return strings.Repeat("?q=a+b&c=%2B", n/12) },
	"doubled quotes": func(n int) string { return strings.Repeat(`token=""`, n/8) },
	"prefixes": func(n int) string {
		return strings.Repeat("web | -----BEGIN PRIVATE KEY-----\nweb | "+strings.Repeat("A1b2", 16)+"\n", n/105)
	},
	"backspaces":     func(n int) string { return strings.Repeat("ab\b", n/3) },
	"zero width":     func(n int) string { return strings.Repeat("to\u200bken=", n/9) },
	"wrapped":        func(n int) string { return strings.Repeat("ghp_a1B2c3D4e5F6\n", n/17) },
	"base64":         func(n int) string { return strings.Repeat("cGFzc3dvcmQ9aHVudGVyMg", n/22) },
	"base64 lines":   func(n int) string { return strings.Repeat(strings.Repeat("cGFzc3dv", 8)+"\n", n/65) },
	"cookies":        func(n int) string { return "cookie: " + strings.Repeat("a=b1c2d3e4f5;", n/13) },
	"cookie names":   func(n int) string { return strings.Repeat("cookie:", n/7) },
	"commands":       func(n int) string { return strings.Repeat("curl -u ", n/8) },
	"keys of curves": func(n int) string { return strings.Repeat(`"kty":"EC","d":"`, n/16) },
	"sas":            func(n int) string { return strings.Repeat("https://x?sig=", n/14) },
	"homes":          func(n int) string { return strings.Repeat("/home/", n/6) },
	"wide letters":   func(n int) string { return "/home/" + strings.Repeat("é", n/2) },
	"values":         func(n int) string { return strings.Repeat("name=password value=", n/20) },
	"tables":         func(n int) string { return strings.Repeat("| password ", n/11) },
	"marks":          func(n int) string { return strings.Repeat("[masked:jwt]", n/12) },
	"cut marks":      func(n int) string { return strings.Repeat("[masked:", n/8) },
	"jwts":           func(n int) string { return "eyJ" + strings.Repeat("a1", n/2) },
	"kubernetes":     func(n int) string { return strings.Repeat("kind: secret data: ", n/19) },
	"emphasis":       func(n int) string { return strings.Repeat("**token**=", n/10) },
	"joints":         func(n int) string { return strings.Repeat("a\" +\n\"", n/6) },
	"numbers":        func(n int) string { return strings.Repeat("200, 65, ", n/9) },
	"bytes":          func(n int) string { return strings.Repeat("0x41, ", n/6) },
	"pairs":          func(n int) string { return strings.Repeat("4f ", n/3) },
	"apart":          func(n int) string { return strings.Repeat("p w ", n/4) },
	"dump": func(n int) string {
		return strings.Repeat("00000000: 7061 7373 776f 7264  password\n", n/39)
	},
	"offsets":       func(n int) string { return strings.Repeat("0000000 ", n/8) },
	"octal":         func(n int) string { return strings.Repeat(`\160`, n/4) },
	"columns":       func(n int) string { return strings.Repeat("password,token\n", n/15) },
	"aligned":       func(n int) string { return strings.Repeat("password  token\n", n/16) },
	"rulers":        func(n int) string { return strings.Repeat("| password |\n|---|\n", n/19) },
	"documents":     func(n int) string { return strings.Repeat("TOKEN<<EOF\n", n/11) },
	"hidden values": func(n int) string { return strings.Repeat("::add-mask::abcdef\n", n/19) },
	"users":         func(n int) string { return strings.Repeat("a:b1C2d3E4@", n/11) },
	"groups":        func(n int) string { return strings.Repeat(`secrets:{"a":`, n/13) },
	"lists":         func(n int) string { return "PASS=(" + strings.Repeat("a1b2c3d4 ", n/9) },
	"sections":      func(n int) string { return strings.Repeat("secrets:\n  a: b\n", n/16) },
	"calls":         func(n int) string { return strings.Repeat("login(\"a\", ", n/11) },
	"announced":     func(n int) string { return strings.Repeat("password of a:\n", n/15) },
	"putty":         func(n int) string { return strings.Repeat("Private-Lines: 14\n", n/18) },
	"braces":        func(n int) string { return strings.Repeat("{password:{", n/11) },
	"keys in JSON": func(n int) string {
		return strings.Repeat(`"k":"-----BEGIN PRIVATE KEY-----\nMIIE",`, n/39)
	},
	"cells": func(n int) string { return strings.Repeat("<td>password</td>", n/17) },
}

// colouredPairs are names and values in colours, without a line's end, as some
// loggers write them.
func colouredPairs(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "\x1b[36mfield_%d\x1b[0m=\x1b[33mv%dx\x1b[0m ", i%97, i%1000)
		if i%50 == 0 {
			fmt.Fprintf(&b, "\x1b[36mDB_PASSWORD\x1b[0m=\x1b[33mq%dZ7k\x1b[0m ", i%1000)
		}
	}
	return b.String()
}

func TestTenTimesTheTextTakesTwelveTimesTheTimeAtMost(t *testing.T) {
	t.Parallel()
	if os.Getenv("FIVEX_PRESSURE") == "" {
		t.Skip("measures time, which a busy machine disturbs: FIVEX_PRESSURE=1")
	}
	for _, name := range []string{"colours", "coloured pairs", "zero width", "emphasis"} {
		once, ten := time.Hour, time.Hour
		for range 2 {
			once = min(once, timeOf(New(), hostileTexts[name](1<<20)))
			ten = min(ten, timeOf(New(), hostileTexts[name](10<<20)))
		}
		t.Logf("%s: %v for 1 MB, %v for 10", name, once, ten)
		if ten > 12*once {
			t.Errorf("%s: %v for 1 MB, %v for 10", name, once, ten)
		}
	}
}

// Longer than what is looked at at once.
func TestEveryHostileTextIsLookedThroughToItsEnd(t *testing.T) {
	t.Parallel()
	r := New()
	for name, hostile := range hostileTexts {
		text := hostile(scan.Longest + scan.Longest/4)
		if masked := r.Text(text); masked == "" {
			t.Errorf("%s: nothing is left", name)
		}
	}
}

// Eight times the text may take eight times the time; a quadratic path takes 64.
// What a machine is busy with besides is why the bound is 24.
func TestNoTextTakesMoreThanItsShareOfTime(t *testing.T) {
	t.Parallel()
	if os.Getenv("FIVEX_PRESSURE") == "" {
		t.Skip("measures time, which a busy machine disturbs: FIVEX_PRESSURE=1")
	}
	const n = 1 << 17
	r := New()
	for name, hostile := range hostileTexts {
		t.Run(name, func(t *testing.T) {
			once, eight := time.Hour, time.Hour
			for range 2 {
				once = min(once, timeOf(r, hostile(n)))
				eight = min(eight, timeOf(r, hostile(8*n)))
			}
			perByte := float64(eight.Nanoseconds()) / float64(8*n)
			if perByte > 300 && float64(eight) > 24*float64(once) {
				t.Errorf("%v for %d bytes, %v for eight times as many", once, n, eight)
			}
			if perByte > 6000 {
				t.Errorf("%.0f ns a byte", perByte)
			}
			if testing.Verbose() {
				t.Logf("%.0f ns a byte", perByte)
			}
		})
	}
}

func timeOf(r *Redactor, s string) time.Duration {
	start := used()
	r.Text(s)
	return used() - start
}

// used is the time that this process had of a processor: what others do on the
// machine does not count.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano())
}

func TestTenMegabytesInOneLineAreMaskedInSecondsAndLittleMemory(t *testing.T) {
	if os.Getenv("FIVEX_PRESSURE") == "" {
		t.Skip("takes a minute: FIVEX_PRESSURE=1")
	}
	for _, name := range []string{"one line", "no space", "brackets", "assignments", "escapes", "base64",
		"colours", "coloured pairs"} {
		s := hostileTexts[name](10 << 20)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := used()
		New().Text(s)
		took := used() - start
		runtime.ReadMemStats(&after)
		t.Logf("%s: %v, %d MB allocated", name, took, (after.TotalAlloc-before.TotalAlloc)>>20)
		if took > 45*time.Second || after.Sys-before.Sys > 1<<30 {
			t.Errorf("%s took %v and %d MB more of the machine's memory", name, took, (after.Sys-before.Sys)>>20)
		}
	}
}

func TestDeepJSONIsMaskedAndStaysValid(t *testing.T) {
	t.Parallel()
	const deep = 100_000
	for _, in := range []string{
		strings.Repeat("[", deep) + `"password=hunter2"` + strings.Repeat("]", deep),
		strings.Repeat(`{"a":`, 5000) + `{"password":"hunter2x"}` + strings.Repeat("}", 5000),
		strings.Repeat("[", 4_000_000),
	} {
		got := New().JSON(json.RawMessage(in))
		if strings.Contains(string(got), "hunter2") {
			t.Error("a secret is left")
		}
		if len(in) < 100_000 && !json.Valid(got) {
			t.Error("no JSON any more")
		}
	}
}

func FuzzText(f *testing.F) {
	for _, hostile := range hostileTexts {
		f.Add(hostile(200))
	}
	f.Add("password=hunter2 ghp_abcdefghijklmnopqrstuvwxyz0123456789 /home/ann/x https://a:b1@c.example")
	f.Add("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----")
	f.Fuzz(func(t *testing.T, s string) {
		r := New()
		once := r.Text(s)
		if twice := New().Text(once); twice != once {
			t.Errorf("%q became %q, and that %q", s, once, twice)
		}
		b, err := json.Marshal(s)
		if err != nil {
			return
		}
		for _, data := range []json.RawMessage{b, json.RawMessage(fmt.Sprintf(`{"a":%s,%s:1,"password":%s}`, b,
			b, b))} {
			masked := r.JSON(data)
			if !json.Valid(masked) {
				t.Errorf("%s gave invalid JSON: %s", data, masked)
			}
			if again := r.JSON(masked); string(again) != string(masked) {
				t.Errorf("%s became %s, and that %s", data, masked, again)
			}
		}
	})
}
