package redact

import "strconv"

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
