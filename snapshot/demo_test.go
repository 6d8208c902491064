package snapshot_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivex/golden/sample"
	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
)

var ctx = context.Background()

// The test binary is also the other process that writes: given a database, it
// runs the SQL lines of its standard input and answers each with "ok".
func TestMain(m *testing.M) {
	db := os.Getenv("FIVEX_TEST_WRITER")
	if db == "" {
		os.Exit(m.Run())
	}
	conn, err := sql.Open("sqlite", "file://"+db+"?_pragma=busy_timeout(5000)")
	if err != nil {
		panic(err)
	}
	conn.SetMaxOpenConns(1)
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		if _, err := conn.Exec(in.Text()); err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println("ok")
	}
	conn.Close()
}

// A writer is another process that writes a database.
type writer struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func startWriter(t *testing.T, db string, statements ...string) *writer {
	t.Helper()
	w := &writer{t: t, cmd: exec.Command(os.Args[0])}
	w.cmd.Env = append(os.Environ(), "FIVEX_TEST_WRITER="+db)
	var err error
	if w.in, err = w.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	w.out = bufio.NewScanner(out)
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.kill)
	for _, s := range statements {
		w.exec(s)
	}
	return w
}

// exec runs SQL without comments and returns when it is done.
func (w *writer) exec(sql string) {
	w.t.Helper()
	if _, err := fmt.Fprintln(w.in, strings.ReplaceAll(sql, "\n", " ")); err != nil {
		w.t.Error(err)
	}
	if !w.out.Scan() || w.out.Text() != "ok" {
		w.t.Errorf("the writer answered %q to %s", w.out.Text(), sql)
	}
}

// close lets the writer end in good order; kill ends it at once.
func (w *writer) close() {
	w.in.Close()
	w.cmd.Wait()
}

func (w *writer) kill() {
	w.cmd.Process.Kill()
	w.cmd.Wait()
}

// demoProject unpacks the demo and returns its folder.
func demoProject(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := sample.Unpack(dir, sample.Demo()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func schemaFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../golden/schema/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func read(dir string, wait time.Duration) (rep *report.Report, err error) {
	where, err := place.Of(dir)
	if err != nil {
		return nil, err
	}
	err = snapshot.Read(ctx, where, snapshot.Options{Wait: wait}, func(v *snapshot.View) error {
		rep, err = v.Report(ctx, -1)
		return err
	})
	return rep, err
}

// steps is how many journal rows the report tells of.
func steps(rep *report.Report) (n int) {
	for _, r := range rep.Runs {
		n += rows(r)
	}
	return n
}

func rows(r *report.Run) (n int) {
	if r.Detail == nil {
		return 0
	}
	for s := range r.Detail.Steps {
		n += len(s.Rows)
	}
	return n
}

// fingerprint is every file below dir with its content, mode and time.
func fingerprint(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		fi, err := e.Info()
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s %s %d", p, fi.Mode(), fi.ModTime().UnixNano())
		if fi.Mode().IsRegular() {
			c, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, " %x", sha256.Sum256(c))
		}
		b.WriteByte('\n')
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// write runs SQL on the database in another process, which then ends.
func write(t *testing.T, db string, statements ...string) {
	t.Helper()
	startWriter(t, db, statements...).close()
}

const oneMore = "INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) VALUES " +
	"('run_77c0d1e2f3a4', 'custom:more', '2', abs(random()), '{}', '2026-04-02 14:30:00')"
