package commandline

import (
	"fmt"
	"io"
	"strings"
)

// WriteHelp writes what the command is for and what it takes, in lines of at most
// width columns where words allow.
func (n *Node) WriteHelp(w io.Writer, width int) error {
	var b strings.Builder
	program := n
	for program.Parent != nil {
		program = program.Parent
	}
	fmt.Fprintf(&b, "Usage: %s %s\n", program.Name, n.Summary())
	for _, text := range []string{n.Help, n.Detail} {
		if text != "" {
			b.WriteByte('\n')
			paragraphs(&b, text, width)
		}
	}
	if len(n.Arguments) > 0 {
		b.WriteString("\nArguments:\n")
		var rows [][2]string
		for _, a := range n.Arguments {
			rows = append(rows, [2]string{a.String(), a.Help})
		}
		table(&b, rows, width)
	}
	n.writeFlags(&b, width)
	if len(n.Children) > 0 {
		b.WriteString("\nCommands:\n")
		for i, c := range n.Leaves() {
			if i > 0 {
				b.WriteByte('\n')
			}
			fmt.Fprintf(&b, "  %s\n", c.Summary())
			for _, line := range wrap(c.Help, width-4) {
				b.WriteString("    " + line + "\n")
			}
		}
	}
	if n.Parent == nil {
		fmt.Fprintf(&b, "\nRun \"%s <command> --help\" for more information on a command.\n", n.Name)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeFlags writes the flags, those of each command apart, and those below a
// heading of their own behind them.
func (n *Node) writeFlags(b *strings.Builder, width int) {
	var rows, grouped [][2]string
	group := ""
	for x := n; x != nil; x = x.Parent {
		var own [][2]string
		for _, f := range x.Flags {
			if f.Group != "" {
				group = f.Group
				grouped = append(grouped, [2]string{f.String(), f.Help})
				continue
			}
			name := f.String()
			if f.Short == "" {
				name = "    " + name
			}
			own = append(own, [2]string{name, f.Help})
		}
		if len(own) > 0 && len(rows) > 0 {
			own = append(own, [2]string{})
		}
		rows = append(own, rows...)
	}
	b.WriteString("\nFlags:\n")
	table(b, rows, width)
	if len(grouped) > 0 {
		fmt.Fprintf(b, "\n%s\n", group)
		table(b, grouped, width)
	}
}

// table writes names and beside them what they mean.
func table(b *strings.Builder, rows [][2]string, width int) {
	left := 0
	for _, r := range rows {
		left = max(left, len(r[0]))
	}
	for _, r := range rows {
		if r[0] == "" {
			b.WriteByte('\n')
			continue
		}
		name := r[0]
		for _, line := range wrap(r[1], width-left-6) {
			fmt.Fprintf(b, "  %-*s    %s\n", left, name, line)
			name = ""
		}
	}
}

// paragraphs writes text; lines that begin with a space stay as they are.
func paragraphs(b *strings.Builder, text string, width int) {
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		if line == "" || line[0] == ' ' {
			b.WriteString(strings.TrimRight("  "+line, " ") + "\n")
			continue
		}
		for _, l := range wrap(line, width) {
			b.WriteString(l + "\n")
		}
	}
}

// wrap breaks text between words.
func wrap(text string, width int) (lines []string) {
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
