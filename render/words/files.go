package words

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"fivex/snapshot/report"
)

const (
	mostShard = 64 << 10 // bytes of a file of words, about
	mostWord  = 96 << 10 // bytes that one word may take of it, about
	aBlock    = 16       // runs whose places are told by one file
)

// Mark is the first line of each script of the index, as no other file has it.
const Mark = "/* Made by 5x report. */\n"

// A Script is a file of the index by its path in the site.
type Script struct {
	Path  string
	Write func(io.Writer) error
}

// Files are the index's scripts, for the search page, and its plain pages.
// visible makes every character of a text visible.
func (x *Index) Files(visible func(string) string) ([]Script, []Page) {
	words, stands := x.byWord(0)
	packed := make(map[string]string, len(words))
	for _, w := range words {
		packed[w] = packedOf(stands[w])
	}
	shards := split(words, func(w string) int { return len(w) + len(packed[w]) + 6 }, mostShard)
	list := []Script{{"words/all.js", script(manifest(shards, len(x.runs)))},
		{"words/times.js", script(times(x.runs))}}
	for _, s := range shards {
		m := make(map[string]string, len(s.words))
		for _, w := range s.words {
			m[w] = packed[w]
		}
		list = append(list, Script{"words/" + s.name() + ".js", script(m)})
	}
	for i := 0; i < len(x.runs); i += aBlock {
		path := fmt.Sprintf("words/runs-%d.js", i/aBlock)
		list = append(list, Script{path, script(blockOf(x.runs[i:min(len(x.runs), i+aBlock)], visible))})
	}
	pages := x.book()
	x.files = nil
	for _, s := range list {
		x.files = append(x.files, s.Path)
	}
	for _, p := range pages {
		x.files = append(x.files, "words/"+p.File)
	}
	return list, pages
}

// An at is the number of a run and that of one of its places.
type at uint32

func atOf(run, place int) at { return at(run)<<8 | at(place) }

func (a at) run() int   { return int(a >> 8) }
func (a at) place() int { return int(a & 0xff) }

// byWord is where each word stands, in runs from one on, the oldest first. There
// are millions of ats in a large site.
func (x *Index) byWord(from int) (words []string, stands map[string][]at) {
	all := make([][]at, len(x.words))
	for i, t := range x.runs[from:] {
		for word, places := range t.stands.each {
			for _, p := range places {
				all[word] = append(all[word], atOf(from+i, p))
			}
		}
	}
	stands = make(map[string][]at, len(all))
	for n, ats := range all {
		if ats != nil {
			words = append(words, x.words[n])
			stands[x.words[n]] = ats
		}
	}
	slices.Sort(words)
	return words, stands
}

// packedOf is "12.0.3 5.2": places 0 and 3 of run 12, place 2 of run 12+5, in base
// 36; a + before it says that older runs are left out.
func packedOf(ats []at) string {
	var b []byte
	for i, room := len(ats), mostWord; i > 0; i-- {
		if room -= 2; i == len(ats) || ats[i-1].run() != ats[i].run() {
			room -= 3
		}
		if room < 0 {
			for i < len(ats) && ats[i].run() == ats[i-1].run() {
				i++ // a run is told whole
			}
			b, ats = append(b, '+'), ats[i:]
			break
		}
	}
	last := 0
	for i, a := range ats {
		if i == 0 || a.run() != last {
			if i > 0 {
				b = append(b, ' ')
			}
			b = strconv.AppendInt(b, int64(a.run()-last), 36)
			last = a.run()
		}
		b = strconv.AppendInt(append(b, '.'), int64(a.place()), 36)
	}
	return string(b)
}

// A shard is the words that begin with a prefix, or are it. A prefix may end
// within a character, so that not every ideograph is a file.
type shard struct {
	prefix string
	words  []string
}

// name is the shard's file, without its ending: of letters that every file
// system takes, and no name that one of them keeps for itself.
func (s shard) name() string { return "w-" + report.Anchor(s.prefix) }

// longestPrefix bounds a shard's prefix, in bytes: in a file's name each may be three.
const longestPrefix = 50

// split parts sorted words by how they begin, so that no part weighs more than
// most unless it is a single word, or its name would be too long for a file. What a
// word's part is depends on nothing but
// those that begin as it does, so a new word changes few files.
func split(words []string, weight func(string) int, most int) []shard {
	var list []shard
	var part func(prefix string, words []string)
	part = func(prefix string, words []string) {
		sum := 0
		for _, w := range words {
			sum += weight(w)
		}
		if prefix != "" && (sum <= most || len(words) == 1 || len(prefix) == longestPrefix) {
			list = append(list, shard{prefix, words})
			return
		}
		for len(words) > 0 {
			begins := words[0][:min(len(words[0]), len(prefix)+1)]
			n := 1
			for n < len(words) && begins != prefix && strings.HasPrefix(words[n], begins) {
				n++
			}
			if begins == prefix {
				list = append(list, shard{prefix, words[:1]})
			} else {
				part(begins, words[:n])
			}
			words = words[n:]
		}
	}
	part("", words)
	return list
}

func manifest(shards []shard, runs int) any {
	names := make([]string, 0, len(shards))
	for _, s := range shards {
		names = append(names, report.Anchor(s.prefix))
	}
	return map[string]any{"runs": runs, "block": aBlock, "out": passedOver, "shards": names}
}

// blockOf is what a result shows of runs and their places.
func blockOf(runs []*told, visible func(string) string) any {
	list := make([]any, 0, len(runs))
	for _, t := range runs {
		places := make([][3]string, 0, len(t.Places))
		for _, p := range t.Places {
			places = append(places, [3]string{p.Kind, visible(p.Title), p.At})
		}
		list = append(list, []any{t.base(), visible(t.Title), t.State, t.Day, places})
	}
	return list
}

func (t *told) base() string { return report.Anchor("run", t.Key) }

// script is a script that hands a value to the element that loads it: it names
// nothing that another script could have.
func script(v any) func(io.Writer) error {
	return func(w io.Writer) error {
		var b bytes.Buffer
		b.WriteString(Mark + "document.currentScript.told=")
		if err := json.NewEncoder(&b).Encode(v); err != nil {
			return err
		}
		_, err := w.Write(b.Bytes())
		return err
	}
}
