//go:build unix

package sqlite

import (
	"io/fs"
	"syscall"
)

type inode struct{ dev, ino uint64 }

// fileID tells a file from another that took its name.
func fileID(fi fs.FileInfo) any {
	if st, ok := fi.Sys().(*syscall.Stat_t); ok {
		return inode{uint64(st.Dev), uint64(st.Ino)}
	}
	return nil
}
