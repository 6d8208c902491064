package redact

// A value is what stands behind a name, and how.
type value struct {
	from, to int
	quote    byte // 0, if it stands without
	op       operator
	glued    bool // nothing stands between the operator and the value
}

// An operator is how a value stands behind its name.
type operator byte

const (
	opEquals  operator = '=' // name=value, and what surely gives a value as that does
	opColon   operator = ':' // name: value
	opComma   operator = ',' // "name", "value"
	opCall    operator = '(' // name("value")
	opCell    operator = '|' // in the cell beside it
	opElement operator = '>' // <name>value</name>
	opFlag    operator = '-' // --name value, and a line of settings
	opProse   operator = 's' // a sentence: the name is value
)
