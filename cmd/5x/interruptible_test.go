package main

import (
	"bytes"
	"context"
	"errors"
	"testing"
)

func TestWhatIsRenderedEndsWithItsContext(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	ctx, stop := context.WithCancel(t.Context())
	w := interruptible{ctx, &out}
	if n, err := w.Write([]byte("whole")); n != 5 || err != nil {
		t.Errorf("at work it wrote %d bytes: %v", n, err)
	}
	stop()
	if _, err := w.Write([]byte("more")); !errors.Is(err, context.Canceled) || out.String() != "whole" {
		t.Errorf("interrupted it wrote %q: %v", &out, err)
	}
}
