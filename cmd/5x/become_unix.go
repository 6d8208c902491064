//go:build unix

package main

import (
	"os"
	"syscall"
)

// become replaces this process by the program.
func become(program string, args []string) (int, error) {
	return 0, syscall.Exec(program, append([]string{program}, args...), os.Environ())
}
