package snapshot_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestStoredPathsOpenNothingOutside(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(secret, []byte("# TOP SECRET"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := demoProject(t)
	for _, err := range []error{
		os.Symlink(secret, dir+"/docs/link.md"),
		os.Symlink(filepath.Dir(secret), dir+"/docs/out"),
		os.WriteFile(dir+"/.env", []byte("TOP SECRET"), 0o600),
		exec.Command("mkfifo", dir+"/docs/pipe.md").Run(),
		os.RemoveAll(dir + "/.5x/logs"),
		os.Symlink(filepath.Dir(secret), dir+"/.5x/logs"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, plan := range map[string]string{
		"absolute":        secret,
		"dotdot":          "docs/../../secret.md",
		"symlink":         "docs/link.md",
		"linked folder":   "docs/out/secret.md",
		"device":          "/dev/zero",
		"not markdown":    ".env",
		"fifo":            "docs/pipe.md",
		"state folder":    ".5x/5x.db",
		"windows":         `C:\Users\ann\secret.md`,
		"folder":          "docs",
		"unvouched place": "secret.md",
	} {
		t.Run(name, func(t *testing.T) {
			write(t, dir+"/.5x/5x.db",
				"UPDATE runs SET plan_path = "+quoted(plan),
				"UPDATE plans SET plan_path = "+quoted(plan)+", worktree_path = "+quoted(filepath.Dir(secret))+" WHERE rowid = 1",
				"UPDATE steps SET log_path = "+quoted(secret))
			rep, err := read(dir, 0)
			if err != nil {
				t.Fatal(err)
			}
			b, err := json.Marshal(rep)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(b), "TOP SECRET") {
				t.Error("the file's text is in the report")
			}
		})
	}
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
