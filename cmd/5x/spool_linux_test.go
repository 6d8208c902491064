package main

import (
	"bytes"
	"testing"
)

func TestWhatIsKeptForStandardOutputIsThisUsersAlone(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var out bytes.Buffer
	o, err := createOutput("-", &out)
	if err != nil {
		t.Fatal(err)
	}
	defer o.discard()
	fi, err := o.temp.Stat()
	if err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", fi.Mode(), err)
	}
}
