//go:build !unix

package main

import (
	"errors"
	"os"
	"os/exec"
)

// handingProcess is the one that handed over to this one: its parent.
func handingProcess() int { return os.Getppid() }

// become runs the program in this one's place and returns its exit code.
func become(program string, args []string) (int, error) {
	cmd := exec.Command(program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), nil
	}
	return 0, err
}
