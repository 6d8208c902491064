package main

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"fivex/snapshot/report"

	"github.com/alecthomas/kong"
)

var (
	badValue = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^--([\w-]+): expected (.*?) but got "(.*?)"`)
	})
	badChoice = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^--([\w-]+) must be one of (.*) but got "(.*)"$`)
	})
	missing = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:missing flags: |expected )(one of .*|"<.*>"|--.*)$`)
	})
)

// usageText is what is wrong with a command line, in terms of what was typed.
func usageText(err error, args []string, node *kong.Node) string {
	text := oneLine(err)
	if m := badValue().FindStringSubmatch(text); m != nil {
		want := "a value"
		switch {
		case strings.Contains(m[2], "int"):
			want = "a whole number, 0 or more"
		case strings.Contains(m[2], "duration"):
			want = "a time, such as 30m"
		}
		if m[3] == "EOL" {
			return typed(m[1], args, node) + ": give " + want
		}
		return typed(m[1], args, node) + " " + m[3] + ": give " + want
	}
	if m := badChoice().FindStringSubmatch(text); m != nil {
		choices := strings.Split(strings.ReplaceAll(m[2], `"`, ""), ",")
		return typed(m[1], args, node) + " " + m[3] + ": use " + report.Either(choices)
	}
	if m := missing().FindStringSubmatch(text); m != nil {
		return "give " + strings.Trim(m[1], `"`)
	}
	return text
}

// typed is a flag's name as it stands in the arguments: --output, or -o.
func typed(name string, args []string, node *kong.Node) string {
	long := "--" + name
	isLong := func(a string) bool { return a == long || strings.HasPrefix(a, long+"=") }
	if node == nil || slices.ContainsFunc(args, isLong) {
		return long
	}
	if f := flagNamed(node, long); f != nil && f.Short != 0 {
		return "-" + string(f.Short)
	}
	return long
}
