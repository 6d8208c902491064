//go:build unix

// Command bench measures the program against its bars: `just bench` and
// `just bench-live`. It is not part of the program and asserts nothing; it
// prints what it measured.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	load := flags.Duration("load", 5*time.Minute, "how long clients are served")
	large := flags.Bool("large", false, "also a million events")
	rounds := flags.Int("rounds", 3, "how often each output is measured")
	clients := flags.Int("clients", 500, "how many clients")
	peers := flags.String("peers", "", "where npm installed the other programs")
	runs := flags.Int("runs", 1000, "how many runs the project of many has")
	given := flags.String("bin", "", "measure this program instead of building it, so that two can be compared")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.Arg(0) == "generate" {
		var s shape
		if _, err := fmt.Sscan(strings.Join(flags.Args()[2:], " "), &s.generation, &s.events, &s.runs,
			&s.payload); err != nil {
			return fmt.Errorf("generate DIR GENERATION EVENTS RUNS PAYLOAD: %w", err)
		}
		project, err := generate(ctx, flags.Arg(1), s)
		fmt.Println(project)
		return err
	}
	bin, remove, err := *given, func() {}, error(nil)
	if bin == "" {
		bin, remove, err = build(ctx)
	}
	if err != nil {
		return err
	}
	defer remove()
	switch what := flags.Arg(0); what {
	case "report":
		return benchReport(ctx, bin, shapes(*large), *rounds)
	case "follow":
		return benchFollow(ctx, *large)
	case "page":
		return benchPage(ctx, bin)
	case "live":
		return benchLive(ctx, bin, *load, *clients)
	case "wire":
		return benchWire(ctx, bin)
	case "scale":
		return benchScale(ctx, bin, *rounds)
	case "small":
		return benchSmall(ctx, bin)
	case "extremes":
		return benchExtremes(ctx, bin)
	case "peers":
		return benchPeers(ctx, bin, *peers, *rounds)
	case "many":
		return benchMany(ctx, bin, *runs, *load)
	default:
		return fmt.Errorf("%q: give report, small, scale, extremes, follow, page, live, wire, many, peers, "+
			"or generate", what)
	}
}

// shapes are the projects that are measured.
func shapes(large bool) []shape {
	list := []shape{{"A", 1_000, 5, 2000}, {"B", 1_000, 5, 2000}, {"A", 100_000, 500, 2000},
		{"B", 100_000, 500, 2000}, {"B", 100_000, 5000, 200}}
	if large {
		list = append(list, shape{"A", 1_000_000, 5000, 2000}, shape{"B", 1_000_000, 5000, 2000})
	}
	return list
}

// build compiles the program as it is released.
func build(ctx context.Context) (bin string, remove func(), err error) {
	dir, err := os.MkdirTemp("", "5x-bench-")
	if err != nil {
		return "", nil, err
	}
	bin = filepath.Join(dir, "5x")
	compile := exec.CommandContext(ctx, "go", "build", "-o", bin, "fivex/cmd/5x")
	compile.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := compile.CombinedOutput()
	if err != nil {
		os.RemoveAll(dir)
		return "", nil, fmt.Errorf("%w: %s", err, out)
	}
	return bin, func() { os.RemoveAll(dir) }, nil
}
