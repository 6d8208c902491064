package screen

import (
	"strconv"
	"strings"
)

// A style is how a character looks; the zero one is plain.
type style struct {
	fg, bg uint8
	flags  flags
}

type flags uint8

const (
	fgOf256 flags = 1 << iota
	bgOf256
	bold
	faint
	italic
	underline
	blink
	strike
)

// classes are the style's, as the page's style sheet knows them.
func (s style) classes() string {
	var list []string
	add := func(class string, n uint8) { list = append(list, class+strconv.Itoa(int(n))) }
	switch {
	case s.flags&fgOf256 != 0:
		add("term-fgx", s.fg)
	case s.fg > 38:
		add("term-fgi", s.fg)
	case s.fg > 0:
		add("term-fg", s.fg)
	}
	switch {
	case s.flags&bgOf256 != 0:
		add("term-bgx", s.bg)
	case s.bg > 48:
		add("term-bgi", s.bg)
	case s.bg > 0:
		add("term-bg", s.bg)
	}
	for _, f := range []struct {
		flag  flags
		class string
	}{{bold, "term-fg1"}, {faint, "term-fg2"}, {italic, "term-fg3"}, {underline, "term-fg4"},
		{blink, "term-fg5"}, {strike, "term-fg9"}} {
		if s.flags&f.flag != 0 {
			list = append(list, f.class)
		}
	}
	return strings.Join(list, " ")
}

// with is the style after a sequence of numbers; none mean the plain one.
func (s style) with(numbers []string) style {
	if len(numbers) == 0 {
		return style{}
	}
	for len(numbers) > 0 {
		n, err := strconv.ParseUint(numbers[0], 10, 8)
		numbers = numbers[1:]
		if err != nil {
			continue
		}
		if n == 38 || n == 48 {
			numbers = s.of256(n == 38, numbers)
			continue
		}
		s.set(uint8(n))
	}
	return s
}

// of256 sets one of 256 colours, for which 5 and a number stand behind 38 or 48. It
// tells the numbers that are left.
func (s *style) of256(foreground bool, numbers []string) (rest []string) {
	var got [2]uint8
	for i := range got {
		n, err := uint64(0), error(strconv.ErrSyntax)
		for err != nil { // what is no number is passed over
			if len(numbers) == 0 {
				return nil
			}
			n, err = strconv.ParseUint(numbers[0], 10, 8)
			numbers = numbers[1:]
		}
		if got[i] = uint8(n); i == 0 && n != 5 {
			return numbers
		}
	}
	if foreground {
		s.fg, s.flags = got[1], s.flags|fgOf256
	} else {
		s.bg, s.flags = got[1], s.flags|bgOf256
	}
	return numbers
}

func (s *style) set(n uint8) {
	switch {
	case n == 0:
		*s = style{}
	case n == 1:
		s.flags = s.flags&^faint | bold
	case n == 2:
		s.flags = s.flags&^bold | faint
	case n == 3:
		s.flags |= italic
	case n == 4:
		s.flags |= underline
	case n == 5 || n == 6:
		s.flags |= blink
	case n == 9:
		s.flags |= strike
	case n == 21 || n == 22:
		s.flags &^= bold | faint
	case n == 23:
		s.flags &^= italic
	case n == 24:
		s.flags &^= underline
	case n == 25:
		s.flags &^= blink
	case n == 29:
		s.flags &^= strike
	case n == 39:
		s.fg, s.flags = 0, s.flags&^fgOf256
	case n == 49:
		s.bg, s.flags = 0, s.flags&^bgOf256
	case 30 <= n && n <= 37 || 90 <= n && n <= 97:
		s.fg, s.flags = n, s.flags&^fgOf256
	case 40 <= n && n <= 47 || 100 <= n && n <= 107:
		s.bg, s.flags = n, s.flags&^bgOf256
	}
}
