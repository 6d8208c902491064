package sqlite

import "testing"

func TestTheAddressOfADatabaseKeepsItsPath(t *testing.T) {
	for path, want := range map[string]string{
		"/home/a b/50%/x#1?.db":        "file:///home/a%20b/50%25/x%231%3F.db",
		"C:/Users/ann/.5x/5x.db":       "file:///C:/Users/ann/.5x/5x.db",
		"//server/share/p/.5x/5x.db":   "file:////server/share/p/.5x/5x.db", // sqlite.org/uri.html: an empty host
		"//?/C:/a long path/.5x/5x.db": "file:////%3F/C:/a%20long%20path/.5x/5x.db",
	} {
		if got := uri(path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}
