package redact

import "slices"

// An Account tells what was masked where, by which rule, and never the value.
type Account struct {
	entries map[Entry]int
	order   []Entry
}

// An Entry is one line of an [Account].
type Entry struct {
	Kind string `json:"kind"` // as it stands in the mark
	// whose rule it is, and its name: gitleaks/jwt, own/password, project/acme
	Rule    string `json:"rule"`
	Where   string `json:"where"`             // the place that the caller told, by At
	Allowed bool   `json:"allowed,omitempty"` // an allowance of the project left it as it is
	Count   int    `json:"count"`
}

// accountMost bounds an account: a journal can have millions of places.
const accountMost = 100_000

// KeepAccount makes the Redactor write an account from now on, and returns it.
func (r *Redactor) KeepAccount() *Account {
	r.account = &Account{entries: map[Entry]int{}}
	return r.account
}

// Account is what is written; nil where none is, so that nobody wants to hear where
// texts stand.
func (r *Redactor) Account() *Account {
	if r == nil {
		return nil
	}
	return r.account
}

// At says where the texts to come stand, for the account: a path such as
// "runs/run_1/steps/4/payload". It must be whole: ids and names are somebody's texts
// too, and are masked before they are written there.
func (r *Redactor) At(where string) {
	if r != nil {
		r.where, r.told = where, false
	}
}

// place is where the text stands, without its secrets, which do not count.
func (r *Redactor) place() string {
	if !r.told {
		r.where, r.told = r.rules.New().Text(r.where), true
	}
	return r.where
}

// Entries are the lines of the account, in the order in which they came.
func (a *Account) Entries() []Entry {
	out := slices.Clone(a.order)
	for i, e := range out {
		out[i].Count = a.entries[e]
	}
	return out
}

func (r *Redactor) note(by *rule, allowed bool) {
	if r.account != nil {
		r.account.put(Entry{Kind: by.kind, Rule: by.id, Where: r.place(), Allowed: allowed}, 1)
	}
}

func (a *Account) put(e Entry, n int) {
	if _, known := a.entries[e]; !known {
		if len(a.order) >= accountMost {
			e.Where = "elsewhere"
		}
		if _, known := a.entries[e]; !known {
			a.order = append(a.order, e)
		}
	}
	a.entries[e] += n
}

func (a *Account) add(other *Account) {
	for _, e := range other.order {
		a.put(e, other.entries[e])
	}
}
