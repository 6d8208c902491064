package words

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fivex/snapshot/report"
)

// many is an index of so many runs, each of which says what say says.
func many(n int, say func(i int) string) *Index {
	x := New()
	for i := range n {
		key := fmt.Sprintf("run_%d", i)
		x.Take(&report.Run{Key: key, ID: key, State: report.State{Kind: "completed", Why: say(i)},
			Detail: &report.Detail{}}, "Plan")
	}
	return x
}

func TestNoFileOfTheIndexGrowsWithTheSite(t *testing.T) {
	t.Parallel()
	// 3,000 runs of twenty words each: one in all of them, ten of a thousand that
	// begin alike, nine of their own.
	x := many(3000, func(i int) string {
		text := "everywhere"
		for k := range 10 {
			text += fmt.Sprintf(" alike%d", (i*7+k*13)%1000)
		}
		for k := range 9 {
			text += fmt.Sprintf(" own%dx%d", i, k)
		}
		return text
	})
	scripts, pages := x.Files(strings.ToUpper)
	for _, s := range scripts {
		var b bytes.Buffer
		if err := s.Write(&b); err != nil {
			t.Fatal(err)
		}
		if b.Len() > mostWord+1<<10 {
			t.Errorf("%s has %d bytes", s.Path, b.Len())
		}
	}
	listed := 0
	for _, p := range pages {
		for _, w := range p.Words() {
			listed++
			if len(w.Places) > mostListed {
				t.Errorf("%s lists %d places of %s", p.File, len(w.Places), w.Word)
			}
		}
	}
	// Of the newest 200 runs: their own nine words, those that many have, and the key's.
	if most := newestRuns*10 + 1000 + 10; listed > most || x.Unlisted() != 2800 {
		t.Errorf("%d words are listed, not %d at most, and %d runs are left out", listed, most, x.Unlisted())
	}
	_, stands := x.byWord(0)
	if all := strings.Fields(packedOf(stands["everywhere"])); len(all) != 3000 {
		t.Errorf("a word of 3000 runs is found in %d", len(all))
	}
}

func TestOfAWordThatIsEverywhereTheNewestRunsAreFound(t *testing.T) {
	t.Parallel()
	var ats []at
	for i := range 20_000 {
		for place := range mostEach {
			ats = append(ats, atOf(i, place))
		}
	}
	got := packedOf(ats)
	fields := strings.Fields(got)
	first, places, _ := strings.Cut(fields[0], ".")
	oldest := strconv.FormatInt(int64(20_000-len(fields)), 36)
	if len(got) > mostWord || len(fields) < 4000 || first != "+"+oldest ||
		places != "0.1.2.3.4.5.6.7" {
		t.Errorf("%d bytes tell %d runs, from %s on", len(got), len(fields), first)
	}
}

func TestEveryWordIsInTheOneFileWhoseNameBeginsAsItDoes(t *testing.T) {
	t.Parallel()
	list := []string{"a", "ab", "abc", "abd", "ac", "b", "数", "数据", "据"}
	for most := range 12 {
		var got []string
		for _, s := range split(list, func(w string) int { return 1 }, most) {
			for _, w := range s.words {
				if !strings.HasPrefix(w, s.prefix) {
					t.Errorf("at most %d: %s is in the file of %q", most, w, s.prefix)
				}
			}
			if len(s.words) > max(1, most) {
				t.Errorf("at most %d: %q", most, s.words)
			}
			got = append(got, s.words...)
		}
		if !slices.Equal(got, list) {
			t.Errorf("at most %d: %q", most, got)
		}
	}
}

func TestANewRunChangesOnlyTheFilesOfItsWords(t *testing.T) {
	t.Parallel()
	say := func(i int) string { return fmt.Sprintf("alpha%d beta%d", i, i) }
	write := func(x *Index) map[string]string {
		m := map[string]string{}
		scripts, _ := x.Files(strings.ToUpper)
		for _, s := range scripts {
			var b bytes.Buffer
			if err := s.Write(&b); err != nil {
				t.Fatal(err)
			}
			m[s.Path] = b.String()
		}
		return m
	}
	before := write(many(40, say))
	after := write(many(41, func(i int) string {
		if i == 40 {
			return "gamma"
		}
		return say(i)
	}))
	for _, path := range []string{"words/w-a.js", "words/w-b.js", "words/runs-0.js", "words/runs-1.js"} {
		if before[path] == "" || before[path] != after[path] {
			t.Errorf("%s is another", path)
		}
	}
}

func TestWhatIsRememberedIsWhatWasNoted(t *testing.T) {
	t.Parallel()
	x := many(5, func(i int) string { return fmt.Sprintf("same word%d", i) })
	var b bytes.Buffer
	if err := x.Save(&b); err != nil {
		t.Fatal(err)
	}
	saved := b.Bytes()
	y := Load(bytes.NewReader(saved))
	for _, r := range x.runs {
		y.Take(&report.Run{Key: r.Key}, "Plan")
	}
	for i := range x.runs {
		var was, is []string
		for w, places := range x.runs[i].stands.each {
			was = append(was, fmt.Sprint(x.words[w], places))
		}
		for w, places := range y.runs[i].stands.each {
			is = append(is, fmt.Sprint(y.words[w], places))
		}
		slices.Sort(was)
		slices.Sort(is)
		if len(was) == 0 || !slices.Equal(was, is) || fmt.Sprint(x.runs[i].Places) != fmt.Sprint(y.runs[i].Places) {
			t.Errorf("run %d: %v, remembered as %v", i, x.runs[i], y.runs[i])
		}
	}
	// Whatever was made of it: a memory, or none, and never a place that is not there.
	for i := range saved {
		for _, to := range []byte{0, 1, saved[i] + 1, 0xff} {
			damaged := slices.Clone(saved)
			damaged[i] = to
			z := Load(bytes.NewReader(damaged))
			for _, r := range x.runs {
				z.Take(&report.Run{Key: r.Key, Detail: nil}, "Plan")
			}
			z.Files(strings.ToUpper)
		}
	}
}

func TestTheWordsThatArePassedOverAreInOrder(t *testing.T) {
	t.Parallel()
	if !slices.IsSorted(passedOver) || !isPassedOver("the") || isPassedOver("theme") {
		t.Errorf("%q", passedOver)
	}
}

func TestNoFileOfTheIndexHasANameThatIsTooLong(t *testing.T) {
	t.Parallel()
	var list []string
	for i := range 300 { // they begin alike for 140 bytes, which are 420 in a name
		list = append(list, fmt.Sprintf("%s%03d", strings.Repeat("𝒂", 35), i))
	}
	found := 0
	for _, s := range split(list, func(string) int { return 1 }, 10) {
		found += len(s.words)
		if len(s.name())+len(".js") > 200 || strings.Contains(s.name(), "~~") {
			t.Errorf("a file is %s.js", s.name())
		}
	}
	if found != len(list) {
		t.Errorf("%d of %d words are in a file", found, len(list))
	}
}
