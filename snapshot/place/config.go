package place

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"fivex/snapshot/report"

	"github.com/pelletier/go-toml/v2"
)

// jsDBPath is where a JavaScript configuration names the database.
var jsDBPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)\bdb\s*:\s*\{[^}]*?\bpath\s*:\s*["'` + "`" + `]([^"'` + "`" +
		`]+)["'` + "`" + `]`)
})

// jsComment is what such a configuration does not mean.
var jsComment = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?ms)/\*.*?\*/|(?:^|\s)//.*?$`)
})

func hasConfig(root string) bool {
	for _, n := range []string{"5x.toml", "5x.config.js", "5x.config.mjs"} {
		if Exists(filepath.Join(root, n)) {
			return true
		}
	}
	return false
}

// configuredDB is db.path of the project's configuration, "" for the default.
// A JavaScript configuration is not evaluated: its path is found by pattern.
func configuredDB(root string) (string, []report.Notice) {
	var notices []report.Notice
	tomlPath := func(name string) (string, bool) {
		text, ok := ReadSmall(filepath.Join(root, name))
		if !ok {
			return "", false
		}
		var c struct {
			DB struct{ Path any } `toml:"db"`
		}
		if err := toml.Unmarshal([]byte(text), &c); err != nil {
			msg, _, _ := strings.Cut(err.Error(), "\n")
			notices = append(notices, report.Notice{Kind: "config",
				Text: fmt.Sprintf("%s cannot be read, its defaults are used: %s", name, msg)})
			return "", true
		}
		s, _ := c.DB.Path.(string)
		return s, true
	}
	if s, ok := tomlPath("5x.toml.local"); ok && s != "" {
		return s, notices
	}
	if s, ok := tomlPath("5x.toml"); ok {
		return s, notices
	}
	for _, n := range []string{"5x.config.js", "5x.config.mjs"} {
		if text, ok := ReadSmall(filepath.Join(root, n)); ok {
			if m := jsDBPath().FindStringSubmatch(jsComment().ReplaceAllString(text, "")); m != nil {
				return m[1], notices
			}
			return "", notices
		}
	}
	return "", notices
}

// ReviewFolders are where reviews of a plan in the folder dir (slashed,
// relative to root) may lie, relative to root. A sub-project layers its
// configuration over that of the folders above it.
func ReviewFolders(root, dir string) []string {
	list := []string{"docs/development/reviews"}
	for d := path.Clean(dir); filepath.IsLocal(filepath.FromSlash(d)); d = path.Dir(d) {
		for _, name := range []string{"5x.toml", "5x.toml.local"} {
			for _, rel := range configuredReviews(filepath.Join(root, filepath.FromSlash(d), name)) {
				list = append(list, path.Join(d, rel))
			}
		}
		if d != "." && IsDir(filepath.Join(root, filepath.FromSlash(d), "docs", "development", "reviews")) {
			list = append(list, path.Join(d, "docs/development/reviews"))
		}
		if d == "." {
			break
		}
	}
	return list
}

// configuredReviews are the reviews folders that a configuration names.
func configuredReviews(file string) (list []string) {
	text, ok := ReadSmall(file)
	if !ok {
		return nil
	}
	var c struct {
		Paths struct{ Reviews, PlanReviews, RunReviews any }
	}
	if err := toml.Unmarshal([]byte(text), &c); err != nil {
		return nil
	}
	for _, x := range []any{c.Paths.Reviews, c.Paths.PlanReviews, c.Paths.RunReviews} {
		if s, ok := x.(string); ok && s != "" {
			list = append(list, Slashed(s))
		}
	}
	return list
}

// recordsFolder is where the project at root keeps its run records, slashed and
// relative to root: the folder that its configuration names (paths.records), or 5x's
// default.
func recordsFolder(root string) string {
	for _, name := range []string{"5x.toml.local", "5x.toml"} {
		text, ok := ReadSmall(filepath.Join(root, name))
		if !ok {
			continue
		}
		var c struct{ Paths struct{ Records any } }
		if err := toml.Unmarshal([]byte(text), &c); err != nil {
			continue
		}
		if s, ok := c.Paths.Records.(string); ok && filepath.IsLocal(filepath.FromSlash(s)) {
			return path.Clean(filepath.ToSlash(s))
		}
	}
	return "docs/development/runs"
}
