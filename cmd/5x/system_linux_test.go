package main

import (
	"bytes"
	"debug/elf"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"fivex/golden/sample"
)

// These tests need a real full disk, another user, a killed process: they run
// the program itself, as root.

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("this test needs root")
		}
		t.Skip("this test needs root: it mounts a small disk or becomes another user")
	}
}

func needSQLite(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("sqlite3"); err != nil {
		const how = "this test needs the sqlite3 command (Debian: apt-get install sqlite3)"
		if os.Getenv("CI") == "true" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
}

// released is the program in a folder that every user may read: a copy of this
// test's own, which is the program under its name, where it needs no library that
// a failing system call would keep from it; with FIVEX_LONG one built as people get it.
var released = sync.OnceValues(func() (bin string, err error) {
	if toRemove, err = os.MkdirTemp("", "5x-built-"); err != nil {
		return "", err
	}
	if err := os.Chmod(toRemove, 0o755); err != nil {
		return "", err
	}
	bin = filepath.Join(toRemove, "5x")
	if os.Getenv("FIVEX_LONG") == "" && standsAlone() {
		return bin, copyOfThis(bin)
	}
	cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", bin, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return bin, nil
})

// standsAlone tells whether this test's program loads no libraries.
func standsAlone() bool {
	this, err := os.Executable()
	if err != nil {
		return false
	}
	f, err := elf.Open(this)
	if err != nil {
		return false
	}
	defer f.Close()
	return !slices.ContainsFunc(f.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP })
}

func copyOfThis(to string) error {
	this, err := os.Executable()
	if err != nil {
		return err
	}
	if os.Link(this, to) == nil {
		return os.Chmod(to, 0o755)
	}
	program, err := os.ReadFile(this)
	if err != nil {
		return err
	}
	return os.WriteFile(to, program, 0o755)
}

func build(t *testing.T) string {
	t.Helper()
	bin, err := released()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

func openTempDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "5x-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// openDemo is the demo's project where every user may look.
func openDemo(t *testing.T) string {
	t.Helper()
	project := filepath.Join(openTempDir(t), "shop")
	if err := sample.Unpack(project, sample.Demo()); err != nil {
		t.Fatal(err)
	}
	return project
}

func TestAFullDiskLeavesNoFileAndTheOldReportAlone(t *testing.T) {
	t.Parallel()
	needRoot(t)
	bin := build(t)
	disk := openTempDir(t)
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=48k"); err != nil {
		t.Fatal("mount a small disk: ", err)
	}
	t.Cleanup(func() { syscall.Unmount(disk, 0) })
	old := filepath.Join(disk, "report.html")
	if err := os.WriteFile(old, []byte("the old report"), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "report", "--demo", "-o", old)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err == nil {
		t.Fatal("no error on a full disk")
	}
	want := "5x: write " + old + ": no space left on device; free some space or give another -o\n"
	if stderr.String() != want {
		t.Errorf("said %q, want %q", stderr.String(), want)
	}
	if b, err := os.ReadFile(old); err != nil || string(b) != "the old report" {
		t.Errorf("the old report is now %q, %v", b, err)
	}
	if entries, _ := os.ReadDir(disk); len(entries) != 1 {
		t.Errorf("files were left: %v", entries)
	}
}

// asNobody runs the program as a user who owns nothing.
func asNobody(bin, dir string, args ...string) (stdout, stderr string, err error) {
	cmd := exec.Command(bin, args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TMPDIR=/tmp"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

func TestAnotherUserReadsAReadOnlyFolderInEveryStateOfItsWAL(t *testing.T) {
	t.Parallel()
	needRoot(t)
	needSQLite(t)
	bin := build(t)
	for name, change := range map[string]func(t *testing.T, db string){
		"closed cleanly": func(*testing.T, string) {},
		"wal and shm": func(t *testing.T, db string) {
			// Copied from beside a live writer, as a crash leaves it.
			live := filepath.Join(filepath.Dir(db), "live.db")
			copyFile(t, db, live)
			cmd := exec.Command("sqlite3", live,
				"PRAGMA wal_autocheckpoint=0; CREATE TABLE later (x); INSERT INTO later VALUES ('in the wal');",
				".shell cp "+live+" "+db, ".shell cp "+live+"-wal "+db+"-wal", ".shell cp "+live+"-shm "+db+"-shm")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			os.Remove(live)
		},
		"wal alone": func(t *testing.T, db string) {
			live := filepath.Join(filepath.Dir(db), "live.db")
			copyFile(t, db, live)
			cmd := exec.Command("sqlite3", live,
				"PRAGMA wal_autocheckpoint=0; CREATE TABLE later (x); INSERT INTO later VALUES ('in the wal');",
				".shell cp "+live+" "+db, ".shell cp "+live+"-wal "+db+"-wal")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			os.Remove(live)
		},
	} {
		t.Run(name, func(t *testing.T) {
			project := openDemo(t)
			change(t, filepath.Join(project, ".5x/5x.db"))
			readOnly(t, project)
			stdout, stderr, err := asNobody(bin, project, "report", "--format", "json", "-o", "-")
			if err != nil {
				t.Fatalf("%v: %s", err, stderr)
			}
			if !strings.Contains(stdout, "run_77c0d1e2f3a4") {
				t.Error("the report is not that of the project")
			}
			if name != "closed cleanly" && !strings.Contains(stdout, "in the wal") {
				t.Error("what is in the -wal only is missing")
			}
		})
	}
}

func TestAPageThatMayNotBeReadIsNotSaidToBeSomebodyElses(t *testing.T) {
	t.Parallel()
	needRoot(t)
	bin := build(t)
	project := openDemo(t)
	open := openTempDir(t)
	if err := os.Chmod(open, 0o777); err != nil {
		t.Fatal(err)
	}
	site := filepath.Join(open, "site") + "/"
	if _, stderr, err := asNobody(bin, project, "report", "-o", site); err != nil {
		t.Fatalf("%v: %s", err, stderr)
	}
	page := site + "index.html"
	if err := os.Chmod(page, 0); err != nil {
		t.Fatal(err)
	}
	_, stderr, err := asNobody(bin, project, "report", "-o", site, "--title", "other")
	want := "5x: tell whose page of a site it is (--force replaces it): open " + page + ": permission denied\n"
	if err == nil || stderr != want {
		t.Errorf("said %q, not %q", stderr, want)
	}
	if _, stderr, err := asNobody(bin, project, "report", "-o", site, "--title", "other", "--force"); err != nil {
		t.Errorf("--force: %v: %s", err, stderr)
	}
}

func TestAFolderThatMayNotBeReadIsOneClearLine(t *testing.T) {
	t.Parallel()
	needRoot(t)
	bin := build(t)
	project := openDemo(t)
	db := filepath.Join(project, ".5x/5x.db")
	if err := os.Chmod(db, 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, err := asNobody(bin, project, "report", "-o", "-")
	if err == nil || stderr != "5x: read "+db+": permission denied (may this user read it?)\n" {
		t.Errorf("said %q, %v", stderr, err)
	}
	if err := os.Chmod(filepath.Dir(db), 0o700); err != nil {
		t.Fatal(err)
	}
	_, stderr, err = asNobody(bin, project, "report", "-o", "-")
	if err == nil || stderr != "5x: read "+db+": permission denied (may this user read it?)\n" {
		t.Errorf("said %q, %v", stderr, err)
	}
	_, stderr, err = asNobody(bin, project, "report")
	if err == nil || !strings.HasPrefix(stderr, "5x: write 5x-report.html: permission denied") {
		t.Errorf("said %q, %v", stderr, err)
	}
}

func TestAnInterruptedReportLeavesNothing(t *testing.T) {
	t.Parallel()
	needSQLite(t)
	bin := build(t)
	dir := openTempDir(t)
	project := filepath.Join(dir, "shop")
	if err := sample.Unpack(project, sample.Demo()); err != nil {
		t.Fatal(err)
	}
	// A locked database makes the program wait.
	db := filepath.Join(project, ".5x/5x.db")
	lock := exec.Command("sqlite3", db, "PRAGMA journal_mode = delete", "BEGIN EXCLUSIVE", ".shell echo locked; sleep 30")
	out, err := lock.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := lock.Start(); err != nil {
		t.Fatal(err)
	}
	defer lock.Wait()
	defer lock.Process.Kill()
	for b := make([]byte, 100); ; {
		n, err := out.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b[:n], []byte("locked")) {
			break
		}
	}
	cmd := exec.Command(bin, "report", "-o", "r.html")
	cmd.Dir = project
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	cmd.Process.Signal(syscall.SIGINT)
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		if err == nil || !strings.Contains(stderr.String(), "interrupted; nothing was written") {
			t.Errorf("said %q, %v", stderr.String(), err)
		}
	case <-time.After(15 * time.Second):
		cmd.Process.Kill()
		t.Error("still waiting 15 s after SIGINT")
	}
	left, _ := filepath.Glob(filepath.Join(project, "*html*"))
	hidden, _ := filepath.Glob(filepath.Join(project, ".5x-report*"))
	if len(left)+len(hidden) > 0 {
		t.Errorf("left %v %v", left, hidden)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// readOnly takes every right to write from the tree.
func readOnly(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			return os.Chmod(p, 0o555)
		}
		return os.Chmod(p, 0o444)
	})
	if err != nil {
		t.Fatal(err)
	}
}
