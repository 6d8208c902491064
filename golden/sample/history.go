package sample

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/txtar"
)

// historyFolder holds, in an archive, the commits of the project's repository:
// history/N/commit says whose child it is (- for none), when it was made and
// why; the other files below history/N are those that it changed, or, where they are
// empty, removed.
const historyFolder = "history/"

// A history makes a git repository without git, and always the same: the
// hashes of its commits can be named in the archive.
type history struct {
	dir   string                       // the .git folder
	trees map[string]map[string][]byte // commit's number -> its files
	hash  map[string]string            // commit's number -> its hash
	last  string
	zip   *zlib.Writer // a new one for each object would take most of the time
	there map[string]bool
}

func newHistory(dir string) *history {
	return &history{dir: dir, trees: map[string]map[string][]byte{}, hash: map[string]string{},
		zip: zlib.NewWriter(nil), there: map[string]bool{}}
}

// commitAll makes the repository of the archive's history, none without one,
// and gives the commits' hashes by their numbers.
func commitAll(dir string, files []txtar.File) (map[string]string, error) {
	h := newHistory(filepath.Join(dir, ".git"))
	var order []string
	changed, heads := map[string]map[string][]byte{}, map[string]string{}
	for _, f := range files {
		if !strings.HasPrefix(f.Name, historyFolder) {
			continue
		}
		number, name, _ := strings.Cut(strings.TrimPrefix(f.Name, historyFolder), "/")
		if changed[number] == nil {
			changed[number] = map[string][]byte{}
			order = append(order, number)
		}
		if name == "commit" {
			heads[number] = string(f.Data)
		} else {
			changed[number][name] = f.Data
		}
	}
	for _, n := range order {
		if err := h.commit(n, heads[n], changed[n]); err != nil {
			return nil, fmt.Errorf("commit %s: %w", n, err)
		}
	}
	if h.last == "" {
		return nil, nil
	}
	return h.hash, h.refs()
}

func (h *history) commit(number, head string, changed map[string][]byte) error {
	first, message, _ := strings.Cut(head, "\n")
	parent, when, _ := strings.Cut(first, " ")
	at, err := time.Parse(time.RFC3339, when)
	if err != nil {
		return err
	}
	files := maps.Clone(h.trees[parent])
	if files == nil {
		files = map[string][]byte{}
	}
	maps.Copy(files, changed)
	maps.DeleteFunc(files, func(_ string, data []byte) bool { return len(data) == 0 })
	tree, err := h.tree(files)
	if err != nil {
		return err
	}
	text := "tree " + tree + "\n"
	if p := h.hash[parent]; p != "" {
		text += "parent " + p + "\n"
	}
	who := fmt.Sprintf("author <author@example.com> %d +0000", at.Unix())
	text += "author " + who + "\ncommitter " + who + "\n\n" + message
	h.trees[number] = files
	h.hash[number], err = h.object("commit", []byte(text))
	h.last = h.hash[number]
	return err
}

// tree writes the files as trees; the hash is the outermost's.
func (h *history) tree(files map[string][]byte) (string, error) {
	below := map[string]map[string][]byte{}
	entries := map[string]string{} // name, folders with a slash as git sorts them -> entry
	for path, text := range files {
		dir, rest, nested := strings.Cut(path, "/")
		if nested {
			if below[dir] == nil {
				below[dir] = map[string][]byte{}
			}
			below[dir][rest] = text
			continue
		}
		hash, err := h.object("blob", text)
		if err != nil {
			return "", err
		}
		entries[path] = entry("100644", path, hash)
	}
	for dir, files := range below {
		hash, err := h.tree(files)
		if err != nil {
			return "", err
		}
		entries[dir+"/"] = entry("40000", dir, hash)
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		b.WriteString(entries[name])
	}
	return h.object("tree", []byte(b.String()))
}

func entry(mode, name, hash string) string {
	raw, _ := hex.DecodeString(hash) // it was made from bytes
	return mode + " " + name + "\x00" + string(raw)
}

// object writes a loose object, unless it is there.
func (h *history) object(kind string, text []byte) (string, error) {
	whole := append(fmt.Appendf(nil, "%s %d\x00", kind, len(text)), text...)
	sum := sha1.Sum(whole)
	hash := hex.EncodeToString(sum[:])
	if h.there[hash] {
		return hash, nil
	}
	h.there[hash] = true
	var packed bytes.Buffer
	h.zip.Reset(&packed)
	if _, err := h.zip.Write(whole); err != nil {
		return "", err
	}
	if err := h.zip.Close(); err != nil {
		return "", err
	}
	return hash, h.write(filepath.Join("objects", hash[:2], hash[2:]), packed.Bytes())
}

// refs writes what makes the folder a repository.
func (h *history) refs() error {
	for name, text := range map[string]string{"HEAD": "ref: refs/heads/main\n",
		"config":          "[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
		"refs/heads/main": h.last + "\n"} {
		if err := h.write(filepath.FromSlash(name), []byte(text)); err != nil {
			return err
		}
	}
	return nil
}

func (h *history) write(name string, data []byte) error {
	path := filepath.Join(h.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}
