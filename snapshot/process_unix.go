//go:build unix

package snapshot

import (
	"errors"
	"syscall"
)

// processAlive asks whether a process exists; one of another user does.
func processAlive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
