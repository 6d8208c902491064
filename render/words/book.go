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
	newestRuns  = 200       // whose words are listed: the pages of thousands would be most of a site
)

// A Page is a plain page of the index: its words are made when it is written.
type Page struct {
	templates.WordsLink
	Words func() []templates.IndexedWord
}

// Unlisted is how many older runs the plain pages leave out.
func (x *Index) Unlisted() int { return max(0, len(x.runs)-newestRuns) }

// book is the index as plain pages, as at the end of a book.
func (x *Index) book() []Page {
	words, stands := x.byWord(x.Unlisted())
	listed := slices.DeleteFunc(words, func(w string) bool { return !isListed(w) })
	pages := split(listed, func(w string) int {
		n := 60
		for _, p := range x.entry(w, stands[w]).Places {
			n += 90 + 2*len(p.Title) + len(p.Link) + len(p.Run)
		}
		return n
	}, mostPage)
	var list []Page
	for _, p := range pages {
		link := templates.WordsLink{Begin: p.prefix, File: p.name() + ".html", Words: len(p.words)}
		if !utf8.ValidString(p.prefix) {
			link.Begin = p.words[0]
		}
		list = append(list, Page{link, func() (entries []templates.IndexedWord) {
			for _, w := range p.words {
				entries = append(entries, x.entry(w, stands[w]))
			}
			return entries
		}})
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
func (x *Index) entry(w string, all []at) templates.IndexedWord {
	e := templates.IndexedWord{Word: w}
	ats := newestFirst(all)
	e.More = len(all) - len(ats)
	for _, a := range ats {
		t := x.runs[a.run()]
		p := t.Places[a.place()]
		link := "../runs/" + t.base() + ".html"
		if p.At != "" {
			link += "#" + t.base() + p.At
		}
		e.Places = append(e.Places, templates.WordPlace{Link: link, Kind: p.Kind, Title: p.Title, Run: t.Title,
			Day: t.Day})
	}
	return e
}

// newestFirst are the places that a page lists: of the newest run first, within
// it as they stand.
func newestFirst(ats []at) []at {
	list := slices.Clone(ats[max(0, len(ats)-mostListed-mostEach):])
	slices.SortStableFunc(list, func(a, b at) int { return b.run() - a.run() })
	return list[:min(len(list), mostListed)]
}
