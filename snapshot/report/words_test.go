package report

import "testing"

func TestTimesOfBothFormsAreUTC(t *testing.T) {
	for in, want := range map[string]string{
		"2026-02-27 10:00:00":           "2026-02-27T10:00:00Z",
		"2026-02-27 10:00:00.250":       "2026-02-27T10:00:00.25Z",
		"2026-02-27T10:00:00.532Z":      "2026-02-27T10:00:00.532Z",
		"2026-02-27T12:00:00+02:00":     "2026-02-27T10:00:00Z",
		"2026-02-27T10:00:00.123456789": "2026-02-27T10:00:00.123Z",
		"2026-02-27":                    "2026-02-27T00:00:00Z",
		"yesterday":                     "",
		"":                              "",
		"0000-00-00 00:00:00":           "",
		"99999-01-01 00:00:00":          "",
	} {
		got, _ := ParseTime(in)
		if got.RFC3339() != want {
			t.Errorf("%q gives %q, want %q", in, got.RFC3339(), want)
		}
	}
}

func TestDurationsReadAsPeopleSayThem(t *testing.T) {
	for ms, want := range map[float64]string{0: "0ms", 8.447: "8ms", 1000: "1s", 12345: "12.3s", 60e3: "1m",
		3.84e6: "1h 4m", 90000e3: "25h", 4 * 86400e3: "4d", 59_949: "59.9s", 59_950: "1m", 999.6: "1s",
		3_599_600: "1h", -1500: "-1.5s", 1e18: "11574074074d"} {
		if got := FormatDuration(ms); got != want {
			t.Errorf("%v ms is %q, want %q", ms, got, want)
		}
	}
}

func TestAKeyIsNeverGivenTwice(t *testing.T) {
	var k Keys
	seen := map[string]bool{}
	for _, id := range []string{"a", "a~2", "a", "a", "a~2", "", "", "a~2~2", "a", "~2"} {
		key := k.Unique(id)
		if seen[key] {
			t.Errorf("%q is given twice", key)
		}
		seen[key] = true
	}
}

func FuzzAnchorsOfDifferentKeysDiffer(f *testing.F) {
	f.Add("run", "x", "run", "x-summary")
	f.Add("x", "summary", "x.summary", "")
	f.Add("a~2", "", "a", "~2")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		if (a != c || b != d) && Anchor(a, b) == Anchor(c, d) {
			t.Errorf("%q %q and %q %q are %q", a, b, c, d, Anchor(a, b))
		}
	})
}

func TestASentenceHasOneEnd(t *testing.T) {
	for in, want := range map[string]string{"done": "done.", "done.": "done.", "go on?": "go on?", "cut …": "cut …",
		"(open)": "(open).", "": ""} {
		if got := Sentence(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

func TestACountHasItsNounAsPeopleSayIt(t *testing.T) {
	for want, got := range map[string]string{"1 review": Plural(1, "review"), "0 reviews": Plural(0, "review"),
		"1 entry": Plural(1, "entry"), "2 entries": Plural(2, "entry")} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestATextBeginsWithACapitalInAnyScript(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"": "", "done": "Done", "Done": "Done", "über": "Über", "ждёт": "Ждёт",
		"数据": "数据", "2 of 3": "2 of 3", "`go test`": "`go test`", "\xff": "\xff"} {
		if got := Capital(s); got != want {
			t.Errorf("%q becomes %q, want %q", s, got, want)
		}
	}
}
