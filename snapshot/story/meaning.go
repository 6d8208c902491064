package story

// meaning says an answer to a question of the kind in words.
func meaning(kind, choice string) string {
	switch kind + "/" + choice {
	case "phase/continue":
		return "continued to the next phase"
	case "phase/exit":
		return "stopped at the phase gate"
	case "phase/abort":
		return "the gate timed out or was cancelled"
	case "escalation/continue", "escalation/continue_session":
		return "asked for a fix"
	case "escalation/approve":
		return "approved it all the same"
	case "escalation/abort":
		return "aborted the run"
	case "resume/resume":
		return "resumed the run"
	case "resume/start-fresh":
		return "started afresh"
	}
	switch choice {
	case "":
		return "no answer recorded"
	case "continue":
		return "continued"
	case "approve":
		return "approved it all the same"
	case "override":
		return "overrode the reviewer's verdict"
	case "exit":
		return "left the run for later"
	case "skip":
		return "let it pass unfixed"
	case "retry":
		return "had it tried again"
	case "abort":
		return "aborted"
	}
	return "chose " + choice
}
