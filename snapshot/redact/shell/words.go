package shell

import "strings"

// An arg is a word that a command is given, and where it begins.
type arg struct {
	text string
	at   int
}

// behind is what a word says from its nth character on.
func (a arg) behind(n int) arg { return arg{a.text[n:], a.at + n} }

// shellWords are the words behind a command up to its end, without their
// quotes, and where each begins.
func shellWords(s string, i int) (args []arg) {
	most := min(len(s), i+600)
	for i < most && len(args) < 40 {
		for i < most && (s[i] == ' ' || s[i] == '\t' || s[i] == '\\' && i+1 < most && s[i+1] == '\n' ||
			s[i] == '\n' && s[i-1] == '\\') {
			i++
		}
		if i >= most || strings.IndexByte("|;&\n\r`)", s[i]) >= 0 {
			break
		}
		from := i
		if c := s[i]; c == '"' || c == '\'' {
			if j := strings.IndexByte(s[i+1:most], c); j >= 0 && strings.IndexByte(s[i+1:i+1+j], '\n') < 0 {
				args = append(args, arg{s[i+1 : i+1+j], i + 1})
				i += j + 2
				continue
			}
		}
		i = shellWordEnd(s[:most], i)
		word, at := s[from:i], from
		// --password="x", -p'x'
		if j := strings.IndexAny(word, "\"'"); j > 0 && len(word) > j+2 && word[len(word)-1] == word[j] {
			if strings.HasSuffix(word[:j], "=") || j == 2 {
				at++ // the place of the value is one further, for the quote
			}
			args = append(args, arg{word[:j] + word[j+1:len(word)-1], at})
			continue
		}
		// the end of code in Markdown
		if j := strings.IndexByte(word, '`'); j >= 0 && strings.Trim(word[j:], "`,.;:)*_") == "" {
			if j > 0 {
				args = append(args, arg{word[:j], at})
			}
			break
		}
		if strings.IndexByte(word, '(') < 0 {
			word = strings.TrimRight(word, ")")
		}
		args = append(args, arg{strings.TrimRight(word, "\"'`,.;"), at})
		if strings.HasSuffix(word, ",") || strings.HasSuffix(word, ";") {
			break // prose, or the end of the command
		}
	}
	return args
}

// shellWordEnd is where the word ends that begins at i; within quotes it may have
// spaces.
func shellWordEnd(s string, i int) int {
	var quote byte
	for ; i < len(s) && s[i] != '\n'; i++ {
		c := s[i]
		if quote == 0 && (c == ' ' || c == '\t' || c == '\r' || c == '|' && i+1 < len(s) && s[i+1] == ' ') {
			break
		}
		if c == '"' || c == '\'' {
			switch quote {
			case 0:
				quote = c
			case c:
				quote = 0
			}
		}
	}
	return i
}

// listWords are the words behind the first of a list of strings, as in a file of
// JSON or YAML: ["mysql", "-px"].
func listWords(s string, i int) (args []arg) {
	most := min(len(s), i+600)
	for i < most && len(args) < 40 {
		comma := false
		for i < most && strings.IndexByte(" \t\r\n,[\\", s[i]) >= 0 {
			comma = comma || s[i] == ','
			i++
		}
		if !comma || i >= most || s[i] != '"' && s[i] != '\'' {
			break
		}
		j := strings.IndexByte(s[i+1:most], s[i])
		if j < 0 {
			break
		}
		args = append(args, arg{strings.TrimRight(s[i+1:i+1+j], `\`), i + 1})
		i += j + 2
	}
	return args
}
