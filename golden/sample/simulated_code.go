package sample

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A simulatedCode is what the simulated authors write: a line of history of its
// own in the project's repository.
type simulatedCode struct {
	history *history
	files   map[string][]byte
	n       int
}

// beginCode begins it; nil in a project without a repository.
func beginCode(project string) (*simulatedCode, error) {
	dir := filepath.Join(project, ".git")
	if _, err := os.Stat(filepath.Join(dir, "objects")); err != nil {
		return nil, nil
	}
	c := &simulatedCode{history: newHistory(dir), files: map[string][]byte{}}
	_, err := c.commit("chore: begin", "src/alerts/README.md", "# Stock alerts\n")
	return c, err
}

// commit commits a file's new text.
func (c *simulatedCode) commit(message, name, text string) (string, error) {
	c.files[name] = []byte(text)
	number, parent := fmt.Sprint(c.n), fmt.Sprint(c.n-1)
	c.n++
	head := fmt.Sprintf("%s %s\n%s\n", parent, time.Now().UTC().Format(time.RFC3339), message)
	err := c.history.commit(number, head, map[string][]byte{name: []byte(text)})
	return c.history.hash[number], err
}

// work writes a part of a phase, or mends it.
func (c *simulatedCode) work(step, title string) (string, error) {
	name := "src/alerts/" + strings.ToLower(title) + ".ts"
	text := string(c.files[name])
	if step == "author:implement" || text == "" {
		text += fmt.Sprintf("export async function %s(product: string, address: string) {\n  const list = "+
			"await load(product);\n  list.add(address);\n  await send(list);\n  return list.size;\n}\n",
			strings.ToLower(title))
	} else {
		text = strings.Replace(text, "  await send(list);\n", "  if (!list.sent(address)) await send(list);\n", 1)
	}
	return c.commit(step+": "+title, name, text)
}
