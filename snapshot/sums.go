package snapshot

import "slices"

// sums are what a report has counted after its first runs. A Follower keeps
// them up to a run that changes, so that what comes before is not counted
// again each time.
type sums struct {
	lines     []*Run // what was counted, in order
	totals    Totals
	analytics Analytics
	plans     map[string]planSums // by the plan's key
}

type planSums struct {
	phases     int // that the plan has, which counts in
	runs       []string
	totals     Totals
	lastActive Time
	state      string
}

// far is how many runs later the first change must be for the sums to move on
// to there: two runs that change in turn share theirs.
const far = 500

// sumsOf are the sums of a report in which these were counted.
func sumsOf(rep *Report, counted []*Run) *sums {
	s := &sums{lines: slices.Clone(counted), totals: rep.Totals, analytics: rep.Analytics.clone(), plans: map[string]planSums{}}
	for _, p := range rep.Plans {
		s.plans[p.Path] = planSums{len(p.Phases), slices.Clone(p.Runs), p.Totals, p.LastActive, p.State}
	}
	return s
}

// resume gives the sums to a report that has counted nothing yet, and tells of
// how many runs they are; of none when others come first.
func (s *sums) resume(rep *Report, lines []*Run) int {
	if s == nil || len(s.lines) > len(lines) || !slices.Equal(s.lines, lines[:len(s.lines)]) || len(s.plans) != len(rep.Plans) {
		return 0
	}
	for _, p := range rep.Plans {
		if x, ok := s.plans[p.Path]; !ok || x.phases != len(p.Phases) {
			return 0
		}
	}
	rep.Totals, rep.Analytics = s.totals, s.analytics.clone()
	for _, p := range rep.Plans {
		x := s.plans[p.Path]
		p.Runs, p.Totals, p.LastActive, p.State = slices.Clone(x.runs), x.totals, x.lastActive, x.state
	}
	return len(s.lines)
}

func (an *Analytics) clone() Analytics {
	c := *an
	c.Roles, c.Models, c.Days = cloneSet(an.Roles), cloneSet(an.Models), cloneSet(an.Days)
	c.Commands, c.HumanWaits = cloneSet(an.Commands), cloneSet(an.HumanWaits)
	c.ReviewRounds, c.SlowestPhases = slices.Clone(an.ReviewRounds), slices.Clone(an.SlowestPhases)
	return c
}

func cloneSet[T any, P interface {
	*T
	SetKey() string
}](s Set[P]) Set[P] {
	if s == nil {
		return nil
	}
	all := make([]T, len(s))
	out := make(Set[P], len(s))
	for i, x := range s {
		all[i] = *x
		out[i] = &all[i]
	}
	return out
}
