//go:build unix

package beside

import (
	"errors"
	"syscall"
)

// ProcessAlive asks whether a process exists; one of another user does.
func ProcessAlive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
