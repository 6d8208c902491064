package commandline

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

type shop struct {
	Sell sell `cmd:"" help:"Sell something."`
	Loud bool `help:"Say what is done."`
}

type sell struct {
	Thing  string        `arg:"" help:"What to sell."`
	To     []string      `arg:"" optional:"" help:"To whom."`
	Output string        `short:"o" placeholder:"FILE" help:"Where the bill goes."`
	Pay    string        `enum:"cash,card" default:"cash" help:"How it is paid."`
	Tags   []string      `help:"Words for it."`
	Count  *int          `placeholder:"N" help:"how_many"`
	Within time.Duration `help:"Until when."`
	Price  string        `required:"" help:"What it costs."`
}

func TestWhatIsTypedIsWhatIsReadOrSaidToBeWrong(t *testing.T) {
	for in, want := range map[string]string{
		"sell tea --price 3":                                             "tea [] o= cash [] <nil> 0s 3 false",
		"--loud sell --price=3 tea ann bob":                              "tea [ann bob] o= cash [] <nil> 0s 3 true",
		"sell tea -ox --price -":                                         "tea [] o=x cash [] <nil> 0s - false",
		"sell -o=x -- -tea -bob --price --price":                         "missing flags: --price=STRING",
		"sell --price 3 -- -tea --loud":                                  "-tea [--loud] o= cash [] <nil> 0s 3 false",
		"sell tea --price 3 --tags a,b --tags c":                         "tea [] o= cash [a b c] <nil> 0s 3 false",
		"sell tea --price 3 --count 2 --within 30m --pay card --loud=no": "tea [] o= card [] 2 30m0s 3 false",
		"sell tea --price 3 --count -1":                                  "--count -1: give a whole number, 0 or more",
		"sell tea --price 3 --count":                                     "--count: give a whole number, 0 or more",
		"sell tea --price 3 --within 5":                                  "--within 5: give a time, such as 30m",
		"sell tea --price 3 --pay gold":                                  "--pay gold: use cash or card",
		"sell tea --loud=maybe":                                          "--loud maybe: use true or false",
		"sell tea -o --loud":                                             "-o --loud: give a value",
		"sell --price 3":                                                 `expected "<thing>"`,
		"sell --prcie 3":                                                 `unknown flag --prcie, did you mean "--price"?`,
		"-x":                                                             "unknown flag -x",
		"sel":                                                            `unexpected argument sel, did you mean "sell"?`,
		"--output x sell":                                                `unknown flag --output`,
		"":                                                               "give a command: sell",
		"sell --help":                                                    "help of sell",
		"--help --nonsense":                                              "unknown flag --nonsense",
		"-h":                                                             "help of ",
	} {
		var s shop
		n, help, err := New("shop", "A shop.", &s, nil).Parse(strings.Fields(in))
		x := s.Sell
		count := "<nil>"
		if x.Count != nil {
			count = fmt.Sprint(*x.Count)
		}
		got := fmt.Sprint(x.Thing, " ", x.To, " o=", x.Output, " ", x.Pay, " ", x.Tags, " ", count, " ", x.Within, " ",
			x.Price, " ", s.Loud)
		switch {
		case err != nil:
			got = err.Error()
		case help:
			got = "help of " + n.Path()
		}
		if got != want {
			t.Errorf("%q\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestHelpFitsItsWidth(t *testing.T) {
	const want = `Usage: shop sell --price=STRING <thing> [<to> ...] [flags]

Sell something.

Arguments:
  <thing>       What to sell.
  [<to> ...]    To whom.

Flags:
  -h, --help               Show
                           context-sensitive
                           help.
      --loud               Say what is done.

  -o, --output=FILE        Where the bill goes.
      --pay=STRING         How it is paid.
      --tags=TAGS,...      Words for it.
      --count=N            How many there are of
                           it.
      --within=DURATION    Until when.
      --price=STRING       What it costs.
`
	n := New("shop", "A shop.", &shop{}, map[string]string{"how_many": "How many there are of it."}).Child("sell")
	var b strings.Builder
	if err := n.WriteHelp(&b, 48); err != nil || b.String() != want {
		t.Errorf("%v\n%s", err, b.String())
	}
}
