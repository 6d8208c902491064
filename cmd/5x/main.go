// Command 5x reports on the runs that the 5x CLI made: `5x report`. A command
// that is not its own is handed to the next 5x on PATH.
//
// It parses, wires and prints, one file for each command. It must never know a
// rule of 5x or make markup, leave half an output behind, or end with more than
// one line of an error.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitOK     = 0
	exitError  = 1
	exitUsage  = 2
	exitFailOn = 3
	// Ended by Ctrl-C; by another signal, 128 and its number, as shells have it.
	exitInterrupted = 130
	exitUnread      = 141 // whoever read standard output went away: as SIGPIPE has it
)

// cli is the command line.
type cli struct {
	Report     reportCmd        `cmd:"" help:"Write a report of a project's runs."`
	Gate       gateCmd          `cmd:"" help:"Ask a person and wait, or answer: the gate protocol for scripts."`
	Completion completionCmd    `cmd:"" help:"Print what makes your shell complete runs, plans, gates and flags."`
	Man        manCmd           `cmd:"" hidden:"" help:"Print the manual page (roff)."`
	Version    kong.VersionFlag `help:"Print the version."`
}

func main() {
	ctx, stop := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // nohup makes it so
		signal.Notify(signals, syscall.SIGHUP)
	}
	// A reader that goes away makes writing fail; the signal would end us before we tidied up.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	ended := make(chan int, 1)
	go func() {
		code := exitInterrupted
		if s, ok := (<-signals).(syscall.Signal); ok {
			code = 128 + int(s)
		}
		ended <- code
		stop()
		<-signals // a second one does not wait for anything
		os.Exit(code)
	}()
	code := run(ctx, called(os.Args), os.Stdin, os.Stdout, os.Stderr)
	if code == exitInterrupted {
		code = <-ended
	}
	os.Exit(code)
}

// run is the program: arguments in, exit code out. What could not be printed is
// an error, whichever command printed it.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	out := &printer{Writer: stdout}
	code := command(ctx, args, stdin, out, stderr)
	if out.isUnread() {
		return exitUnread
	}
	if out.failed != nil && code == exitOK {
		fmt.Fprintln(stderr, "5x: write standard output:", cause(out.failed))
		return exitError
	}
	return code
}

// A printer remembers that printing failed.
type printer struct {
	io.Writer
	failed error
}

// isUnread tells whether nobody reads any more what is printed, which is nobody's error.
func (p *printer) isUnread() bool { return errors.Is(p.failed, syscall.EPIPE) }

func (p *printer) Write(b []byte) (int, error) {
	n, err := p.Writer.Write(b)
	if err != nil {
		p.failed = err
	}
	return n, err
}

// command parses the command line and runs the command that it names, ours or
// another's.
func command(ctx context.Context, args []string, stdin io.Reader, stdout *printer, stderr io.Writer) int {
	var c cli
	exited := -1
	newParser := func() (*kong.Kong, error) {
		return kong.New(&c,
			kong.Name("5x"),
			kong.Description("Reports on what 5x did: one self-contained HTML or JSON file of a project's "+
				"runs. Other commands are handed to the next 5x on PATH."),
			kong.Vars{"version": versionText()},
			kong.PostBuild(putHelp),
			kong.Writers(stdout, stderr),
			kong.Exit(func(code int) { exited = code }),
			kong.UsageOnError(),
			kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 100}),
			kong.BindTo(ctx, (*context.Context)(nil)),
			kong.Bind(streams{stdin, stdout, stderr}, &c.Gate),
		)
	}
	if foreign(args) {
		return handOver(args, stderr, func() string { return likeOurs(newParser, args) })
	}
	parser, err := newParser()
	if err != nil {
		fmt.Fprintln(stderr, "5x:", err)
		return exitError
	}
	if complete(ctx, parser.Model.Node, args, stdout) {
		return exitOK
	}
	k, err := parser.Parse(args)
	if exited >= 0 { // --help or --version
		return exited
	}
	if stdout.failed != nil { // help could not be printed
		return exitOK
	}
	if err != nil {
		fmt.Fprintf(stderr, "5x: %s (see 5x %s--help)\n", usageText(err, args, selected(err)), commandOf(args))
		return exitUsage
	}
	code, said := outcome(k.Run(), args)
	if said != "" && !stdout.isUnread() {
		fmt.Fprintln(stderr, "5x:", said)
	}
	return code
}

// outcome is what an error of a command comes to: an exit code, and the line
// that a person gets.
func outcome(err error, args []string) (code int, said string) {
	coded, hasCode := errors.AsType[codeError](err)
	switch {
	case err == nil:
		return exitOK, ""
	case is[failOnError](err):
		return exitFailOn, oneLine(err)
	case hasCode:
		return coded.code, oneLine(err)
	case is[usageError](err):
		return exitUsage, fmt.Sprintf("%s (see 5x %s--help)", oneLine(err), commandOf(args))
	case is[interruptedError](err):
		return exitInterrupted, oneLine(err)
	case errors.Is(err, context.Canceled):
		return exitInterrupted, "interrupted; nothing was written"
	}
	return exitError, oneLine(err)
}

// is tells whether an error is, or wraps, one of the type.
func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// selected is the command in which a command line went wrong.
func selected(err error) *kong.Node {
	parse, ok := errors.AsType[*kong.ParseError](err)
	if !ok || parse.Context == nil {
		return nil
	}
	if node := parse.Context.Selected(); node != nil {
		return node
	}
	return parse.Context.Model.Node
}

// streams are the program's standard streams.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// A usageError is a command line that parses but makes no sense.
type usageError struct{ error }

// An interruptedError says what had been written when a signal came.
type interruptedError struct{ error }

// oneLine is an error as the one line that a person gets. Names of runs, plans
// and files are not trusted: see plain.
func oneLine(err error) string { return plainLine(err.Error()) }

// commandOf is the command's name with a space behind it, for a hint.
func commandOf(args []string) string {
	isFlag := func(a string) bool { return strings.HasPrefix(a, "-") }
	if args = slices.DeleteFunc(slices.Clone(args), isFlag); len(args) == 0 {
		return ""
	}
	if args[0] == "gate" && len(args) > 1 && slices.Contains(gateCommands, args[1]) {
		return "gate " + args[1] + " "
	}
	return args[0] + " "
}
