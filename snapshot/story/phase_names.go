package story

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"fivex/snapshot/report"
)

// names finds the phase that a label means. These all mean phase 2: "2",
// "phase-2", "Phase 2", "Phase 2: Title", "## Phase 2: Title", and the bare
// title of phase 2.
type names struct {
	byNumber map[string]string // canonical number -> id in the plan
	byTitle  map[string]string // title without case -> id in the plan
	titles   map[string]string // id in the plan -> title without case
}

func phaseNames(p *report.Plan) names {
	n := names{map[string]string{}, map[string]string{}, map[string]string{}}
	if p == nil {
		return n
	}
	for _, ph := range p.Phases {
		if k := canonical(ph.ID); n.byNumber[k] == "" {
			n.byNumber[k] = ph.ID
		}
		n.titles[ph.ID] = folded(ph.Title)
		n.byTitle[n.titles[ph.ID]] = ph.ID
	}
	return n
}

// PhaseIDs gives the id of the phase that a label means, in this plan. Whoever asks
// for many labels keeps it.
func PhaseIDs(p *report.Plan) func(label string) string { return phaseNames(p).id }

func (n names) id(label string) string {
	l := strings.TrimSpace(label)
	if l == "" || l == "-1" {
		return ""
	}
	if number := phaseNumber(l); number != "" {
		if id := n.byNumber[canonical(number)]; id != "" {
			return n.renumbered(id, l)
		}
		return number
	}
	bare := strings.TrimSpace(strings.TrimLeft(l, "#"))
	if id := n.byTitle[folded(bare)]; id != "" {
		return id
	}
	if strings.EqualFold(l, "plan") {
		return "plan"
	}
	return l
}

// renumbered is the phase that a label means which names a title, too: where the
// plan now gives that title to another number, the title tells.
func (n names) renumbered(id, label string) string {
	title := folded(labelTitle(label))
	if now := n.byTitle[title]; title != "" && now != "" && n.titles[id] != title {
		return now
	}
	return id
}

var labelled = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:(?i:#{0,6}\s*phase[\s_:-]*)(\d+(?:\.\d+)*)(?:$|[^\w.].*$)|(\d+(?:\.\d+)*)(?:$|:.*$))`)
})

// phaseNumber is the number in a phase's label; "" when it has none.
func phaseNumber(label string) string {
	label = strings.TrimSpace(label)
	if isBare(label) { // as most are
		return label
	}
	m := labelled().FindStringSubmatch(label)
	if m == nil {
		return ""
	}
	return m[1] + m[2] // one of them is empty
}

// isBare tells whether a label is digits, or groups of them between points.
func isBare(label string) bool {
	digits := 0
	for i := range len(label) {
		switch c := label[i]; {
		case '0' <= c && c <= '9':
			digits++
		case c == '.' && digits > 0:
			digits = 0
		default:
			return false
		}
	}
	return digits > 0
}

// labelTitle is the title in a label such as "Phase 2: Title".
func labelTitle(label string) string {
	_, title, ok := strings.Cut(label, ":")
	if !ok || phaseNumber(label) == "" {
		return ""
	}
	return report.WithoutDash(strings.TrimSpace(title))
}

// canonical is a number without leading zeros in its parts.
func canonical(number string) string {
	parts := strings.Split(number, ".")
	for i, p := range parts {
		if n, err := strconv.Atoi(p); err == nil {
			parts[i] = strconv.Itoa(n)
		}
	}
	return strings.Join(parts, ".")
}

// folded is a title without case, and without its dash.
func folded(s string) string {
	return strings.ToLower(report.WithoutDash(strings.Join(strings.Fields(s), " ")))
}

// ComparePhases orders phases: planning first, then by their numbers, part by
// part, so that 1.10 comes after 1.9, then other names, "" last.
func ComparePhases(a, b string) int {
	rank := func(id string) int {
		switch {
		case id == "plan":
			return 0
		case isNumber(id):
			return 1
		case id != "":
			return 2
		}
		return 3
	}
	if c := rank(a) - rank(b); c != 0 || a == b {
		return c
	}
	if rank(a) == 1 {
		if c := slices.Compare(numbers(a), numbers(b)); c != 0 {
			return c
		}
	}
	return strings.Compare(a, b)
}

func isNumber(id string) bool { return id != "" && phaseNumber(id) == id }

func numbers(id string) (list []int) {
	for p := range strings.SplitSeq(id, ".") {
		n, _ := strconv.Atoi(p)
		list = append(list, n)
	}
	return list
}
