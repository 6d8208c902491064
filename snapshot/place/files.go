package place

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"unicode/utf8"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// ReadMarkdown opens rel below root and reads its first most bytes; cut is how
// many follow. Only Markdown files are opened: the database names them, and
// any other file of the project (.env, say) is none of the report's business.
func ReadMarkdown(root, rel string, most int64) (text string, cut int64, problem string) {
	switch strings.ToLower(path.Ext(rel)) {
	case ".md", ".markdown", ".mdx":
	default:
		return "", 0, "not opened: not a Markdown file"
	}
	f, size, problem := OpenInside(root, rel)
	if problem != "" {
		return "", 0, problem
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return "", 0, "cannot be read: " + PlainError(err)
	}
	if size > int64(len(b)) && int64(len(b)) == most {
		cut = size - int64(len(b))
		for i := 0; i < utf8.UTFMax && !utf8.Valid(b[len(b)-min(len(b), 4):]); i++ {
			b = b[:len(b)-1] // not half a character
			cut++
		}
	}
	s := strings.TrimPrefix(string(b), "\ufeff")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	return freeform.ValidText(s), cut, ""
}

// OpenInside opens the regular file rel below root. No symlink, "..", device
// or pipe leads it anywhere else.
func OpenInside(root, rel string) (f *os.File, size int64, problem string) {
	if !filepath.IsLocal(filepath.FromSlash(rel)) {
		return nil, 0, "not opened: outside the project"
	}
	dir, err := os.OpenRoot(root)
	if err != nil {
		return nil, 0, report.NotFound
	}
	defer dir.Close()
	fi, err := dir.Stat(filepath.FromSlash(rel))
	if err == nil && !fi.Mode().IsRegular() {
		return nil, 0, "not opened: not a regular file"
	}
	if err == nil {
		f, err = dir.OpenFile(filepath.FromSlash(rel), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	}
	if err != nil {
		switch {
		case os.IsNotExist(err):
			return nil, 0, report.NotFound
		case os.IsPermission(err):
			return nil, 0, "not opened: permission denied"
		}
		return nil, 0, "not opened: outside the project"
	}
	if fi, err = f.Stat(); err != nil || !fi.Mode().IsRegular() {
		f.Close()
		return nil, 0, "not opened: not a regular file"
	}
	return f, fi.Size(), ""
}

// PlainError is the cause of a file error without the machine's path.
func PlainError(err error) string {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err.Error()
	}
	return err.Error()
}

// SingleName tells whether s is usable as one path element.
func SingleName(s string) bool {
	return s != "" && s != "." && s != ".." && !strings.ContainsAny(s, "/\\\x00") && filepath.IsLocal(s)
}

// found tells whether something has the name, even if it may not be looked at.
func found(p string) bool { _, err := os.Stat(p); return !errors.Is(err, os.ErrNotExist) }

// Exists tells whether something that may be looked at has the name.
func Exists(p string) bool { _, err := os.Stat(p); return err == nil }

// IsDir tells whether a folder has the name.
func IsDir(p string) bool { fi, err := os.Stat(p); return err == nil && fi.IsDir() }

// ReadSmall reads a regular file of at most 1 MiB, without its byte order mark.
func ReadSmall(p string) (string, bool) {
	fi, err := os.Stat(p)
	if err != nil || !fi.Mode().IsRegular() || fi.Size() > 1<<20 {
		return "", false
	}
	b, err := os.ReadFile(p)
	return strings.TrimPrefix(string(b), "\ufeff"), err == nil
}

// EscapeGlob is s as a pattern that matches nothing but s.
func EscapeGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(s)
}
