package story

import (
	"fmt"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// then is what a run stood at, told of a run that has ended since.
func then(why string) string {
	if why == "" {
		return ""
	}
	for is, was := range map[string]string{"the author is ": "the author was ", "the plan is ": "the plan was ",
		"the review says ": "the review said "} {
		if rest, ok := strings.CutPrefix(why, is); ok {
			return "; before that, " + was + rest
		}
	}
	return "; before that, " + why
}

// ask is a question with its mark.
func ask(before, question string) string {
	if strings.HasSuffix(question, ": go on") {
		return before + question + "?"
	}
	return report.Sentence(before + question)
}

// named is a phase as people call it: "phase 2 (Webhook)".
func (t *Teller) named(id string) string {
	if id == "" {
		return "the run"
	}
	if id == "plan" {
		return "the plan"
	}
	if p := t.phase[id]; p != nil && p.Title != "" {
		return phaseWord(id) + " (" + report.OneLine(p.Title, 80) + ")"
	}
	return phaseWord(id)
}

func phaseWord(id string) string {
	if isNumber(id) {
		return "phase " + id
	}
	return report.OneLine(id, 60)
}

// phaseWords are phases as people list them: "phases 1, 2 and 4"; of many the first.
func phaseWords(ids []string) string {
	const most = 5
	if len(ids) < 2 {
		return phaseWord(strings.Join(ids, ""))
	}
	word, list := "phases ", slices.Clone(ids[:min(len(ids), most)])
	if slices.ContainsFunc(list, func(id string) bool { return !isNumber(id) }) {
		word = ""
		for i, id := range list {
			list[i] = phaseWord(id)
		}
	}
	if len(ids) > most {
		list[most-1] = fmt.Sprintf("%d more", len(ids)-most+1)
	}
	last := len(list) - 1
	return word + strings.Join(list[:last], ", ") + " and " + list[last]
}

func inPhase(id string) string {
	switch {
	case id == "":
		return ""
	case id == "plan":
		return " while planning"
	}
	return " in " + phaseWord(id)
}
