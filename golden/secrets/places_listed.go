package secrets

import (
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"
)

// listedPlaces show a text as its bytes or its characters.
func listedPlaces() []Place {
	each := func(format, between string) func(*Gen, string) string {
		return func(_ *Gen, t string) string {
			parts := make([]string, len(t))
			for i := range len(t) {
				parts[i] = fmt.Sprintf(format, t[i])
			}
			return strings.Join(parts, between)
		}
	}
	in := func(before string, f func(*Gen, string) string, after string) func(*Gen, string) string {
		return func(g *Gen, t string) string { return before + f(g, t) + after }
	}
	return []Place{
		{Name: "base32", Hidden: true, Put: func(_ *Gen, t string) string {
			return "it is " + base32.StdEncoding.EncodeToString([]byte(t)) + "\n"
		}},
		{Name: "list of bytes", Hidden: true, Put: in("bytes [", each("%d", ", "), "]\n")},
		{Name: "bytes of Go", Hidden: true, Put: in("[", each("%d", " "), "]\n")},
		{Name: "buffer", Hidden: true, JSON: true, Put: in(`{"type":"Buffer","data":[`, each("%d", ","), "]}")},
		{Name: "bytes of C", Hidden: true, Put: in("{", each("0x%02x", ", "), "};\n")},
		{Name: "octal escapes in a string", Hidden: true, Put: in(`x = "`, each(`\%03o`, ""), "\"\n")},
		{Name: "long escapes", Hidden: true, Put: in(`x = "`, each(`\U%08x`, ""), "\"\n")},
		{Name: "dump", Hidden: true, Put: func(_ *Gen, t string) string { return hex.Dump([]byte(t)) }},
	}
}
