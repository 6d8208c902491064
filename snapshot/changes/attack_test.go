package changes

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fivex/snapshot/redact"
)

// A key of which one line was replaced: what was and what came are both a key,
// with the lines around the change.
func TestAKeyOfWhichALineChangedIsMaskedOnBothSides(t *testing.T) {
	t.Parallel()
	const head, foot = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
	body := func(n int) string { return strings.Repeat("MIIEpAIBAAKCAQEA"[n:]+"q8Xv"[:4], 4)[:56] + "ab12CD34" }
	lines := []line{
		{kind: '@', text: "@@ -1,5 +1,5 @@"}, {kind: ' ', text: head}, {kind: ' ', text: body(0)},
		{kind: '-', text: body(1)}, {kind: '+', text: body(2)},
		{kind: ' ', text: body(3)}, {kind: ' ', text: foot},
	}
	for _, l := range masked(redact.New(), lines) {
		if l.kind != '@' && strings.Contains(l.text, "ab12CD34") {
			t.Errorf("%c%s", l.kind, l.text)
		}
	}
}

// git as the operating system has it, and one that the project or its checkout
// brings, by whatever name PATH has for its folder.
func TestAGitOfTheCheckoutIsNeverTheProgram(t *testing.T) {
	top := t.TempDir()
	folder := func(parts ...string) string {
		dir := filepath.Join(append([]string{top}, parts...)...)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	git := func(dir string) string {
		path := filepath.Join(dir, "git")
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		return path
	}
	link := func(to, name string) string {
		if err := os.Symlink(to, filepath.Join(top, name)); err != nil {
			t.Skip("this system makes no links: ", err)
		}
		return filepath.Join(top, name)
	}
	system := folder("usr", "bin")
	want := git(system)
	project := folder("mono", "packages", "a")
	folder("mono", ".git", "objects")
	bin := folder("mono", "bin")
	planted := git(bin)
	outside := folder("outside")
	if err := os.Symlink(planted, filepath.Join(outside, "git")); err != nil {
		t.Skip("this system makes no links: ", err)
	}
	here := folder("here")
	git(here)
	t.Chdir(here)
	for _, dir := range []string{bin, link(bin, "linked"), outside, here, link(here, "linked-here"), "relative"} {
		got, err := program(dir+string(os.PathListSeparator)+system, project, findRepository(project).top)
		if got != want || err != nil {
			t.Errorf("with %s on PATH: %s, %v", dir, got, err)
		}
	}
}

// A pipe in that place would keep git waiting; a folder is as wrong.
func TestAListOfOtherRepositoriesThatIsNoFileIsAProblem(t *testing.T) {
	t.Parallel()
	r, c := three(t)
	if err := os.MkdirAll(filepath.Join(r.dir, ".git", "objects", "info", "alternates"), 0o755); err != nil {
		t.Fatal(err)
	}
	got := read(t, r.dir, Range{Base: c[0], Head: c[3]})[0]
	expectProblem(t, "alternates", got, "objects/info/alternates", "is no file")
}
