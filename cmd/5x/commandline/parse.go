package commandline

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"fivex/snapshot/report"
)

// Parse reads arguments into the structs. It tells the command that was chosen, or
// in which something went wrong, and whether help was asked for, which is not told
// what else is missing.
func (n *Node) Parse(args []string) (chosen *Node, help bool, err error) {
	p := &parsing{node: n, help: n.Flags[0], given: map[*Value]bool{}}
	if err := p.defaults(n); err != nil {
		return n, false, err
	}
	for len(args) > 0 && err == nil {
		args, err = p.next(args)
	}
	if p.help.field.Bool() || err != nil {
		return p.node, err == nil, err
	}
	return p.node, false, p.missing()
}

// A parsing is how far a command line has been read.
type parsing struct {
	node     *Node
	help     *Value
	given    map[*Value]bool
	argument int  // how many arguments there were
	plain    bool // after --, nothing is a flag
}

// defaults sets what the flags' tags say.
func (p *parsing) defaults(n *Node) error {
	for _, f := range n.Flags {
		if f.text != "" {
			if err := f.set("--"+f.Name, f.text, false); err != nil {
				return err
			}
		}
	}
	for _, c := range n.Children {
		if err := p.defaults(c); err != nil {
			return err
		}
	}
	return nil
}

// next reads a flag with its value, an argument, or a command's name.
func (p *parsing) next(args []string) (rest []string, err error) {
	word, rest := args[0], args[1:]
	switch {
	case p.plain || word == "-" || !strings.HasPrefix(word, "-"):
		return rest, p.word(word)
	case word == "--":
		p.plain = true
		return rest, nil
	}
	name, value, assigned := strings.Cut(word, "=")
	if !strings.HasPrefix(word, "--") && len(name) > 2 {
		name, value, assigned = word[:2], word[2:], true // -oFILE
	}
	f := p.node.Flag(name)
	if f == nil {
		return rest, fmt.Errorf("unknown flag %s%s", name, p.like(name))
	}
	switch {
	case assigned:
	case f.IsBool():
		value = "true"
	case len(rest) == 0:
		return rest, fmt.Errorf("%s: give %s", name, f.wants())
	case len(rest[0]) > 1 && rest[0][0] == '-':
		return rest, fmt.Errorf("%s %s: give %s", name, rest[0], f.wants())
	default:
		value, rest = rest[0], rest[1:]
	}
	err = f.set(name, value, p.given[f])
	p.given[f] = true
	return rest, err
}

// word takes a command's name or an argument.
func (p *parsing) word(word string) error {
	if len(p.node.Children) > 0 {
		child := p.node.Child(word)
		if child == nil {
			return fmt.Errorf("unexpected argument %s%s", word, p.like(word))
		}
		p.node = child
		return nil
	}
	if p.argument == len(p.node.Arguments) {
		return fmt.Errorf("unexpected argument %s", word)
	}
	a := p.node.Arguments[p.argument]
	if !a.isList() {
		p.argument++
	}
	p.given[a] = true
	return a.set("", word, true)
}

// missing is what should have been given.
func (p *parsing) missing() error {
	if len(p.node.Children) > 0 {
		names := make([]string, 0, len(p.node.Children))
		for _, c := range p.node.Children {
			if !c.Hidden {
				names = append(names, c.Name)
			}
		}
		return fmt.Errorf("give a command: %s", report.Either(names))
	}
	for _, f := range p.node.Flags {
		if f.Required && !p.given[f] {
			return fmt.Errorf("missing flags: %s", f.long())
		}
	}
	for _, a := range p.node.Arguments {
		if a.Required && !p.given[a] {
			return fmt.Errorf("expected %q", a)
		}
	}
	return nil
}

// like says which flag or command may have been meant.
func (p *parsing) like(typed string) string {
	var names []string
	for _, f := range p.node.AllFlags() {
		names = append(names, "--"+f.Name)
	}
	if !strings.HasPrefix(typed, "-") {
		names = names[:0]
		for _, c := range p.node.Children {
			names = append(names, c.Name)
		}
	}
	if s := Like(typed, names); s != "" {
		return fmt.Sprintf(", did you mean %q?", s)
	}
	return ""
}

// wants is what a flag takes, in words.
func (v *Value) wants() string {
	switch {
	case len(v.Enum) > 0:
		return report.Either(v.Enum)
	case v.field.Type() == reflect.TypeFor[time.Duration]():
		return "a time, such as 30m"
	case v.field.Kind() == reflect.Int || v.field.Kind() == reflect.Pointer:
		return "a whole number, 0 or more"
	}
	return "a value"
}

// set sets the value; more tells that a list goes on. typed is the flag's name as
// it was typed, "" for an argument.
func (v *Value) set(typed, text string, more bool) error {
	wrong := func(want string) error {
		if typed == "" {
			typed = v.String()
		}
		return fmt.Errorf("%s %s: %s", typed, text, want)
	}
	switch {
	case len(v.Enum) > 0 && !slices.Contains(v.Enum, text):
		return wrong("use " + report.Either(v.Enum))
	case v.IsBool():
		switch strings.ToLower(text) {
		case "true", "1", "yes":
			v.field.SetBool(true)
		case "false", "0", "no":
			v.field.SetBool(false)
		default:
			return wrong("use true or false")
		}
	case v.isList():
		list := []string{text}
		if v.isFlag {
			list = strings.Split(text, ",")
		}
		if more {
			list = append(v.field.Interface().([]string), list...)
		}
		v.field.Set(reflect.ValueOf(list))
	case v.field.Type() == reflect.TypeFor[time.Duration]():
		d, err := time.ParseDuration(text)
		if err != nil {
			return wrong("give " + v.wants())
		}
		v.field.SetInt(int64(d))
	case v.field.Kind() == reflect.String:
		v.field.SetString(text)
	default:
		n, err := strconv.Atoi(text)
		if err != nil {
			return wrong("give " + v.wants())
		}
		if v.field.Kind() == reflect.Pointer {
			v.field.Set(reflect.ValueOf(&n))
		} else {
			v.field.SetInt(int64(n))
		}
	}
	return nil
}
