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
	"fivex/snapshot/report"
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
	opts.Redact = func() *redact.Redactor {
		r := masked()
		r.KeepAccount()
		return r
	}
	var account *redact.Account
	opts.Connections = 1
	err := snapshot.Read(ctx, where, opts, func(v *snapshot.View) error {
		for _, err := range v.Each(ctx) {
			if err != nil {
				return err
			}
		}
		account = v.Account()
		return nil
	})
	if err != nil {
		return err
	}
	return writeMasked(out, account.Entries())
}

// mostOfPlace bounds what is said of where something is masked, in characters.
const mostOfPlace = 200

// writeMasked writes a line for each place, with a head and their sum.
func writeMasked(out io.Writer, places []redact.Entry) error {
	if len(places) == 0 {
		_, err := fmt.Fprintln(out, "nothing was masked")
		return err
	}
	var b strings.Builder
	b.WriteString("what\ttimes\tkind\trule\twhere\n")
	sums := map[string]int{}
	for _, e := range places {
		word := "masked"
		if e.Allowed {
			word = "allowed"
		}
		sums[word] += e.Count
		fmt.Fprintf(&b, "%s\t%d\t%s\t%s\t%s\n", word, e.Count, e.Kind, e.Rule,
			report.OneLine(plainLine(e.Where), mostOfPlace))
	}
	fmt.Fprintf(&b, "total\t%d\tmasked", sums["masked"])
	if n := sums["allowed"]; n > 0 {
		fmt.Fprintf(&b, ", %d allowed", n)
	}
	fmt.Fprintf(&b, "\t\t%s\n", report.Plural(len(places), "place"))
	_, err := io.WriteString(out, b.String())
	return err
}
