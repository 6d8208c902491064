package sidecar

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"fivex/snapshot/beside"
)

// A tokenFile tells programs of this user how to enter: <state>/
// dashboard-token.<port>.json.
type tokenFile struct {
	PID       int    `json:"pid"`
	Port      int    `json:"port"`
	Token     string `json:"token"`
	StartedAt string `json:"startedAt"`
}

// A tokenPlace is the state folder that holds the token file, once there is one.
type tokenPlace struct {
	mu    sync.Mutex
	state string
	ended bool
}

// put writes the token file into the state folder, unless it is there: once it was
// tried, not again.
func (p *tokenPlace) put(state string, t tokenFile) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended || p.state == state {
		return nil
	}
	if fi, err := os.Stat(state); err != nil || !fi.IsDir() {
		return nil // watching creates nothing
	}
	sweepTokens(state, beside.ProcessAlive)
	p.state = state
	return writeToken(state, t)
}

// end removes the token file, for good.
func (p *tokenPlace) end(t tokenFile) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	if p.state != "" {
		removeToken(p.state, t)
	}
}

func tokenPath(state string, port int) string {
	return filepath.Join(state, fmt.Sprintf("dashboard-token.%d.json", port))
}

// writeToken puts the file in place, readable by this user only from its
// first moment. What lies there is of a server that is gone: the port is ours.
func writeToken(state string, t tokenFile) error {
	return writeSecret(tokenPath(state, t.Port), t)
}

// writeSecret puts a file in place, whole, and readable by this user only from
// its first moment.
func writeSecret(path string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	tmp := fmt.Sprintf("%s.%d-%s.tmp", path, os.Getpid(), random(4))
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write the token file %s: %w", path, err)
	}
	_, err = f.Write(append(b, '\n'))
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		os.Remove(tmp)
		return fmt.Errorf("write the token file %s: %w", path, err)
	}
	return nil
}

// removeToken removes the file as long as it is this server's.
func removeToken(state string, t tokenFile) {
	path := tokenPath(state, t.Port)
	if now, err := readToken(path); err == nil && now.Token == t.Token {
		os.Remove(path)
	}
}

func readToken(path string) (t tokenFile, err error) {
	fi, err := os.Lstat(path)
	if err != nil {
		return t, err
	}
	if !fi.Mode().IsRegular() {
		return t, errors.New("not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return t, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 1<<16))
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal(b, &t)
}

// sweepTokens removes the token files of servers that are gone.
func sweepTokens(state string, alive func(pid int) bool) {
	entries, err := os.ReadDir(state)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := e.Name()
		if !e.Type().IsRegular() || !strings.HasPrefix(name, "dashboard-token.") {
			continue
		}
		path := filepath.Join(state, name)
		if strings.HasSuffix(name, ".tmp") { // of a server that died while writing it
			if fi, err := e.Info(); err == nil && time.Since(fi.ModTime()) > time.Minute {
				os.Remove(path)
			}
			continue
		}
		port, ok := strings.CutSuffix(strings.TrimPrefix(name, "dashboard-token."), ".json")
		if _, err := strconv.Atoi(port); !ok || err != nil {
			continue
		}
		if t, err := readToken(path); err == nil && t.PID > 0 && !alive(t.PID) {
			os.Remove(path)
		}
	}
}
