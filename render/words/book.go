package words

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"fivex/templates"
)

const (
	mostPage    = 128 << 10 // bytes of a page, about
	mostListed  = 8         // newest places that a page lists of a word
	longestBook = 30        // bytes of a word of letters that is listed
)

// book is the index as plain pages, as at the end of a book.
func (x *Index) book(words []string, stands map[string]*stand) []templates.WordsPage {
	entries := map[string]templates.IndexedWord{}
	var listed []string
	for _, w := range words {
		if isListed(w) {
			entries[w] = x.entry(w, stands[w].runs)
			listed = append(listed, w)
		}
	}
	pages := split(listed, func(w string) int {
		n := 60
		for _, p := range entries[w].Places {
			n += 90 + 2*len(p.Title) + len(p.Link) + len(p.Run)
		}
		return n
	}, mostPage)
	var list []templates.WordsPage
	for _, p := range pages {
		page := templates.WordsPage{Begin: p.prefix, File: p.name() + ".html"}
		if !utf8.ValidString(p.prefix) {
			page.Begin = p.words[0]
		}
		for _, w := range p.words {
			page.Words = append(page.Words, entries[w])
		}
		list = append(list, page)
	}
	return list
}

// isListed tells a word that a person would look up from a number or a hash.
func isListed(w string) bool {
	letters := 0
	for _, r := range w {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return len(w) <= longestBook && (letters > 1 || letters == 1 && w[0] >= utf8.RuneSelf)
}

// entry is a word with its newest places.
func (x *Index) entry(w string, runs []at) templates.IndexedWord {
	e := templates.IndexedWord{Word: w}
	for _, r := range slices.Backward(runs) {
		t := x.runs[r.run]
		for _, p := range r.places {
			if len(e.Places) == mostListed {
				e.More++
				continue
			}
			link := "../runs/" + t.base() + ".html"
			if at := t.Places[p].At; at != "" {
				link += "#" + t.base() + at
			}
			e.Places = append(e.Places, templates.WordPlace{Link: link, Kind: t.Places[p].Kind,
				Title: t.Places[p].Title, Run: t.Title, Day: t.Day})
		}
	}
	return e
}
