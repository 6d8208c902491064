package report

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence is a text with an end: a full stop, unless it has one, asks, calls or was cut.
func Sentence(s string) string {
	if last, _ := utf8.DecodeLastRuneInString(s); s == "" || strings.ContainsRune(".?!…", last) {
		return s
	}
	return s + "."
}

// Capital is a text with a capital letter at its beginning.
func Capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if upper := unicode.ToUpper(first); upper != first {
		return string(upper) + s[size:]
	}
	return s
}

// OneLine is s with its white space folded, cut to at most n characters. What
// it is given must be masked: a cut can hide the shape of a secret.
func OneLine(s string, n int) string {
	if trimmed := strings.TrimSpace(s); len(trimmed) <= n && isOneLine(trimmed) {
		return trimmed
	}
	b := make([]byte, 0, min(len(s), n+n/4))
	count, cut, space := 0, 0, false // cut is where character n-1 ends
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = count > 0
			continue
		}
		if space {
			b = append(b, ' ')
			if count++; count == n-1 {
				cut = len(b)
			}
			space = false
		}
		b = utf8.AppendRune(b, r)
		if count++; count == n-1 {
			cut = len(b)
		}
		if count > n {
			return string(b[:cut]) + "…"
		}
	}
	return string(b)
}

// isOneLine tells that a text is ASCII on one line, its words one space apart.
func isOneLine(s string) bool {
	last := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return s == "" || last != ' '
}

// ShortHash is a commit's hash as people say it.
func ShortHash(s string) string {
	if len(s) > 10 && strings.Trim(s, "0123456789abcdef") == "" {
		return s[:8]
	}
	return s
}

// Plural is a count with its noun: "1 review", "3 reviews".
func Plural(n int, noun string) string { return fmt.Sprintf("%d %s", n, Noun(n, noun)) }

// Noun is the noun for so many: "review", "reviews", "entries".
func Noun(n int, noun string) string {
	if n == 1 {
		return noun
	}
	if stem, ok := strings.CutSuffix(noun, "ry"); ok {
		return stem + "ries"
	}
	return noun + "s"
}

// PhaseName is what a phase with this id is called in a sentence.
func PhaseName(id string) string {
	switch id {
	case "":
		return "outside phases"
	case "plan":
		return "planning"
	}
	return "phase " + id
}

// WithoutDash is a phase's title without the dash before it, which 5x reads with it from
// "Phase 1 — Title"; but "--json" is a word.
func WithoutDash(title string) string {
	first, rest, _ := strings.Cut(title, " ")
	if strings.Trim(first, "-–—") == "" {
		return strings.TrimSpace(rest)
	}
	return title
}

// Either lists choices as people do: "a, b or c".
func Either(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " or " + list[last]
}

// FormatDuration says milliseconds as people do: "1h 4m", "12.3s", "450ms".
func FormatDuration(ms float64) string {
	const second, minute, hour, day = 1e3, 60e3, 3600e3, 86400e3
	switch {
	case math.IsNaN(ms):
		return ""
	case ms < 0:
		return "-" + FormatDuration(-ms)
	case math.Round(ms) < second:
		return fmt.Sprintf("%.0fms", ms)
	case math.Round(ms/100) < minute/100: // what rounds to 60.0s is a minute
		return strings.TrimSuffix(fmt.Sprintf("%.1f", ms/second), ".0") + "s"
	case math.Round(ms/second) < hour/second:
		return two(math.Round(ms/second), 60, "m", "s")
	case math.Round(ms/minute) < 48*hour/minute:
		return two(math.Round(ms/minute), 60, "h", "m")
	case ms > 1e15:
		return fmt.Sprintf("%.0fd", ms/day)
	}
	return two(math.Round(ms/hour), 24, "d", "h")
}

// Dollars is an amount to the cent, with commas between thousands: "$12,345.60".
func Dollars(usd float64) string {
	whole, cents, _ := strings.Cut(fmt.Sprintf("%.2f", math.Abs(usd)), ".")
	whole = Thousands(whole)
	if usd < 0 {
		return "-$" + whole + "." + cents
	}
	return "$" + whole + "." + cents
}

// Thousands is a number's digits with commas between thousands.
func Thousands(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// two is n small units as large and small ones.
func two(n float64, per int64, large, small string) string {
	a, b := int64(n)/per, int64(n)%per
	if b == 0 {
		return fmt.Sprintf("%d%s", a, large)
	}
	return fmt.Sprintf("%d%s %d%s", a, large, b, small)
}
