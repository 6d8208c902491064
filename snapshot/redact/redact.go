// Package redact masks secrets in a report: cloud keys, tokens, private keys,
// passwords in assignments and URLs, and the names of home folders. Its rules
// are those of gitleaks, and some of its own.
//
// It must never let a string of the model through unseen: it walks values by
// reflection, so a new field is covered from the day it is added. Masking is
// a function of the text alone, so equal texts stay equal.
package redact

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/bits"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	fast "github.com/segmentio/encoding/json"
)

// A Redactor masks secrets and counts them by kind. It is not safe for
// concurrent use.
type Redactor struct {
	Masked map[string]int // rule id -> how many were masked

	hits  []uint64        // rules whose keyword is in the text at hand, as bits
	names map[string]bool // JSON keys that were asked about: do they name a secret?
}

// New makes a Redactor.
func New() *Redactor {
	load()
	return &Redactor{Masked: map[string]int{}, hits: make([]uint64, (len(rules)+63)/64), names: map[string]bool{}}
}

var (
	load = sync.OnceFunc(func() {
		rules = append(append([]*rule{}, own...), gitleaksRules()...)
		keywords = newKeywordIndex(rules)
	})
	rules    []*rule
	keywords *keywordIndex
)

// shortest is the length below which a text can hold no secret.
const shortest = 7

// suspects marks the rules whose keywords are in the text.
func suspects[T ~string | ~[]byte](r *Redactor, s T) bool {
	if len(s) < shortest {
		return false
	}
	clear(r.hits)
	return find(keywords, s, r.hits)
}

// onlyHome tells whether nothing but the rules for home folders may apply to
// a text or any part of it.
func (r *Redactor) onlyHome(s string) bool {
	for word, set := range r.hits {
		for ; set != 0; set &= set - 1 {
			rule := rules[word*64+bits.TrailingZeros64(set)]
			if rule.id != "home-folder" && (rule.likely == nil || rule.likely(s)) {
				return false
			}
		}
	}
	return true
}

// namesSecret tells whether a JSON key is secretName. The same keys come
// again and again.
func (r *Redactor) namesSecret(key string) bool {
	is, known := r.names[key]
	if !known {
		is = secretName.MatchString(key)
		if len(r.names) < 1000 {
			r.names[strings.Clone(key)] = is
		}
	}
	return is
}

// Text is s with its secrets masked.
func (r *Redactor) Text(s string) string {
	if !suspects(r, s) {
		return s
	}
	run := longestRun(s)
	for word, set := range r.hits {
		for ; set != 0; set &= set - 1 {
			rule := rules[word*64+bits.TrailingZeros64(set)]
			if run >= rule.minRun && (rule.likely == nil || rule.likely(s)) {
				s = r.apply(rule, s)
			}
		}
	}
	return s
}

// apply masks what one rule finds.
func (r *Redactor) apply(rule *rule, s string) string {
	found := rule.pattern.get().FindAllStringSubmatchIndex(s, -1)
	if found == nil {
		return s
	}
	var b strings.Builder
	at := 0
	for _, loc := range found {
		from, to := loc[0], loc[1]
		switch {
		case rule.group > 0 && 2*rule.group+1 < len(loc) && loc[2*rule.group] >= 0:
			from, to = loc[2*rule.group], loc[2*rule.group+1]
		case rule.group == 0 && rule.entropy > 0:
			for g := 1; 2*g+1 < len(loc); g++ {
				if loc[2*g] >= 0 && loc[2*g] < loc[2*g+1] {
					from, to = loc[2*g], loc[2*g+1]
					break
				}
			}
		}
		if from < at || !rule.isSecret(s, loc, s[from:to]) {
			continue
		}
		b.WriteString(s[at:from])
		if rule.id == "home-folder" {
			b.WriteByte('~')
		} else {
			b.WriteString("[masked:" + rule.id + "]")
		}
		r.Masked[rule.id]++
		at = to
	}
	if at == 0 {
		return s
	}
	b.WriteString(s[at:])
	return b.String()
}

var masked = regexp.MustCompile(`^["']?\[masked:[a-z0-9-]+\]`)

func (rule *rule) isSecret(text string, loc []int, secret string) bool {
	if secret == "" || masked.MatchString(secret) {
		return false
	}
	if rule.entropy > 0 && shannon(secret) < rule.entropy {
		return false
	}
	if rule.plain != nil {
		groups := make([]string, len(loc)/2)
		for g := range groups {
			if loc[2*g] >= 0 {
				groups[g] = text[loc[2*g]:loc[2*g+1]]
			}
		}
		if rule.plain(groups) {
			return false
		}
	}
	for i := range rule.allow {
		if rule.allow[i].allows(text, text[loc[0]:loc[1]], secret) {
			return false
		}
	}
	return true
}

// JSON is a valid JSON value with the secrets in its strings and keys masked,
// order and numbers kept. A value whose key names a secret is masked whole.
func (r *Redactor) JSON(data json.RawMessage) json.RawMessage {
	escaped := bytes.IndexByte(data, '\\') >= 0
	// What is escaped by its number, or a slash, can hide a keyword.
	hidden := escaped && (bytes.Contains(data, []byte(`\u`)) || bytes.Contains(data, []byte(`\/`)))
	if !suspects(r, data) && !hidden {
		return data
	}
	// The name of a home folder is the same text in JSON, unless something
	// in it is escaped; journals are full of paths, and of nothing else.
	if s := string(data); !escaped && r.onlyHome(s) {
		return json.RawMessage(r.Text(s))
	}
	out := make(json.RawMessage, 0, len(data)+64)
	changed := false
	key := "" // of the value that comes next
	t := fast.NewTokenizer(data)
	for t.Next() {
		if t.Delim != 0 || t.Kind().Class() != fast.String {
			if t.Delim != ':' {
				key = ""
			}
			out = append(out, t.Value...)
			continue
		}
		s := string(t.Value[1 : len(t.Value)-1])
		if escaped {
			s = string(t.Value.Unquote())
		}
		m := r.Text(s)
		switch {
		case t.IsKey:
			key = s
		case s == m && len(s) >= 3 && key != "" && r.namesSecret(key) && !wordlike.MatchString(s):
			m = "[masked:password]"
			r.Masked["password"]++
		}
		if m == s {
			out = append(out, t.Value...)
			continue
		}
		out = fast.AppendEscape(out, m, 0)
		changed = true
	}
	switch {
	case t.Err != nil: // no JSON after all
		return fast.AppendEscape(nil, r.Text(string(data)), 0)
	case !changed:
		return data
	}
	return out
}

var rawMessage = reflect.TypeFor[json.RawMessage]()

// Value masks every string that v, a pointer, leads to.
func (r *Redactor) Value(v any) { r.walk(reflect.ValueOf(v)) }

func (r *Redactor) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			r.walk(v.Elem())
		}
	case reflect.Interface:
		if v.IsNil() {
			return
		}
		x := reflect.New(v.Elem().Type()).Elem()
		x.Set(v.Elem())
		r.walk(x)
		v.Set(x)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				r.walk(f)
			}
		}
	case reflect.Slice:
		if v.Type() == rawMessage {
			if v.Len() > 0 {
				v.SetBytes(r.JSON(v.Bytes()))
			}
			return
		}
		for i := range v.Len() {
			r.walk(v.Index(i))
		}
	case reflect.Map:
		r.walkMap(v)
	case reflect.String:
		if s := v.String(); len(s) >= shortest {
			if m := r.Text(s); m != s {
				v.SetString(m)
			}
		}
	}
}

// walkMap masks values and keys; a value whose key names a secret is masked
// whole.
func (r *Redactor) walkMap(v reflect.Value) {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	for _, k := range keys {
		x := reflect.New(v.Type().Elem()).Elem()
		x.Set(v.MapIndex(k))
		r.walk(x)
		if s, ok := x.Interface().(string); ok && len(s) >= 3 && r.namesSecret(k.String()) && !wordlike.MatchString(s) && !masked.MatchString(s) {
			x.Set(reflect.ValueOf("[masked:password]"))
			r.Masked["password"]++
		}
		name := r.Text(k.String())
		if name != k.String() {
			v.SetMapIndex(k, reflect.Value{})
		}
		v.SetMapIndex(reflect.ValueOf(name), x)
	}
}

// Total is how many secrets were masked; home folders are not counted.
func (r *Redactor) Total() int {
	n := 0
	for id, k := range maps.All(r.Masked) {
		if id != "home-folder" {
			n += k
		}
	}
	return n
}
