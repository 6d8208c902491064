// Package release holds what makes archives and packages of the program. Its
// tests install them as people do.
package release

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gopkg.in/yaml.v3"
)

// platform is this machine's, as npm names it.
func platform() string {
	cpu := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	return runtime.GOOS + "-" + cpu
}

// build builds the program with the flags of goreleaser.yaml, as version 1.2.3:
// dir is where the compiler stands.
func build(t *testing.T, dir, out string) {
	t.Helper()
	text, err := os.ReadFile("goreleaser.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var release struct {
		Builds []struct{ Env, Flags, Tags, Gcflags, Ldflags []string }
	}
	if err := yaml.Unmarshal(text, &release); err != nil || len(release.Builds) != 1 {
		t.Fatalf("goreleaser.yaml: %v, %d builds", err, len(release.Builds))
	}
	b := release.Builds[0]
	ldflags := strings.NewReplacer("{{ .Version }}", "1.2.3", "{{ .FullCommit }}", "0123456789abcdef",
		"{{ .CommitDate }}", "2026-01-02T03:04:05Z").Replace(strings.Join(b.Ldflags, " "))
	args := append([]string{"build", "-o", out, "-ldflags", ldflags, "-tags", strings.Join(b.Tags, ",")},
		b.Flags...)
	for _, f := range b.Gcflags {
		args = append(args, "-gcflags", f)
	}
	cmd := exec.Command("go", append(args, "./cmd/5x")...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), b.Env...)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v: %s", err, said)
	}
}

// do runs a program in dir and gives its output and exit code.
func do(t *testing.T, dir string, env []string, name string, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func needNPM(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil || runtime.GOOS == "windows" {
		if os.Getenv("CI") == "true" {
			t.Fatal("this test needs npm: install it")
		}
		t.Skip("this test needs npm: install it")
	}
}

// packages makes the npm packages of a program for this machine.
func packages(t *testing.T, program string) (out string) {
	t.Helper()
	out = t.TempDir()
	if said, code := do(t, ".", nil, "bash", "npm.sh", "1.2.3", out, platform()+"="+program); code != 0 {
		t.Fatalf("npm.sh: exit %d: %s", code, said)
	}
	return out
}

// A package that owns the command 5x, as the 5x CLI's does.
const cli = `{"name": "the-cli", "version": "1.0.0", "bin": {"5x": "5x.js"}}`

func writeCLI(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"package.json": cli,
		"5x.js": "#!/usr/bin/env node\nconsole.log('the CLI', ...process.argv.slice(2))\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	said, code := do(t, dir, nil, "npm", "pack", "--silent")
	if code != 0 {
		t.Fatal(said)
	}
	return filepath.Join(dir, strings.TrimSpace(said))
}

func TestTheNPMPackageWorksBesideTheCLIsOwn(t *testing.T) {
	t.Parallel()
	needNPM(t)
	if os.Getenv("FIVEX_LONG") == "" {
		t.Skip("builds a release and installs it with npm: FIVEX_LONG=1")
	}
	program := filepath.Join(t.TempDir(), "5x")
	build(t, "..", program)
	made := packages(t, program)
	ours := []string{filepath.Join(made, "5x-report-"+platform()+"-1.2.3.tgz"), filepath.Join(made, "5x-report-1.2.3.tgz")}
	theirs := writeCLI(t)
	install := func(t *testing.T, dir string, more ...string) {
		t.Helper()
		args := append([]string{"install", "--offline", "--no-audit", "--no-fund"}, more...)
		if said, code := do(t, dir, nil, "npm", append(append(args, theirs), ours...)...); code != 0 {
			t.Fatalf("npm install: exit %d: %s", code, said)
		}
	}
	t.Run("in a project", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"private": true}`), 0o644); err != nil {
			t.Fatal(err)
		}
		install(t, dir)
		try(t, dir, filepath.Join(dir, "node_modules", ".bin"))
	})
	t.Run("globally", func(t *testing.T) {
		dir := t.TempDir()
		install(t, dir, "--global", "--prefix", dir)
		try(t, dir, filepath.Join(dir, "bin"))
	})
}

// try runs what was installed: both programs, exit codes, signals, and the
// function that gives `5x report` to us and all else to the CLI.
func try(t *testing.T, dir, bin string) {
	t.Helper()
	path := []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")}
	want := func(code int, output, command string) {
		t.Helper()
		said, got := do(t, dir, path, "bash", "-c", command)
		if got != code || !regexp.MustCompile(output).MatchString(said) {
			t.Errorf("%s: exit %d, %q; want %d, %s", command, got, said, code, output)
		}
	}
	want(0, `^the CLI run plan.md\n$`, "5x run plan.md")
	want(0, `^5x report 1\.2\.3 \(0123456789ab 2026-01-02T03:04:05Z\)\n$`, "5x-report --version")
	want(0, `^r\.html\n$`, "5x-report --demo -o r.html")
	want(3, `aborted`, "5x-report --demo --fail-on aborted -o r.html")
	want(2, `^5x: unknown flag --nope`, "5x-report --nope")
	want(1, `no state folder`, "5x-gate list")
	want(0, `^\{"runs":`, "5x-report --demo -o - --format json | head -c 400")
	want(0, `^the CLI run\n5x report 1`, "source <(5x-report completion bash --function); 5x run; 5x report --version")

	// Ended as the program itself would be.
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		live := exec.Command(filepath.Join(bin, "5x-report"), "--demo", "--live")
		live.Dir = dir
		var said output
		live.Stdout, live.Stderr = &said, &said
		if err := live.Start(); err != nil {
			t.Fatal(err)
		}
		for range 300 { // until it serves
			if time.Sleep(100 * time.Millisecond); strings.Contains(said.String(), "Ctrl-C") {
				break
			}
		}
		live.Process.Signal(signal)
		live.Wait()
		if got := live.ProcessState.ExitCode(); got != 0 || !strings.Contains(said.String(), "Ctrl-C") {
			t.Errorf("after %v: exit %d, want 0: %s", signal, got, said.String())
		}
	}
}

// output is what a program says, also while it runs.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

func TestWithoutThePackageOfThePlatformTheReasonIsSaid(t *testing.T) {
	t.Parallel()
	needNPM(t)
	program := filepath.Join(t.TempDir(), "5x")
	if err := os.WriteFile(program, []byte("not for this machine"), 0o755); err != nil {
		t.Fatal(err)
	}
	made := packages(t, program)
	said, code := do(t, made, nil, "node", filepath.Join(made, "5x-report", "5x-report.js"))
	if code != 1 || !strings.Contains(said, "5x-report: there is no program for ") || strings.Count(said, "\n") != 1 {
		t.Errorf("exit %d, %q", code, said)
	}
}

// Whoever builds a release gets the same bytes.
func TestTwoBuildsInTwoFoldersAreTheSame(t *testing.T) {
	t.Parallel()
	if os.Getenv("FIVEX_LONG") == "" {
		t.Skip("compiles the program in another folder: FIVEX_LONG=1")
	}
	copied := filepath.Join(t.TempDir(), "elsewhere")
	if said, code := do(t, "..", nil, "git", "clone", "-q", "--shared", ".", copied); code != 0 {
		t.Skip("not a git checkout: ", said)
	}
	dirty, _ := do(t, "..", nil, "git", "status", "--porcelain", "--", "*.go", "*.css", "*.js", "go.mod")
	if dirty != "" {
		t.Skip("the checkout has changes that a copy has not")
	}
	a, b := filepath.Join(t.TempDir(), "5x"), filepath.Join(t.TempDir(), "5x")
	build(t, "..", a)
	build(t, copied, b)
	first, err := os.ReadFile(a)
	if err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(b)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Errorf("%d and %d bytes, which differ", len(first), len(second))
	}
}

// People fetch it in every job of their CI.
func TestTheProgramOfAReleaseIsUnder20MB(t *testing.T) {
	if os.Getenv("FIVEX_LONG") == "" {
		t.Skip("builds a release's program: FIVEX_LONG=1")
	}
	program := filepath.Join(t.TempDir(), "5x")
	build(t, "..", program)
	info, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() >= 20_000_000 {
		t.Errorf("%d bytes", info.Size())
	}
}

// Whoever must know what a release is made of finds all of it listed, and
// nothing else.
func TestTheListOfModulesIsWhatTheProgramIsMadeOf(t *testing.T) {
	t.Parallel()
	if os.Getenv("FIVEX_LONG") == "" {
		t.Skip("builds the lister of modules: FIVEX_LONG=1")
	}
	list := filepath.Join(t.TempDir(), "5x.cdx.json")
	if said, code := do(t, "..", nil, "just", "sbom", list); code != 0 {
		t.Fatalf("just sbom: exit %d: %s", code, said)
	}
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	var bom struct {
		BOMFormat  string
		Components []struct{ Name, Version string }
	}
	if err := json.Unmarshal(text, &bom); err != nil || bom.BOMFormat != "CycloneDX" {
		t.Fatalf("%v: %.200s", err, text)
	}
	var listed []string
	for _, c := range bom.Components {
		listed = append(listed, c.Name+" "+c.Version)
	}
	program := filepath.Join(t.TempDir(), "5x")
	build(t, "..", program)
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	made := []string{"std " + info.GoVersion}
	for _, m := range info.Deps {
		made = append(made, m.Path+" "+m.Version)
	}
	slices.Sort(listed)
	slices.Sort(made)
	if !slices.Equal(listed, made) {
		t.Errorf("listed %q\nmade of %q", listed, made)
	}
}
