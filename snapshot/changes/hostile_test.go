package changes

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A trap is a program that leaves a trace when it runs.
type trap struct {
	t      *testing.T
	dir    string // of its traces
	script string
}

func newTrap(t *testing.T) *trap {
	if runtime.GOOS == "windows" {
		t.Skip("the traps are shell scripts")
	}
	x := &trap{t: t, dir: t.TempDir()}
	x.script = x.at(t.TempDir(), "trap")
	return x
}

// at puts the trap somewhere under a name, which is what it writes when it runs.
func (x *trap) at(dir, name string) string {
	x.t.Helper()
	path := filepath.Join(dir, name)
	text := fmt.Sprintf("#!/bin/sh\necho \"$0 $*\" >>%s/sprung\ncat >/dev/null 2>&1 </dev/null\nexit 0\n", x.dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		x.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		x.t.Fatal(err)
	}
	return path
}

func (x *trap) sprung() string {
	text, _ := os.ReadFile(filepath.Join(x.dir, "sprung"))
	_ = os.Remove(filepath.Join(x.dir, "sprung"))
	return string(text)
}

// hostile plants every way to run a program that a repository has.
func hostile(t *testing.T) (r *repo, x *trap, commits []string) {
	x = newTrap(t)
	r = newRepo(t)
	commits = append(commits, r.put("a.txt", "one\n", "b.evil", "1\n").commit("one"))
	commits = append(commits, r.put("a.txt", "two\n", "b.evil", "2\n", ".gitattributes",
		"* diff=evil filter=evil merge=evil -text\n*.evil -diff\n").commit("two"))
	gitDir := filepath.Join(r.dir, ".git")
	config := `[core]
	fsmonitor = TRAP fsmonitor
	pager = TRAP pager
	editor = TRAP editor
	sshCommand = TRAP ssh
	gitProxy = TRAP proxy
	askPass = TRAP askpass
	attributesFile = ` + filepath.Join(gitDir, "evil-attributes") + `
	hooksPath = ` + filepath.Join(gitDir, "evil-hooks") + `
	alternateRefsCommand = TRAP refs
[diff]
	external = TRAP external
	trustExitCode = true
[diff "evil"]
	command = TRAP command
	textconv = TRAP textconv
	cachetextconv = true
[filter "evil"]
	clean = TRAP clean
	smudge = TRAP smudge
	process = TRAP process
	required = true
[merge "evil"]
	driver = TRAP merge
[alias]
	diff-tree = !TRAP alias
	cat-file = !TRAP alias
	rev-list = !TRAP alias
[credential]
	helper = !TRAP credential
[pager]
	diff-tree = TRAP pager2
[interactive]
	diffFilter = TRAP filter
[uploadpack]
	packObjectsHook = TRAP pack
[gpg]
	program = TRAP gpg
[log]
	showSignature = true
[include]
	path = evil-include
[remote "origin"]
	url = ext::TRAP fetch
	promisor = true
	partialclonefilter = blob:none
[protocol "ext"]
	allow = always
[extensions]
	worktreeConfig = true
`
	config = strings.ReplaceAll(config, "TRAP", x.script)
	appendTo(t, filepath.Join(gitDir, "config"), config)
	appendTo(t, filepath.Join(gitDir, "config.worktree"),
		strings.ReplaceAll(config, "[extensions]\n\tworktreeConfig = true\n", ""))
	appendTo(t, filepath.Join(gitDir, "evil-include"), "[core]\n\tfsmonitor = "+x.script+"\n")
	appendTo(t, filepath.Join(gitDir, "evil-attributes"), "* diff=evil filter=evil\n")
	appendTo(t, filepath.Join(gitDir, "info", "attributes"), "* diff=evil filter=evil\n")
	appendTo(t, filepath.Join(gitDir, "info", "grafts"), commits[1]+"\n")
	appendTo(t, filepath.Join(gitDir, "refs", "replace", commits[0]), commits[1]+"\n")
	for _, hook := range []string{"post-checkout", "pre-commit", "post-index-change", "reference-transaction",
		"fsmonitor-watchman", "post-merge"} {
		x.at(filepath.Join(gitDir, "hooks"), hook)
		x.at(filepath.Join(gitDir, "evil-hooks"), hook)
	}
	return r, x, commits
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

func TestNothingThatARepositoryConfiguresRunsAndNothingInItChanges(t *testing.T) {
	r, x, c := hostile(t)
	plain := exec.Command(git(t), "-C", r.dir, "diff", c[0], c[1])
	plain.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "GIT_NO_REPLACE_OBJECTS=1"}
	out, _ := plain.CombinedOutput()
	if x.sprung() == "" {
		t.Fatalf("the traps are not set: git itself ran none of them: %s", out)
	}
	// And what the surroundings can say.
	evilCore, elsewhere := t.TempDir(), newRepo(t)
	elsewhere.put("a", "a\n").commit("elsewhere")
	for _, name := range []string{"git", "git-diff-tree", "git-cat-file", "git-rev-list", "git-config", "ssh",
		"less", "sh"} {
		x.at(evilCore, name)
		x.at(filepath.Join(r.dir, "node_modules", ".bin"), name)
		x.at(r.dir, name)
	}
	home := t.TempDir()
	appendTo(t, filepath.Join(home, ".gitconfig"),
		"[diff]\n\texternal = "+x.script+"\n[core]\n\tfsmonitor = "+x.script+"\n")
	appendTo(t, filepath.Join(home, "git", "attributes"), "* diff=evil\n")
	for name, value := range map[string]string{
		"HOME": home, "XDG_CONFIG_HOME": home, "GIT_EXTERNAL_DIFF": x.script, "GIT_PAGER": x.script,
		"PAGER": x.script, "GIT_EDITOR": x.script,
		"GIT_SSH": x.script, "GIT_SSH_COMMAND": x.script, "GIT_ASKPASS": x.script,
		"SSH_ASKPASS": x.script, "GIT_PROXY_COMMAND": x.script,
		"GIT_EXEC_PATH": evilCore, "GIT_DIR": filepath.Join(elsewhere.dir,
			".git"), "GIT_WORK_TREE": r.dir, "GIT_OBJECT_DIRECTORY": filepath.Join(elsewhere.dir, ".git", "objects"),
		"GIT_CONFIG_GLOBAL": filepath.Join(home,
			".gitconfig"), "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "diff.external", "GIT_CONFIG_VALUE_0": x.script,
		"GIT_CONFIG_PARAMETERS": "'diff.external=" + x.script +
			"'", "GIT_TRACE": filepath.Join(home, "trace"), "GIT_TRACE2": filepath.Join(home, "trace2"),
		"GIT_DIFF_OPTS": "-u9", "GIT_NAMESPACE": "x", "GIT_REDIRECT_STDERR": filepath.Join(home,
			"err"), "GIT_TEMPLATE_DIR": evilCore,
		"PATH": strings.Join([]string{".", "", "node_modules/.bin", r.dir,
			filepath.Join(r.dir, "node_modules", ".bin"), os.Getenv("PATH")}, string(os.PathListSeparator)),
	} {
		t.Setenv(name, value)
	}
	t.Chdir(r.dir)
	before := tree(t, r.dir)
	got := read(t, r.dir, Range{Base: c[0], Head: c[1]},
		Range{Base: strings.Repeat("ab", 20), Head: c[1], Commits: []string{c[1]}}, Range{Base: c[1],
			Head: c[0], Commits: []string{c[0]}})
	if s := x.sprung(); s != "" {
		t.Errorf("programs of the repository ran:\n%s", s)
	}
	if tree(t, r.dir) != before {
		t.Error("the repository or its checkout is not what it was")
	}
	if entries, _ := os.ReadDir(home); len(entries) != 2 {
		t.Errorf("the home folder holds %v", entries)
	}
	// It is counted as if nothing were configured, and nothing is hidden.
	for path, n := range map[string]string{"a.txt": "1 1", "b.evil": "1 1", ".gitattributes": "2 0"} {
		if got[0].counts[path] != n {
			t.Errorf("%s is counted %q, want %q", path, got[0].counts[path], n)
		}
	}
	if got[0].patch["b.evil"] != "@@ -1 +1 @@\n-1\n+2\n" {
		t.Errorf("the patch is %q", got[0].patch["b.evil"])
	}
}

func TestARepositoryOfAnotherOwnerIsRead(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("only root can give a folder away; in a container this runs")
	}
	r, c := three(t)
	for _, path := range []string{r.dir, filepath.Join(r.dir, ".git")} {
		if err := os.Chown(path, 12345, 12345); err != nil {
			t.Fatal(err)
		}
	}
	got := read(t, r.dir, Range{Base: c[0], Head: c[1]})
	expectCounts(t, "safe.directory", got[0], map[string]string{"a.txt": "1 0", "big.txt": "50 0"})
}

func TestOurOwnFolderIsGoneAfterwards(t *testing.T) {
	r, c := three(t)
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("TMP", temp)
	read(t, r.dir, Range{Base: c[0], Head: c[1]})
	if entries, _ := os.ReadDir(temp); len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}
}
