// Package sidecar is the live report: it follows a project, serves the page
// of its report on this machine, pushes what changes to every browser, and
// takes answers to gates.
//
//	snapshot.Follower -> document -> patches -> WebSocket -> page
//	gates.Resolve <- gate.resolve <- page
//
// The protocol is told in docs/protocol.md. Whoever has the token may read
// everything and answer gates; nobody else may do anything. The package must
// never trust what a browser sends, never let one client hold up another or
// the following, never write to a client under a lock, and never write anything
// but its token file and the key that it keeps for the next start: gates are
// package gates' business.
package sidecar
