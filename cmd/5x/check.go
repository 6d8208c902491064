package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fivex/snapshot/changes"
	"fivex/snapshot/place"
)

// check settles format and output, and refuses what makes no sense.
func (c *reportCmd) check() error {
	for _, check := range []func() error{c.checkLive, c.checkSource, c.checkForge} {
		if err := check(); err != nil {
			return err
		}
	}
	if c.Live {
		return nil
	}
	if err := c.checkMasked(); err != nil {
		return err
	}
	c.site = c.Output != "" && (isFolder(c.Output) || os.IsPathSeparator(c.Output[len(c.Output)-1]))
	if err := c.checkFormat(); err != nil {
		return err
	}
	if c.Open && c.Output == "-" {
		return usageError{errors.New("--open needs a file: give another -o than -")}
	}
	if err := checkLink(c.Link); err != nil {
		return err
	}
	if len(c.FailOn) > 0 {
		c.FailOn = strings.Split(strings.Join(c.FailOn, ","), ",")
	}
	for _, w := range c.FailOn {
		if !slices.Contains(failWords, w) {
			return usageError{fmt.Errorf("--fail-on %s: use some of %s", w, strings.Join(failWords, ","))}
		}
	}
	return c.checkBaseline()
}

// checkSource refuses what cannot be read, of whatever is made.
func (c *reportCmd) checkSource() error {
	if c.Runs != nil && *c.Runs < 0 {
		return usageError{errors.New("--runs: give 0 or more")}
	}
	if c.Demo && (c.Project != "" || c.DB != "") {
		return usageError{errors.New("--demo brings its own project: leave out --project and --db")}
	}
	return nil
}

// checkFormat settles the format, by its name or by the output's ending.
func (c *reportCmd) checkFormat() error {
	known := true
	switch {
	case c.Format != "":
		if c.format, known = formatNamed(c.Format); !known {
			return usageError{fmt.Errorf("--format %s: use %s", c.Format, formatNames())}
		}
	case c.Output == "" || c.Output == "-" || c.site:
		c.format = formats[0]
	case isAddress(c.Output):
		c.format, _ = formatNamed("otlp")
	default:
		if c.format, known = formatOf(c.Output); !known {
			return usageError{fmt.Errorf("-o %s: its ending tells no format; use .html, .json, .md or "+
				".xml, or give --format", c.Output)}
		}
	}
	if c.site && c.format.name != "html" {
		return usageError{fmt.Errorf("-o %s: a folder becomes a site, which is html; name a file for %s",
			c.Output, c.format.name)}
	}
	if c.Output == "" {
		c.Output = "5x-report" + c.format.ending
	}
	return c.checkTraces()
}

// checkMasked refuses what --masked does not do.
func (c *reportCmd) checkMasked() error {
	what := ""
	switch {
	case !c.Masked:
	case c.Output != "":
		what = "-o"
	case len(c.FailOn) > 0:
		what = "--fail-on"
	}
	if what != "" {
		return usageError{fmt.Errorf("--masked prints a list and writes no report: leave out %s", what)}
	}
	return nil
}

// checkForge refuses an address that no page can have.
func (c *reportCmd) checkForge() error {
	if c.Forge != "" && c.Forge != "none" && changes.ForgeOf("", c.Forge) == nil {
		return usageError{fmt.Errorf("--forge %s: not the address of a project's pages; use a form like "+
			"https://github.com/acme/shop, or none", c.Forge)}
	}
	return nil
}

// checkLink refuses what is no address of a page.
func checkLink(link string) error {
	if link == "" {
		return nil
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Fragment != "" || u.User != nil {
		return usageError{fmt.Errorf("--link %s: give the address of the page or of the site's folder, "+
			"such as https://ci.example/5x/", link)}
	}
	return nil
}

func isFolder(path string) bool {
	fi, err := os.Stat(path)
	return err == nil && fi.IsDir()
}

// refuseSources refuses to write over what the report is made of. Saved reports
// may be replaced: they hold nothing that the new one does not.
func (c *reportCmd) refuseSources(where place.Place) error {
	var sources []string
	for _, folder := range where.Records {
		sources = append(sources, filepath.Join(folder, "run.json"))
	}
	if where.DB != "" {
		sources = append(sources, where.DB, where.DB+"-wal", where.DB+"-shm", where.DB+"-journal",
			filepath.Join(where.Root, "5x.toml"))
	}
	if where.State != "" && c.Output != "-" && c.to == nil {
		for _, folder := range []string{"logs", "gates", "locks"} {
			if within(filepath.Join(where.State, folder), c.Output) {
				return usageError{fmt.Errorf("-o %s: 5x keeps its %s there; give another folder", c.Output, folder)}
			}
		}
	}
	return c.refuse(sources)
}

// within tells whether a path, of which the end need not be there, leads into a
// folder.
func within(folder, file string) bool {
	kept, err := os.Stat(folder)
	if err != nil {
		return false
	}
	file, err = filepath.Abs(file)
	if err != nil {
		return false
	}
	for path := file; ; path = filepath.Dir(path) {
		if real, err := filepath.EvalSymlinks(path); err == nil && real != path {
			path = real
		}
		if fi, err := os.Stat(path); err == nil && os.SameFile(fi, kept) {
			return true
		}
		if path == filepath.Dir(path) {
			return false
		}
	}
}

// sparing is a source that is not read when the output is one of its plans or
// reviews, which only the source tells.
func (c *reportCmd) sparing(src source, root string) source {
	return func(ctx context.Context, read func(look) error) error {
		return src(ctx, func(l look) error {
			var texts []string
			for _, d := range l.head.Documents {
				texts = append(texts, filepath.Join(root, filepath.FromSlash(d.Path)))
			}
			if err := c.refuse(texts); err != nil {
				return err
			}
			return read(l)
		})
	}
}

// refuse refuses an output that is one of these files.
func (c *reportCmd) refuse(sources []string) error {
	out, err := os.Stat(c.Output)
	if err != nil {
		return nil // what is not there is nobody's
	}
	for _, path := range sources {
		if fi, err := os.Stat(path); err == nil && os.SameFile(out, fi) {
			return usageError{fmt.Errorf("-o %s: the report is made of it; name another", c.Output)}
		}
	}
	return nil
}
