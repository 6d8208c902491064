package redact

import (
	"strings"
	"testing"
)

// A password needs no name right before it where a text speaks of one: ¤ is what people make
// or what programs do.
func TestAPasswordIsMaskedInTheLinesBelowWhatSpeaksOfIt(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		// a sentence, and the next one
		"The password is below.\n¤", "The password is below. Keep it safe. ¤",
		"Here is the root password. Please don't share it.\n\n¤\n", "password didn't work, try ¤ instead",
		"Your new password for the portal is\n\n    ¤\n\nPlease change it.",
		"Le mot de passe est « ¤ »", "Das Passwort wurde auf „¤“ geändert.", "Das Kennwort ist jetzt ¤",
		"fix: remove hardcoded credential `¤`", "Log in as **admin** with **¤**.",
		// somebody asks, another one answers
		"ann: pw for vpn?\nbob: ¤", "[10:31] ann: the sudo password?\n[10:32] bob: ¤",
		`[{"from":"ann","text":"password?"},{"from":"bob","text":"¤"}]`,
		"question: \"DB password for staging?\"\nresponse: \"¤\"",
		// what tests and checks report
		"● reads the password\n\n    Expected: \"¤\"\n    Received: undefined",
		"E       AssertionError: assert '¤' == settings.DB_PASSWORD", "testPasswordIsRead: expected:<¤> but was:<null>",
		"--- FAIL: TestPassword (0.00s)\n    conf_test.go:12: got \"¤\", want \"\"",
		"<testcase name=\"password\"><failure message=\"expected: &lt;****&gt; but was: &lt;¤&gt;\"/></testcase>",
		"Settings\npassword\n  String is too short [input_value='¤', input_type=str]",
		// what consoles print
		"sqlite> select user, password from users;\nadmin|¤", "$user\n[1] \"app\"\n\n$password\n[1] \"¤\"",
		"> CONFIG GET requirepass\n1) \"requirepass\"\n2) \"¤\"", "|  Name   |  /prod/password  |\n|  Value  |  ¤  |",
		"[\"pass\"]=>\n  string(11) \"¤\"",
	} {
		for _, secret := range []string{"Falcon!3288", "Berlin_1984", "h7Rk2LmQ9xTz4B"} {
			if got := New().Text(strings.ReplaceAll(text, "¤", secret)); strings.Contains(got, secret) {
				t.Errorf("%q with %s\nbecame %q", text, secret, got)
			}
		}
	}
}

// A password is no less one in halves, or spelled.
func TestAPasswordInPiecesIsMasked(t *testing.T) {
	t.Parallel()
	for text, pieces := range map[string][]string{
		"The password is spelled T-i-g-e-r-4-7":                   {"T-i-g"},
		"password, letter by letter: S o m m e r 2 3":             {"S o m"},
		`TOKEN="k3X9q2M7v5Lp""R8sT1wZ4yB6n"`:                      {"k3X9q2", "R8sT1w"},
		`const token = ['k3X9q2M7v5Lp', 'R8sT1wZ4yB6n'].join('')`: {"k3X9q2", "R8sT1w"},
	} {
		got := New().Text(text)
		for _, piece := range pieces {
			if strings.Contains(got, piece) {
				t.Errorf("%q\nbecame %q", text, got)
			}
		}
	}
}

// What is no password stays, whatever the lines around it speak of.
func TestWhatStandsAroundWordsOfPasswordsIsNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"fix the password check\n\ncommit 5edb564a1c", "password check failed\n\n  at login (/app/src/auth2.js:14:11)",
		`{"msg":"login","sessionID":"ses_000020","messageID":"msg_1"}`, "password check failed in run_7f3A9kQ2m1xZ",
		"login took minutes*60 seconds", "password: see <51A606A0.5060101@web.de>", "// s2k can be used, or Http2Stream",
		"verify the password\n\treturn errors.New(\"pkcs12: password incorrect\")",
		"checkSlicesLogInput(g)\n}\n\n// testInt16x8Binary tests the method f",
		"the password is checked\ncodepoint > 0x10FFFF", "login works on Windows11, Ubuntu22 and Python3",
	} {
		if got := New().Text(text); got != text {
			t.Errorf("%q\nbecame %q", text, got)
		}
	}
}

// What servers call the session of a browser opens it; the sessions of agents are facts.
func TestTheSessionOfABrowserIsMaskedAndAnAgentsIsNot(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"PHPSESSID=lpfq8vbh7cozd6bu575ferkxy0":         "PHPSESSID=[masked:password]",
		"JSESSIONID=DB813E39269750A084E81770047EF583":  "JSESSIONID=[masked:password]",
		"ASP.NET_SessionId=v7j4p2w14yn70apss1zc1ybv":   "ASP.NET_SessionId=[masked:password]",
		`"sessionID":"ses_7f3a9k2m1xz4b8w"`:            `"sessionID":"ses_7f3a9k2m1xz4b8w"`,
		"session_id: 2d04ea10-2e60-4de7-a636-df558a79": "session_id: 2d04ea10-2e60-4de7-a636-df558a79",
	} {
		if got := New().Text(text); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
}
