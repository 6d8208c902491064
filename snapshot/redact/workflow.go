package redact

import (
	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/scan"
	"strings"
)

// workflowRule is the rule for what a workflow tells its runner to hide.
var workflowRule = &rule{id: "own/workflow-command", kind: "password", find: workflowCommand,
	keywords: []string{"::add-mask::", "issecret=true]", "task.setsecret]", "set-secret"}}

// mostSame is how often a hidden value is looked for in the rest of a text.
const mostSame = 1000

// workflowCommand finds what stands behind ::add-mask:: and the like, and
// wherever else the text has it.
func workflowCommand(v *look, _, end int) bool {
	s := v.Text
	if end < len(s) && ascii.IsAlnum(s[end]) && ascii.IsLetter(s[end-1]) {
		return false // --set-secrets
	}
	to := scan.LineTo(s, end)
	if i := strings.IndexAny(s[end:to], "\"'`\\\r \x1b"); i >= 0 {
		to = end + i
	}
	val := s[end:to]
	if len(val) < 4 || judge.IsPlaceholder(val) || judge.HasTemplate(val) || mark.Begins(val) ||
		strings.HasPrefix(val, "$") {
		return true
	}
	v.add(end, to, v.rule)
	if len(val) < 6 || v.masks > 20 {
		return true
	}
	v.masks++
	for at, n := 0, 0; n < mostSame; n++ {
		i := strings.Index(s[at:], val)
		if i < 0 {
			break
		}
		v.add(at+i, at+i+len(val), v.rule)
		at += i + len(val)
	}
	return true
}
