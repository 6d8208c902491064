package main

import (
	"context"
	"strings"
	"time"

	"fivex/cmd/5x/commandline"
	"fivex/gates"
	"fivex/snapshot"
	"fivex/snapshot/place"
)

// mostCandidates bounds what a shell is offered.
const mostCandidates = 200

// candidates are what may stand in the place of the last word, one a line in a
// shell's list; none where files are meant. They are found without a trace,
// and what cannot be read is not offered.
func candidates(ctx context.Context, root *commandline.Node, words []string) []string {
	if len(words) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	words, value := joinEquals(words)
	at, last := position(root, words[:len(words)-1]), words[len(words)-1]
	name, typed, assigned := strings.Cut(last, "=")
	switch {
	case strings.HasPrefix(last, "--") && assigned:
		list := beginning(valuesOf(at.node, name), typed)
		if !value { // the shell has the whole word
			for i := range list {
				list[i] = name + "=" + list[i]
			}
		}
		return list
	case at.flag != nil:
		return beginning(valuesOf(at.node, "--"+at.flag.Name), last)
	case strings.HasPrefix(last, "-"):
		return beginning(flagsOf(at.node), last)
	case len(children(at.node)) > 0:
		return beginning(children(at.node), last)
	}
	return beginning(argumentsOf(ctx, at), last)
}

// joinEquals makes one word of --flag, =, value, which bash takes apart; value
// tells that it did so with the last one.
func joinEquals(words []string) (joined []string, value bool) {
	for i, w := range words {
		n := len(joined)
		switch {
		case w == "=" && n > 0 && strings.HasPrefix(joined[n-1], "--"):
			joined[n-1] += "="
			value = i == len(words)-1
		case n > 0 && i > 0 && words[i-1] == "=" && strings.HasSuffix(joined[n-1], "="):
			joined[n-1] += w
			value = i == len(words)-1
		default:
			joined, value = append(joined, w), false
		}
	}
	return joined, value
}

// A cursor is where the last word stands.
type cursor struct {
	node      *commandline.Node
	flag      *commandline.Value // whose value it is
	arguments []string           // before it
	project   string             // of --project
}

// position goes through the words before the last one.
func position(root *commandline.Node, words []string) cursor {
	at := cursor{node: root}
	for _, w := range words {
		name, value, assigned := strings.Cut(w, "=")
		switch {
		case at.flag != nil:
			if at.flag.Name == "project" {
				at.project = w
			}
			at.flag = nil
		case strings.HasPrefix(w, "-"):
			if f := at.node.Flag(name); f != nil && !f.IsBool() && !assigned {
				at.flag = f
			}
			if name == "--project" && assigned {
				at.project = value
			}
		default:
			if child := at.node.Child(w); child != nil && len(at.arguments) == 0 {
				at.node = child
			} else {
				at.arguments = append(at.arguments, w)
			}
		}
	}
	return at
}

func flagsOf(node *commandline.Node) (list []string) {
	for _, f := range node.AllFlags() {
		list = append(list, "--"+f.Name)
	}
	return list
}

func children(node *commandline.Node) (list []string) {
	for _, n := range node.Children {
		if !n.Hidden {
			list = append(list, n.Name)
		}
	}
	return list
}

// valuesOf are what a flag may be given; none where that is a file or a text.
func valuesOf(node *commandline.Node, name string) (list []string) {
	f := node.Flag(name)
	if f == nil {
		return nil
	}
	switch f.Name {
	case "format":
		for _, f := range formats {
			list = append(list, f.name)
		}
		return list
	case "fail-on":
		return failWords
	}
	return f.Enum
}

// argumentsOf are what stands behind a command: runs, plans, gates, answers.
func argumentsOf(ctx context.Context, at cursor) []string {
	if at.node.Name == "completion" {
		return []string{"bash", "zsh", "fish"}
	}
	find := func() (place.Place, error) { return place.Find(".") }
	if at.project != "" {
		find = func() (place.Place, error) { return place.Of(at.project) }
	}
	where, err := find()
	if err != nil {
		return nil
	}
	if at.node.Name == "report" {
		return runsAndPlans(ctx, where)
	}
	if at.node.Parent == nil || at.node.Parent.Name != "gate" {
		return nil
	}
	return gatesAndAnswers(where, at)
}

func runsAndPlans(ctx context.Context, where place.Place) []string {
	list := []string{"latest", "active"}
	err := snapshot.Read(ctx, where, snapshot.Options{}, func(v *snapshot.View) error {
		list = list[:2]
		for _, s := range v.Selectors(mostCandidates) {
			list = append(list, plain(s))
		}
		return nil
	})
	if err != nil {
		return nil
	}
	return list
}

// gatesAndAnswers are the ids of gates that wait, and behind one what may be
// answered.
func gatesAndAnswers(where place.Place, at cursor) (list []string) {
	all, err := gates.In(where.State).List()
	if err != nil {
		return nil
	}
	for _, g := range all.Gates {
		switch {
		case g.Answer != nil:
		case len(at.arguments) == 0 && at.node.Name != "open" && at.node.Name != "prune" && at.node.Name != "list":
			list = append(list, plain(g.ID))
		case len(at.arguments) == 1 && at.node.Name == "answer" && g.ID == at.arguments[0]:
			for _, a := range g.Actions() {
				list = append(list, plain(a))
			}
		}
	}
	return list
}

// beginning are those that begin with what was typed; of a list with commas its
// last part is completed.
func beginning(list []string, typed string) (fits []string) {
	done := typed[:strings.LastIndexByte(typed, ',')+1]
	for _, s := range list {
		if len(fits) < mostCandidates && strings.HasPrefix(s, typed[len(done):]) && !strings.ContainsAny(s, "\n\r") {
			fits = append(fits, done+s)
		}
	}
	return fits
}
