package redact

import (
	"strings"
	"testing"
)

func TestASecretOfSeveralLinesIsAMarkOnEachAndNoLineMoves(t *testing.T) {
	t.Parallel()
	key := "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEAx1n9mYpQk3Zt7Lx2Vb5s8qWcJrTfGhYuIoPaSdFgHjKlZxCv\n" +
		"BnMqWeRtYuIoPaSdFgHjKlZxCvBnM1234567890QwErTyUiOpAsDfGhJkLzXcVbN\n-----END RSA PRIVATE KEY-----\n"
	for text, want := range map[string]string{
		"before\n" + key + "behind\n": "before\n" +
			strings.Repeat("[masked:private-key]\n", 4) + "behind\n",
		"DB_PASSWORD=hunter2xyz\nPORT=80\n":                                      "DB_PASSWORD=[masked:password]\nPORT=80\n",
		"nothing\nto see\n":                                                      "nothing\nto see\n",
		"password:\n  hunter2xyz9\nuser: ann\n":                                  "",
		"AWS_SECRET_ACCESS_KEY=\\\n wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY\nx\n": "",
	} {
		got := New().Lines(text)
		if strings.Count(got, "\n") != strings.Count(text, "\n") {
			t.Errorf("%q has other lines than %q", got, text)
		}
		if want != "" && got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if again := New().Lines(got); again != got {
			t.Errorf("masked twice: %q, then %q", got, again)
		}
	}
}
