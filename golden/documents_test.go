package golden

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documents are the texts for people, by their path in the project.
func documents(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"../*.md", "../docs/*.md"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			texts[strings.TrimPrefix(filepath.ToSlash(f), "../")] = read(t, f)
		}
	}
	if texts["README.md"] == "" || texts["docs/security.md"] == "" {
		t.Fatal("the documents were not found")
	}
	return texts
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// goFiles are the project's Go files, by their path in the project.
func goFiles(t *testing.T) []string {
	t.Helper()
	return sources(t, ".go")
}

// sources are the project's files with these endings, by their path in the project.
func sources(t *testing.T, endings ...string) (files []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == ".git"):
			return fs.SkipDir
		case slices.Contains(endings, path.Ext(p)):
			files = append(files, strings.TrimPrefix(filepath.ToSlash(p), "../"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A document claims what a test shows, so the test must be there; and what it
// tells people to read, to run or to look at, too.
func TestWhatTheDocumentsNameIsThere(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{}
	for _, f := range goFiles(t) {
		if !strings.HasSuffix(f, "_test.go") {
			continue
		}
		for _, m := range regexp.MustCompile(`(?m)^func (\w+)\(`).FindAllStringSubmatch(read(t, "../"+f), -1) {
			tests[m[1]] = true
		}
	}
	recipes := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^([a-z][\w-]*)[^:\n]*:`).FindAllStringSubmatch(read(t, "../justfile"), -1) {
		recipes[m[1]] = true
	}
	files := sources(t, ".go", ".js", ".mjs", ".templ", ".css", ".sh")
	isThere := func(name string) bool {
		return slices.ContainsFunc(files, func(f string) bool { return strings.HasSuffix("/"+f, "/"+name) })
	}
	named := 0
	for doc, text := range documents(t) {
		for _, m := range regexp.MustCompile("`([\\w./-]+\\.(?:go|js|mjs|templ|css|sh))`").FindAllStringSubmatch(text, -1) {
			if named++; !isThere(m[1]) {
				t.Errorf("%s names the file %s, which is not there", doc, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`\b(?:Test|Fuzz|Benchmark)[A-Z]\w+`).FindAllString(text, -1) {
			if named++; !tests[m] {
				t.Errorf("%s names %s, which is not there", doc, m)
			}
		}
		for _, m := range regexp.MustCompile("(?m)(?:`|^)just ([a-z][\\w-]*)").FindAllStringSubmatch(text, -1) {
			if named++; !recipes[m[1]] {
				t.Errorf("%s names the recipe %s, which is not there", doc, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`\]\(([^):# ]+)(?:#[^)]*)?\)`).FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join("..", path.Dir(doc), m[1])); err != nil {
				t.Errorf("%s links to %s: %v", doc, m[1], err)
			}
			named++
		}
		for _, m := range regexp.MustCompile("story `([^`]+)`").FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat("stories/" + m[1] + ".txtar"); err != nil {
				t.Errorf("%s names a story: %v", doc, err)
			}
			named++
		}
	}
	if named < 100 {
		t.Errorf("only %d names were looked for: do the documents name things otherwise now?", named)
	}
}

// What the program is made of has a reason, and what it costs.
func TestEachModuleThatTheProjectNeedsHasItsReason(t *testing.T) {
	t.Parallel()
	reasons := documents(t)["docs/dependencies.md"]
	direct := regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(read(t, "../go.mod"), -1)
	if len(direct) < 10 {
		t.Fatalf("%d modules in go.mod", len(direct))
	}
	for _, m := range direct {
		name := regexp.MustCompile(`/v\d+$`).ReplaceAllString(m[1], "")
		if !strings.Contains(reasons, name) && !strings.Contains(reasons, path.Base(name)) {
			t.Errorf("docs/dependencies.md says nothing of %s", name)
		}
	}
}

// Imports run one way, between the rooms of snapshot as ARCHITECTURE.md's table
// has it.
func TestImportsRunAsTheArchitectureSays(t *testing.T) {
	t.Parallel()
	text := documents(t)["ARCHITECTURE.md"]
	imports := map[string]map[string]bool{} // folder -> folders of ours
	for _, f := range goFiles(t) {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), "../"+f, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		from := path.Dir(f)
		if imports[from] == nil {
			imports[from] = map[string]bool{}
		}
		for _, i := range parsed.Imports {
			if to, ours := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), "fivex/"); ours {
				imports[from][to] = true
			}
		}
	}

	table := map[string][]string{} // room -> what it may import
	for _, m := range regexp.MustCompile(`(?m)^\| ([a-z]+) \| (.+?) \| .+ \|$`).FindAllStringSubmatch(text, -1) {
		table[m[1]] = strings.Split(m[2], ", ")
	}
	for from := range imports {
		room, inside := strings.CutPrefix(from, "snapshot/")
		if !inside {
			continue
		}
		if strings.HasPrefix(room, "redact/") {
			continue
		}
		may, known := table[room]
		if !known {
			t.Errorf("the table says nothing of %s", from)
		}
		for to := range imports[from] {
			if strings.HasPrefix(to, from+"/") {
				continue // a room's own
			}
			if to = strings.TrimPrefix(to, "snapshot/"); !slices.Contains(may, to) {
				t.Errorf("%s imports %s; it may import %s", from, to, strings.Join(may, ", "))
			}
		}
		delete(table, room)
	}
	delete(table, "snapshot")
	delete(table, "room")
	delete(table, "what")
	if len(table) > 0 {
		t.Errorf("rooms that are no more: %q", slices.Sorted(maps.Keys(table)))
	}

	var stack []string // the rooms of redact, each on those before it
	for _, m := range regexp.MustCompile(`(?m)^\| (redact/[a-z]+) \| .+ \|$`).FindAllStringSubmatch(text, -1) {
		stack = append(stack, "snapshot/"+m[1])
	}
	for from := range imports {
		if !strings.HasPrefix(from, "snapshot/redact/") {
			continue
		}
		if !slices.Contains(stack, from) {
			t.Errorf("the table says nothing of %s", from)
		}
		for to := range imports[from] {
			if i := slices.Index(stack, to); i < 0 || i >= slices.Index(stack, from) {
				t.Errorf("%s imports %s, which is not above it in the table", from, to)
			}
		}
	}
	for _, room := range stack {
		if imports[room] == nil {
			t.Errorf("a room that is no more: %s", room)
		}
	}

	floors := strings.Split(regexp.MustCompile("`(cmd -> [^`]+)`").FindStringSubmatch(text)[1], " -> ")
	floorOf := func(folder string) int {
		top, _, _ := strings.Cut(folder, "/")
		return slices.Index(floors, top)
	}
	for from := range imports {
		for to := range imports[from] {
			a, b := floorOf(from), floorOf(to)
			switch {
			case from == "gates" || from == "push":
				t.Errorf("%s imports %s of ours", from, to)
			case strings.HasPrefix(to, "golden/") && a != 0 && !strings.HasPrefix(from, "golden"):
				t.Errorf("%s imports %s, which is the tests' and the demo's", from, to)
			case a >= 0 && b >= 0 && a > b || b == 0:
				t.Errorf("%s imports %s, which is above it", from, to)
			}
		}
	}
}
