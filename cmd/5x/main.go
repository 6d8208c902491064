// Command 5x reports on the runs that the 5x CLI made: `5x report`. A command
// that is not its own is handed to the next 5x on PATH.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"fivex/cmd/5x/commandline"
)

// Exit codes.
const (
	exitOK     = 0
	exitError  = 1
	exitUsage  = 2
	exitFailOn = 3
	// Ended by a signal: 128 and its number, as shells have it.
	exitInterrupted = 130
	exitTerminated  = 143
)

// cli is the command line.
type cli struct {
	Report     reportCmd     `cmd:"" help:"Write a report of a project's runs."`
	Gate       gateCmd       `cmd:"" help:"Ask a person and wait, or answer: the gate protocol for scripts."`
	Completion completionCmd `cmd:"" help:"Print what makes your shell complete runs, plans, gates and flags."`
	Man        manCmd        `cmd:"" hidden:"" help:"Print the manual page (roff)."`
	Version    bool          `help:"Print the version."`
}

func main() {
	ctx, stop := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ended := make(chan int, 1)
	go func() {
		code := exitInterrupted
		if <-signals == syscall.SIGTERM {
			code = exitTerminated
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

// run is the program: arguments in, exit code out.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if foreign(args) {
		return handOver(args, stderr, func() string { return commandline.Like(args[0], ours) })
	}
	var c cli
	program := commandline.New("5x", "Reports on what 5x did: one self-contained HTML or JSON file of a "+
		"project's runs. Other commands are handed to the next 5x on PATH.", &c, reportHelp)
	if complete(ctx, program, args, stdout) {
		return exitOK
	}
	chosen, help, err := program.Parse(args)
	switch {
	case help:
		chosen.WriteHelp(stdout, width(stdout))
		return exitOK
	case c.Version:
		fmt.Fprintln(stdout, versionText())
		return exitOK
	case err != nil:
		fmt.Fprintf(stderr, "5x: %s (see 5x %s--help)\n", oneLine(err), commandOf(args))
		return exitUsage
	}
	err = c.do(ctx, program, chosen, streams{stdin, stdout, stderr})
	var failed failOnError
	var usage usageError
	var coded codeError
	var cut interruptedError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &failed):
		fmt.Fprintln(stderr, "5x:", oneLine(err))
		return exitFailOn
	case errors.As(err, &coded):
		fmt.Fprintln(stderr, "5x:", oneLine(err))
		return coded.code
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "5x: %s (see 5x %s--help)\n", oneLine(err), commandOf(args))
		return exitUsage
	case errors.As(err, &cut):
		fmt.Fprintln(stderr, "5x:", oneLine(err))
		return exitInterrupted
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "5x: interrupted; nothing was written")
		return exitInterrupted
	}
	fmt.Fprintln(stderr, "5x:", oneLine(err))
	return exitError
}

// do does what the chosen command is for.
func (c *cli) do(ctx context.Context, program, chosen *commandline.Node, io streams) error {
	switch command := chosen.Target.(type) {
	case *reportCmd:
		return command.Run(ctx, io)
	case *completionCmd:
		return command.Run(io)
	case *manCmd:
		return command.Run(program, io)
	case *gateList:
		return command.Run(&c.Gate, io)
	case *gateShow:
		return command.Run(&c.Gate, io)
	case *gateOpen:
		return command.Run(ctx, &c.Gate, io)
	case *gateAnswer:
		return command.Run(ctx, &c.Gate, io)
	case *gateWait:
		return command.Run(ctx, &c.Gate, io)
	case *gateWithdraw:
		return command.Run(ctx, &c.Gate, io)
	case *gatePrune:
		return command.Run(&c.Gate, io)
	}
	return fmt.Errorf("5x %s does nothing", chosen.Path())
}

// width is how wide help is written.
func width(stdout io.Writer) int {
	n, err := strconv.Atoi(os.Getenv("COLUMNS"))
	if err != nil {
		n = columns(stdout)
	}
	if n <= 0 {
		return 80
	}
	return min(max(n, 40), 100)
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

// oneLine is an error as the one line that a person gets.
func oneLine(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}

func commandOf(args []string) string {
	for _, a := range args {
		if !strings.HasPrefix(a, "-") {
			return a + " "
		}
	}
	return ""
}
