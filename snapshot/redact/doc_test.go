package redact

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryFileHasItsCornerInThePackagesDoc(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, m := range regexp.MustCompile(`(?m)^//\t.{14}(.*)$`).FindAllStringSubmatch(string(doc), -1) {
		named = append(named, strings.Fields(m[1])...)
	}
	files, _ := filepath.Glob("*.go")
	for _, f := range files {
		name := strings.TrimSuffix(f, ".go")
		if !strings.HasSuffix(name, "_test") && name != "doc" && !slices.Contains(named, name) {
			t.Errorf("%s has no corner", f)
		}
	}
	for _, name := range named {
		if !slices.Contains(files, name+".go") {
			t.Errorf("there is no %s.go", name)
		}
	}
}
