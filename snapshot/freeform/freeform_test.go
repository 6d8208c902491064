package freeform

import (
	"slices"
	"strings"
	"testing"
)

func TestAnObjectGivesOnlyWhatItHolds(t *testing.T) {
	t.Parallel()
	o := Of([]byte(` {"s":"x","n":1.5,"i":3,"big":1e308,"t":true,"zero":0,"nil":null,"o":{"a":"b"},` +
		`"l":["a",2,{"k":[1]}],"esc":"\u0041","blank":" \n"} `))
	if o.Text("nope", "blank", "s") != "x" || o.Text("blank") != "" ||
		o.Text("n") != "1.5" || o.Text("esc") != "A" || o.Text("nil", "t") != "" {
		t.Error("texts", o.Text("n"), o.Text("esc"))
	}
	if *o.Number("n") != 1.5 || o.Count("n") != nil || *o.Count("i") != 3 || o.Count("big") != nil ||
		o.Number("s") != nil {
		t.Error("numbers")
	}
	if !*o.Flag("t") || *o.Flag("zero") || o.Flag("s") != nil || !o.Has("nil") || o.Has("none") {
		t.Error("flags")
	}
	if o.Object("o").Text("a") != "b" || o.Object("s") != nil || o.Object("none").Text("x") != "" {
		t.Error("objects")
	}
	if got := o.Texts("l", 9); !slices.Equal(got, []string{"a", "2", `{"k":[1]}`}) {
		t.Error(got)
	}
	if got := o.Texts("l", 1); len(got) != 1 {
		t.Error(got)
	}
}

func TestWhatIsNoJSONIsNoObject(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "x", "[]", `{"a":1`, `{"a":1}{}`, `"{}"`, "null",
		strings.Repeat("[", 4_000_000), `{"a":` + strings.Repeat("[", 4_000_000)} {
		if o := Of([]byte(s)); o != nil {
			t.Errorf("%.20s… is an object", s)
		}
		for range Elements([]byte(s)) {
			t.Errorf("%.20s… has elements", s)
		}
	}
}
