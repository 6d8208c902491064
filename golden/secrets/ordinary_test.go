package secrets

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fivex/snapshot/redact"
)

// most is how much of one file is read: no one file says all.
const most = 256 << 10

// ordinary calls f with texts of this machine that nobody has secrets in: Go
// sources, Markdown, lock files, logs, minified code, up to so many words.
func ordinary(t testing.TB, words int, f func(path, text string)) int {
	var roots []string
	for _, name := range []string{"GOROOT", "GOMODCACHE"} {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatalf("go env %s: %v", name, err)
		}
		roots = append(roots, strings.TrimSpace(string(out)))
	}
	roots[0] = filepath.Join(roots[0], "src")
	roots = append([]string{"../../docs", "../../shared", "/usr/share/doc", "/var/log",
		"/usr/lib/node_modules"}, roots...)
	n := 0
	share := map[string]int{}
	for i, root := range roots {
		// A third of what is left is the most that one tree says, but for the last.
		bound := n + (words-n)/3
		if i == len(roots)-1 {
			bound = words
		}
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			if n >= bound {
				return filepath.SkipAll
			}
			if d.IsDir() {
				// Those have real and made-up secrets: they are about them.
				switch name := d.Name(); {
				case name == "cache" && strings.HasSuffix(filepath.Dir(path), "mod"), name == "testdata",
					strings.Contains(path, "gitleaks"), strings.Contains(path, "scalibr"),
					strings.Contains(path, "trivy"), name == "crypto":
					return filepath.SkipDir
				}
				return nil
			}
			ext := filepath.Ext(path)
			switch ext {
			case ".go", ".md", ".sum", ".mod", ".json", ".yaml", ".yml", ".js", ".mjs", ".css", ".html", ".log",
				".txt", ".toml", ".lock", ".sh", ".c", ".h", ".ts", ".sql", ".templ", ".py", "":
			default:
				return nil
			}
			limit := words / 5
			if ext == ".go" {
				limit = words / 2
			}
			if share[ext] >= limit || strings.HasSuffix(path, "_test.go") && n%3 != 0 {
				return nil
			}
			b, err := os.ReadFile(path)
			if err != nil || !utf8.Valid(b) || len(b) == 0 {
				return nil
			}
			if len(b) > most {
				b = b[:most]
			}
			k := len(strings.Fields(string(b)))
			n += k
			share[ext] += k
			f(path, string(b))
			return nil
		})
	}
	return n
}

func TestOrdinaryTextIsHardlyMasked(t *testing.T) {
	words := 150_000
	if long() {
		words = 3_000_000
	}
	r := redact.New()
	account := r.KeepAccount()
	n, bytes := 0, 0
	var spent time.Duration
	show := os.Getenv("FIVEX_SHOW") != ""
	words = ordinary(t, words, func(path, text string) {
		before := r.Total()
		r.At(path)
		bytes += len(text)
		start := time.Now()
		masked := r.Text(text)
		spent += time.Since(start)
		if r.Total() > before {
			n += r.Total() - before
			if show {
				lines(t, path, text, masked)
			}
		}
	})
	for _, e := range account.Entries() {
		if e.Kind != "home-folder" && !show {
			t.Logf("%d masked by %s in %s", e.Count, e.Rule, filepath.Base(e.Where))
		}
	}
	rate := 10_000 * float64(n) / float64(words)
	t.Logf("%d masked in %d words (%.2f in 10,000), home folders apart: %v; %.0f MB/s", n, words, rate,
		r.Masked, float64(bytes)/1e6/spent.Seconds())
	if rate > 1 {
		t.Errorf("more than one word in 10,000 masked")
	}
}

// lines shows the lines that masking changed.
func lines(t *testing.T, path, text, masked string) {
	a, b := strings.Split(text, "\n"), strings.Split(masked, "\n")
	for i, j := 0, 0; i < len(a) && j < len(b); i, j = i+1, j+1 {
		if a[i] == b[j] {
			continue
		}
		if strings.Contains(b[j], "[masked:") {
			at := strings.Index(b[j], "[masked:")
			from := max(0, at-80)
			t.Logf("%s:%d: %s\n      => %s", path, i+1, a[i][min(len(a[i]), from):min(len(a[i]), at+120)],
				b[j][from:min(len(b[j]), at+60)])
		}
		if len(a) != len(b) { // lines went: find where both go on
			for k := i + 1; k < len(a); k++ {
				if j+1 < len(b) && a[k] == b[j+1] && a[k] != "" {
					i = k - 1
					break
				}
			}
		}
	}
}
