package changes

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A repo is a real repository of a test, worked on with the real git.
type repo struct {
	t   *testing.T
	dir string
	n   int // commits
}

// git is the program; every test here is about it.
func git(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("git")
	if err != nil {
		t.Fatal("this test needs git: install it (Debian: apt-get install git)")
	}
	return path
}

func newRepo(t *testing.T, args ...string) *repo {
	t.Helper()
	r := &repo{t: t, dir: filepath.Join(t.TempDir(), "p")}
	if err := os.MkdirAll(r.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	r.git(append([]string{"init", "-q", "-b", "main"}, args...)...)
	return r
}

// at is another checkout.
func (r *repo) at(dir string) *repo { return &repo{t: r.t, dir: dir} }

// git runs git as a user without any configuration.
func (r *repo) git(args ...string) string {
	r.t.Helper()
	cmd := exec.Command(git(r.t), args...)
	cmd.Dir = r.dir
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + r.t.TempDir(), "GIT_CONFIG_NOSYSTEM=1",
		"GIT_CONFIG_GLOBAL=" + os.DevNull},
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com",
		fmt.Sprintf("GIT_AUTHOR_DATE=%d +0000", 1_750_000_000+r.n), fmt.Sprintf("GIT_COMMITTER_DATE=%d +0000",
			1_750_000_000+r.n),
		"GIT_CONFIG_COUNT=3", "GIT_CONFIG_KEY_2=gc.auto", "GIT_CONFIG_VALUE_2=0",
		"GIT_CONFIG_KEY_0=protocol.file.allow", "GIT_CONFIG_VALUE_0=always",
		"GIT_CONFIG_KEY_1=core.autocrlf", "GIT_CONFIG_VALUE_1=false")
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// put writes files: name, text, name, text.
func (r *repo) put(files ...string) *repo {
	r.t.Helper()
	for i := 0; i < len(files); i += 2 {
		path := filepath.Join(r.dir, files[i])
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			r.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(files[i+1]), 0o644); err != nil {
			r.t.Fatal(err)
		}
	}
	return r
}

// commit commits everything and gives the hash.
func (r *repo) commit(message string, args ...string) string {
	r.t.Helper()
	r.n++
	r.git("add", "-A")
	r.git(append([]string{"commit", "-q", "--allow-empty", "-m", message}, args...)...)
	return r.git("rev-parse", "HEAD")
}

// numstat is what git itself counts between two commits, by path.
func (r *repo) numstat(from, to string) map[string]string {
	r.t.Helper()
	out := map[string]string{}
	fields := strings.Split(r.git("diff", "--numstat", "-M", "-z", from, to), "\x00")
	for i := 0; i+1 <= len(fields); i++ {
		part := strings.SplitN(fields[i], "\t", 3)
		if len(part) < 3 {
			continue
		}
		path := part[2]
		if path == "" { // renamed: the two names follow
			path = fields[i+2]
			i += 2
		}
		out[path] = part[0] + " " + part[1]
	}
	return out
}

// emptyTreeOf is git's name of the tree that holds nothing.
func (r *repo) emptyTreeOf() string { return r.git("hash-object", "-t", "tree", os.DevNull) }

// read reads ranges as a report does.
func read(t *testing.T, dir string, ranges ...Range) []*told1 {
	t.Helper()
	r := Open(dir, Options{}, nil)
	defer r.Close()
	ctx := context.Background()
	var results []*Result
	for _, x := range ranges {
		results = append(results, r.Resolve(ctx, x))
	}
	var out []*told1
	for i, c := range r.Tell(ctx, results, nil) {
		x := &told1{result: results[i], counts: map[string]string{}, patch: map[string]string{}, status: map[string]string{}}
		x.problem, x.added, x.removed = c.Problem, c.Added, c.Removed
		for _, f := range c.Files {
			x.counts[f.Path] = fmt.Sprintf("%d %d", f.Added, f.Removed)
			if f.Binary {
				x.counts[f.Path] = "- -"
			}
			x.patch[f.Path], x.status[f.Path] = f.Patch, strings.TrimSpace(f.Status+" "+f.Mode)
			if f.Patch == "" && !f.Cut && !f.Generated && f.Added+f.Removed > 0 {
				t.Errorf("%s: +%d -%d without a patch, and it does not say so", f.Path, f.Added, f.Removed)
			}
			checkPatch(t, f.Path, f.Patch, f.Added, f.Removed, f.Cut)
		}
		out = append(out, x)
	}
	return out
}

// told1 is what was read of a range.
type told1 struct {
	result                *Result
	problem               string
	added, removed        int
	counts, patch, status map[string]string
}

// checkPatch checks that a whole patch has as many lines as were counted.
func checkPatch(t *testing.T, path, patch string, added, removed int, cut bool) {
	t.Helper()
	if patch == "" || cut {
		return
	}
	p, m := 0, 0
	for line := range strings.Lines(patch) {
		switch line[0] {
		case '+':
			p++
		case '-':
			m++
		case ' ', '@', '\\':
		default:
			t.Errorf("%s: a line of its patch begins with %q", path, line[0])
		}
	}
	if p != added || m != removed {
		t.Errorf("%s: its patch has +%d -%d lines, counted are +%d -%d", path, p, m, added, removed)
	}
}

func expectCounts(t *testing.T, what string, got *told1, want map[string]string) {
	t.Helper()
	if got.problem != "" {
		t.Errorf("%s: %s", what, got.problem)
	}
	for path, n := range want {
		if got.counts[path] != n {
			t.Errorf("%s: %s has %q, git says %q", what, path, got.counts[path], n)
		}
	}
	if len(got.counts) != len(want) {
		t.Errorf("%s: %d files, git says %d", what, len(got.counts), len(want))
	}
}

// randomHistory makes so many commits of every kind of change.
func randomHistory(r *repo, rng *rand.Rand, commits int) (list []string) {
	var names []string
	lines := func(n int) string {
		var b strings.Builder
		for range n {
			fmt.Fprintf(&b, "%s %d\n", []string{"alpha", "beta", "gamma", "", "  delta"}[rng.IntN(5)], rng.IntN(40))
		}
		return b.String()
	}
	for n := range commits {
		for range 1 + rng.IntN(4) {
			pick := func() string {
				if len(names) == 0 {
					names = append(names, "first.txt")
					r.put("first.txt", lines(20))
				}
				return names[rng.IntN(len(names))]
			}
			switch kind := rng.IntN(10); kind {
			case 0, 1, 2:
				name := fmt.Sprintf("dir%d/f%d-%d.go", rng.IntN(3), n, rng.IntN(100))
				names = append(names, name)
				r.put(name, lines(1+rng.IntN(80)))
			case 3, 4, 5:
				name := pick()
				old, _ := os.ReadFile(filepath.Join(r.dir, name))
				all := strings.SplitAfter(string(old), "\n")
				at := rng.IntN(len(all))
				text := strings.Join(all[:at], "") + lines(rng.IntN(6)) + strings.Join(all[min(len(all), at+rng.IntN(5)):], "")
				if rng.IntN(6) == 0 {
					text = strings.TrimSuffix(text, "\n")
				}
				r.put(name, text)
			case 6:
				from, to := pick(), fmt.Sprintf("moved/%d-%d.go", n, rng.IntN(100))
				if os.MkdirAll(filepath.Join(r.dir, "moved"), 0o755) == nil &&
					os.Rename(filepath.Join(r.dir, from), filepath.Join(r.dir, to)) == nil {
					names[index(names, from)] = to
				}
			case 7:
				name := pick()
				if len(names) > 3 && os.Remove(filepath.Join(r.dir, name)) == nil {
					i := index(names, name)
					names = append(names[:i], names[i+1:]...)
				}
			case 8:
				r.put(fmt.Sprintf("bin%d.dat", rng.IntN(3)), "a\x00b"+lines(3))
			case 9:
				name := pick()
				_ = os.Chmod(filepath.Join(r.dir, name), []os.FileMode{0o644, 0o755}[rng.IntN(2)])
			}
		}
		list = append(list, r.commit(fmt.Sprintf("change %d", n)))
	}
	return list
}

func index(list []string, s string) int {
	for i, x := range list {
		if x == s {
			return i
		}
	}
	return 0
}
