// Package secrets makes a corpus of secrets, planted in all kinds of places,
// and checks that none is left once the text was masked. The values are made
// at random at each run, so that no rule can be made for them.
//
// It must never be imported by the program, nor know its rules.
package secrets

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/tyler-smith/go-bip39/wordlists"
)

// A Kind is one kind of secret, as a template: «» stand around what must not be
// seen, {} hold an alphabet and a length. See [Gen.Expand].
type Kind struct {
	Name     string
	Template string
	// A form needs what stands around it, and so may be lost where a place
	// changes that; words of letters only are told from others by chance.
	Form bool
}

// A Planted is a text with secrets in it.
type Planted struct {
	Text    string
	Secrets []string
}

// A Gen makes random values.
type Gen struct{ *rand.Rand }

// NewGen makes a Gen; equal seeds give equal values.
func NewGen(seed uint64) *Gen { return &Gen{rand.New(rand.NewPCG(seed, seed^0x9e3779b97f4a7c15))} }

const (
	lower  = "abcdefghijklmnopqrstuvwxyz"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digit  = "0123456789"
	symbol = "!#%+-_.@^*~(){}$/&;:?"
)

var alphabets = map[byte]string{
	'a': lower + upper + digit,
	'h': "0123456789abcdef",
	'H': "0123456789ABCDEF",
	'u': upper + digit,
	'2': upper + "234567",
	'l': lower + digit,
	'd': digit,
	'b': lower + upper + digit + "+/",
	'w': lower + upper + digit + "-_",
	'x': "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
	'z': lower,
	'.': lower + upper + digit + "./",
}

// Expand fills a template: {a36} is 36 letters and digits, h hexadecimal,
// u capitals and digits, l small letters and digits, d digits, b base64, w its
// alphabet for URLs, x base58; {p16} is a password of letters, digits and
// signs, {q12} one of letters and digits, {m} one as people make them, {M} one of several words or
// with signs within; {U} a UUID, {W4} four words, {B8}
// eight lines of base64, {S12} twelve words of a wallet, {j20} base64 of JSON, {D18} of a number.
func (g *Gen) Expand(t string) Planted {
	var out, secret strings.Builder
	var p Planted
	in := false
	put := func(s string) {
		out.WriteString(s)
		if in {
			secret.WriteString(s)
		}
	}
	for i := 0; i < len(t); {
		switch {
		case strings.HasPrefix(t[i:], "«"):
			in = true
			i += len("«")
		case strings.HasPrefix(t[i:], "»"):
			in = false
			p.Secrets = append(p.Secrets, pieces(secret.String())...)
			secret.Reset()
			i += len("»")
		case t[i] == '{' && i+2 < len(t) && strings.IndexByte("ahHu2ldbwxz.pqmMUWBjDS", t[i+1]) >= 0 &&
			strings.IndexByte(t[i:], '}') > 0:
			end := i + strings.IndexByte(t[i:], '}')
			n := 0
			if _, err := fmt.Sscanf(t[i+2:end], "%d", &n); err != nil && end != i+2 {
				put(t[i : i+1])
				i++
				continue
			}
			put(g.value(t[i+1], n))
			i = end + 1
		default:
			put(t[i : i+1])
			i++
		}
	}
	p.Text = out.String()
	return p
}

// pieces are the lines of a secret that fills several.
func pieces(s string) []string {
	if !strings.Contains(s, "\n") {
		return []string{s}
	}
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); len(line) >= 20 && !strings.HasPrefix(line, "-----") {
			out = append(out, line)
		}
	}
	return out
}

func (g *Gen) value(alphabet byte, n int) string {
	switch alphabet {
	case 'U':
		return fmt.Sprintf("%s-%s-4%s-a%s-%s", g.chars('h', 8), g.chars('h', 4), g.chars('h', 3),
			g.chars('h', 3), g.chars('h', 12))
	case 'D': // the number of a bot of Discord
		return base64.RawStdEncoding.EncodeToString([]byte("1" + g.chars('d', n-1)))
	case 'p':
		return g.password(n, lower+upper+digit+symbol)
	case 'q':
		return g.password(n, lower+upper+digit)
	case 'm':
		return g.human()
	case 'M':
		return g.composed()
	case 'S': // words that open wallets
		words := make([]string, n)
		for i := range words {
			words[i] = wordlists.English[g.IntN(len(wordlists.English))]
		}
		return strings.Join(words, " ")
	case 'W':
		words := make([]string, n)
		for i := range words {
			words[i] = g.chars('z', 4+g.IntN(4))
		}
		return strings.Join(words, " ")
	case 'B':
		lines := make([]string, n)
		for i := range lines {
			lines[i] = g.chars('b', 64)
		}
		return strings.Join(lines, "\n") + "\n" + g.chars('b', 22) + "=="
	case 'j':
		return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"sub":"%s"}`, g.chars('a', n)))
	}
	return g.chars(alphabet, n)
}

func (g *Gen) chars(alphabet byte, n int) string {
	a := alphabets[alphabet]
	b := make([]byte, n)
	for i := range b {
		b[i] = a[g.IntN(len(a))]
	}
	// A token without a digit or a letter is one in thousands; it would be
	// told from a word by nobody.
	if n >= 8 && len(a) > 26 && !strings.ContainsAny(string(b), digit) {
		b[n/2] = digit[g.IntN(10)]
	}
	return string(b)
}

// password is a value that begins and ends as passwords do that are given by
// copying: with a letter or a digit.
func (g *Gen) password(n int, a string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = a[g.IntN(len(a))]
	}
	edge := lower + upper
	b[0] = edge[g.IntN(len(edge))]
	b[n-1] = (edge + digit)[g.IntN(len(edge)+10)]
	b[1+g.IntN(n-2)] = digit[g.IntN(10)]
	return string(b)
}

// composed is a password as people make them of two words, of a word, a sign and a number, or
// with digits and signs in the place of letters.
func (g *Gen) composed() string {
	word := func() string {
		for {
			if w := wordlists.English[g.IntN(len(wordlists.English))]; len(w) > 3 {
				return strings.ToUpper(w[:1]) + w[1:]
			}
		}
	}
	number := fmt.Sprint(10 + g.IntN(90))
	switch g.IntN(4) {
	case 0:
		return word() + word() + number
	case 1:
		return word() + "-" + word() + "-" + number
	case 2:
		return word() + string("!$#*"[g.IntN(4)]) + number
	}
	return strings.NewReplacer("a", "@", "o", "0", "e", "3").Replace(word()) + "s" + number + "!"
}

// human is a password as people make them: a word, a number behind it, and
// perhaps a sign: Sommer23, tiger1987!
func (g *Gen) human() string {
	word := ""
	for len(word) < 4 {
		word = wordlists.English[g.IntN(len(wordlists.English))]
	}
	if g.IntN(2) == 0 {
		word = strings.ToUpper(word[:1]) + word[1:]
	}
	numbers := []string{g.chars('d', 2), g.chars('d', 3), fmt.Sprint(1960 + g.IntN(70))}
	signs := []string{"", "", "!", "#", "$"}
	return word + numbers[g.IntN(len(numbers))] + signs[g.IntN(len(signs))]
}

// Kinds are all kinds, one a line of the tables: name, template.
func Kinds() []Kind {
	return append(parse(kinds+moreKinds+vendorKinds+laterKinds, false),
		parse(forms+toldForms+fileForms+machineForms+shownForms, true)...)
}

func parse(table string, form bool) []Kind {
	var out []Kind
	for line := range strings.Lines(table) {
		name, template, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		template = strings.NewReplacer("⏎", "\n", "⇥", "\t").Replace(strings.TrimSpace(template))
		out = append(out, Kind{name, template, form || strings.HasPrefix(name, "letters-")})
	}
	return out
}
