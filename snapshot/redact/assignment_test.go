package redact

import (
	"encoding/json"
	"strings"
	"testing"
)

// What a name makes a secret is one in each form of assignment, also if it
// reads as a word with a number. ¤ is the value, and all that is masked.
func TestAValueIsMaskedHoweverItIsAssigned(t *testing.T) {
	t.Parallel()
	for text, values := range map[string][]string{
		// A line of YAML or of settings, a cell.
		"password: ¤\n":                        {"hunter2", "winter2024", "sunflower4249", "abc123"},
		"db:\n  password: ¤\n  host: x\n":      {"hunter2", "winter2024"},
		"DB_PASSWORD: ¤":                       {"hunter2", "winter2024"},
		"| password | ¤ |":                     {"hunter2", "winter2024"},
		"# password: ¤":                        {"hunter2"},
		"PASSWORD=${PASSWORD:-\"¤\"}":          {"h7Rk2LmQ9xTz4B", "k3x9q2m7v5"},
		"echo ${DB_PASSWORD:-'¤'}":             {"h7Rk2LmQ9xTz4B", "k3x9q2m7v5"},
		"password: ${DB_PASSWORD:-¤}":          {"k3x9q2m7v5"},
		"let api_key = r#\"¤\"#;":              {"h7Rk2LmQ9xTz4B", "k3x9q2m7v5"},
		"password＝¤":                           {"h7Rk2LmQ9xTz4B", "k3x9q2m7v5"},
		"os.environ.get(\"API_KEY\") or \"¤\"": {"h7Rk2LmQ9xTz4B", "k3x9q2m7v5"},
		"process.env.API_KEY || '¤'":           {"h7Rk2LmQ9xTz4B", "k3x9q2m7v5"},
		"process.env['API_KEY'] ?? '¤'":        {"h7Rk2LmQ9xTz4B", "k3x9q2m7v5"},
	} {
		for _, value := range values {
			got := New().Text(strings.Replace(text, "¤", value, 1))
			before, after, _ := strings.Cut(text, "¤")
			if !strings.HasPrefix(got, before+"[masked:") || !strings.HasSuffix(got, "]"+after) {
				t.Errorf("%q with %s gave %q", text, value, got)
			}
		}
	}
}

// A string of a payload hides what it would not hide as a text.
func TestWhatIsMaskedInATextIsMaskedInAStringOfJSON(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"tokens:\n  - h7Rk2LmQ9xTz4B\n", "secrets:\n  shop: h7Rk2LmQ9xTz4B\n", "token\th7Rk2LmQ9xTz4B\n",
	} {
		if got := New().Text(text); strings.Contains(got, "h7Rk2LmQ9xTz4B") {
			t.Errorf("%q stays", text)
		}
		for range 3 {
			b, err := json.Marshal(map[string]string{"text": text})
			if err != nil {
				t.Fatal(err)
			}
			if got := string(New().JSON(b)); strings.Contains(got, "h7Rk2LmQ9xTz4B") {
				t.Errorf("%s stays", b)
			}
			text = string(b)
		}
	}
}

// What reads as a type, a name or a part of code is no password.
func TestWordsWithNumbersThatAreNoPasswords(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"password: string2\n", "password: base64\n", "passwordHash: sha512\n", "password: password1\n",
		"  password: utf8,\n", "password: argon2\n", "token: uint64\n", "password: $param1\n", "password: v2\n",
		"login(password: field1)\n", "password: md5\n", "see password: chapter 12\n", "password: param1\n",
		"if ($password =~ /^[a-z0-9]+$/) {\n", "$auth =~ s/%/%25/g;\n", "[[ $password =~ ^[0-9]+x$ ]]\n",
		"const x = { password: arg1 }\n", "process.env.API_KEY || 'https://x.example/v1'",
	} {
		if got := New().Text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}
