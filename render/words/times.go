package words

import "fivex/snapshot/report"

// A stay is when a run was at work: minutes since 1970, in UTC; zero is unknown.
type stay struct{ Begin, End int64 }

// stayOf is from a run's beginning to the last that is known of it.
func stayOf(run *report.Run) (s stay) {
	if run.StartedAt.IsZero() {
		return s
	}
	s.Begin = run.StartedAt.Unix() / 60
	s.End = s.Begin
	for _, end := range []report.Time{run.EndedAt, run.LastActivity} {
		if !end.IsZero() {
			s.End = max(s.End, end.Unix()/60)
		}
	}
	return s
}

// times are the stays of all runs, each as its beginning after the one before and
// its length: small numbers, for a file that a search for a time reads whole.
func times(runs []*told) any {
	list := make([]int64, 0, 2*len(runs))
	last := int64(0)
	for _, t := range runs {
		list = append(list, t.Stay.Begin-last, t.Stay.End-t.Stay.Begin)
		last = t.Stay.Begin
	}
	return list
}
