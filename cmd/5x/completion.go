package main

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/alecthomas/kong"
)

// completionCmd prints the shell code that makes a shell ask this program for
// completions, and answers when it asks.
type completionCmd struct {
	Shell    string   `arg:"" enum:"bash,zsh,fish,for" placeholder:"SHELL" help:"bash, zsh or fish."`
	Words    []string `arg:"" optional:"" hidden:"" help:"What stands behind the program's name, up to the cursor."`
	Function bool     `help:"Also define a function 5x, so that 5x report and 5x gate are this program where the 5x CLI has the name."`
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

// Run prints the code, or with `for` what may stand where the cursor is.
func (c *completionCmd) Run(ctx context.Context, k *kong.Context, io streams) error {
	if c.Shell == "for" {
		for _, s := range candidates(ctx, k.Model.Node, c.Words) {
			fmt.Fprintln(io.out, s)
		}
		return nil
	}
	code := map[string]string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}[c.Shell]
	if c.Function && c.Shell == "fish" {
		code += fishFunction
	} else if c.Function {
		code += shFunction
	}
	_, err := fmt.Fprint(io.out, code)
	return err
}
