//go:build !unix

package beside

import "os"

// ProcessAlive asks whether a process exists.
func ProcessAlive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	p.Release()
	return true
}
