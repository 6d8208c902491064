//go:build unix

package main

import (
	"os"
	"syscall"
)

// handingProcess is the one that handed over to this one: the same.
func handingProcess() int { return os.Getpid() }

// become replaces this process by the program.
func become(program string, args []string) (int, error) {
	return 0, syscall.Exec(program, append([]string{program}, args...), os.Environ())
}
