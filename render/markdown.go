package render

import (
	"bytes"
	"html"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// mostNesting bounds how deep block quotes and lists may nest; a document
// beyond it is shown as text, since its tree would exhaust the stack.
const mostNesting = 100

// mostBrackets bounds how many links, references and footnotes may begin: their
// parsers take a time that grows with the square of that.
const mostBrackets = 20_000

// markdown is a document as HTML: GFM and footnotes, raw HTML as text, links
// to http, https, mailto and fragments only, images as links to themselves.
// prefix keeps the ids of different documents on one page apart; mark says what
// to put behind a heading, if anything.
func markdown(doc, prefix string, mark func(heading string) string) string {
	if nesting(doc) > mostNesting || strings.Count(doc, "[") > mostBrackets {
		return "<pre>" + html.EscapeString(doc) + "</pre>"
	}
	if isPlain(doc) {
		return "<p>" + html.EscapeString(doc) + "</p>\n"
	}
	var b paper
	ctx := parser.NewContext(parser.WithIDs(&headingIDs{prefix: prefix, used: map[string]int{}}))
	ctx.Set(documentKey, &policy{prefix, mark})
	if err := converter().Convert([]byte(doc), &b, parser.WithContext(ctx)); err != nil {
		return "<pre>" + html.EscapeString(doc) + "</pre>"
	}
	return b.String()
}

// converter is made once: making it costs more than most texts. What differs
// by document comes with the context of its parsing.
var converter = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Strikethrough, extension.Linkify, extension.TaskList,
			extension.NewFootnote(extension.WithFootnoteIDPrefixFunction(footnotePrefix)),
		),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(),
			parser.WithASTTransformers(util.Prioritized(policies{}, 100)),
		),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(plainly{}, 100))),
	)
})

// documentKey is where a context holds its document's policy, prefixMeta
// where a tree holds the prefix of its ids.
var documentKey = parser.NewContextKey()

const prefixMeta = "prefix"

func footnotePrefix(n ast.Node) []byte {
	prefix := ""
	if doc := n.OwnerDocument(); doc != nil {
		prefix, _ = doc.Meta()[prefixMeta].(string)
	}
	return []byte(html.EscapeString(prefix) + "-") // goldmark writes it as it is
}

// paper is a buffer that goldmark writes into as it is.
type paper struct{ bytes.Buffer }

func (*paper) Buffered() int { return 0 }
func (*paper) Flush() error  { return nil }

// isPlain tells whether a text is one paragraph without anything that Markdown
// takes for a sign: most of what agents write in one line.
func isPlain(doc string) bool {
	if doc == "" || doc[0] == ' ' || doc[0] >= '0' && doc[0] <= '9' || doc[len(doc)-1] == ' ' {
		return false
	}
	for i := range len(doc) {
		switch c := doc[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case c == ' ', c == ',', c == ';', c == '(', c == ')', c == '?':
		case c == '.' && (i < 3 || !strings.EqualFold(doc[i-3:i], "www")):
		case c == ':' && (i+1 == len(doc) || doc[i+1] != '/'):
		default:
			return false
		}
	}
	return true
}

// nesting is an upper bound of how deep a line of the document nests.
func nesting(doc string) int {
	deepest := 0
	for line := range strings.Lines(doc) {
		n := strings.Count(line, ">") + (len(line)-len(strings.TrimLeft(line, " \t")))/2
		if s := strings.TrimLeft(line, " \t>"); strings.HasPrefix(s, "- -") || strings.HasPrefix(s, "* *") ||
			strings.HasPrefix(s, "+ +") {
			n += len(s) - len(strings.TrimLeft(s, "-*+ "))
		}
		n += max(strings.Count(line, "["), strings.Count(line, "**"), strings.Count(line, "*_"),
			strings.Count(line, "~~")) / 4
		deepest = max(deepest, n)
	}
	return deepest
}

// headingIDs makes heading ids that are unique in the whole page.
type headingIDs struct {
	prefix string
	used   map[string]int
}

func (ids *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	base := ids.prefix + "-" + headingSlug(string(value))
	id := base
	for ids.used[id] > 0 {
		ids.used[base]++
		id = base + "-" + strconv.Itoa(ids.used[base]-1)
	}
	ids.used[id]++
	return []byte(id)
}

func (ids *headingIDs) Put(value []byte) { ids.used[string(value)]++ }

// headingSlug is the fragment that hosts of Markdown give a heading.
func headingSlug(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		case r == ' ':
			return '-'
		}
		return -1
	}, strings.TrimSpace(s))
	if s == "" {
		return "heading"
	}
	return s[:min(len(s), 80)]
}

// policies applies the policy that came with a document.
type policies struct{}

func (policies) Transform(doc *ast.Document, reader text.Reader, ctx parser.Context) {
	p := ctx.Get(documentKey).(*policy)
	doc.AddMeta(prefixMeta, p.prefix)
	p.apply(doc, reader.Source())
}

// policy enforces what links and images may do, and sets headings below the
// page's own.
type policy struct {
	prefix string
	mark   func(heading string) string
}

func (p *policy) apply(doc *ast.Document, source []byte) {
	var headings []*ast.Heading
	var links []*ast.Link
	var images []*ast.Image
	var auto []*ast.AutoLink
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.FencedCodeBlock:
			n.Info = nil // its language would be a class, or several of this page's own
		case *ast.Heading:
			n.Level = min(6, n.Level+2)
			headings = append(headings, n)
		case *ast.Link:
			links = append(links, n)
		case *ast.Image:
			images = append(images, n)
		case *ast.AutoLink:
			auto = append(auto, n)
		}
		return ast.WalkContinue, nil
	})
	for _, n := range headings {
		if p.mark == nil || n.Lines().Len() == 0 {
			continue
		}
		line := n.Lines().At(0)
		if m := p.mark(string(line.Value(source))); m != "" {
			n.AppendChild(n, ast.NewString([]byte(" · "+m)))
		}
	}
	for _, n := range links {
		if frag, ok := strings.CutPrefix(string(n.Destination), "#"); ok {
			n.Destination = []byte("#" + p.prefix + "-" + headingSlug(frag))
		} else if !allowedURL(string(n.Destination)) {
			unwrap(n)
		}
	}
	for _, n := range auto {
		if !allowedURL(string(n.URL(source))) {
			n.Parent().ReplaceChild(n.Parent(), n, ast.NewString(n.Label(source)))
		}
	}
	for _, n := range images {
		label := ast.NewString([]byte("[image: "))
		n.Parent().InsertBefore(n.Parent(), n, label)
		n.Parent().InsertAfter(n.Parent(), n, ast.NewString([]byte("]")))
		unwrap(n)
	}
}

// unwrap leaves a node's text in its place.
func unwrap(n ast.Node) {
	parent := n.Parent()
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		parent.InsertBefore(parent, n, c)
	}
	parent.RemoveChild(parent, n)
}

func allowedURL(s string) bool {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return true
	}
	return false
}

// plainly renders as text what would otherwise be raw HTML or a form control.
type plainly struct{}

func (plainly) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindRawHTML, func(w util.BufWriter, source []byte, n ast.Node,
		entering bool) (ast.WalkStatus, error) {
		if entering {
			segs := n.(*ast.RawHTML).Segments
			for i := range segs.Len() {
				seg := segs.At(i)
				w.WriteString(html.EscapeString(string(seg.Value(source))))
			}
		}
		return ast.WalkSkipChildren, nil
	})
	reg.Register(ast.KindHTMLBlock, func(w util.BufWriter, source []byte, n ast.Node,
		entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		block := n.(*ast.HTMLBlock)
		w.WriteString("<pre>")
		for i := range block.Lines().Len() {
			line := block.Lines().At(i)
			w.WriteString(html.EscapeString(string(line.Value(source))))
		}
		if block.HasClosure() {
			w.WriteString(html.EscapeString(string(block.ClosureLine.Value(source))))
		}
		w.WriteString("</pre>\n")
		return ast.WalkSkipChildren, nil
	})
	reg.Register(east.KindTaskCheckBox, func(w util.BufWriter, _ []byte, n ast.Node,
		entering bool) (ast.WalkStatus, error) {
		if entering {
			if n.(*east.TaskCheckBox).IsChecked {
				w.WriteString(`<span role="img" aria-label="done">☑</span> `)
			} else {
				w.WriteString(`<span role="img" aria-label="open">☐</span> `)
			}
		}
		return ast.WalkContinue, nil
	})
}
