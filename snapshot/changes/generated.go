package changes

import (
	"path"
	"strings"
)

// lockFiles are written by package managers.
var lockFiles = map[string]bool{
	"bun.lock": true, "bun.lockb": true, "Cargo.lock": true, "composer.lock": true, "deno.lock": true,
	"flake.lock": true, "Gemfile.lock": true, "go.sum": true, "go.work.sum": true,
	"gradle.lockfile": true, "mix.lock": true, "npm-shrinkwrap.json": true, "package-lock.json": true,
	"packages.lock.json": true, "pdm.lock": true, "Pipfile.lock": true, "pnpm-lock.yaml": true,
	"Podfile.lock": true, "poetry.lock": true, "pubspec.lock": true, "uv.lock": true,
	"yarn.lock": true, "Package.resolved": true,
}

// generatedEndings are those of files that a program writes.
var generatedEndings = []string{
	".min.js", ".min.css", ".js.map", ".css.map", ".mjs.map", ".pb.go", ".pb.cc", ".pb.h", "_pb2.py",
	"_pb2_grpc.py", "_pb.js", "_pb.ts", "_templ.go", "_string.go", ".g.dart", ".freezed.dart",
	".Designer.cs", ".designer.cs", ".g.cs", ".generated.ts", ".generated.js", ".generated.go",
	".gen.go", ".gen.ts", "_generated.go", "_generated.ts",
}

// vendored are folders of code that was brought along.
var vendored = []string{"node_modules/", "vendor/", "third_party/", ".yarn/"}

// isGenerated tells by a file's name that people do not read it: a lock file,
// generated code, a dependency.
func isGenerated(name string) bool {
	if lockFiles[path.Base(name)] {
		return true
	}
	for _, end := range generatedEndings {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	for _, dir := range vendored {
		if strings.HasPrefix(name, dir) || strings.Contains(name, "/"+dir) {
			return true
		}
	}
	return false
}
