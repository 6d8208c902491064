package templates

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheSmallStylesAndScriptsAreThoseOfTheirSources(t *testing.T) {
	sums, err := os.ReadFile("made/sources.sha256")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(sums)) {
		sum, source, _ := strings.Cut(strings.TrimSpace(line), "  ")
		b, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprintf("%x", sha256.Sum256(b)) != sum {
			t.Errorf("%s is another one than in made/: run just generate", source)
		}
	}
	sources, err := filepath.Glob("assets/*")
	if err != nil || len(sources) < 10 {
		t.Fatal(sources, err)
	}
	for _, s := range sources {
		if !strings.Contains(string(sums), "  "+s+"\n") {
			t.Errorf("%s is in no page", s)
		}
	}
}
