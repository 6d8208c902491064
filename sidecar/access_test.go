package sidecar

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestOnlyWhoHasTheTokenComesInAndOnlyByTheRightName(t *testing.T) {
	t.Parallel()
	s, _ := start(t, project(t))
	bearer := "Bearer " + s.token.Token
	cookie := s.access.cookie + "=" + s.token.Token
	host := "127.0.0.1:" + s.access.port
	for _, c := range []struct {
		name, path string
		header     http.Header
		host       string
		status     int
	}{
		{"nothing", "/", nil, host, 401},
		{"a bearer", "/", http.Header{"Authorization": {bearer}}, host, 200},
		{"a cookie", "/", http.Header{"Cookie": {cookie}}, host, 200},
		{"a cookie of another port", "/", http.Header{"Cookie": {"5x-1=" + s.token.Token}}, host, 401},
		{"a wrong bearer", "/", http.Header{"Authorization": {bearer + "0"}, "Cookie": {cookie}}, host, 401},
		{"an empty bearer", "/", http.Header{"Authorization": {"Bearer "}}, host, 401},
		{"the token", "/?token=" + s.token.Token, nil, host, 303},
		{"a wrong token", "/?token=" + strings.Repeat("0", 64), nil, host, 401},
		{"a wrong token of somebody known", "/?token=x", http.Header{"Cookie": {cookie}}, host, 303},
		{"the token elsewhere", "/report.json?token=" + s.token.Token, nil, host, 401},
		{"the report", "/report.json", http.Header{"Authorization": {bearer}}, host, 200},
		{"a run", "/runs/run_77c0d1e2f3a4", http.Header{"Authorization": {bearer}}, host, 200},
		{"no run", "/runs/none", http.Header{"Authorization": {bearer}}, host, 404},
		{"a run without a token", "/runs/run_77c0d1e2f3a4", nil, host, 401},
		{"anything else", "/etc/passwd", http.Header{"Authorization": {bearer}}, host, 404},
		{"health", "/healthz", nil, host, 200},
		{"localhost", "/", http.Header{"Authorization": {bearer}}, "localhost:" + s.access.port, 200},
		{"a rebound name", "/", http.Header{"Cookie": {cookie}}, "evil.example:" + s.access.port, 403},
		{"a rebound name, health", "/healthz", nil, "evil.example:" + s.access.port, 403},
		{"no port", "/", http.Header{"Cookie": {cookie}}, "127.0.0.1", 403},
		{"another site", "/report.json", http.Header{"Cookie": {cookie}, "Origin": {"http://evil.example"}}, host, 403},
		{"another port", "/ws", http.Header{"Cookie": {cookie}, "Origin": {"http://127.0.0.1:1"}}, host, 403},
		{"a null origin", "/ws", http.Header{"Cookie": {cookie}, "Origin": {"null"}}, host, 403},
		{"https", "/ws", http.Header{"Cookie": {cookie}, "Origin": {"https://" + host}}, host, 403},
		{"a socket without a token", "/ws", nil, host, 401},
		{"a socket that is none", "/ws", http.Header{"Cookie": {cookie}}, host, 426},
	} {
		r, _ := http.NewRequest("GET", "http://"+host+c.path, nil)
		for k, v := range c.header {
			r.Header[k] = v
		}
		r.Host = c.host
		resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != c.status {
			t.Errorf("%s: %d, want %d", c.name, resp.StatusCode, c.status)
		}
		for k, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cache-Control": "no-store", "Content-Security-Policy": "frame-ancestors 'none'",
		} {
			if !strings.Contains(resp.Header.Get(k), want) {
				t.Errorf("%s: %s is %q", c.name, k, resp.Header.Get(k))
			}
		}
		if strings.Contains(string(body), s.token.Token) || c.path == "/healthz" && strings.Contains(string(body), "demo") {
			t.Errorf("%s: the answer tells a secret", c.name)
		}
		if c.status == 303 && c.name == "the token" {
			set := resp.Header.Get("Set-Cookie")
			if resp.Header.Get("Location") != "/" || !strings.Contains(set, "HttpOnly") ||
				!strings.Contains(set, "SameSite=Strict") {
				t.Errorf("the bootstrap: %v", resp.Header)
			}
		}
	}
	if resp, err := http.Post("http://"+host+"/", "text/plain", nil); err != nil || resp.StatusCode != 405 {
		t.Errorf("POST: %v", err)
	} else {
		resp.Body.Close()
	}
}

func TestTheTokenFileIsThisUsersAlone(t *testing.T) {
	t.Parallel()
	dir := project(t)
	state := filepath.Join(dir, ".5x")
	dead := tokenPath(state, 1)
	os.WriteFile(dead, []byte(`{"pid":999999999,"port":1,"token":"x"}`), 0o600)
	alive := tokenPath(state, 2)
	os.WriteFile(alive, fmt.Appendf(nil, `{"pid":%d,"port":2,"token":"x"}`, os.Getpid()), 0o600)
	foreign := filepath.Join(state, "dashboard-token.txt")
	os.WriteFile(foreign, nil, 0o600)
	s, stop := start(t, dir)
	path := tokenPath(state, s.Port())
	fi, err := os.Stat(path)
	if err != nil || fi.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", err, fi)
	}
	got, err := readToken(path)
	if err != nil || got.Token != s.token.Token || got.PID != os.Getpid() || got.Port != s.Port() || len(got.Token) != 64 {
		t.Errorf("%v %+v", err, got)
	}
	for name, want := range map[string]bool{dead: false, alive: true, foreign: true} {
		if _, err := os.Stat(name); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	stop()
	if left, _ := filepath.Glob(path + "*"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestTheTokenIsKeptForTheNextStartInAFileOfTheUsersOwn(t *testing.T) {
	t.Parallel()
	dir := project(t)
	keys := filepath.Join(t.TempDir(), "cache", "5x")
	with := func(o *Options) { o.Keys = keys }
	run := func(change ...func(*Options)) (token string) {
		s, stop := start(t, dir, append([]func(*Options){with}, change...)...)
		defer stop()
		return s.token.Token
	}
	first := run()
	if again := run(); again != first || len(first) != 64 {
		t.Errorf("the next start has another token")
	}
	files, _ := filepath.Glob(filepath.Join(keys, "*"))
	if len(files) != 1 {
		t.Fatalf("kept: %q", files)
	}
	path := files[0]
	if fi, err := os.Stat(path); err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", err, fi.Mode())
	}
	if fi, err := os.Stat(keys); err != nil || fi.Mode().Perm() != 0o700 {
		t.Errorf("%v %v", err, fi.Mode())
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".5x/dashboard-*")); len(left) > 0 {
		t.Errorf("left in the project: %q", left)
	}
	if other := project(t); true {
		s, stop := start(t, other, with)
		if s.token.Token == first {
			t.Error("another project has the same token")
		}
		stop()
	}
	if run(func(o *Options) { o.Keys = "" }) == first {
		t.Error("without a place for keys the token is the kept one")
	}
	if run(func(o *Options) { o.Host = "0.0.0.0" }) == first {
		t.Error("beyond this machine the token is the kept one")
	}
	// What others could have read or made, or is too old, is not trusted.
	whole, _ := os.ReadFile(path)
	var old key
	json.Unmarshal(whole, &old)
	old.Since = time.Now().Add(-keyLife - time.Hour)
	aged, _ := json.Marshal(old)
	for name, spoil := range map[string]func(){
		"readable by others": func() { os.Chmod(path, 0o644) },
		"a link":             func() { os.Rename(path, path+".x"); os.Symlink(path+".x", path) },
		"no token":           func() { os.WriteFile(path, []byte(`{"token":"secret"}`), 0o600) },
		"half":               func() { os.WriteFile(path, whole[:20], 0o600) },
		"too old":            func() { os.WriteFile(path, aged, 0o600) },
	} {
		os.Remove(path)
		os.WriteFile(path, whole, 0o600)
		spoil()
		if got := run(); got == first || len(got) != 64 {
			t.Errorf("%s: the token is %q", name, got)
		}
	}
}

func TestHealthTellsWhoIsKnown(t *testing.T) {
	t.Parallel()
	s, _ := start(t, project(t))
	if _, b := get(t, s, "/healthz"); !strings.Contains(string(b), `"known":true`) {
		t.Errorf("with the token: %s", b)
	}
	resp, err := http.Get(s.URL(false) + "healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if b, _ := io.ReadAll(resp.Body); !strings.Contains(string(b), `"known":false`) {
		t.Errorf("without: %s", b)
	}
}
