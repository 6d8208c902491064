package otlp

import (
	"cmp"
	"strconv"
	"strings"

	"fivex/snapshot/report"
)

// The conventions: OpenTelemetry's semantic conventions of this version, in
// which those for generative AI are still in development, and OpenInference's.
// What neither has a name for begins with "fivex.".
const (
	schemaURL = "https://opentelemetry.io/schemas/1.41.0"
	scopeName = "fivex/report"

	serviceName   = "service.name"
	projectName   = "openinference.project.name"
	inferenceKind = "openinference.span.kind"
	operation     = "gen_ai.operation.name"
	workflowName  = "gen_ai.workflow.name"
	agentName     = "gen_ai.agent.name"
	provider      = "gen_ai.provider.name"
	requestModel  = "gen_ai.request.model"
	inputTokens   = "gen_ai.usage.input_tokens"
	outputTokens  = "gen_ai.usage.output_tokens"
	conversation  = "gen_ai.conversation.id"
	toolName      = "gen_ai.tool.name"
	toolArguments = "gen_ai.tool.call.arguments"
	toolResult    = "gen_ai.tool.call.result"
	errorType     = "error.type"
	revision      = "vcs.ref.head.revision"

	llmModel    = "llm.model_name"
	llmPrompt   = "llm.token_count.prompt"
	llmAnswer   = "llm.token_count.completion"
	llmTotal    = "llm.token_count.total"
	llmCost     = "llm.cost.total"
	sessionID   = "session.id"
	inputValue  = "input.value"
	outputValue = "output.value"
)

// resource says whose spans they are.
func resource(project string) []attr {
	var s span
	s.add(serviceName, "5x")
	s.add(projectName, project)
	return s.attrs
}

// rootSpan is the run. Its cost is under a name of ours: the calls' own add up.
func (t *trace) rootSpan() *span {
	r := t.run
	s := &span{trace: t.id, id: t.spanID("run"), name: "invoke_workflow " + cmp.Or(r.Command, "run")}
	s.start, s.end = nanos(r.StartedAt), nanos(cmp.Or(r.EndedAt, r.LastActivity, r.StartedAt))
	if s.start == 0 {
		s.start = t.last
	}
	s.end = max(s.end, s.start)
	if r.State.Kind == "failed" || r.State.Kind == "aborted" {
		s.failed = r.State.Kind
	}
	s.add(inferenceKind, "CHAIN")
	s.add(operation, "invoke_workflow")
	s.add(workflowName, r.Plan)
	s.add("fivex.run.id", r.ID)
	s.add("fivex.plan", r.Plan)
	s.add("fivex.run.state", r.State.Kind)
	s.add("fivex.run.cost_usd", r.Totals.CostUSD)
	s.add("fivex.run.human_wait_ms", r.Totals.HumanWaitMS)
	s.add("fivex.run.phases_done", r.Totals.PhasesDone)
	s.add("fivex.run.phases_total", r.Totals.PhasesTotal)
	if t.content {
		s.content(outputValue, r.State.Why)
	}
	return s
}

func (t *trace) phaseSpan(p *report.Phase, root *span) *span {
	s := &span{trace: t.id, id: t.spanID("phase", p.ID), parent: root.id, name: "phase"}
	s.start, s.end = nanos(p.StartedAt), nanos(p.EndedAt)
	if s.start == 0 && len(p.Rounds) == 0 {
		s.start = root.start
	}
	s.end = max(s.end, s.start)
	if p.State == "stopped" {
		s.failed = "stopped"
	}
	s.add(inferenceKind, "CHAIN")
	s.add("fivex.phase.id", p.ID)
	s.add("fivex.phase.title", p.Title)
	s.add("fivex.phase.state", p.State)
	s.add("fivex.phase.rounds", len(p.Rounds))
	s.add("fivex.phase.cost_usd", p.CostUSD)
	return s
}

// stepSpans are a step's span, and behind it those of its tool calls.
func (t *trace) stepSpans(p *report.Phase, r *report.Round, step *report.Step, phase *span) []*span {
	s := &span{trace: t.id, id: t.spanID("step", step.ID), parent: phase.id, name: step.Kind}
	ms := report.Deref(step.DurationMS)
	if d := step.Person; d != nil && d.WaitedMS != nil {
		ms = *d.WaitedMS
	}
	t.between(s, step.At, ms)
	s.add("fivex.step.id", step.ID)
	s.add("fivex.step.name", step.Name)
	s.add("fivex.phase.id", p.ID)
	s.add("fivex.round", r.N)
	s.add("fivex.outcome", step.Outcome)
	list := []*span{s}
	switch {
	case step.Agent != nil:
		t.agent(s, step)
		list = append(list, t.toolSpans(s, step)...)
	case step.Quality != nil:
		list = append(list, t.quality(s, step)...)
	case step.Person != nil:
		t.person(s, step)
	case step.Commit != nil:
		s.add(inferenceKind, "CHAIN")
		s.add(revision, step.Commit.Hash)
		if t.content {
			s.content(outputValue, step.Commit.Message)
		}
	default:
		s.add(inferenceKind, "CHAIN")
		if t.content {
			s.content(outputValue, step.Summary)
		}
	}
	return list
}

// agent is a call of an agent.
func (t *trace) agent(s *span, step *report.Step) {
	a := step.Agent
	s.name = "invoke_agent " + cmp.Or(a.Role, "agent")
	s.add(inferenceKind, "AGENT")
	s.add(operation, "invoke_agent")
	s.add(agentName, cmp.Or(a.Role, "agent"))
	s.add("fivex.template", a.Template)
	s.add("fivex.result", a.Result)
	if a.Unrecorded {
		s.add("fivex.unrecorded", true)
	}
	if maker, _, ok := strings.Cut(step.Model, "/"); ok {
		s.add(provider, maker)
	}
	s.add(requestModel, step.Model)
	s.add(llmModel, step.Model)
	s.add(inputTokens, step.TokensIn)
	s.add(outputTokens, step.TokensOut)
	s.add(llmPrompt, step.TokensIn)
	s.add(llmAnswer, step.TokensOut)
	if step.TokensIn != nil || step.TokensOut != nil {
		s.add(llmTotal, report.SumCount(report.Deref(step.TokensIn), report.Deref(step.TokensOut)))
	}
	s.add(llmCost, step.CostUSD)
	s.add(conversation, step.Session)
	s.add(sessionID, step.Session)
	s.add(revision, a.Commit)
	if a.Result == "failed" || a.Call == "failed" || a.Call == "interrupted" {
		s.failed = cmp.Or(a.Call, a.Result)
		s.add(errorType, s.failed)
	}
	if t.content {
		s.content(outputValue, strings.TrimSpace(a.Reason+"\n"+a.Notes))
	}
}

// toolSpans are the tool calls that the agent's log tells, each from when it
// began. Their ids hold although a log is told from another line on.
func (t *trace) toolSpans(parent *span, step *report.Step) (list []*span) {
	var entries []*report.Entry
	for _, l := range t.run.Logs {
		if l.Name == step.Log && step.Log != "" && l.Transcript != nil {
			entries = l.Transcript.Entries
		}
	}
	seen := map[string]int{}
	for _, e := range entries {
		if e.Kind != "tool" || e.Running {
			continue
		}
		at := e.At.RFC3339()
		seen[at+e.Tool]++
		s := &span{trace: t.id, id: t.spanID("tool", step.ID, at, e.Tool, strconv.Itoa(seen[at+e.Tool])), parent: parent.id,
			name: "execute_tool " + cmp.Or(e.Tool, "tool")}
		if s.start = nanos(e.At); s.start == 0 {
			s.start = parent.start
		}
		s.end = s.start + int64(min(max(0, report.Deref(e.DurationMS)), mostMS)*1e6)
		s.add(inferenceKind, "TOOL")
		s.add(operation, "execute_tool")
		s.add(toolName, e.Tool)
		if e.Failed {
			s.failed = "tool_error"
			s.add(errorType, s.failed)
		}
		if t.content {
			s.content(toolArguments, e.Input)
			s.content(toolResult, e.Text)
		}
		list = append(list, s)
	}
	return list
}

// quality is an attempt of the checks, and behind it a span for each command.
func (t *trace) quality(s *span, step *report.Step) (list []*span) {
	q := step.Quality
	s.name = "quality check"
	s.add(inferenceKind, "EVALUATOR")
	s.add("fivex.quality.attempt", q.Attempt)
	s.add("fivex.quality.outcome", q.Outcome)
	if q.Outcome == "failed" {
		s.failed = "quality_failed"
		s.add(errorType, s.failed)
	}
	from := s.start
	for i, c := range q.Commands {
		x := &span{trace: t.id, id: t.spanID("command", step.ID, strconv.Itoa(i)), parent: s.id,
			name: "quality command", start: from}
		x.end = from + int64(min(max(0, report.Deref(c.DurationMS)), mostMS)*1e6)
		from = x.end
		x.add(inferenceKind, "TOOL")
		x.add(toolName, c.Command)
		if c.Passed != nil && !*c.Passed {
			x.failed = "quality_failed"
			x.add(errorType, x.failed)
		}
		if t.content {
			x.content(toolResult, c.Output)
		}
		s.widen(x)
		list = append(list, x)
	}
	return list
}

// person is a question to a person, from when it was asked.
func (t *trace) person(s *span, step *report.Step) {
	d := step.Person
	s.name = "person"
	s.add(inferenceKind, "CHAIN")
	s.add("fivex.person.question", d.Kind)
	s.add("fivex.person.choice", d.Choice)
	s.add("fivex.person.rule", d.Rule)
	s.add("fivex.person.waited_ms", d.WaitedMS)
	if t.content {
		s.content(inputValue, d.Question)
		s.content(outputValue, strings.TrimSpace(d.Choice+"\n"+d.Guidance))
	}
}
