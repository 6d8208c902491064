// Package changes reads what the code of a run became: commits and their
// diffs, from the project's git repository, by the git program.
//
// The repository is untrusted: agents could write its configuration. So git
// never sees it. It works in a folder of our own with an empty configuration,
// and is lent the repository's objects, nothing else: see repository.go. No
// program that the repository names runs, nothing is fetched, nothing in it is
// written.
//
// It must never give a wrong diff: what cannot be told for sure is a problem in
// one line. Nor may it know steps or rounds: it is asked for ranges.
package changes
