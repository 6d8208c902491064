package release

import (
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// processPrng is the one function of a DLL of Windows that Go's programs want
// and Wine 8 lacks.
const processPrng = `#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T n) {
	return SystemFunction036(to, (ULONG)n);
}
`

// windows is a prefix of Wine with the Windows program in it.
type windows struct {
	t       *testing.T
	program string
	env     []string
}

func newWindows(t *testing.T) *windows {
	t.Helper()
	if os.Getenv("FIVEX_LONG") == "" {
		t.Skip("runs the Windows program under Wine: FIVEX_LONG=1")
	}
	const compiler = "x86_64-w64-mingw32-gcc"
	for _, name := range []string{"wine", "wineboot", "wineserver", compiler} {
		if _, err := exec.LookPath(name); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("this test needs %s: install wine, wine64 and gcc-mingw-w64-x86-64", name)
			}
			t.Skip("needs " + name)
		}
	}
	dir := t.TempDir()
	w := &windows{t, filepath.Join(dir, "5x.exe"), []string{"WINEPREFIX=" + filepath.Join(dir, "prefix"),
		"WINEARCH=win64", "WINEDEBUG=-all", "WINEDLLOVERRIDES=bcryptprimitives=n;mscoree,mshtml="}}
	t.Cleanup(func() { do(t, dir, w.env, "wineserver", "--kill") })
	if said, code := do(t, dir, w.env, "wineboot", "--init"); code != 0 {
		t.Fatalf("wineboot: exit %d: %s", code, said)
	}
	source := filepath.Join(dir, "prng.c")
	if err := os.WriteFile(source, []byte(processPrng), 0o644); err != nil {
		t.Fatal(err)
	}
	dll := filepath.Join(dir, "prefix/drive_c/windows/system32/bcryptprimitives.dll")
	if said, code := do(t, dir, nil, compiler, "-shared", "-o", dll, source, "-ladvapi32"); code != 0 {
		t.Fatalf("%s: exit %d: %s", compiler, code, said)
	}
	env := []string{"GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0"}
	if said, code := do(t, "..", env, "go", "build", "-o", w.program, "./cmd/5x"); code != 0 {
		t.Fatalf("build: exit %d: %s", code, said)
	}
	return w
}

// does runs the program in dir and gives its output and exit code.
func (w *windows) does(dir string, args ...string) (string, int) {
	w.t.Helper()
	said, code := do(w.t, dir, w.env, "wine", append([]string{w.program}, args...)...)
	return strings.ReplaceAll(said, "\r\n", "\n"), code
}

func TestTheWindowsProgramUnderWine(t *testing.T) {
	w := newWindows(t)
	t.Run("writes the same bytes", w.writesTheSameBytes)
	t.Run("answers a gate once", w.answersAGateOnce)
	t.Run("serves the live page", w.servesTheLivePage)
}

// writesTheSameBytes tries what others get, but for git, which is not there.
func (w *windows) writesTheSameBytes(t *testing.T) {
	here := filepath.Join(t.TempDir(), "5x")
	if said, code := do(t, "..", []string{"CGO_ENABLED=0"}, "go", "build", "-o", here, "./cmd/5x"); code != 0 {
		t.Fatalf("build: exit %d: %s", code, said)
	}
	ours, theirs := t.TempDir(), t.TempDir()
	write := func(args ...string) {
		t.Helper()
		args = append(args, "--changes", "none")
		if said, code := do(t, ours, nil, here, args...); code != 0 {
			t.Fatalf("%q: exit %d: %s", args, code, said)
		}
		if said, code := w.does(theirs, args...); code != 0 {
			t.Fatalf("%q on Windows: exit %d: %s", args, code, said)
		}
	}
	write("report", "--demo", "-o", "demo.html")
	write("report", "--demo", "-o", "demo.json")
	for i, folder := range filepath.SplitList(os.Getenv("FIVEX_STATE_FOLDERS")) {
		if _, err := os.Stat(filepath.Join(folder, ".5x/5x.db")); err == nil {
			name := string(rune('a'+i)) + "/"
			write("report", "--project", folder, "-o", name)
			write("report", "--project", folder, "-o", name+"all.html", "--runs", "1000")
		}
	}
	list := files(t, ours)
	if got := files(t, theirs); strings.Join(got, "\n") != strings.Join(list, "\n") {
		t.Fatalf("files on Windows:\n%s\nhere:\n%s", strings.Join(got, "\n"), strings.Join(list, "\n"))
	}
	for _, name := range list {
		a, err := os.ReadFile(filepath.Join(ours, name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(theirs, name))
		if err != nil {
			t.Fatal(err)
		}
		if len(a) == 0 || !bytes.Equal(a, b) {
			t.Errorf("%s: %d bytes here, %d on Windows, which differ", name, len(a), len(b))
		}
	}
}

// files are those below dir that a report is made of, without the lock and what
// a site remembers for its next writing.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && !strings.HasPrefix(d.Name(), ".") {
			name, _ := filepath.Rel(dir, path)
			list = append(list, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// withGate is a project in which gate_one waits.
func (w *windows) withGate(t *testing.T) (project string) {
	t.Helper()
	project = t.TempDir()
	if err := os.Mkdir(filepath.Join(project, ".5x"), 0o755); err != nil {
		t.Fatal(err)
	}
	if said, code := w.does(project, "gate", "open", "--id", "gate_one", "--type", "phase"); code != 0 {
		t.Fatalf("open: exit %d: %s", code, said)
	}
	return project
}

func (w *windows) answersAGateOnce(t *testing.T) {
	project := w.withGate(t)
	if said, code := w.does(project, "gate", "answer", "gate_one", "continue"); code != 0 {
		t.Fatalf("first answer: exit %d: %s", code, said)
	}
	first, err := os.ReadFile(filepath.Join(project, ".5x/gates/gate_one.resolved.json"))
	if err != nil {
		t.Fatal(err)
	}
	if said, code := w.does(project, "gate", "answer", "gate_one", "abort"); code != 5 {
		t.Errorf("second answer: exit %d: %s", code, said)
	}
	after, err := os.ReadFile(filepath.Join(project, ".5x/gates/gate_one.resolved.json"))
	if err != nil || !bytes.Equal(after, first) {
		t.Errorf("the answer became %s (%v), was %s", after, err, first)
	}
}

// servesTheLivePage to those who have its token.
func (w *windows) servesTheLivePage(t *testing.T) {
	project := w.withGate(t)
	live := exec.Command("wine", w.program, "report", "--live")
	live.Dir, live.Env = project, append(os.Environ(), w.env...)
	out, err := os.Create(filepath.Join(t.TempDir(), "said"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	live.Stdout, live.Stderr = out, out
	if err := live.Start(); err != nil {
		t.Fatal(err)
	}
	defer live.Wait()
	defer live.Process.Kill()
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+/\S*`)
	var url string
	deadline := time.Now().Add(time.Minute)
	for ; url == "" && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		said, err := os.ReadFile(out.Name())
		if err != nil {
			t.Fatal(err)
		}
		url = string(address.Find(said))
	}
	if url == "" {
		said, _ := os.ReadFile(out.Name())
		t.Fatalf("no address: %s", said)
	}
	get := func(url string, cookies http.CookieJar) (string, int) {
		t.Helper()
		r, err := (&http.Client{Jar: cookies}).Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body), r.StatusCode
	}
	cookies, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	if body, code := get(url, cookies); code != 200 || !strings.Contains(body, "gate_one") {
		t.Errorf("%s: %d, %.200s", url, code, body)
	}
	bare, _, _ := strings.Cut(url, "?")
	if _, code := get(bare, nil); code != 401 {
		t.Errorf("%s without the token: %d", bare, code)
	}
}
