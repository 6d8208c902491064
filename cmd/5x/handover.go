package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// ours are the commands of this program.
var ours = []string{"report", "gate", "completion", "man"}

// called are the arguments of a command line, whatever the program is called in
// it: 5x-report ARGS is 5x report ARGS, and 5x-gate ARGS is 5x gate ARGS. Also
// 5x help and 5x version are flags in other words.
func called(line []string) []string {
	if len(line) == 0 {
		return []string{"--help"}
	}
	name, args := strings.TrimSuffix(filepath.Base(line[0]), ".exe"), line[1:]
	if command, ok := strings.CutPrefix(name, "5x-"); ok && (command == "report" || command == "gate") {
		switch {
		case len(args) > 3 && args[0] == "completion" && args[1] == "for": // the words of a line that begins with this name
			return slices.Concat(args[:3], []string{command}, args[3:])
		case len(args) > 0 && args[0] == "completion":
			return args
		}
		return append([]string{command}, args...)
	}
	switch {
	case len(args) == 0:
		return []string{"--help"}
	case args[0] == "help":
		return append(slices.Clone(args[1:]), "--help")
	case args[0] == "version":
		return append([]string{"--version"}, args[1:]...)
	}
	return args
}

// likeOurs is the command of ours that a mistyped one resembles, "" for none.
func likeOurs(newParser func() (*kong.Kong, error), args []string) string {
	parser, err := newParser()
	if err != nil {
		return ""
	}
	if _, err = parser.Parse(args[:1]); err == nil {
		return ""
	}
	_, like, _ := strings.Cut(err.Error(), "did you mean ")
	return strings.Trim(like, `"?`)
}

// foreign tells whether the arguments begin with a command of the 5x CLI
// itself, which has the same name.
func foreign(args []string) bool {
	return len(args) > 0 && !strings.HasPrefix(args[0], "-") && !slices.Contains(ours, args[0])
}

// handedOver is the environment variable that keeps copies of this program
// from calling each other for ever: how often a command was handed on, the
// process that did so last, and the copies that it went through.
const handedOver = "FIVEX_HANDED_OVER"

// mostHandovers bounds how often a command is handed on when the copies do
// not know of each other, because something starts processes between them.
// What the 5x CLI starts in its turn counts as well; nobody nests so deep.
const mostHandovers = 50

// A handover is what handedOver says.
type handover struct {
	times   int
	process int
	copies  []string
}

// before reads the handover that led to this process; none is a beginning.
func before(value string) handover {
	words := strings.SplitN(value, " ", 3)
	if len(words) < 3 {
		return handover{}
	}
	var h handover
	h.times, _ = strconv.Atoi(words[0])
	if h.process, _ = strconv.Atoi(words[1]); h.process == handingProcess() {
		h.copies = filepath.SplitList(words[2])
	}
	return h // of another process: the 5x CLI has begun something of its own
}

func (h handover) String() string {
	return fmt.Sprintf("%d %d %s", h.times, h.process, strings.Join(h.copies, string(filepath.ListSeparator)))
}

// handOver replaces this process by the next 5x on PATH that is not a copy of
// this program, arguments and all. likeOurs is asked where there is none.
func handOver(args []string, stderr io.Writer, likeOurs func() string) int {
	h := before(os.Getenv(handedOver))
	self, err := os.Executable()
	if err != nil {
		fmt.Fprintf(stderr, "5x: hand over %q: %v\n", args[0], err)
		return exitError
	}
	h.copies = append(h.copies, self)
	next, ok := nextOnPath(h.copies)
	like := ""
	if !ok {
		like = likeOurs()
	}
	switch {
	case !ok && like != "":
		fmt.Fprintf(stderr, "5x: unknown command %q; did you mean 5x %s?\n", args[0], like)
		return exitUsage
	case !ok && len(h.copies) > 1:
		fmt.Fprintf(stderr, "5x: %q is a command of the 5x CLI, and every 5x on PATH is a copy of this program (%s); "+
			"install the 5x CLI, or see 5x --help for what this one does\n", args[0], strings.Join(h.copies, ", "))
		return exitUsage
	case !ok:
		fmt.Fprintf(stderr, "5x: %q is a command of the 5x CLI, and there is no other 5x on PATH; "+
			"install it, or see 5x --help for what this one does\n", args[0])
		return exitUsage
	case h.times >= mostHandovers:
		fmt.Fprintf(stderr, "5x: %q was handed from one 5x to the next %d times: %s and %s call each other; "+
			"take one of them off PATH\n", args[0], h.times, self, next)
		return exitUsage
	}
	h.times, h.process = h.times+1, os.Getpid()
	os.Setenv(handedOver, h.String())
	code, err := become(next, args)
	if err != nil {
		fmt.Fprintf(stderr, "5x: hand over to %s: %v\n", next, err)
		return exitError
	}
	return code
}

// nextOnPath finds the first 5x on PATH that is none of these files. Folders
// named by a relative path are passed over, as the shell's own rules advise.
func nextOnPath(copies []string) (string, bool) {
	var passed []os.FileInfo
	for _, p := range copies {
		if fi, err := os.Stat(p); err == nil {
			passed = append(passed, fi)
		}
	}
	names := []string{"5x"}
	if runtime.GOOS == "windows" {
		names = []string{"5x.exe", "5x.cmd", "5x.bat"}
	}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if !filepath.IsAbs(dir) {
			continue
		}
		for _, n := range names {
			p := filepath.Join(dir, n)
			fi, err := os.Stat(p)
			isPassed := func(c os.FileInfo) bool { return os.SameFile(fi, c) }
			if err != nil || !fi.Mode().IsRegular() || slices.ContainsFunc(passed, isPassed) {
				continue
			}
			if found, err := exec.LookPath(p); err == nil {
				return found, true
			}
		}
	}
	return "", false
}
