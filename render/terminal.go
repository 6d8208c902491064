package render

import (
	"regexp"
	"strings"
	"sync"

	terminalhtml "github.com/buildkite/terminal-to-html/v3"
)

// commandStrings are the escape sequences that carry text to the terminal
// itself: titles, links, images. None of them is output. Escapes before one go with
// it: the last of them would begin another with what stands behind.
var commandStrings = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("\x1b+[\\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\\\)?")
})

func withoutCommands(out string) string {
	if strings.IndexByte(out, 0x1b) < 0 {
		return out
	}
	return commandStrings().ReplaceAllString(out, "")
}

// terminal is terminal output as HTML: colours as classes, progress bars that
// return to the start of their line as they ended.
func terminal(out string) string {
	return terminalhtml.Render([]byte(withoutCommands(out)))
}

// PlainTerminal is terminal output without its colours.
func PlainTerminal(out string) string {
	s, err := terminalhtml.NewScreen()
	if err != nil {
		return ""
	}
	if _, err := s.Write([]byte(withoutCommands(out))); err != nil {
		return ""
	}
	return s.AsPlainText()
}
