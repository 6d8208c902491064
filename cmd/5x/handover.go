package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// ours are the commands of this program.
var ours = []string{"report", "gate", "completion"}

// foreign tells whether the arguments begin with a command of the 5x CLI
// itself, which has the same name.
func foreign(args []string) bool {
	return len(args) > 0 && !strings.HasPrefix(args[0], "-") && !slices.Contains(ours, args[0])
}

// handOver replaces this process by the next 5x on PATH, arguments and all.
func handOver(args []string, stderr io.Writer) int {
	next, ok := nextOnPath()
	if !ok {
		fmt.Fprintf(stderr, "5x: %q is a command of the 5x CLI, and there is no other 5x on PATH; install it, or see 5x --help for what this one does\n", args[0])
		return exitUsage
	}
	code, err := become(next, args)
	if err != nil {
		fmt.Fprintf(stderr, "5x: hand over to %s: %v\n", next, err)
		return exitError
	}
	return code
}

// nextOnPath finds the first 5x on PATH that is not this file. Folders named
// by a relative path are passed over, as the shell's own rules advise.
func nextOnPath() (string, bool) {
	self, err := os.Executable()
	if err != nil {
		return "", false
	}
	me, err := os.Stat(self)
	if err != nil {
		return "", false
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
			if err != nil || os.SameFile(fi, me) || !fi.Mode().IsRegular() {
				continue
			}
			if found, err := exec.LookPath(p); err == nil {
				return found, true
			}
		}
	}
	return "", false
}
