package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"fivex/gates"
	"fivex/snapshot"
	"fivex/snapshot/place"

	"github.com/alecthomas/kong"
)

// mostCandidates bounds what a shell is offered.
const mostCandidates = 200

// candidates are what may stand in the place of the last word, one a line in a
// shell's list; none where files are meant. They are found without a trace,
// and what cannot be read is not offered.
func candidates(ctx context.Context, root *kong.Node, words []string) []string {
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
	node      *kong.Node
	flag      *kong.Flag // whose value it is
	arguments []string   // before it
	project   string     // of --project
}

// position goes through the words before the last one.
func position(root *kong.Node, words []string) cursor {
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
			if f := flagNamed(at.node, name); f != nil && !f.IsBool() && !assigned {
				at.flag = f
			}
			if name == "--project" && assigned {
				at.project = value
			}
		default:
			i := slices.IndexFunc(at.node.Children, func(n *kong.Node) bool { return n.Name == w && n.Type == kong.CommandNode })
			if i >= 0 && len(at.arguments) == 0 {
				at.node = at.node.Children[i]
			} else {
				at.arguments = append(at.arguments, w)
			}
		}
	}
	return at
}

func flagNamed(node *kong.Node, name string) *kong.Flag {
	for _, group := range node.AllFlags(false) {
		for _, f := range group {
			if name == "--"+f.Name || f.Short != 0 && name == "-"+string(f.Short) {
				return f
			}
		}
	}
	return nil
}

func flagsOf(node *kong.Node) (list []string) {
	for _, group := range node.AllFlags(true) {
		for _, f := range group {
			list = append(list, "--"+f.Name)
		}
	}
	return list
}

func children(node *kong.Node) (list []string) {
	for _, n := range node.Children {
		if n.Type == kong.CommandNode && !n.Hidden {
			list = append(list, n.Name)
		}
	}
	return list
}

// valuesOf are what a flag may be given; none where that is a file or a text.
func valuesOf(node *kong.Node, name string) (list []string) {
	f := flagNamed(node, name)
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
	if f.Enum == "" {
		return nil
	}
	return f.EnumSlice()
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
