package value

import (
	"strings"

	"fivex/snapshot/redact/ascii"
)

// wrappings stand around a string and change nothing of what it says.
var wrappings = []string{`[]byte(`, `Sensitive(`, `SecretStr(`, `Secret(`, `String(`, `pack `,
	`T.pack `, `Buffer.from(`,
	`bytes(`, `<<`, `[[`, `Some(`, `pulumi.secret(`, `pulumi.String(`, `aws.String(`, `to.Ptr(`, `new String(`,
	`SecretValue.unsafePlainText(`, `String::from(`, `Lazy::new(|| `, `Just `, `string(`, `toCharArray(`,
	`"$(echo `, `$(echo `, `$(echo -n `, `@`, `N`}

// behindWrapping is where a string begins that something is put around, as
// []byte("x") or YAML's !!str and &anchor; else i.
func behindWrapping(s string, i int, op Operator) int {
	if i >= len(s) {
		return i
	}
	if op == Colon && (s[i] == '!' || s[i] == '&') {
		j := i + 1
		for j < len(s) && j-i < 24 && (ascii.Word[s[j]] || s[j] == '!') {
			j++
		}
		if j > i+1 && j < len(s) && s[j] == ' ' && j+1 < len(s) && s[j+1] > ' ' && s[j+1] != '=' {
			return j + 1
		}
	}
	if rest, ok := strings.CutPrefix(s[i:], "string("); ok { // of PHP: string(8) "x"
		if n := strings.Index(rest[:min(len(rest), 8)], ") \""); n > 0 && ascii.IsNumber(rest[:n]) {
			return len(s) - len(rest) + n + len(") ")
		}
	}
	for _, w := range wrappings {
		if !strings.HasPrefix(s[i:], w) {
			continue
		}
		j := i + len(w)
		if k := strings.IndexByte(s[min(j+1, len(s)):min(j+8, len(s))], '"'); k >= 0 {
			continue // too short for a secret of its own
		}
		if j < len(s) && (s[j] == '"' || s[j] == '\'' || w == "[[" && ascii.IsAlnum(s[j]) ||
			strings.Contains(w, "echo") && ascii.IsAlnum(s[j])) {
			return j
		}
	}
	return i
}
