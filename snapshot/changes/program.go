package changes

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

var errNoGit = errors.New("git is not on PATH")

// program is the absolute path of git on PATH. The working folder and what lies
// below one of the roots, the project and its checkout, never count, nor does a
// link to a file there: somebody else may have put a git there.
func program(searchPath string, roots ...string) (string, error) {
	name := "git"
	if runtime.GOOS == "windows" {
		name = "git.exe"
	}
	here, _ := os.Getwd()
	for _, dir := range filepath.SplitList(searchPath) {
		path := filepath.Join(dir, name)
		if !filepath.IsAbs(dir) || resolved(dir) == resolved(here) || below(dir, roots) ||
			below(filepath.Dir(resolved(path)), roots) {
			continue
		}
		if fi, err := os.Stat(path); err != nil || !fi.Mode().IsRegular() {
			continue
		}
		if p, err := exec.LookPath(path); err == nil {
			return p, nil
		}
	}
	return "", errNoGit
}

// below tells whether a folder is one of the roots or lies in it, symbolic links
// resolved. The root of the file system is nobody's project.
func below(dir string, roots []string) bool {
	for _, root := range roots {
		for _, r := range []string{root, resolved(root)} {
			for _, d := range []string{dir, resolved(dir)} {
				rel, err := filepath.Rel(r, d)
				if err == nil && filepath.IsLocal(rel) && filepath.Dir(r) != r {
					return true
				}
			}
		}
	}
	return false
}

func resolved(dir string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	return dir
}

// environment is all that git is told: nothing of the user's or the project's.
// home is our own folder, objects the repository's.
func environment(home, objects string) []string {
	env := []string{
		"GIT_DIR=" + home,
		"GIT_OBJECT_DIRECTORY=" + objects,
		"GIT_CEILING_DIRECTORIES=" + filepath.Dir(home),
		"GIT_CONFIG_NOSYSTEM=1",
		"GIT_CONFIG_GLOBAL=" + os.DevNull,
		"GIT_CONFIG_SYSTEM=" + os.DevNull,
		"GIT_ATTR_NOSYSTEM=1",
		"GIT_NO_REPLACE_OBJECTS=1",
		"GIT_NO_LAZY_FETCH=1",
		"GIT_OPTIONAL_LOCKS=0",
		"GIT_TERMINAL_PROMPT=0",
		"GIT_ALLOW_PROTOCOL=none",
		"GIT_PAGER=cat",
		"GIT_ALLOC_LIMIT=600m", // above what git takes for a large file; a small object can say that it is huge
		"LC_ALL=C",
	}
	if runtime.GOOS == "windows" { // without, no program starts there
		for _, name := range []string{"SYSTEMROOT", "TEMP", "TMP"} {
			env = append(env, name+"="+os.Getenv(name))
		}
	}
	return env
}

// configuration is that of our own folder.
func configuration(sha256 bool) string {
	lines := []string{
		"[core]", "bare = true", "fsmonitor = false", "hooksPath = " + os.DevNull, "attributesFile = " + os.DevNull,
		"commitGraph = false", // it could say other parents than the commits do
		"[protocol]", "allow = never",
		"[gc]", "auto = 0",
		"[maintenance]", "auto = false",
	}
	if sha256 {
		lines = append(lines, "[core]", "repositoryFormatVersion = 1", "[extensions]", "objectFormat = sha256")
	}
	return strings.ReplaceAll(strings.Join(lines, "\n"), `\`, `\\`) + "\n"
}
