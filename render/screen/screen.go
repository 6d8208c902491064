package screen

import "strings"

// The window in which a cursor moves; what left it at the top stays as it is.
const (
	columns = 160
	rows    = 100
)

// A Screen is what was written so far.
type Screen struct {
	x, y           int // of the cursor in the window
	savedX, savedY int
	style          style
	lines          []line
}

type line struct {
	cells []cell
	goes  bool // on in the next one: it was too long for the window
}

type cell struct {
	char  rune
	style style
}

var blank = cell{char: ' '}

// Of is the screen after a command's output.
func Of(out string) *Screen {
	s := &Screen{}
	s.write(out)
	return s
}

// top is the window's first line.
func (s *Screen) top() int { return max(0, len(s.lines)-rows) }

// line is that of the cursor; nil where nothing was written yet.
func (s *Screen) line() *line {
	if i := s.top() + s.y; i < len(s.lines) {
		return &s.lines[i]
	}
	return nil
}

// put writes a character where the cursor is.
func (s *Screen) put(char rune) {
	if s.x >= columns {
		if l := s.line(); l != nil {
			l.goes = true
		}
		s.x = 0
		s.y++
	}
	for s.line() == nil {
		s.lines = append(s.lines, line{})
		if s.y >= rows { // the window moved down
			s.y--
		}
	}
	l := s.line()
	for len(l.cells) <= s.x {
		l.cells = append(l.cells, blank)
	}
	l.cells[s.x] = cell{char, s.style}
	s.x++
}

func (s *Screen) newLine() {
	if l := s.line(); l != nil {
		l.goes = false
	}
	s.x = 0
	s.y++
}

// move moves the cursor, as far as the window goes.
func (s *Screen) move(x, y int) {
	switch {
	case x < 0:
		s.x = max(s.x+x, 0)
	case x > 0:
		s.x = min(s.x+x, columns-1)
	}
	switch {
	case y < 0:
		s.y = max(s.y+y, 0)
	case y > 0:
		s.y = min(s.y+y, rows-1)
	}
}

// column moves the cursor to the nth of its line.
func (s *Screen) column(n int) { s.x = min(max(n-1, 0), columns-1) }

// eraseLine blanks the cursor's line: "" from the cursor on, "1" up to it, "2" all.
func (s *Screen) eraseLine(how string) {
	l := s.line()
	if l == nil {
		return
	}
	switch how {
	case "", "0":
		l.clear(s.x, len(l.cells))
	case "1":
		l.clear(0, s.x)
	case "2":
		*l = line{cells: l.cells[:0]}
	}
}

// erase blanks the window: "" behind the cursor, "1" before it, "2" all, "3" also
// what left it.
func (s *Screen) erase(how string) {
	from, to := s.top(), len(s.lines)
	switch how {
	case "", "0":
		s.eraseLine("")
		from = min(from+s.y+1, to)
	case "1":
		s.eraseLine("1")
		to = min(from+s.y, to)
	case "2":
	case "3":
		from = 0
	default:
		return
	}
	for i := range s.lines[from:to] {
		l := &s.lines[from+i]
		*l = line{cells: l.cells[:0]}
	}
}

// clear blanks the cells from one to another, the last as well.
func (l *line) clear(from, to int) {
	switch {
	case from >= len(l.cells):
	case to >= len(l.cells)-1:
		l.cells = l.cells[:from]
	default:
		for i := from; i <= to; i++ {
			l.cells[i] = blank
		}
	}
}

// Plain is the screen without its colours.
func (s *Screen) Plain() string {
	var b, text strings.Builder
	for _, l := range s.lines {
		text.Reset()
		for _, c := range l.cells {
			text.WriteRune(c.char)
		}
		if l.goes {
			b.WriteString(text.String())
			continue
		}
		b.WriteString(strings.TrimRight(text.String(), " \t") + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// HTML is the screen as markup: text, and spans with the classes of its colours.
func (s *Screen) HTML() string {
	var b strings.Builder
	for lines := s.lines; len(lines) > 0; {
		n := 1
		for n < len(lines) && lines[n-1].goes {
			n++
		}
		b.WriteString(joined(lines[:n]))
		if lines = lines[n:]; len(lines) > 0 {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// joined is a line, of several in the window, as markup.
func joined(parts []line) string {
	var b strings.Builder
	var before style
	for _, l := range parts {
		for _, c := range l.cells {
			if c.style != before {
				if before != (style{}) {
					b.WriteString("</span>")
				}
				if c.style != (style{}) {
					b.WriteString(`<span class="` + c.style.classes() + `">`)
				}
				before = c.style
			}
			escaped(&b, c.char)
		}
	}
	if before != (style{}) {
		b.WriteString("</span>")
	}
	if text := strings.TrimRight(b.String(), " \t"); text != "" {
		return text
	}
	return "&nbsp;"
}

func escaped(b *strings.Builder, char rune) {
	switch char {
	case '&':
		b.WriteString("&amp;")
	case '\'':
		b.WriteString("&#39;")
	case '<':
		b.WriteString("&lt;")
	case '>':
		b.WriteString("&gt;")
	case '"':
		b.WriteString("&quot;")
	case '/':
		b.WriteString("&#47;")
	default:
		b.WriteRune(char)
	}
}
