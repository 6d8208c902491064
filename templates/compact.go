package templates

import (
	"fmt"
	"regexp"
	"strings"
)

// compact leaves out indentation, and compactScript comment lines too: they are
// for us, and every page would carry them.
func compact(source string) string {
	var b strings.Builder
	for line := range strings.Lines(source) {
		b.WriteString(strings.TrimLeft(line, " \t"))
	}
	return b.String()
}

// ascii is a source without other characters: form is how its language writes them
// in a string.
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

// tight leaves out the spaces that CSS does not need.
var tight = strings.NewReplacer("; }\n", "}", "}\n", "}", ": ", ":", ", ", ",", " { ", "{", "; ", ";", ";\n", ";", " }\n", "}", " > ", ">")

func stylesheet(source string) string {
	return ascii(tight.Replace(compact(cssComment.ReplaceAllString(source, ""))), `\%06x`)
}

var cssComment = regexp.MustCompile(`/\*[^*]*\*/\n?`)

// inlineType is a type within a line, which is for the checker; atEnd is a comment
// behind code, without quotes, so that it is none within a string.
var (
	inlineType = regexp.MustCompile(`/\*\* @(type|param)[^*]*\*/ ?`)
	atEnd      = regexp.MustCompile(` // [^"'` + "`" + `]*\n`)
)

// tightCode leaves out spaces that code does not need; no string of ours has these.
var tightCode = strings.NewReplacer(" = ", "=", " => ", "=>", ") {", "){")

func compactScript(source string) string {
	var b strings.Builder
	source = "\"use strict\";\n(() => {\n" + source + "})();\n"
	for line := range strings.Lines(compact(source)) {
		_, code, ends := strings.Cut(line, "*/")
		begins := strings.HasPrefix(line, "/**") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "*/")
		comment := strings.HasPrefix(line, "//") || begins && (!ends || strings.TrimSpace(code) == "")
		if comment || line == "\n" {
			continue
		}
		line = atEnd.ReplaceAllString(inlineType.ReplaceAllString(line, ""), "\n")
		if code := strings.TrimSuffix(line, "\n"); goesOnInOneLine(code) {
			line = code
		}
		b.WriteString(line)
	}
	return ascii(tightCode.Replace(b.String()), `\u%04x`)
}

// goesOnInOneLine tells whether nothing but a line's end divides code from the next.
func goesOnInOneLine(code string) bool {
	return !strings.Contains(code, "//") && code != "" && strings.ContainsRune("{;,(", rune(code[len(code)-1]))
}
