package main

import (
	"os"
	"path/filepath"
	"testing"

	"fivex/golden/sample"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/tools/txtar"
)

func TestMain(m *testing.M) {
	testscript.Main(tidy{m}, map[string]func(){"5x": main, "5x-report": main, "5x-gate": main})
}

// tidy removes what the tests shared.
type tidy struct{ *testing.M }

var toRemove string

func (t tidy) Run() int {
	defer func() {
		if toRemove != "" {
			os.RemoveAll(toRemove)
		}
	}()
	return t.M.Run()
}

// TestScripts runs testdata/*.txtar: each reads as a transcript of the
// command line.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"demo": unpackDemo,
			"mkdb": makeDatabase,
		},
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("SOURCE_DATE_EPOCH", "")
			return nil
		},
	})
}

// unpackDemo makes the demo project: demo DIR.
func unpackDemo(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(sample.Unpack(ts.MkAbs(args[0]), sample.Demo()))
}

// makeDatabase turns SQL into a database: mkdb FILE.sql makes FILE.
func makeDatabase(ts *testscript.TestScript, _ bool, args []string) {
	for _, a := range args {
		text := ts.ReadFile(a)
		ar := &txtar.Archive{Files: []txtar.File{{Name: filepath.Base(a), Data: []byte(text)}}}
		ts.Check(sample.Unpack(filepath.Dir(ts.MkAbs(a)), ar))
		ts.Check(os.Remove(ts.MkAbs(a)))
	}
}
