package story

import "strings"

const (
	beginning = 4  // characters, the fewest that tell a commit
	wholeHash = 64 // and the most that a hash has
)

// hashes knows a number for each commit, such as its place in a list, and finds it by
// the commit's hash or the beginning of one, as [sameHash] compares them, without
// looking through all of them: a run of thousands of commits asks for each.
type hashes struct {
	named   map[string]number         // by the hash as it was given
	lengths map[int]int               // how many of those have each length
	begins  map[int]map[string]number // by so much of the hash as was ever asked with
}

// A number is the smallest that is known for a hash.
type number struct {
	first   int
	several bool // there are others
}

// sameHash tells whether one hash is the other, or its beginning.
func sameHash(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return a == b || tells(a) && tells(b) && strings.HasPrefix(b, a)
}

// tells tells a hash that is compared by its beginning, too.
func tells(hash string) bool { return len(hash) >= beginning && len(hash) <= wholeHash }

func (h *hashes) add(hash string, n int) {
	if h.named == nil {
		h.named, h.lengths, h.begins = map[string]number{}, map[int]int{}, map[int]map[string]number{}
	}
	if _, have := h.named[hash]; !have {
		h.lengths[len(hash)]++
	}
	put(h.named, hash, number{first: n})
	if tells(hash) {
		for size, begins := range h.begins {
			if size <= len(hash) {
				put(begins, hash[:size], number{first: n})
			}
		}
	}
}

func put(in map[string]number, hash string, n number) {
	if have, known := in[hash]; known {
		n.several = n.several || have.several || have.first != n.first
		n.first = min(n.first, have.first)
	}
	in[hash] = n
}

// replace makes a hash a longer form of itself.
func (h *hashes) replace(hash, longer string, n int) {
	if h.lengths[len(hash)]--; h.lengths[len(hash)] == 0 {
		delete(h.lengths, len(hash))
	}
	delete(h.named, hash)
	h.add(longer, n)
}

func (h *hashes) has(hash string) bool {
	_, ok := h.find(hash)
	return ok
}

// find is the number of a commit, the smallest of several.
func (h *hashes) find(hash string) (n number, ok bool) {
	add := func(other number, known bool) {
		switch {
		case !known:
		case !ok:
			n, ok = other, true
		default:
			n = number{min(n.first, other.first), n.several || other.several || n.first != other.first}
		}
	}
	if !tells(hash) {
		n, ok = h.named[hash]
		return n, ok
	}
	for size := range h.lengths {
		if size >= beginning && size < len(hash) {
			other, known := h.named[hash[:size]]
			add(other, known)
		}
	}
	other, known := h.beginnings(len(hash))[hash]
	add(other, known)
	return n, ok
}

// beginnings are the numbers by the first characters of the hashes.
func (h *hashes) beginnings(size int) map[string]number {
	begins := h.begins[size]
	if begins == nil && len(h.named) > 0 {
		begins = make(map[string]number, len(h.named))
		h.begins[size] = begins
		for hash, n := range h.named {
			if tells(hash) && size <= len(hash) {
				put(begins, hash[:size], n)
			}
		}
	}
	return begins
}
