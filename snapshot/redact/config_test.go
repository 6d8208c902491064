package redact

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

const configured = `
[author]
provider = "x"

[report.redact]
email = true
allow = ['test-[a-z0-9]+']

[[report.redact.rules]]
id = "acme-token"
pattern = 'acme_[a-z0-9]{12,}'

[[report.redact.rules]]
id = "badge"
pattern = '(?i)badge no\.? (\d{6})'
keywords = ["badge"]
`

func TestAProjectAddsRulesAndAllowances(t *testing.T) {
	t.Parallel()
	c, err := ParseConfig([]byte("\ufeff"+configured), "5x.toml")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := Compile(Options{Email: c.Email, Config: c})
	if err != nil {
		t.Fatal(err)
	}
	r := rules.New()
	account := r.KeepAccount()
	r.At("runs/run_1/steps/1")
	in := "acme_a1b2c3d4e5f6g7, Badge No. 123456, DB_PASSWORD=test-a1b2c3, ann@shop.example, " +
		"API_KEY=a1b2c3d4e5f6"
	want := "[masked:acme-token], Badge No. [masked:badge], DB_PASSWORD=test-a1b2c3, [masked:email], " +
		"API_KEY=[masked:password]"
	if got := r.Text(in); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var told []string
	for _, e := range account.Entries() {
		told = append(told, fmt.Sprint(e.Rule, " ", e.Where, " ", e.Count, " ", e.Allowed))
	}
	if want := []string{"own/password runs/run_1/steps/1 1 true",
		"project/acme-token runs/run_1/steps/1 1 false", "project/badge runs/run_1/steps/1 1 false",
		"own/email runs/run_1/steps/1 1 false", "own/password runs/run_1/steps/1 1 false"}; !sameLines(told, want) {
		t.Errorf("the account tells %q", told)
	}
	if b, _ := json.Marshal(account.Entries()); strings.Contains(string(b), "a1b2c3") {
		t.Error("the account shows a value")
	}
}

// A project's file has room for more keywords than 16 bits count: each is found.
func TestThousandsOfKeywordsOfAProjectAreAllFound(t *testing.T) {
	t.Parallel()
	const signs = "abcdefghijklmnopqrstuvwxyz0123456789"
	var short, long []string
	for _, a := range signs {
		for _, b := range signs {
			short = append(short, string([]rune{a, b}))
			for _, c := range signs {
				long = append(long, string([]rune{a, b, c, '~'}), string([]rune{a, b, c, '='}))
			}
		}
	}
	for name, keywords := range map[string][]string{"two characters": short, "four characters": long} {
		rule := ConfigRule{ID: "own", Pattern: `..[^ ]{0,2}<(\d{5})>`, Keywords: keywords}
		rules, err := Compile(Options{Config: Config{Rules: []ConfigRule{rule}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range []string{keywords[0], keywords[len(keywords)/2], keywords[len(keywords)-1]} {
			if got, want := rules.New().Text("x "+k+"<12345>"), "x "+k+"<[masked:own]>"; got != want {
				t.Errorf("%d keywords of %s: got %s, want %s", len(keywords), name, got, want)
			}
		}
	}
}

func TestARuleOfAProjectInOtherLettersIsHeeded(t *testing.T) {
	t.Parallel()
	rules, err := Compile(Options{Config: Config{Rules: []ConfigRule{
		{ID: "one", Pattern: `ÜBER-[0-9]{6}`},
		{ID: "two", Pattern: `(?i)ключ-[0-9]{6}`},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	in := "ÜBER-123456, КЛЮЧ-123456, Ключ-123456, ключ-123456"
	want := "[masked:one], [masked:two], [masked:two], [masked:two]"
	if got := rules.New().Text(in); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func sameLines(a, b []string) bool {
	count := map[string]int{}
	for _, s := range a {
		if strings.HasSuffix(s, "true") {
			s = s[:strings.LastIndex(s, " ")-1] + "1 true" // it is met in each round
		}
		count[s] = 1
	}
	want := map[string]int{}
	for _, s := range b {
		want[s] = 1
	}
	return reflect.DeepEqual(count, want)
}

func TestABadRuleOfAProjectIsToldInOneLine(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"[report.redact]\nallow = ['.*']":                                      "allows anything",
		"[report.redact]\nallow = ['(']":                                       "pattern 1",
		"[[report.redact.rules]]\nid = 'A b'\npattern = 'x'":                   "small letters",
		"[[report.redact.rules]]\nid = 'x'\npattern = 'a*'":                    "matches nothing",
		"[[report.redact.rules]]\nid = 'x'\npattern = '[a-z]{9}'":              "keywords are missing",
		"[[report.redact.rules]]\nid = 'x'\npattern = 'abc'\ngroup = 2":        "no group 2",
		"[[report.redact.rules]]\nid = 'x'\npattern = 'abc'\nkeywords = ['a']": "too short",
		"[report.redact]\nallow = 3":                                           "read [report.redact]",
	} {
		_, err := ParseConfig([]byte(in), "5x.toml")
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "5x.toml") ||
			strings.Contains(err.Error(), "\n") {
			t.Errorf("%q gave %v, want %q", in, err, want)
		}
	}
}

func TestKeysStayApartWhenTheyAreMasked(t *testing.T) {
	t.Parallel()
	keys := New().keyNames()
	a, b := "run-ghp_abcdefghijklmnopqrstuvwxyz0123456789", "run-ghp_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	got := []string{keys.of("run_1"), keys.of(a), keys.of(b), keys.of(a), keys.of("run-[masked:github-token]#2")}
	want := []string{"run_1", "run-[masked:github-token]", "run-[masked:github-token]#2",
		"run-[masked:github-token]", "run-[masked:github-token]#2#2"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
	in := `{"` + a + `":1,"` + b + `":2}`
	var m map[string]int
	if err := json.Unmarshal(New().JSON(json.RawMessage(in)), &m); err != nil || len(m) != 2 {
		t.Errorf("a member of the object is lost: %v", m)
	}
	v := map[string]any{a: 1.0, b: 2.0, "/home/ann/x": 3.0, "/home/bob/x": 4.0}
	if New().Value(&v); len(v) != 4 {
		t.Errorf("a member of the map is lost: %v", v)
	}
}

func TestHomeFoldersAreKnownInEverySpelling(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/home/ann/shop":                              "~/shop",
		"/HOME/ann/shop":                              "~/shop",
		"/home//ann//shop":                            "~//shop",
		"/Users/Ann Lee/shop":                         "~/shop",
		"/Users/ann and /Users/bob":                   "~ and ~",
		`C:\Users\ann\shop`:                           `~\shop`,
		`C:\\Users\\ann\\shop`:                        `~\\shop`,
		`c:/users/ann lee/shop`:                       `~/shop`,
		`C:\users\Jürgen Müller\shop`:                 `~\shop`,
		`C:\Documents and Settings\ann\x`:             `~\x`,
		`\\wsl$\Ubuntu\home\ann\x`:                    `~\x`,
		`\\wsl.localhost\Ubuntu-22.04\home\ann\x`:     `~\x`,
		`\/home\/ann\/x`:                              `~\/x`,
		"open %2Fhome%2Fann%2Fx":                      "open ~%2Fx",
		"file:///home/ann/x":                          "file:~/x",
		"ann@host:/home/ann/x":                        "ann@host:~/x",
		"/home/иван/x":                                "~/x",
		"/home/\x1b[1mann\x1b[0m/x":                   "~\x1b[0m/x",
		"cd ~ann/shop":                                "cd ~/shop",
		"/mnt/c/Users/ann/x":                          "~/x",
		"/var/home/ann/x":                             "~/x",
		"~/.claude/projects/-home-ann-shop/x.jsonl":   "~/.claude/projects/-home-~-shop/x.jsonl",
		"src/home/page.tsx https://x.example/users/5": "src/home/page.tsx https://x.example/users/5",
		"type T interface{ ~string | ~int }":          "type T interface{ ~string | ~int }",
	} {
		if got := New().Text(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}
