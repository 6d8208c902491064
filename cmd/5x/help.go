package main

import "github.com/alecthomas/kong"

// putHelp gives arguments and flags the help that their tags name. As variables
// of the library, each would be looked through for each flag: a fifth of the
// time that a small report takes.
func putHelp(k *kong.Kong) error {
	return kong.Visit(k.Model.Node, func(node kong.Visitable, next kong.Next) error {
		var value *kong.Value
		switch node := node.(type) {
		case *kong.Flag:
			value = node.Value
		case *kong.Value:
			value = node
		}
		if value != nil {
			if text, ok := longHelp[value.Help]; ok {
				value.Help = text
			}
		}
		return next(nil)
	})
}

// longHelp is what flags say of themselves, too long for their tags.
var longHelp = map[string]string{
	"report_what": "Runs to report: an id or its unique beginning, 'latest', 'active', a plan's " +
		"path, or folders of run records. Or JSON reports, which become one. Nothing " +
		"means the whole project.",
	"report_output": "Where to write; '-' is standard output; a folder, or a name that ends in /, " +
		"becomes a site of one page per run; https://COLLECTOR:4318 takes traces. " +
		"Default: 5x-report and the format's ending.",
	"report_format": "html, json, markdown (for summaries), comment, junit or ctrf (tests), sarif, " +
		"codequality or annotations (findings), ndjson (engines), otlp (traces); by " +
		"default the output's ending tells.",
	"report_project": "The project folder; by default the nearest one above the working folder.",
	"report_db":      "The database file, such as a backup that an upgrade set aside.",
	"report_runs": "How many runs to tell in full, those that need attention first; the others are a " +
		"line each. Default: 50; all in JSON, JUnit and sites.",
	"report_at": "The report's now (RFC 3339); default: SOURCE_DATE_EPOCH, else the newest instant " +
		"in the data.",
	"report_logs": "How much of the logs: none, tail (the end of each; the default) or full (bounded " +
		"all the same).",
	"report_changes": "How much of the code that each phase changed, from the project's git repository: " +
		"none, stat (counts) or full (with diffs; the default).",
	"report_forge": "Where the project's commits have their pages, such as " +
		"https://github.com/acme/shop; by default the git remote tells; 'none' makes no " +
		"links.",
	"report_masked": "List what is masked, where and by which rule, never the values; write no report.",
	"report_force": "Write a site also into a folder that holds other files; those that have a page's " +
		"name are replaced.",
	"report_otlpcontent": "Put what agents and people wrote into traces: answers, tool calls, outputs, " +
		"questions.",
	"report_link": "Where the HTML report, or the folder of a site, can be opened: comments and " +
		"findings link into it.",
	"report_failon": "Exit with code 3 when a reported run has one of these statuses (failed, aborted, " +
		"waiting, ...), or on regression against --baseline.",
	"report_baseline": "A JSON report of before: say how the runs that are new or changed since differ " +
		"from its runs.",
	"report_worse": "What --fail-on regression allows, in percent; default: " +
		"cost=20,reviews=20,first-pass=10.",
	"report_machine": "What to call this machine in the report, for a site of many machines' reports; it is " +
		"never looked up.",
	"report_demo": "Report on a built-in sample project; with --live, one that keeps moving and " +
		"asks.",
	"report_live": "Serve the report on this machine and keep it up to date; answer gates in the " +
		"browser.",
	"report_host": "Where to listen; default: 127.0.0.1, this machine only.",
	"report_port": "The port; default: 55555, or the next one that is free.",
	"report_ongate": "Run this for each gate that waits, once; FIVEX_QUESTION, FIVEX_GATE, FIVEX_RUN, " +
		"FIVEX_URL ... say what it is.",
	"gate_context": "What the person needs to decide: a JSON object, @ and a file, or @- for standard input.",
	"gate_timeout": "How long the answer is waited for, such as 30m; then the gate is withdrawn. " +
		"Default: for ever.",
	"gate_guidance": "What the author should know, for an escalation's continue; @FILE reads it, @- from " +
		"standard input.",
	"completion_function": "Also define a function 5x, so that 5x report and 5x gate are this program where the " +
		"5x CLI has the name.",
}
