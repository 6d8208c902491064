//go:build ignore

// Writes gitleaks.json: the rules of gitleaks' default configuration, as far as
// they are for text. just rules runs it.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/pelletier/go-toml/v2"
	"github.com/zricethezav/gitleaks/v8/config"
)

type allowlist struct {
	Condition   string   `toml:"condition" json:"condition,omitempty"`
	RegexTarget string   `toml:"regexTarget" json:"regexTarget,omitempty"`
	Paths       []string `toml:"paths" json:"paths,omitempty"`
	Regexes     []string `toml:"regexes" json:"regexes,omitempty"`
	Stopwords   []string `toml:"stopwords" json:"stopwords,omitempty"`
}

type rules struct {
	About     string    `toml:"-" json:"about"`
	Allowlist allowlist `toml:"allowlist" json:"allowlist"`
	Rules     []struct {
		ID          string      `toml:"id" json:"id"`
		Regex       string      `toml:"regex" json:"regex,omitempty"`
		SecretGroup int         `toml:"secretGroup" json:"secretGroup,omitempty"`
		Entropy     float64     `toml:"entropy" json:"entropy,omitempty"`
		Keywords    []string    `toml:"keywords" json:"keywords,omitempty"`
		Allowlists  []allowlist `toml:"allowlists" json:"allowlists,omitempty"`
	} `toml:"rules" json:"rules"`
}

func main() {
	r := rules{About: "Generated from github.com/zricethezav/gitleaks/v8, Copyright (c) 2019 Zachary Rice, " +
		"MIT License. Do not edit."}
	if err := toml.Unmarshal([]byte(config.DefaultConfig), &r); err != nil {
		fmt.Fprintln(os.Stderr, "read gitleaks' configuration:", err)
		os.Exit(1)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	if err := out.Encode(r); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
