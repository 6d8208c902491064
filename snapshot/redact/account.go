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

// Accounts tells whether an account is written, so that somebody wants to hear
// where texts stand.
func (r *Redactor) Accounts() bool { return r.account != nil }

// At says where the texts to come stand, for the account: a path such as
// "runs/run_1/steps/4/payload". The account has it without its secrets.
func (r *Redactor) At(where string) {
	if r.account != nil {
		r.where = r.Uncounted(where)
	}
}

// Uncounted is a text without its secrets, which are counted where they stand
// themselves: it helps to say where others do.
func (r *Redactor) Uncounted(text string) string { return r.rules.New().Text(text) }

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
		r.account.put(Entry{Kind: by.kind, Rule: by.id, Where: r.where, Allowed: allowed}, 1)
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
