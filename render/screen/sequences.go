package screen

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// write reads a command's output.
func (s *Screen) write(out string) {
	for len(out) > 0 {
		char, n := utf8.DecodeRuneInString(out)
		out = out[n:]
		switch char {
		case '\n':
			s.newLine()
		case '\r':
			s.x = 0
		case '\b':
			s.x = max(s.x-1, 0)
		case '\x1b':
			out = out[s.escape(out):]
		default:
			s.put(char)
		}
	}
}

// escape does what stands behind an escape character and tells its length: 0 when
// it is nothing that is known, so that it is text.
func (s *Screen) escape(rest string) int {
	if rest == "" {
		return 0
	}
	switch rest[0] {
	case '[':
		return s.control(rest)
	case '(', ')': // a set of characters
		_, n := utf8.DecodeRuneInString(rest[1:])
		return 1 + n
	case 'M':
		s.move(0, -1)
	case '7':
		s.savedX, s.savedY = s.x, s.y
	case '8':
		s.x, s.y = s.savedX, s.savedY
	case '=', '>':
	default:
		return 0
	}
	return 1
}

// control does a sequence of numbers and a letter.
func (s *Screen) control(rest string) int {
	end := 1
	for end < len(rest) && strings.IndexByte("?0123456789;", rest[end]) >= 0 {
		end++
	}
	if end == len(rest) {
		return end // it broke off
	}
	var numbers []string
	for n := range strings.SplitSeq(rest[1:end], ";") {
		if n != "" {
			numbers = append(numbers, n)
		}
	}
	letter := rest[end]
	if 'a' <= letter && letter <= 'z' {
		letter -= 'a' - 'A'
	}
	if strings.IndexByte("ABCDEFGHJKMQILN", letter) < 0 {
		return 0
	}
	if len(numbers) == 0 || numbers[0][0] != '?' { // those of one terminal only
		s.apply(letter, numbers)
	}
	return end + 1
}

// apply does what a letter stands for.
func (s *Screen) apply(letter byte, numbers []string) {
	first := ""
	if len(numbers) > 0 {
		first = numbers[0]
	}
	switch letter {
	case 'A':
		s.move(0, -count(first))
	case 'B':
		s.move(0, count(first))
	case 'C':
		s.move(count(first), 0)
	case 'D':
		s.move(-count(first), 0)
	case 'E':
		s.x = 0
		s.move(0, count(first))
	case 'F':
		s.x = 0
		s.move(0, -count(first))
	case 'G':
		s.column(count(first))
	case 'H':
		// Nobody knows how high the window was, so the line is the next one.
		if l := s.line(); l != nil && len(l.cells) > 0 {
			s.y++
		}
		second := ""
		if len(numbers) > 1 {
			second = numbers[1]
		}
		s.column(count(second))
	case 'J':
		s.erase(first)
	case 'K':
		s.eraseLine(first)
	case 'M':
		s.style = s.style.with(numbers)
	}
}

// count is a number of a sequence, one where there is none.
func count(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 1
	}
	return min(n, 1000) // more than any window has
}
