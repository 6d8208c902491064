// Package commandline reads a command line into structs and writes its help: a
// struct is a command, a field with the tag cmd a command below it, one with the
// tag arg an argument, any other with the tag help a flag.
//
// It is here, and no library, because those that were looked at find a command's
// methods by name. A Go program in which that may happen keeps every method of
// every type, a tenth of this one's bytes; and making and reading the tree took a
// twelfth of a small report's time.
//
// It must never call what a command does, nor know what the commands are.
package commandline
