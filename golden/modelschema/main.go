// Command modelschema writes the JSON Schema of the JSON report: it reads the
// model's Go source, types, tags and comments, so that the two cannot disagree.
//
//	go run ./golden/modelschema > render/report.schema.json
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"fivex/snapshot/report"
)

func main() {
	out, err := Schema("snapshot/report")
	if err != nil {
		fmt.Fprintln(os.Stderr, "modelschema:", err)
		os.Exit(1)
	}
	os.Stdout.Write(out)
}

// Schema is the schema of the Report type in the package's folder.
func Schema(dir string) ([]byte, error) {
	m := &model{types: map[string]*ast.TypeSpec{}, docs: map[string]string{}, defs: &object{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		m.collect(f)
	}
	root := m.structure("Report")
	root.put("$schema", "https://json-schema.org/draft/2020-12/schema")
	root.put("$id", "https://5x.invalid/report.schema.json")
	root.put("title", "5x report")
	root.put("$defs", m.defs)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err = enc.Encode(root)
	return b.Bytes(), err
}

type model struct {
	types map[string]*ast.TypeSpec
	docs  map[string]string
	defs  *object
}

func (m *model) collect(f *ast.File) {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range g.Specs {
			if t, ok := s.(*ast.TypeSpec); ok {
				m.types[t.Name.Name] = t
				m.docs[t.Name.Name] = text(g.Doc)
			}
		}
	}
}

func text(groups ...*ast.CommentGroup) string {
	var all []string
	for _, g := range groups {
		if g != nil {
			all = append(all, strings.Join(strings.Fields(g.Text()), " "))
		}
	}
	return strings.Join(all, " ")
}

// structure is the schema of a struct type.
func (m *model) structure(name string) *object {
	props, required := &object{}, []string{}
	m.members(name, props, &required)
	return (&object{}).put("description", m.docs[name]).put("type", "object").put("properties", props).
		put("additionalProperties", false).put("required", required)
}

func (m *model) members(name string, props *object, required *[]string) {
	for _, f := range m.types[name].Type.(*ast.StructType).Fields.List {
		tag := ""
		if f.Tag != nil {
			raw, _ := strconv.Unquote(f.Tag.Value)
			tag = reflect.StructTag(raw).Get("json")
		}
		if len(f.Names) == 0 { // embedded: its members are this one's
			embedded, optional := f.Type, false
			if p, ok := embedded.(*ast.StarExpr); ok {
				embedded, optional = p.X, true
			}
			need := required
			if optional {
				need = &[]string{}
			}
			m.members(embedded.(*ast.Ident).Name, props, need)
			continue
		}
		key, options, _ := strings.Cut(tag, ",")
		if key == "-" || key == "" {
			continue
		}
		s := m.schema(f.Type)
		if key == "version" && name == "Report" {
			s = (&object{}).put("const", report.FormatVersion)
		}
		if doc := text(f.Doc, f.Comment); doc != "" {
			s.put("description", doc)
		}
		props.put(key, s)
		if !strings.Contains(options, "omitempty") {
			*required = append(*required, key)
		}
	}
}

func kind(name string) *object { return (&object{}).put("type", name) }

func (m *model) schema(t ast.Expr) *object {
	switch t := t.(type) {
	case *ast.StarExpr:
		inner := m.schema(t.X)
		if name, ok := inner.get("type").(string); ok && name != "object" {
			return kind("").put("type", []string{name, "null"})
		}
		return inner
	case *ast.ArrayType:
		return kind("").put("type", []string{"array", "null"}).put("items", m.schema(t.Elt))
	case *ast.MapType:
		return kind("").put("type", []string{"object", "null"}).put("additionalProperties", m.schema(t.Value))
	case *ast.IndexExpr: // Set[T]
		return kind("object").put("additionalProperties", m.schema(t.Index))
	case *ast.SelectorExpr: // json.RawMessage
		return &object{}
	case *ast.Ident:
		return m.named(t.Name)
	}
	return &object{}
}

func (m *model) named(name string) *object {
	switch name {
	case "string":
		return kind("string")
	case "bool":
		return kind("boolean")
	case "int", "int64":
		return kind("integer")
	case "float64":
		return kind("number")
	case "any":
		return &object{}
	}
	ref := (&object{}).put("$ref", "#/$defs/"+name)
	if m.defs.get(name) != nil {
		return ref
	}
	if name == "Time" {
		m.defs.put(name, (&object{}).put("description", m.docs[name]).put("type",
			[]string{"string", "null"}).put("format", "date-time"))
		return ref
	}
	m.defs.put(name, &object{}) // it may hold itself
	m.defs.put(name, m.structure(name))
	return ref
}

// An object is a JSON object that keeps the order of its members.
type object struct {
	keys   []string
	values map[string]any
}

func (o *object) put(key string, v any) *object {
	if o.values == nil {
		o.values = map[string]any{}
	}
	if _, known := o.values[key]; !known {
		o.keys = append(o.keys, key)
	}
	o.values[key] = v
	return o
}

func (o *object) get(key string) any { return o.values[key] }

// MarshalJSON implements json.Marshaler.
func (o *object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, k := range o.keys {
		if i > 0 {
			b.WriteByte(',')
		}
		var value bytes.Buffer
		enc := json.NewEncoder(&value)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(o.values[k]); err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%q:%s", k, bytes.TrimSpace(value.Bytes()))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
