// Package value reads the values of a text: what stands behind a name, in the many ways in
// which programs, files, commands and people write that, where it ends, and whether it is
// the secret that the name says.
//
// It must never look for names, which others find, nor read further than a value can be long.
package value

// A Value is what stands behind a name, and how.
type Value struct {
	From, To int
	Quote    byte // 0, if it stands without
	Op       Operator
	Glued    bool // nothing stands between the operator and the value
}

// An Operator is how a value stands behind its name.
type Operator byte

// The operators.
const (
	Equals  Operator = '=' // name=value, and what surely gives a value as that does
	Colon   Operator = ':' // name: value
	Comma   Operator = ',' // "name", "value"
	Call    Operator = '(' // name("value")
	Cell    Operator = '|' // in the cell beside it
	Element Operator = '>' // <name>value</name>
	Flag    Operator = '-' // --name value, and a line of settings
	Prose   Operator = 's' // a sentence: the name is value
)
