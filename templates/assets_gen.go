//go:build ignore

// Writes made/: the styles and scripts of the page, each in one small file. just
// generate runs it.
package main

import (
	"crypto/sha256"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
)

const small = "assets/page.js assets/clock.js assets/find.js assets/rail.js assets/runs.js"

// made are the files, and what each is made from.
var made = map[string]string{
	"page.css":  "assets/base.css assets/story.css assets/small.css",
	"later.css": "assets/later.css",
	"live.css":  "assets/live.css",
	"site.css":  "assets/site.css",
	"page.js":   small,
	"large.js":  strings.Replace(small, " ", " assets/later.js ", 1),
	"search.js": "assets/search.js",
	"sums.js":   "assets/sums.js",
	"live.js":   "patch.js fold.js connection.js drafts.js live.js",
}

func main() {
	m := minify.New()
	m.AddFunc(".css", css.Minify)
	m.AddFunc(".js", js.Minify)
	for name, sources := range made {
		if err := write(m, name, sources); err != nil {
			log.Fatal(err)
		}
	}
	if err := writeSums(); err != nil {
		log.Fatal(err)
	}
}

// writeSums says which sources these were: a test tells when they are others.
func writeSums() error {
	var sources []string
	for _, list := range made {
		sources = append(sources, strings.Fields(list)...)
	}
	slices.Sort(sources)
	var sums strings.Builder
	for _, s := range slices.Compact(sources) {
		b, err := os.ReadFile(filepath.Join("templates", s))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(b), s)
	}
	return os.WriteFile("templates/made/sources.sha256", []byte(sums.String()), 0o644)
}

func write(m *minify.M, name, sources string) error {
	var text strings.Builder
	for s := range strings.FieldsSeq(sources) {
		b, err := os.ReadFile(filepath.Join("templates", s))
		if err != nil {
			return err
		}
		text.Write(b)
	}
	source, form := text.String(), `\%x`
	if filepath.Ext(name) == ".js" {
		source, form = "\"use strict\";\n(() => {\n"+source+"})();\n", `\u%04x`
	}
	small, err := m.String(filepath.Ext(name), source)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if filepath.Ext(name) == ".css" {
		small = strings.ReplaceAll(small, ", #", ",#") // the minifier leaves the values of variables alone
	}
	return os.WriteFile(filepath.Join("templates", "made", name), []byte(ascii(small, form)), 0o644)
}

// ascii is a source without other characters, so that it needs no charset: form is
// how its language writes them in a string. In styles a sign must be its string's last.
func ascii(source, form string) string {
	var b strings.Builder
	for _, r := range source {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, form, r)
		}
	}
	return b.String()
}
