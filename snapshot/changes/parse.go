package changes

import (
	"bufio"
	"errors"
	"strconv"
	"strings"
)

// parse reads one answer: a head, the files, their patches.
func parse(in *bufio.Reader) (*diff, error) {
	if _, err := in.ReadString('\n'); err != nil {
		return nil, err
	}
	p := &parser{in: in, diff: &diff{}}
	if err := p.list(); err != nil {
		return nil, err
	}
	return p.diff, p.patches()
}

type parser struct {
	in     *bufio.Reader
	diff   *diff
	owners []int32 // for each patch to come, the file that it is of; -1 is one that is not listed
	kept   int     // bytes
	edits  int
}

var errUnknown = errors.New("git answered in an unknown way")

// list reads the files: ":mode mode hash hash status NUL path NUL".
func (p *parser) list() error {
	for {
		b, err := p.in.Peek(1)
		if err != nil {
			return err
		}
		if b[0] == 0 { // patches follow
			_, err = p.in.Discard(1)
			return err
		}
		if b[0] != ':' {
			return nil
		}
		head, err := p.field(200)
		if err != nil {
			return err
		}
		part := strings.Fields(strings.TrimPrefix(head, ":"))
		if len(part) != 5 || p.diff.changed >= mostRaw {
			return errUnknown
		}
		f := file{oldMode: part[0], newMode: part[1], status: part[4][0]}
		if f.path, err = p.field(mostPath); err != nil {
			return err
		}
		if f.status == 'R' || f.status == 'C' {
			f.oldPath = f.path
			if f.path, err = p.field(mostPath); err != nil {
				return err
			}
		}
		p.add(f)
	}
}

func (p *parser) add(f file) {
	owner := int32(-1)
	if p.diff.changed++; len(p.diff.files) < mostFiles ||
		strings.HasSuffix(f.path, ".md") && len(p.diff.files) < mostFiles+mostMore {
		owner = int32(len(p.diff.files))
		f.generated = isGenerated(f.path)
		p.diff.files = append(p.diff.files, f)
	}
	if p.owners = append(p.owners, owner); f.status == 'T' { // its patch is of the one going and of the one coming
		p.owners = append(p.owners, owner)
	}
}

// field reads up to a NUL.
func (p *parser) field(most int) (string, error) {
	var b []byte
	for {
		part, err := p.in.ReadSlice(0)
		b = append(b, part...)
		switch {
		case err == nil:
			return string(b[:len(b)-1]), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", err
		case len(b) > most:
			return "", errUnknown
		}
	}
}

// patches reads the patches up to the answer's end. A patch has a head and
// hunks; what a hunk's lines hold is told by their number, never by their text.
func (p *parser) patches() error {
	var f *file
	next := 0
	for {
		text, _, err := p.line(1 << 10)
		switch {
		case err != nil:
			return err
		case text == answerEnd:
			if next != len(p.owners) {
				return errUnknown
			}
			return nil
		case strings.HasPrefix(text, "diff --git "):
			if next >= len(p.owners) {
				return errUnknown
			}
			f = p.file(p.owners[next])
			next++
		case f == nil:
			return errUnknown
		case strings.HasPrefix(text, "Binary files "):
			f.binary = true
		case strings.HasPrefix(text, "@@ "):
			if err := p.hunk(f, text); err != nil {
				return err
			}
		}
	}
}

// file is the one that a patch is of; one that is not listed is only counted.
func (p *parser) file(owner int32) *file {
	if owner < 0 {
		return &file{cut: true}
	}
	return &p.diff.files[owner]
}

// line reads a line, its end included, and keeps at most so many bytes of it.
func (p *parser) line(most int) (text string, long bool, err error) {
	part, err := p.in.ReadSlice('\n')
	if err == nil && len(part) <= most {
		return string(part), false, nil
	}
	kept := append([]byte(nil), part[:min(len(part), most)]...)
	for errors.Is(err, bufio.ErrBufferFull) {
		part, err = p.in.ReadSlice('\n')
		kept = append(kept, part[:min(len(part), most-len(kept))]...)
	}
	return string(kept), true, err
}

// hunk reads the lines of "@@ -9,8 +12,11 @@ …".
func (p *parser) hunk(f *file, head string) error {
	from, to, ok := ranges(head)
	if !ok {
		return errUnknown
	}
	p.keep(f, line{kind: '@', text: strings.TrimSuffix(head[1:], "\n")})
	at, edits := edit{from: from.at, to: to.at}, &edit{}
	if from.n == 0 {
		at.from++ // git names the line before where a side is empty
	}
	if to.n == 0 {
		at.to++
	}
	flush := func() {
		if edits.n+edits.m > 0 {
			p.edit(f, *edits)
		}
		*edits = edit{}
	}
	for left, right := from.n, to.n; left > 0 || right > 0; {
		text, long, err := p.line(mostOfLine + overlap)
		if err != nil {
			return err
		}
		l := line{kind: text[0], text: strings.TrimSuffix(text[1:], "\n"), long: long}
		switch l.kind {
		case '\\':
		case '+', '-':
			if edits.n+edits.m == 0 {
				edits.from, edits.to = at.from, at.to
			}
			if l.kind == '+' {
				at.to, right, edits.m = at.to+1, right-1, edits.m+1
				f.added++
				p.diff.added++
			} else {
				at.from, left, edits.n = at.from+1, left-1, edits.n+1
				f.removed++
				p.diff.removed++
			}
		case ' ':
			flush()
			at.from, at.to, left, right = at.from+1, at.to+1, left-1, right-1
		default:
			return errUnknown
		}
		p.keep(f, l)
	}
	flush()
	if b, err := p.in.Peek(1); err == nil && b[0] == '\\' {
		text, _, err := p.line(1 << 10)
		if err != nil {
			return err
		}
		p.keep(f, line{kind: '\\', text: strings.TrimSuffix(text[1:], "\n")})
	}
	return nil
}

// keep keeps a line of a patch while there is room.
func (p *parser) keep(f *file, l line) {
	size := min(len(l.text)+2, mostOfLine)
	if f.generated || f.cut {
		return
	}
	if f.kept > mostOfFile+overlap || p.kept > mostOfRange+overlap {
		f.cut = true
		return
	}
	f.lines = append(f.lines, l)
	f.kept += size
	p.kept += size
}

func (p *parser) edit(f *file, e edit) {
	if e.n == 0 {
		e.from--
	}
	if p.edits++; p.edits <= mostEdits {
		f.edits = append(f.edits, e)
	}
}

// A span is where a hunk stands on one side.
type span struct{ at, n int }

// ranges reads a hunk's head.
func ranges(head string) (from, to span, ok bool) {
	text := strings.TrimPrefix(head, "@@ -")
	a, text, ok1 := strings.Cut(text, " +")
	b, _, ok2 := strings.Cut(text, " @@")
	from, ok3 := spanOf(a)
	to, ok4 := spanOf(b)
	return from, to, ok1 && ok2 && ok3 && ok4
}

func spanOf(text string) (s span, ok bool) {
	at, n, counted := strings.Cut(text, ",")
	var err error
	if s.at, err = strconv.Atoi(at); err != nil || s.at < 0 {
		return s, false
	}
	if s.n = 1; counted {
		s.n, err = strconv.Atoi(n)
	}
	return s, err == nil && s.n >= 0
}
