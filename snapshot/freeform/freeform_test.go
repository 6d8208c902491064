package freeform

import (
	"slices"
	"strings"
	"testing"
	"time"
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

func TestEachElementCostsItself(t *testing.T) {
	t.Parallel()
	list := []byte("[" + strings.Repeat(`{"title":"Rounding","note":"a, b] \\\"c"},`, 200_000) + "{}]")
	began, n := time.Now(), 0
	for e := range Elements(list) {
		if n++; string(Of(e)["title"]) != `"Rounding"` && n <= 200_000 {
			t.Fatalf("element %d is %s", n, e)
		}
	}
	if took := time.Since(began); n != 200_001 || took > 5*time.Second { // 40 s where all that follow are looked at
		t.Errorf("%d elements in %s", n, took)
	}
}
