package redact

import (
	"strings"

	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/value"
)

// insertRule is the rule for rows that SQL puts into columns whose names make
// their values secrets.
var insertRule = &rule{id: "own/sql-insert", kind: "password", weak: true, find: insert,
	keywords: []string{"insert into", "replace into"}}

// insertMost is how much of a statement is read.
const insertMost = 8 << 10

func insert(v *look, at, end int) bool {
	s := v.Text
	most := min(len(s), end+insertMost)
	open := strings.IndexByte(s[end:min(most, end+120)], '(')
	if open < 0 || at < v.tableEnd {
		return false
	}
	open += end + 1
	shut := strings.IndexByte(s[open:most], ')')
	if shut < 0 {
		return false
	}
	i := open + shut + 1
	var columns []naming
	named := false
	for c := range strings.SplitSeq(s[open:i-1], ",") {
		c = strings.Trim(c, " \"'`[]\n\r\t\\")
		strength := v.r.strengthOf(c)
		columns = append(columns, naming{look: v, from: at, name: c, strength: strength})
		named = named || strength != names.None
	}
	values := indexFold(s[i:min(most, i+40)], "values")
	if !named || values < 0 {
		return false
	}
	column, depth := 0, 0
	for i += values + len("values"); i < most; i++ {
		switch c := s[i]; c {
		case '(':
			if depth++; depth == 1 {
				column = 0
			}
		case ')':
			depth--
		case ',':
			if depth == 1 {
				column++
			}
		case ';':
			most = i
		case '\'', '"':
			val, ok := v.Read(value.Value{Op: value.Equals, Glued: true}, i, 0)
			if !ok || val.To >= most {
				most = i
				break
			}
			if depth == 1 && column < len(columns) && columns[column].strength != names.None {
				columns[column].judgeWithin(val)
			}
			i = val.To
		}
	}
	v.tableEnd = max(v.tableEnd, most)
	return true
}

// identifiedRule is the rule for statements that give an account of a database its password.
var identifiedRule = &rule{id: "own/command-line", kind: "password", weak: true, find: identified, keywords: []string{
	"identified by", "identified with", "with password", "encrypted password", "set password for"}}

func identified(v *look, at, end int) bool {
	s := v.Text
	switch strings.ToLower(s[at:end]) {
	case "identified with": // a plugin BY 'x'
		i := indexFold(s[end:min(len(s), end+60)], " by ")
		return i >= 0 && v.quotedBehind(end+i+len(" by "))
	case "set password for": // an account = 'x'
		i := strings.IndexByte(s[end:min(len(s), end+120)], '=')
		return i >= 0 && v.quotedBehind(end+i+1)
	}
	return v.quotedBehind(end)
}

// quotedBehind adds the string that follows.
func (v *look) quotedBehind(i int) bool {
	for i < len(v.Text) && (v.Text[i] == ' ' || v.Text[i] == '=') {
		i++
	}
	val, ok := v.Literal(i, '=')
	if !ok && i < len(v.Text) {
		val, ok = v.Read(value.Value{Op: value.Flag}, i, 0)
	}
	if ok && (val.Quote == '\'' || judge.IsGiven(v.Text[val.From:val.To]) && v.Text[val.From] != '\\') &&
		val.To-val.From >= 3 &&
		!mark.Begins(v.Text[val.From:val.To]) && !judge.IsPlaceholder(v.Text[val.From:val.To]) {
		v.add(val.From, val.To, v.rule)
	}
	return true
}
