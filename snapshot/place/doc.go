// Package place says which project a report is about, where its state folder
// lies, and which files of it may be opened.
//
// It must never open what a database or a configuration names unless it lies
// inside the project, its state folder or a worktree that git vouches for,
// symlinks resolved, and is a regular file.
package place
