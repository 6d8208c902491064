package words

import (
	"cmp"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// Bounds of what is noted of one run, so that a site of thousands stays usable.
const (
	mostPlaces   = 150
	mostFiles    = 40      // of one phase
	mostEach     = 8       // places of one word
	mostOutput   = 4 << 10 // bytes of either end of a command's output
	mostCode     = 4 << 10 // bytes of a file's changed lines
	longestTitle = 120     // bytes
	mostWords    = 1 << 12 // different ones
)

// A place is what a search finds: a spot in a run's page. The first of a run is
// the run itself.
type place struct {
	Kind  string // "run", "phase", "finding", "file", or a step's kind
	Title string
	At    string // its anchor, behind the run's own
}

// A told is what is noted of one run.
type told struct {
	Key, Title, State, Day string
	Stay                   stay
	Places                 []place
	stands                 stands
}

// noter notes the places of a run.
type noter struct {
	*told
	run   *report.Run
	words map[int][]int // by number -> places, in order
	index *Index
}

// note is what is to be noted of a run with its details.
func (x *Index) note(run *report.Run, title string) *told {
	n := noter{&told{Key: run.Key, Title: title, State: run.State.Shown(), Stay: stayOf(run)},
		run, map[int][]int{}, x}
	if !run.StartedAt.IsZero() {
		n.Day = run.StartedAt.Format("2006-01-02")
	}
	n.at("run", title, nil, title, run.ID, run.Plan, run.Project, run.Machine, run.Command, run.State.Why,
		n.Day)
	if run.Detail != nil {
		fields := fieldsOf(run)
		for _, x := range run.Findings {
			n.finding(x, fields[x.ID])
		}
		for _, p := range run.Phases {
			n.phase(p)
		}
		for s := range run.Steps {
			n.step(s)
		}
	}
	n.stands = pack(n.words)
	return n.told
}

// at notes a place and the words of its texts.
func (n noter) at(kind, title string, keys []string, texts ...string) {
	if len(n.Places) == mostPlaces {
		return
	}
	here := len(n.Places)
	base := report.Anchor("run", n.run.Key)
	at := report.Anchor(append([]string{"run", n.run.Key}, keys...)...)
	n.Places = append(n.Places, place{kind, strings.Clone(report.OneLine(title, longestTitle)),
		strings.Clone(strings.TrimPrefix(at, base))})
	for _, text := range texts {
		for w := range Of(text) {
			if isPassedOver(w) {
				continue
			}
			word := n.index.numberOf(w)
			list, known := n.words[word]
			switch {
			case !known && len(n.words) == mostWords, len(list) == mostEach:
			case len(list) > 0 && list[len(list)-1] == here:
			default:
				n.words[word] = append(list, here)
			}
		}
	}
}

// fieldsOf is what else the reviews say of each finding.
func fieldsOf(run *report.Run) map[string][]string {
	fields := map[string][]string{}
	for s := range run.Steps {
		if s.Agent == nil {
			continue
		}
		for _, it := range s.Agent.Items {
			for _, f := range it.Fields {
				fields[it.Finding] = append(fields[it.Finding], f.Value)
			}
		}
	}
	return fields
}

func (n noter) finding(x *report.Finding, fields []string) {
	texts := append([]string{x.Title, x.Reason, x.Priority, x.Fate.Commit}, fields...)
	for _, l := range x.Locations {
		texts = append(texts, l.Path)
	}
	n.at("finding", x.Title, []string{"finding", x.ID}, texts...)
}

func (n noter) phase(p *report.Phase) {
	if p.ID == "" {
		return
	}
	keys := []string{"phase", p.ID}
	texts := []string{p.Title, p.Gate, p.Decision}
	for _, c := range p.Commits {
		texts = append(texts, c.Hash, c.Message)
	}
	n.at("phase", titleOf(p), keys, texts...)
	code := codeOf(p)
	for _, path := range filesOf(p) {
		n.at("file", path, keys, path, code[path])
	}
}

// codeOf is what was added and removed in each file, the first lines of it.
func codeOf(p *report.Phase) map[string]string {
	code := map[string]string{}
	if p.Changes == nil {
		return code
	}
	for _, f := range p.Changes.Files {
		var b strings.Builder
		for line := range strings.Lines(f.Patch) {
			if b.Len()+len(line) > mostCode {
				break
			}
			if line[0] == '+' || line[0] == '-' {
				b.WriteString(line[1:])
			}
		}
		code[f.Path] = b.String()
	}
	return code
}

func titleOf(p *report.Phase) string {
	if p.ID == "plan" {
		return cmp.Or(p.Title, "Planning")
	}
	return strings.TrimSpace(p.ID + " " + p.Title)
}

// filesOf are the files that a phase changed, as far as that is known.
func filesOf(p *report.Phase) (list []string) {
	if p.Changes != nil {
		for _, f := range p.Changes.Files {
			list = append(list, f.Path)
		}
	}
	for _, c := range p.Commits {
		list = append(list, c.Files...)
	}
	slices.Sort(list)
	list = slices.Compact(list)
	return list[:min(len(list), mostFiles)]
}

// step notes a step that says something in words.
func (n noter) step(s *report.Step) {
	texts := []string{s.Summary}
	switch {
	case s.Agent != nil:
		a := s.Agent
		texts = append(texts, a.Reason, a.Notes, s.Model)
		for _, f := range a.Fields {
			texts = append(texts, f.Value)
		}
	case s.Quality != nil && s.Quality.Outcome == "failed":
		for _, c := range s.Quality.Commands {
			if c.Passed == nil || !*c.Passed {
				texts = append(texts, c.Command, ends(c.Output))
			}
		}
	case s.Person != nil:
		texts = append(texts, s.Person.Question, s.Person.Guidance, s.Person.Meaning, s.Person.By)
	case s.Boundary != nil && s.Boundary.Reason != "" && s.Boundary.Event != "phase-started":
		texts = append(texts, s.Boundary.Reason)
	default:
		return
	}
	title := s.Summary
	if title == "" {
		title = strings.TrimSpace(strings.Join(texts, " "))
	}
	if title != "" {
		n.at(kindOf(s), title, []string{report.StepKey(s.ID)}, texts...)
	}
}

func kindOf(s *report.Step) string {
	switch s.Kind {
	case "reviewer":
		return "review"
	case "quality":
		return "check"
	case "boundary":
		return "event"
	}
	return s.Kind
}

// ends are both ends of an output: a message stands at its beginning or its end.
func ends(text string) string {
	if len(text) <= 2*mostOutput {
		return text
	}
	return text[:mostOutput] + " " + text[len(text)-mostOutput:]
}
