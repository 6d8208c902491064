//go:build !windows

package golden

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"fivex/gates"

	"golang.org/x/tools/txtar"
)

func TestHostileGateFoldersAreReadAsTheirFilesSay(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/gates/*.txtar")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d folders, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			state, want := gateFolder(t, file)
			f := gates.In(state)
			list, err := f.List()
			if err != nil {
				t.Fatal(err)
			}
			got := found(list)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			for range 2 { // one audit line each, once
				if err := f.NoteIgnored(old(list.Ignored)); err != nil {
					t.Error(err)
				}
			}
			for _, g := range list.Gates {
				if g.Answer != nil || g.Type != "phase" {
					continue
				}
				won, err := f.Resolve(t.Context(), g.ID,
					gates.Reply{By: "test", Response: json.RawMessage(`{"action":"continue"}`)})
				if err != nil || won.Answer.By != "test" {
					t.Errorf("%s cannot be answered: %v", g.ID, err)
				}
			}
			audit, err := f.Audit(1 << 30)
			if err != nil {
				t.Fatal(err)
			}
			ignored := 0
			for _, e := range audit {
				if e.Event == "ignored" {
					ignored++
				}
			}
			if ignored != len(list.Ignored) {
				t.Errorf("%d audit lines for %d ignored files", ignored, len(list.Ignored))
			}
			if b, err := os.ReadFile(filepath.Join(state, "outside.json")); err != nil ||
				!strings.Contains(string(b), "not opened") {
				t.Errorf("outside.json: %q, %v", b, err)
			}
		})
	}
}

// old are ignored files that nobody is still writing.
func old(list []gates.Ignored) []gates.Ignored {
	list = slices.Clone(list)
	for i := range list {
		list[i].Age = 1 << 60
	}
	return list
}

func found(list gates.Listing) []string {
	var out []string
	for _, g := range list.Gates {
		if g.Answer == nil {
			out = append(out, "pending "+g.ID)
			continue
		}
		dash := func(s string) string {
			if s == "" {
				return "-"
			}
			return s
		}
		out = append(out, fmt.Sprintf("answered %s %s %s", g.ID, dash(g.Answer.Action()), dash(g.Answer.By)))
	}
	for _, x := range list.Ignored {
		why, _, _ := strings.Cut(x.Reason, " (")
		out = append(out, fmt.Sprintf("ignored %s %s", x.File, why))
	}
	return out
}

// gateFolder makes the state folder that a file tells.
func gateFolder(t *testing.T, file string) (state string, expect []string) {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	state = t.TempDir()
	put := func(name string, b []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(state, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("outside.json", []byte(`{"gateId":"link","gateType":"phase","note":"not opened"}`))
	if err := os.Mkdir(filepath.Join(state, "gates"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Files {
		switch f.Name {
		case "setup":
			for line := range strings.Lines(string(f.Data)) {
				setUp(t, state, strings.TrimSuffix(line, "\n"), put)
			}
		case "expect":
			expect = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
		default:
			put(f.Name, []byte(strings.TrimSuffix(string(f.Data), "\n")))
		}
	}
	return state, expect
}

func setUp(t *testing.T, state, line string, put func(string, []byte)) {
	t.Helper()
	w := strings.Split(line, " ")
	path := filepath.Join(state, w[1])
	times := func(n, s string) string {
		k, err := strconv.Atoi(n)
		if err != nil {
			t.Fatal(line, err)
		}
		return strings.Repeat(s, k)
	}
	var err error
	switch w[0] {
	case "symlink":
		target := w[2]
		if !filepath.IsAbs(target) {
			target = filepath.Join(state, target)
		}
		err = os.Symlink(target, path)
	case "fifo":
		err = syscall.Mkfifo(path, 0o600)
	case "mkdir":
		err = os.Mkdir(path, 0o700)
	case "repeat":
		put(w[1], []byte(times(w[2], w[3])))
	case "wrap":
		s := w[2] + times(w[3], w[4]) + w[5]
		if len(w) > 6 {
			s += times(w[6], w[7]) + w[8]
		}
		put(w[1], []byte(s))
	case "bytes":
		var b []byte
		b, err = hex.DecodeString(w[2])
		put(w[1], b)
	default:
		t.Fatalf("setup: %s", line)
	}
	if err != nil {
		t.Fatal(line, err)
	}
}
