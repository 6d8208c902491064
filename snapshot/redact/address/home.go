package address

import (
	"strings"
	"unicode/utf8"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/find"
)

// home finds a home folder: /home/ann, /Users/ann, C:\Users\ann and what else
// they are written as. All up to the name is it, so that "~" can take its place.
func home(v find.Text, at, end int) bool {
	s := v.Text
	if at == 0 {
		return false
	}
	word := strings.ToLower(s[at : end-1])
	if s[end-1] == '-' {
		return slug(v, at+1, end)
	}
	if s[end-1] == '%' {
		return true // an escaped slash: looked at when it is decoded
	}
	i := end
	for i < len(s) && (s[i] == '/' || s[i] == '\\') && i-end < 32 {
		i++
	}
	if word == "settings" {
		if at < 14 || !strings.EqualFold(s[at-14:at], "documents and ") {
			return false
		}
		at -= 14
	}
	if c := s[at-1]; c != '/' && c != '\\' && c != ':' {
		return c == 'F' || c == 'f' // %2Fhome
	}
	root, ok := homeRoot(s, at, word)
	if !ok {
		return false
	}
	to := homeName(s, i, root)
	if to == i {
		return false
	}
	v.Found(root, to)
	return false
}

// homeRoot is where the path begins whose folder "home" or "Users" stands at
// at, if it is that of a machine and not some folder of a project.
func homeRoot(s string, at int, word string) (int, bool) {
	from := at
	for from > 0 && (s[from-1] == '/' || s[from-1] == '\\') && at-from < 32 {
		from--
	}
	if from == 0 {
		return 0, true
	}
	c := s[from-1]
	if c == '~' && (from < 2 || s[from-2] != '~') {
		return 0, false // within a home folder
	}
	if decode.Escaped(s, from) || at-from > 1 && strings.Contains(s[max(0, from-80):from], "://") {
		return from, true // behind the end of a line; escaped in the path of a URL
	}
	if c == ':' && from > 1 && (s[from-2]|0x20 >= 'a' && s[from-2]|0x20 <= 'z') {
		if from < 3 || !ascii.Word[s[from-3]] {
			return from - 2, true // a drive
		}
		return from, true // host:/home/ann, file:/home/ann
	}
	if c == '_' && (from < 2 || !ascii.Word[s[from-2]]) {
		return from, true // emphasis
	}
	if !ascii.Word[c] && c < 0x80 && c != '$' || c == '-' {
		return from, true
	}
	if c >= 0x80 {
		return from, true
	}
	return rootBefore(s, from, word)
}

// rootBefore is where the path begins of which a part stands right before from: a
// mount, a distribution, the root of a machine.
func rootBefore(s string, from int, word string) (int, bool) {
	lo := from
	for n := 0; lo > 0 && n < 80 && (ascii.Word[s[lo-1]] || s[lo-1] == '/' || s[lo-1] == '\\' ||
		s[lo-1] == '$' || s[lo-1] == ':'); n++ {
		lo--
	}
	before := strings.ToLower(strings.ReplaceAll(s[lo:from], `\`, "/"))
	for strings.Contains(before, "//") {
		before = strings.ReplaceAll(before, "//", "/")
	}
	switch {
	case strings.HasSuffix(before, "wsl$"), strings.HasSuffix(before, "wsl.localhost"):
		return lo, true
	case strings.Contains(before, "wsl$/"), strings.Contains(before, "wsl.localhost/"):
		return lo, true
	case strings.HasPrefix(before, "http:") || strings.HasPrefix(before, "https:"):
		return 0, false
	case strings.HasPrefix(before, "/"):
	case strings.Contains(before, ":/"): // vscode-remote://host/home/ann
		return from, true
	case len(before) == 1 && word == "users": // c/Users/ann
		return lo, true
	default:
		return 0, false
	}
	parts := strings.Split(strings.Trim(before, "/"), "/")
	switch last := parts[len(parts)-1]; last {
	case "var", "export", "usr", "nfs", "net", "data", "srv", "mnt", "volumes", "system", "vol", "exports",
		"host", "rootfs", "private":
		return lo, true
	default:
		if len(last) == 1 || parts[0] == "mnt" || parts[0] == "volumes" || parts[0] == "cygdrive" ||
			parts[0] == "net" || parts[0] == "media" || parts[0] == "proc" {
			return lo, true
		}
	}
	return 0, false
}

// homeName is where the name ends that begins at i. It may have spaces, if a
// separator follows, and letters of any script.
func homeName(s string, i, root int) int {
	end := nameEnd(s, i)
	if end == i {
		return i
	}
	if name := s[i:end]; name == "..." || name == ".." || name == "." {
		return i
	}
	drive := root+1 < len(s) && s[root+1] == ':' || strings.HasPrefix(s[root:], `\\`)
	to := end
	for n := 0; n < 3 && to < len(s) && s[to] == ' '; n++ {
		next := nameEnd(s, to+1)
		if next == to+1 || next-i > 60 {
			break
		}
		r, _ := utf8.DecodeRuneInString(s[to+1:])
		if !drive && (r < 'A' || r > 'Z') && r < 0x80 {
			break
		}
		to = next
		if to < len(s) && (s[to] == '/' || s[to] == '\\') {
			return to
		}
	}
	return end
}

func nameEnd(s string, i int) int {
	for i < len(s) {
		c := s[i]
		if ascii.Word[c] || c == '@' || c == '+' || c == '\'' && i+1 < len(s) && s[i+1]|0x20 >= 'a' &&
			s[i+1]|0x20 <= 'z' && s[max(0, i-1)]|0x20 >= 'a' {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			break
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r < 0xaa || r >= 0x2000 && r < 0x2e80 || r == utf8.RuneError || decode.Invisible(s[i:]) > 0 {
			break
		}
		i += n
	}
	for i > 0 && s[i-1] == '.' {
		i--
	}
	return i
}

// slug finds the name in -home-ann-shop, as folders are called that stand for a
// project's path.
func slug(v find.Text, at, end int) bool {
	s := v.Text
	if at > 1 && ascii.Word[s[at-2]] || s[at]|0x20 != 'h' && s[at]|0x20 != 'u' {
		return false
	}
	to := end
	for to < len(s) && (s[to]|0x20 >= 'a' && s[to]|0x20 <= 'z' || ascii.IsDigit(s[to]) || s[to] == '_' ||
		s[to] >= 0x80) {
		to++
	}
	if to < len(s) && s[to] == '-' && to > end {
		v.Found(end, to)
	}
	return false
}

// tilde finds ~ann/.
func tilde(v find.Text, at, end int) bool {
	s := v.Text
	if at > 0 && strings.IndexByte(" \t\n\"'`(=:,[>", s[at-1]) < 0 {
		return false
	}
	to := end
	for to < len(s) && to-at < 34 && (ascii.Word[s[to]] && s[to] != '.') {
		to++
	}
	if to < len(s) && s[to] == '/' || strings.HasSuffix(s[max(0, at-3):at], "cd ") ||
		strings.HasSuffix(s[max(0, at-3):at], "ls ") {
		v.Found(at, to)
	}
	return false
}
