package changes

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Holds tells whether a file with this text was put into the repository, and what git
// calls it.
func (r *Reader) Holds(ctx context.Context, text string) (name string, ok bool) {
	if r.repo == nil {
		return "", false
	}
	name = r.repo.blob(text)
	s, err := r.begun()
	if err != nil {
		return name, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err = s.output(ctx, "cat-file", "-e", name)
	return name, err == nil
}

// blob is what git calls a file with this text.
func (r *repository) blob(text string) string {
	object := fmt.Appendf(nil, "blob %d\x00%s", len(text), text)
	if r.sha256 {
		sum := sha256.Sum256(object)
		return hex.EncodeToString(sum[:])
	}
	sum := sha1.Sum(object)
	return hex.EncodeToString(sum[:])
}
