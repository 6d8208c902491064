package gates

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// races is how many gates are fought for.
func races() int {
	switch {
	case os.Getenv("FIVEX_PRESSURE") != "":
		return 400
	case os.Getenv("FIVEX_LONG") != "":
		return 100
	}
	return 20
}

func raceID(i int) string { return fmt.Sprintf("race-%04d", i) }

func report(i int, err, lost error) {
	switch {
	case err == nil:
		fmt.Println("won", i)
	case errors.Is(err, lost):
		fmt.Println("lost", i)
	default:
		fmt.Println("error", i, err)
	}
}

// bare answers with nothing but O_EXCL, in two writes.
func bare(f Folder, id, who string) error {
	w, err := os.OpenFile(filepath.Join(f.Path(), answerName(id)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, `{"gateId":%q,"gateType":"phase","resolved":true,`, id)
	fmt.Fprintf(w, `"resolvedBy":%q,"resolvedAt":%q,"response":{"action":"exit"}}`, who, instant(time.Now()))
	return w.Close()
}

func TestOf64ProcessesExactlyOneAnswersEachGate(t *testing.T) {
	t.Parallel()
	f := In(t.TempDir())
	for i := range races() {
		if _, err := f.Open(Request{ID: raceID(i), Type: "phase"}); err != nil {
			t.Fatal(err)
		}
	}
	var mu sync.Mutex
	winner := map[string]string{} // gate -> who said that it won
	lost := map[string]int{}      // racer of this package -> how often it lost
	var wait sync.WaitGroup
	for n := range 64 {
		who, role := fmt.Sprintf("racer-%d", n), "racer"
		if n%8 == 7 {
			role = "bare racer"
		}
		wait.Go(func() {
			out, err := process(t, role, f, who).Output()
			if err != nil {
				t.Errorf("%s: %v", who, err)
			}
			mu.Lock()
			defer mu.Unlock()
			said := 0
			for s := bufio.NewScanner(bytes.NewReader(out)); s.Scan(); said++ {
				var word string
				var i int
				fmt.Sscan(s.Text(), &word, &i)
				switch word {
				case "won":
					if other := winner[raceID(i)]; other != "" {
						t.Errorf("%s was won by %s and by %s", raceID(i), other, who)
					}
					winner[raceID(i)] = who
				case "lost":
					if role == "racer" {
						lost[who]++
					}
				default:
					t.Errorf("%s: %s", who, s.Text())
				}
			}
			if said != races() {
				t.Errorf("%s answered %d of %d gates", who, said, races())
			}
		})
	}
	wait.Wait()
	list, err := f.List()
	if err != nil || len(list.Gates) != races() || len(list.Ignored) > 0 {
		t.Fatalf("%v, %d gates, ignored %v", err, len(list.Gates), list.Ignored)
	}
	for _, g := range list.Gates {
		if g.Answer == nil || g.Answer.By != winner[g.ID] {
			t.Errorf("%s: the file says %+v, the winner is %q", g.ID, g.Answer, winner[g.ID])
		}
	}
	if err := f.NoteAnswers(list.Gates); err != nil { // those of the bare racers that nobody has met
		t.Fatal(err)
	}
	audit, err := f.Audit(1 << 30)
	if err != nil {
		t.Fatal(err)
	}
	stale, resolved := map[string]int{}, map[string]int{}
	for _, e := range audit {
		if e.Event == "resolved" {
			resolved[e.Gate]++
			if e.By != winner[e.Gate] {
				t.Errorf("the audit says that %s answered %s; it was %s", e.By, e.Gate, winner[e.Gate])
			}
		}
		if e.Event == "stale" {
			stale[e.By]++
			if e.Winner != winner[e.Gate] {
				t.Errorf("the audit says that %s lost %s to %s; it was %s", e.By, e.Gate, e.Winner, winner[e.Gate])
			}
		}
	}
	for i := range races() {
		if n := resolved[raceID(i)]; n != 1 {
			t.Errorf("the answer of %s is in the audit %d times", raceID(i), n)
		}
	}
	total := 0
	for who, n := range lost {
		total += n
		if stale[who] != n {
			t.Errorf("%s lost %d times and is audited %d times", who, n, stale[who])
		}
	}
	t.Logf("%d losers audited", total)
}
