package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"fivex/push"
	"fivex/render/otlp"
	"fivex/snapshot/report"
)

// isAddress tells an address from a file's name.
func isAddress(output string) bool {
	return strings.HasPrefix(output, "http://") || strings.HasPrefix(output, "https://")
}

// checkTraces settles what belongs to traces: an address takes nothing else, and
// nothing else is sent anywhere.
func (c *reportCmd) checkTraces() error {
	traces := c.format.name == "otlp"
	switch {
	case isAddress(c.Output) && !traces:
		return usageError{fmt.Errorf("-o %s: only traces are sent (--format otlp); name a file for %s",
			addressAlone(c.Output), c.format.name)}
	case c.OTLPContent && !traces:
		return usageError{errors.New("--otlp-content belongs to --format otlp")}
	case traces:
		c.format.stream = lines(c.OTLPContent)
	}
	if !isAddress(c.Output) {
		return nil
	}
	if c.Open {
		return usageError{errors.New("--open opens a file: leave it out")}
	}
	to, err := push.FromEnvironment(c.Output, os.Getenv)
	if err != nil {
		return usageError{err}
	}
	c.to = &to
	return nil
}

// addressAlone is an address without what may be a password in it.
func addressAlone(s string) string {
	if scheme, rest, ok := strings.Cut(s, "://"); ok {
		if at := strings.LastIndexByte(rest, '@'); at >= 0 {
			return scheme + "://" + rest[at+1:]
		}
	}
	return s
}

// send sends the runs as traces. They are written to a file of our own first: it
// takes one moment, and the collector may take its time.
func (c *reportCmd) send(ctx context.Context, stderr io.Writer, src source, t *tally) (told string, err error) {
	out := &output{doing: "send to " + c.to.URL, prefix: reportTemp}
	if err := out.spool(); err != nil {
		return "", err
	}
	defer out.discard()
	c.format.json = false // but messages in protobuf
	c.format.stream = func(w io.Writer, head *report.Report, runs runs) error {
		return otlp.Messages(w, head, runs, c.OTLPContent)
	}
	if err := c.fill(ctx, out, src, t); err != nil {
		return "", err
	}
	if _, err := out.temp.Seek(0, io.SeekStart); err != nil {
		return "", fmt.Errorf("send to %s: %w", c.to.URL, cause(err))
	}
	c.to.Waits = func(why error) { fmt.Fprintf(stderr, "5x: %s: %v; trying again for a minute\n", c.to.URL, why) }
	sent, err := push.Send(ctx, bufio.NewReaderSize(out.temp, 1<<16), *c.to)
	before := fmt.Sprintf("%s arrived before; send again: nothing counts twice", report.Plural(sent.Spans, "span"))
	switch {
	case ctx.Err() != nil:
		return "", interruptedError{errors.New("interrupted; " + before)}
	case err != nil:
		return "", fmt.Errorf("send to %s: %w; %s", c.to.URL, err, before)
	case sent.Rejected > 0:
		return "", fmt.Errorf("send to %s: it refused %d of %s: %s", c.to.URL, sent.Rejected,
			report.Plural(sent.Spans, "span"), sent.Why)
	}
	told = fmt.Sprintf("sent %s to %s", report.Plural(sent.Spans, "span"), c.to.URL)
	if sent.Why != "" {
		told += ", which says: " + sent.Why
	}
	return told, nil
}
