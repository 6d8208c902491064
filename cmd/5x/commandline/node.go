package commandline

import (
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
)

// A Node is a command, or the program.
type Node struct {
	Name, Help string
	Detail     string // what stands below the help
	Hidden     bool
	Parent     *Node
	Children   []*Node
	Arguments  []*Value
	Flags      []*Value
	Target     any // the struct's pointer
}

// A Value is a flag or an argument.
type Value struct {
	Name, Help  string
	Placeholder string
	Group       string // whose heading it stands below
	Short       string // one letter
	Enum        []string
	Required    bool

	isFlag bool
	text   string // its default
	field  reflect.Value
}

// Detailed commands have more to say below their flags.
type Detailed interface{ Help() string }

// New makes a tree of a pointer to a struct. Each command takes -h and --help.
// Long helps stand in a map, under what the tag names.
func New(name, help string, target any, helps map[string]string) *Node {
	n := &Node{Name: name, Help: help, Target: target}
	var asked bool
	n.Flags = []*Value{{Name: "help", Short: "h", Help: "Show context-sensitive help.", isFlag: true,
		field: reflect.ValueOf(&asked).Elem()}}
	n.fill(helps)
	return n
}

func (n *Node) fill(helps map[string]string) {
	if d, ok := n.Target.(Detailed); ok {
		n.Detail = d.Help()
	}
	s := reflect.ValueOf(n.Target).Elem()
	for i := range s.NumField() {
		tag := s.Type().Field(i).Tag
		help := tag.Get("help")
		if help == "" {
			continue
		}
		if long, ok := helps[help]; ok {
			help = long
		}
		name := tag.Get("name")
		if name == "" {
			name = kebab(s.Type().Field(i).Name)
		}
		_, isCommand := tag.Lookup("cmd")
		_, isArgument := tag.Lookup("arg")
		_, hidden := tag.Lookup("hidden")
		switch {
		case isCommand:
			child := &Node{Name: name, Help: help, Hidden: hidden, Parent: n, Target: s.Field(i).Addr().Interface()}
			child.fill(helps)
			n.Children = append(n.Children, child)
		case isArgument:
			n.Arguments = append(n.Arguments, newValue(name, help, tag, s.Field(i)))
		default:
			v := newValue(name, help, tag, s.Field(i))
			v.isFlag = true
			n.Flags = append(n.Flags, v)
		}
	}
}

func newValue(name, help string, tag reflect.StructTag, field reflect.Value) *Value {
	v := &Value{Name: name, Help: help, Placeholder: tag.Get("placeholder"), Group: tag.Get("group"),
		Short: tag.Get("short"), field: field, text: tag.Get("default")}
	if enum := tag.Get("enum"); enum != "" {
		v.Enum = strings.Split(enum, ",")
	}
	_, isArgument := tag.Lookup("arg")
	_, optional := tag.Lookup("optional")
	_, required := tag.Lookup("required")
	v.Required = required || isArgument && !optional
	return v
}

// kebab is a field's name as people type it: OnGate is on-gate.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) && unicode.IsLower(rune(name[i-1])) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// IsBool tells whether the flag needs no value.
func (v *Value) IsBool() bool { return v.field.Kind() == reflect.Bool }

func (v *Value) isList() bool { return v.field.Kind() == reflect.Slice }

// String is a flag as help shows it: -o, --output=FILE; or an argument.
func (v *Value) String() string {
	if !v.isFlag {
		s := "<" + v.Name + ">"
		if v.isList() {
			s += " ..."
		}
		if !v.Required {
			s = "[" + s + "]"
		}
		return s
	}
	if v.Short != "" {
		return "-" + v.Short + ", " + v.long()
	}
	return v.long()
}

// long is a flag with what it takes.
func (v *Value) long() string {
	s := "--" + v.Name
	switch {
	case v.IsBool():
		return s
	case v.Placeholder != "":
		s += "=" + v.Placeholder
	case v.isList():
		s += "=" + strings.ToUpper(v.Name)
	case v.field.Type() == reflect.TypeFor[time.Duration]():
		s += "=DURATION"
	default:
		s += "=STRING"
	}
	if v.isList() {
		s += ",..."
	}
	return s
}

// Path is the command as it is typed, behind the program's name.
func (n *Node) Path() string {
	if n.Parent == nil {
		return ""
	}
	return strings.TrimSpace(n.Parent.Path() + " " + n.Name)
}

// Summary is the command with what it takes, in a line.
func (n *Node) Summary() string {
	s := n.Path()
	for _, f := range n.Flags {
		if f.Required {
			s += " " + f.long()
		}
	}
	for _, a := range n.Arguments {
		s += " " + a.String()
	}
	if len(n.Children) > 0 {
		s += " <command>"
	}
	return strings.TrimSpace(s + " [flags]")
}

// AllFlags are the flags that the command takes, those of the program first.
func (n *Node) AllFlags() []*Value {
	if n.Parent == nil {
		return n.Flags
	}
	return append(slices.Clip(n.Parent.AllFlags()), n.Flags...)
}

// Flag is the flag that was typed, such as --output or -o; nil when it is none.
func (n *Node) Flag(typed string) *Value {
	for _, f := range n.AllFlags() {
		if typed == "--"+f.Name || f.Short != "" && typed == "-"+f.Short {
			return f
		}
	}
	return nil
}

// Child is the command of that name; nil when there is none.
func (n *Node) Child(name string) *Node {
	i := slices.IndexFunc(n.Children, func(c *Node) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return n.Children[i]
}

// Leaves are the commands that do something and are not hidden.
func (n *Node) Leaves() (list []*Node) {
	for _, c := range n.Children {
		switch {
		case c.Hidden:
		case len(c.Children) == 0:
			list = append(list, c)
		default:
			list = append(list, c.Leaves()...)
		}
	}
	return list
}
