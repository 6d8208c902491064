package main

import (
	"context"
	_ "embed"
	"fmt"
	"io"

	"github.com/alecthomas/kong"
)

// completionCmd prints the shell code that makes a shell ask this program for
// completions: 5x completion for -- WORDS...
type completionCmd struct {
	Shell    string `arg:"" enum:"bash,zsh,fish" placeholder:"SHELL" help:"bash, zsh or fish."`
	Function bool   `help:"completion_function"`
}

// Help is shown below the flags.
func (*completionCmd) Help() string {
	return `In the shell's startup file:

  source <(5x completion bash)       in ~/.bashrc
  source <(5x completion zsh)        in ~/.zshrc
  5x completion fish | source        in ~/.config/fish/config.fish`
}

//go:embed shell/5x.bash
var bashCompletion string

//go:embed shell/5x.zsh
var zshCompletion string

//go:embed shell/5x.fish
var fishCompletion string

//go:embed shell/handover.sh
var shFunction string

//go:embed shell/handover.fish
var fishFunction string

// complete answers a shell: what may stand where the cursor is. Its words are
// another command line's, so they are not parsed as this one's.
func complete(ctx context.Context, root *kong.Node, args []string, stdout io.Writer) (asked bool) {
	if len(args) < 3 || args[0] != "completion" || args[1] != "for" || args[2] != "--" {
		return false
	}
	for _, s := range candidates(ctx, root, args[3:]) {
		fmt.Fprintln(stdout, s)
	}
	return true
}

// Run prints the code.
func (c *completionCmd) Run(std streams) error {
	code := map[string]string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}[c.Shell]
	if c.Function && c.Shell == "fish" {
		code += fishFunction
	} else if c.Function {
		code += shFunction
	}
	_, err := fmt.Fprint(std.out, code)
	return err
}
