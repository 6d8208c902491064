package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/spelling"
	"fivex/snapshot/redact/value"
)

// foreignRule is the rule for passwords that a word of another language names.
var foreignRule = &rule{id: "own/password", kind: "password", weak: true, find: foreign, keywords: []string{
	"contrase", "senha", "palavra-passe", "palavra passe",
	"senha de acesso", "mot de passe", "mot_de_passe", "motdepasse", "mdp",
	"parola", "d'ordine", "parol", "clave",
	"wachtwoord",
	"senord", "haslo", "has\u0142", "heslo", "salasana", "adgangskode", "kennwort", "geheimnis", "zugangscode",
	"jeton", "chiave", "llave ", "sleutel", "klucz", "schl\u00fcssel", "cl\u00e9 ", "clef ",
	"jelszo", "jelsz\u00f3", "lozinka", "sifre", "\u015fifre",
	"\u043f\u0430\u0440\u043e\u043b", "\u041f\u0430\u0440\u043e\u043b", "\u5bc6\u7801", "\u5bc6\u78bc",
	"\u53e3\u4ee4",
	"\u30d1\u30b9\u30ef\u30fc\u30c9", "\ube44\ubc00\ubc88\ud638", "\u0643\u0644\u0645\u0629",
	"\u03ba\u03c9\u03b4\u03b9\u03ba", "\u05e1\u05d9\u05e1\u05de"}}

func foreign(v *look, at, end int) bool {
	s := v.Text
	if at > 0 && ascii.IsLetter(s[at-1]) && !decode.Escaped(s, at) && !strings.HasPrefix(s[at:], "senord") {
		return false
	}
	for n := 0; end < len(s) && n < 12; n++ { // the rest of the word
		r, size := utf8.DecodeRuneInString(s[end:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' || r == '\u662f' || r == '\u306f' ||
			r == '\ub294' {
			break
		}
		end += size
	}
	i := end
	for n := 0; i < len(s) && n < 3 && strings.IndexByte("\"'`*]", s[i]) >= 0; n++ {
		i++
	}
	i = decode.SkipSpaces(s, i)
	for _, is := range value.Saying {
		if strings.HasPrefix(s[i:], is) {
			i = decode.SkipSpaces(s, i+len(is))
			if val, ok := v.Read(value.Value{Op: value.Prose}, i, at); ok {
				v.passwordAt(at).judge(val)
			}
			return true
		}
	}
	if i >= len(s) {
		return false
	}
	if s[i] != ':' && s[i] != '=' && value.WideSign(s[i:]) == 0 {
		n := naming{look: v, from: at, end: end, name: "password", strength: names.Strong}
		return n.becoming(i) || n.announced()
	}
	val, ok := v.BehindOperator(i, at)
	if !ok {
		return true
	}
	if word := s[val.From:val.To]; v.r.strengthOf(word) == names.None || spelling.IsPiece(word) &&
		!spelling.IsWordlyName(word) {
		v.passwordAt(at).judge(val)
	}
	return true
}

// becoming looks at a password right behind its name, or behind a word for what it is
// changed to.
func (v naming) becoming(i int) bool {
	rest := v.Text[i:]
	for _, to := range []string{"gewijzigd in ", "geändert in ", "a ", "para ", "en ", "in ", "na "} {
		if strings.HasPrefix(rest, to) {
			i += len(to)
			break
		}
	}
	val, ok := v.Read(value.Value{Op: value.Prose}, i, v.from)
	return ok && judge.IsGiven(v.Text[val.From:val.To]) && v.judge(val)
}
