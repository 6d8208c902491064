package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
)

// rules are what is masked: what always is, and what the project's 5x.toml
// adds or allows.
func (c *reportCmd) rules(where place.Place) (*redact.Rules, error) {
	o := redact.Options{Email: c.RedactEmail}
	file := filepath.Join(where.Root, "5x.toml")
	if text, ok := place.ReadSmall(file); ok {
		var err error
		o.Config, err = redact.ParseConfig([]byte(text), file)
		if err != nil && strings.Contains(text, "redact") { // else the report says what is wrong with the file
			return nil, err
		}
		o.Email = o.Email || o.Config.Email
	}
	return redact.Compile(o)
}

// listMasked tells what is masked, where and by which rule.
func (c *reportCmd) listMasked(ctx context.Context, out io.Writer, where place.Place, opts snapshot.Options) error {
	if opts.Redact == nil {
		return usageError{errors.New("--masked and --no-redact: with nothing masked there is nothing to list")}
	}
	masked := opts.Redact
	var account *redact.Account
	opts.Redact = func() *redact.Redactor {
		r := masked()
		if a := r.KeepAccount(); account == nil { // the first is the view's, which takes the others'
			account = a
		}
		return r
	}
	opts.Connections = 1
	err := snapshot.Read(ctx, where, opts, func(v *snapshot.View) error {
		for _, err := range v.Each(ctx) {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	lines := account.Entries()
	for _, e := range lines {
		word := "masked"
		if e.Allowed {
			word = "allowed"
		}
		if _, err := fmt.Fprintf(out, "%s\t%d\t%s\t%s\t%s\n", word, e.Count, e.Kind, e.Rule,
			plainLine(e.Where)); err != nil {
			return err
		}
	}
	if len(lines) == 0 {
		_, err = fmt.Fprintln(out, "nothing was masked")
	}
	return err
}
