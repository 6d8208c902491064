// Package otlp tells runs as traces: run, phase, step and tool call as spans, by
// OpenTelemetry's conventions for generative AI and OpenInference's kinds, which
// mapping.go alone knows. It writes them as OTLP/JSON lines or as the messages
// that a collector takes.
//
// A span's ids are hashes of the project, the run and the step, so that sending
// again changes nothing; and a span is told only when what it is of has ended, a
// run's root and a phase when they are closed. What agents and people wrote is
// told only when it was asked for.
//
// It must never open a connection: package push does.
package otlp
