package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// Tokens that no name and no beginning tells, but a form of their own.
var (
	mailgunRule = &rule{id: "own/mailgun-key", kind: "mailgun-key"}
	ngrokRule   = &rule{id: "own/ngrok-token", kind: "ngrok-token"}

	mailgunForm   = lazyregexp.New(`(?:^|[-_])([a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8})(?:[-_]|$)`)
	bitlockerForm = lazyregexp.New(`(?:^|[-_])((?:\d{6}-){7}\d{6})(?:[-_]|$)`)
	bitlockerRule = &rule{id: "own/bitlocker-key", kind: "recovery-key"}

	ngrokForm = lazyregexp.New(`(?:^|[-_])([12][A-Za-z0-9]{25,27}_[A-Za-z0-9]{20,22})(?:[-_]|$)`)
)

// formMost is the longest run that such a token is looked for in: it may
// stand behind the number of a line, or within emphasis.
const formMost = 80

// vendorToken adds what in a run of characters is a token by its form alone, and
// tells whether there is one.
func (v *look) vendorToken(from, to int) bool {
	is := false
	if decode.Escaped(v.Text, from+1) {
		from++ // the n of \n
	}
	for from < to {
		end := to
		if i := strings.IndexAny(v.Text[from:to], "/+"); i >= 0 {
			end = from + i
		}
		if part := v.Text[from:end]; len(part) >= 47 && len(part) <= formMost &&
			strings.ContainsAny(part, "-_") {
			is = strings.Count(part, "-") > 1 && (v.formed(part, from, mailgunForm, mailgunRule) ||
				v.formed(part, from, bitlockerForm, bitlockerRule)) ||
				strings.LastIndexByte(part, '_') > 25 && v.formed(part, from, ngrokForm, ngrokRule) || is
		}
		if (from == 0 || v.Text[from-1] != '+') && (end == to || v.Text[end] == '/') {
			is = v.ofVendor(from, end) || is
		}
		from = end + 1
	}
	return is
}

// vendorRule is the rule for a token that begins as a vendor's tokens do, whoever that is:
// small letters that a sign sets apart, then a long piece made at random. Ids are shorter,
// or of digits to base 16.
var vendorRule = &rule{id: "own/vendor-token", kind: "api-key"}

const (
	vendorTail   = 30 // letters and digits at least behind what a vendor's tokens begin with
	vendorPrefix = 24 // and so many at most before them
)

// noVendors are words that long digests and the names of files begin with.
var noVendors = spelling.Words("sha256 sha384 sha512 sha1 md5 h1 chunk index assets pk")

// ofVendor adds s[from:to] if it is such a token, and tells whether it is.
func (v *look) ofVendor(from, to int) bool {
	if i := strings.LastIndexByte(v.Text[from:to], '-'); i > 0 && strings.IndexByte(v.Text[from+i:to], '_') > 0 {
		from += i + 1 // a word before it
	}
	run := v.Text[from:to]
	if len(run) < vendorTail+3 || len(run) > 200 || !ascii.IsLetter(run[0]) || from > 0 && v.Text[from-1] == '.' {
		return false
	}
	i := strings.LastIndexAny(run[:min(len(run), vendorPrefix+1)], "-_")
	if i < 2 || len(run)-i-1 < vendorTail || strings.ContainsAny(run[i+1:], "-_") {
		return false
	}
	for part := range strings.FieldsFuncSeq(run[:i], func(r rune) bool { return r == '-' || r == '_' }) {
		if noVendors[part] || len(part) > 12 || ascii.SmallLetters(strings.TrimRight(part, "0123456789"))+
			len(part)-len(strings.TrimRight(part, "0123456789")) != len(part) {
			return false
		}
	}
	if tail := run[i+1:]; !spelling.IsMixed(tail) || !spelling.IsPiece(tail[:8]) || spelling.Turns(tail) < 4 &&
		!spelling.IsJumbled(tail) ||
		spelling.IsWordlyName(tail) {
		return false
	}
	v.add(from, to, vendorRule)
	return true
}

// formed adds the token of a form that a run has.
func (v *look) formed(run string, at int, form *lazyregexp.Regexp, r *rule) bool {
	loc := form.Get().FindStringSubmatchIndex(run)
	if loc == nil || r == ngrokRule && !spelling.IsMixed(run[loc[2]:loc[3]]) {
		return false
	}
	v.add(at+loc[2], at+loc[3], r)
	return true
}

// loneRule is the rule for letters and digits that are made at random and stand by
// themselves, whatever is said of them: a token is what they would be taken for.
var loneRule = &rule{id: "own/unnamed-token", kind: "token", weak: true}

const loneMost = 56 // characters; what fills lines has more

// lone adds s[from:to] if it is such a token, and tells whether it is. Ids begin with what
// they are of: ses_, msg_.
func (v *look) lone(from, to int) bool {
	if decode.Escaped(v.Text, from+1) {
		from++ // the n of \n
	}
	run := v.Text[from:to]
	if len(run) < decode.LeastBase64 || len(run) > loneMost || !ascii.IsAlnum(run[0]) || !spelling.IsScattered(run) ||
		spelling.IsWordlyName(run) ||
		from > 0 && strings.IndexByte(" \t\n\"'`([<>|,nrt", v.Text[from-1]) < 0 ||
		to < len(v.Text) && strings.IndexByte(" \t\r\n\"'`)]<>|,;.!?\\", v.Text[to]) < 0 ||
		names.IsPublic(scan.Lines(v.Text, from, to)) {
		return false
	}
	for part := range strings.FieldsFuncSeq(run, func(r rune) bool { return r == '-' || r == '_' }) {
		if ascii.SmallLetters(part) == len(part) || len(part) > 3 && spelling.IsWordly(part) {
			return false
		}
	}
	if _, n := decode.Base64(run); n >= decode.LeastBase64 {
		return false
	}
	v.add(from, to, loneRule)
	return true
}
