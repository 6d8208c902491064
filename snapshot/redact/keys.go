package redact

import "strconv"

// Keys mask the keys of one namespace, such as the ids of a report's runs, and
// keep them apart: two keys that masking makes equal get a number, "#2" for
// the second and so on, in the order in which they are first seen. A namespace
// that only grows, in the order of its journal, so has the same keys whenever
// it is read.
type Keys struct {
	r     *Redactor
	given map[string]string // key -> what it became
	taken map[string]bool
}

// Keys begins a namespace.
func (r *Redactor) Keys() *Keys {
	return &Keys{r: r, given: map[string]string{}, taken: map[string]bool{}}
}

// Of is the masked form of a key: the same whenever it is asked for, and no
// other key's.
func (k *Keys) Of(key string) string {
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
