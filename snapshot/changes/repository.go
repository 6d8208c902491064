package changes

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"fivex/snapshot/place"
)

// A repository is where a project's objects lie. Of its files, only these are
// looked at: .git where it is a file, commondir, shallow, and of its
// configuration the kind of its hashes and the address of its remote.
type repository struct {
	common  string // the folder that all worktrees share
	top     string // of the checkout that it was found in
	sha256  bool
	shallow map[string]bool // commits whose parents were left out
	remote  string          // as configured; it may hold credentials
	packs   func() string   // what tells one set of packs from another
	kind    string          // what tells it from another, or from itself with other boundaries
}

// findRepository finds the repository of the checkout that the folder lies in; nil where
// there is none.
func findRepository(root string) *repository {
	for d := root; ; d = filepath.Dir(d) {
		if common := commonFolder(filepath.Join(d, ".git")); common != "" {
			r := open(common)
			r.top = d
			return r
		}
		if filepath.Dir(d) == d {
			return nil
		}
	}
}

// commonFolder is the folder with the objects of a checkout whose .git this is.
func commonFolder(git string) string {
	if place.IsDir(filepath.Join(git, "objects")) {
		return git
	}
	text, ok := place.ReadSmall(git)
	target, named := strings.CutPrefix(strings.TrimSpace(text), "gitdir:")
	if !ok || !named {
		return ""
	}
	dir := joined(filepath.Dir(git), strings.TrimSpace(target))
	if common, ok := place.ReadSmall(filepath.Join(dir, "commondir")); ok {
		dir = joined(dir, strings.TrimSpace(common))
	}
	if !place.IsDir(filepath.Join(dir, "objects")) {
		return ""
	}
	return dir
}

func joined(base, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(base, filepath.FromSlash(path))
}

func open(common string) *repository {
	r := &repository{common: common, shallow: map[string]bool{}}
	r.packs = sync.OnceValue(r.listPacks)
	text, _ := place.ReadSmall(filepath.Join(common, "config"))
	r.sha256 = strings.EqualFold(setting(text, "extensions", "", "objectformat"), "sha256")
	r.remote = setting(text, "remote", "origin", "url")
	if shallow, ok := place.ReadSmall(filepath.Join(common, "shallow")); ok {
		for line := range strings.Lines(shallow) {
			if name := strings.TrimSpace(line); isHash(name) {
				r.shallow[name] = true
			}
		}
	}
	r.kind = fmt.Sprint(r.common, " ", r.sha256, slices.Sorted(maps.Keys(r.shallow)))
	return r
}

// unreadable says why git must not be asked: it would wait for a pipe that
// stands in the place of a list of other repositories, or of a pack.
func (r *repository) unreadable() error {
	fi, err := os.Lstat(filepath.Join(r.objects(), "info", "alternates"))
	if err == nil && !fi.Mode().IsRegular() {
		return errors.New("objects/info/alternates of the git repository is no file")
	}
	packs, _ := os.ReadDir(filepath.Join(r.objects(), "pack")) // none there, none to wait for
	for _, e := range packs {
		fi, err := os.Stat(filepath.Join(r.objects(), "pack", e.Name()))
		if err == nil && !fi.Mode().IsRegular() && !fi.IsDir() {
			return errors.New("a file in objects/pack of the git repository is no file")
		}
	}
	return nil
}

func (r *repository) objects() string { return filepath.Join(r.common, "objects") }

// setting is a value of a git configuration; "" where it is not there, or is
// written in a way that takes more than this to read.
func setting(text, section, subsection, key string) (value string) {
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if head, ok := strings.CutPrefix(line, "["); ok {
			head, _, _ = strings.Cut(head, "]")
			name, sub, _ := strings.Cut(head, " ")
			inside = strings.EqualFold(name, section) && strings.Trim(sub, ` "`) == subsection
			continue
		}
		name, v, ok := strings.Cut(line, "=")
		if inside && ok && strings.EqualFold(strings.TrimSpace(name), key) {
			value = strings.Trim(strings.TrimSpace(v), `"`)
		}
	}
	return value
}

// isHash tells the whole name of an object from anything else.
func isHash(s string) bool { return (len(s) == 40 || len(s) == 64) && isHex(s) }

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdef") == "" }

// Print tells whether objects may have come since another print was made:
// those with these names, or any pack.
func (r *repository) Print(names []string) string {
	if r == nil {
		return "no repository"
	}
	h := sha256.New()
	fmt.Fprintln(h, r.packs())
	for _, n := range names {
		if isHash(n) {
			fmt.Fprintln(h, n, place.Exists(filepath.Join(r.objects(), n[:2], n[2:])))
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func (r *repository) listPacks() string {
	var names []string
	for _, dir := range []string{"pack", "info"} {
		entries, _ := os.ReadDir(filepath.Join(r.objects(), dir)) // none there, none to tell apart
		for _, e := range entries {
			names = append(names, e.Name())
		}
	}
	return fmt.Sprint(r.common, len(r.shallow), names)
}
