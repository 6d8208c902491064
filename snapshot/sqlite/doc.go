// Package sqlite reads a SQLite database that other programs write, without
// leaving a trace and always as of one moment.
//
// It must never change a byte, a file or a time of the folder that the
// database lies in, never mix two moments in one reading, never call a
// database damaged because somebody wrote it meanwhile, and never keep a
// writer waiting for longer than it takes to copy a file. It knows files,
// tables and rows; what they mean is not its business.
//
// The trap that shapes it: POSIX locks belong to the process. When any
// descriptor of a file is closed, all locks that this process holds on the
// file are gone, SQLite's among them, and a writer goes ahead in the middle of
// a reading. So nothing here closes a file of a database while a connection
// is open: see [descriptors].
package sqlite
