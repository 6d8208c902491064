package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// manCmd prints the manual page, made of the same help as --help.
type manCmd struct{}

// Run prints it for man(7).
func (*manCmd) Run(k *kong.Context, std streams) error {
	p := page{std.out}
	p.line(`.TH 5X 1 "" "5x report %s"`, roffText(version))
	p.line(".SH NAME\n5x, 5x\\-report, 5x\\-gate \\- report on what 5x did, and answer its gates")
	p.line(".SH SYNOPSIS")
	p.line(".B 5x\nCOMMAND [FLAGS]\n.br\n.B 5x\\-report\n[FLAGS] [WHAT ...]\n.br\n.B 5x\\-gate\nCOMMAND [FLAGS]")
	p.line(".SH DESCRIPTION\n%s", roffText(k.Model.Help))
	for _, c := range k.Model.Leaves(true) {
		p.command(c)
	}
	for _, c := range k.Model.Children {
		if !c.Hidden && c.Detail != "" {
			p.line(".SH MORE ABOUT %s", strings.ToUpper(roffText("5x "+c.Name)))
			p.line(".nf\n%s\n.fi", roffText(c.Detail))
		}
	}
	return nil
}

// A page is written line by line.
type page struct{ w io.Writer }

func (p page) line(format string, args ...any) { fmt.Fprintf(p.w, format+"\n", args...) }

// command tells of a command with its arguments and flags.
func (p page) command(c *kong.Node) {
	p.line(".SH %s", strings.ToUpper(roffText("5x "+c.Path())))
	p.line("%s\n.PP\n.B 5x %s", roffText(c.Help), roffText(c.Summary()))
	for _, a := range c.Positional {
		if !a.Tag.Hidden && a.Help != "" {
			p.line(".TP\n.I %s\n%s", roffText(a.Summary()), roffText(a.Help))
		}
	}
	for _, group := range c.AllFlags(true) {
		for _, f := range group {
			if f.Name == "help" || f.Name == "version" {
				continue
			}
			p.line(".TP\n.B %s\n%s", roffText(f.String()), roffText(f.Help))
		}
	}
}

// roffText is text that roff takes for nothing else.
func roffText(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
