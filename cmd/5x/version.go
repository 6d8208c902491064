package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"
)

// Set by the release build.
var (
	version = "0.1.0-dev"
	commit  string // the revision that it was built from
	date    string // of that revision, RFC 3339
)

// versionText is the version, the commit and its date, as far as they are
// known: a build in a checkout knows them from its version control.
func versionText() string {
	commit, date := commit, date
	if info, ok := debug.ReadBuildInfo(); ok && commit == "" {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				commit = s.Value
			case "vcs.time":
				date = s.Value
			}
		}
	}
	text := "5x report " + version
	if commit != "" {
		text += " (" + strings.TrimSpace(commit[:min(len(commit), 12)]+" "+date) + ")"
	}
	return text
}

// program tells this build of the program from another, whose pages may look
// otherwise.
func program() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	fi, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprint(version, fi.Size(), fi.ModTime().UnixNano())
}
