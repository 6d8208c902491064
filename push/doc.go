// Package push sends traces to a collector, by OTLP over HTTP. It is the only
// package of the program that opens a connection to another machine, and it
// opens one to the address that it is given and to no other: it follows no
// redirection, and asks nobody whether something is new.
//
// What it sends has been written to a file before, whole, masked and of one
// moment; one batch of it is in memory at a time. Sending again changes nothing,
// so whoever is told that it failed may just do it again. It must never say that
// something arrived that the collector did not take.
package push
