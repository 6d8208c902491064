package redact

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"
)

var rawMessage = reflect.TypeFor[json.RawMessage]()

// Value masks every string that v, a pointer, leads to. It walks by reflection,
// so that a new field is covered from the day it is added.
func (r *Redactor) Value(v any) {
	if r != nil {
		r.walk(reflect.ValueOf(v))
	}
}

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
		if v.Len() > 0 {
			r.walkMap(v)
		}
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
	if v.Type().Key().Kind() != reflect.String {
		for _, k := range v.MapKeys() {
			x := reflect.New(v.Type().Elem()).Elem()
			x.Set(v.MapIndex(k))
			r.walk(x)
			v.SetMapIndex(k, x)
		}
		return
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	called := r.keyNames()
	for _, k := range keys {
		if s := k.String(); r.clean(s) {
			called.keep(s)
		}
	}
	for _, k := range keys {
		x := reflect.New(v.Type().Elem()).Elem()
		x.Set(v.MapIndex(k))
		r.walk(x)
		if s, ok := x.Interface().(string); ok && r.strengthOf(k.String()) == names.Strong &&
			!strings.Contains(s, mark.Begin) && judge.IsPlausible(s) {
			x.Set(reflect.ValueOf(mark.Of(password.kind)))
			r.count(password)
		}
		name := called.of(k.String())
		if name != k.String() {
			v.SetMapIndex(k, reflect.Value{})
		}
		v.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), x)
	}
}

func (r *Redactor) clean(s string) bool { return len(r.spans(s)) == 0 }

// keyNames are what the keys of one map become when they are masked. They stay
// apart: two keys that masking makes equal get a number, "#2" for the second
// and so on, in the order in which they are asked for.
type keyNames struct {
	r     *Redactor
	given map[string]string // key -> what it became
	taken map[string]bool
}

func (r *Redactor) keyNames() keyNames {
	return keyNames{r: r, given: map[string]string{}, taken: map[string]bool{}}
}

// keep lets a key be called what it is.
func (k keyNames) keep(key string) {
	k.given[key], k.taken[key] = key, true
}

// of is the masked form of a key: the same whenever it is asked for, and no
// other key's.
func (k keyNames) of(key string) string {
	if was, ok := k.given[key]; ok {
		return was
	}
	masked := k.r.Text(key)
	name := masked
	for n := 2; k.taken[name]; n++ {
		name = masked + "#" + strconv.Itoa(n)
	}
	k.taken[name] = true
	k.given[key] = name
	return name
}
