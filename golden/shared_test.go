package golden

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// shared are the folders that many tests read and none writes to, and what was
// made of them: each is made once, when the first test asks for it.
var shared sharedFolders

type sharedFolders struct {
	made sync.Map // name -> func() (any, error)
	mu   sync.Mutex
	root string
	were map[string]string // folder -> its files when it was made
}

// once gives what make made when it was called with this name for the first time.
func once[T any](s *sharedFolders, name string, make func() (T, error)) (T, error) {
	f, _ := s.made.LoadOrStore(name, sync.OnceValues(make))
	return f.(func() (T, error))()
}

// folder is a folder that make filled.
func (s *sharedFolders) folder(name string, make func(dir string) error) (string, error) {
	return once(s, "folder "+name, func() (string, error) {
		s.mu.Lock()
		if s.root == "" {
			var err error
			if s.root, err = os.MkdirTemp("", "5x-golden-"); err != nil {
				s.mu.Unlock()
				return "", err
			}
			s.were = map[string]string{}
		}
		dir := filepath.Join(s.root, filepath.FromSlash(name))
		s.mu.Unlock()
		if err := make(dir); err != nil {
			return "", err
		}
		listed := listing(dir)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.were[dir] = listed
		return dir, nil
	})
}

// has tells whether a folder is one of these.
func (s *sharedFolders) has(dir string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.were[dir]
	return ok
}

// listing is each file below dir with its size and time.
func listing(dir string) string {
	var b strings.Builder
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		fi, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Fprintln(&b, path, fi.Mode(), fi.Size(), fi.ModTime())
		return nil
	})
	return b.String()
}

// remove removes the folders. It fails when a test wrote into one.
func (s *sharedFolders) remove() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for dir, was := range s.were {
		if now := listing(dir); now != was {
			return fmt.Errorf("a test changed a folder that it shares with others: it was\n%sand is\n%s", was, now)
		}
	}
	return os.RemoveAll(s.root)
}
