package findings

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strings"

	"fivex/render"
	"fivex/snapshot/report"
)

// mostResults is how many results GitHub keeps of one upload.
const mostResults = 5000

// mostRelated bounds the further places of a result.
const mostRelated = 20

// The parts of SARIF 2.1.0 that hosts read.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool                `json:"tool"`
		Automation  sarifAutomation          `json:"automationDetails"`
		Invocations []sarifInvocation        `json:"invocations"`
		Bases       map[string]sarifArtifact `json:"originalUriBaseIds"`
		Columns     string                   `json:"columnKind"`
		Results     []sarifResult            `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string      `json:"id"`
		Name    string      `json:"name"`
		Short   sarifText   `json:"shortDescription"`
		Full    sarifText   `json:"fullDescription"`
		Help    sarifText   `json:"help"`
		Default sarifConfig `json:"defaultConfiguration"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifAutomation struct {
		ID string `json:"id"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifArtifact struct {
		URI         string     `json:"uri,omitempty"`
		Base        string     `json:"uriBaseId,omitempty"`
		Description *sarifText `json:"description,omitempty"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Partial      map[string]string `json:"partialFingerprints"`
		Fingerprints map[string]string `json:"fingerprints"`
		Viewer       string            `json:"hostedViewerUri,omitempty"`
		Properties   sarifProperties   `json:"properties"`
	}
	sarifLocation struct {
		ID       int           `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifRegion struct {
		Start int `json:"startLine"`
		End   int `json:"endLine,omitempty"`
	}
	sarifProperties struct {
		Plan     string `json:"plan,omitempty"`
		Phase    string `json:"phase,omitempty"`
		Run      string `json:"run"`
		Finding  string `json:"finding"`
		Priority string `json:"priority,omitempty"`
		Action   string `json:"action,omitempty"`
		Fate     string `json:"fate"`
	}
)

// rules are the kinds of findings, by who is to act.
var rules = []sarifRule{
	{"5x/human_required", "NeedsAPerson", sarifText{"A person is to decide."},
		sarifText{"A reviewer raised a matter that a person is to decide; 5x waits for the answer."},
		sarifText{"Answer where the run was started, or go on with the plan after the decision."}, sarifConfig{"error"}},
	{"5x/auto_fix", "AuthorIsToFix", sarifText{"The author is to fix it."},
		sarifText{"A reviewer raised a matter that the author's next round is to fix."},
		sarifText{"Go on with the plan: the author's next round gets the review."}, sarifConfig{"warning"}},
	{"5x/finding", "Finding", sarifText{"A finding of a review."},
		sarifText{"A reviewer raised a matter without saying who is to act."},
		sarifText{"Read the review that raised it."}, sarifConfig{"warning"}},
}

func ruleOf(f *open) int {
	switch f.Action {
	case "human_required":
		return 0
	case "auto_fix":
		return 1
	}
	return 2
}

// SARIF writes the open findings as SARIF 2.1.0, within GitHub's limits: the
// 5,000 worst, which it says where there are more. A finding that names no place
// stands at the head of its plan, since GitHub shows no result without one.
func SARIF(w io.Writer, rep *report.Report, runs iter.Seq2[*report.Run, error]) error {
	all, err := openIn(runs)
	if err != nil {
		return err
	}
	done := sarifInvocation{Successful: true}
	if over := len(all) - mostResults; over > 0 {
		all = all[:mostResults]
		done.Notifications = []sarifNotification{{"warning", sarifText{
			fmt.Sprintf("%s of least priority left out: hosts take %d of one file.", report.Plural(over, "finding"),
				mostResults)}}}
	}
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{"5x report", rules}},
		Automation:  sarifAutomation{"5x/" + report.Anchor(rep.Project.Name) + "/"},
		Invocations: []sarifInvocation{done},
		Bases:       map[string]sarifArtifact{sourceRoot: {Description: &sarifText{"The project's folder."}}},
		Columns:     "unicodeCodePoints",
		Results:     []sarifResult{},
	}
	for i := range all {
		x := result(&all[i])
		if rep.Link != "" {
			x.Viewer = render.Address(rep.Link, all[i].run, "finding", all[i].ID)
		}
		run.Results = append(run.Results, x)
	}
	return writeJSON(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

// sourceRoot is how SARIF calls the folder that paths are relative to.
const sourceRoot = "SRCROOT"

func result(f *open) sarifResult {
	r := ruleOf(f)
	x := sarifResult{
		RuleID:    rules[r].ID,
		RuleIndex: r,
		Level:     []string{"error", "warning", "note", "note"}[f.rank],
		// What looks like a link in plain text of SARIF becomes one.
		Message:   sarifText{strings.ReplaceAll(f.text(), "](", "] (")},
		Locations: []sarifLocation{located(f.places[0])},
		// GitHub makes this of the line's text, which moves; ours does not.
		Partial:      map[string]string{"primaryLocationLineHash": f.fingerprint[:16] + ":1"},
		Fingerprints: map[string]string{"5xFinding/v1": f.fingerprint},
		Properties:   sarifProperties{f.run.Plan, f.Phase, f.run.ID, f.ID, f.Priority, f.Action, f.Fate.Text},
	}
	for i, l := range f.places[1:min(len(f.places), mostRelated+1)] {
		also := located(l)
		also.ID, also.Message = i+1, &sarifText{"The finding names this place, too."}
		x.Related = append(x.Related, also)
	}
	return x
}

func located(l report.Location) sarifLocation {
	x := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{URI: (&url.URL{Path: l.Path}).EscapedPath(),
		Base: sourceRoot}}}
	// GitHub shows no place without a line.
	x.Physical.Region = &sarifRegion{Start: max(l.Line, 1)}
	if l.Line > 0 && l.End > l.Line {
		x.Physical.Region.End = l.End
	}
	return x
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(v)
}
