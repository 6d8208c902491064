// Package redact masks secrets in text: tokens, private keys, passwords
// wherever a name, a command line or a URL makes them one, and the names of
// home folders. Its rules are gitleaks', some of its own, and the project's.
//
// It sees what a reader would see: through terminal controls, escapes, emphasis
// and base64. So it must be given text whole, before anything cuts it, joins
// it with other text or shortens it; of a text that is still growing,
// [Redactor.Growing] masks what is complete.
//
// It must never let a secret through that one of its rules knows, depend on
// anything but the text and the rules (equal texts stay equal, and masking
// twice changes nothing), or take time that grows faster than the text.
//
// One text is looked through by a look: every rule tries it where one of its
// keywords stands, and what it hides is decoded and looked through by every
// rule again. A naming looks for what a name gives: what stands behind it a
// valueReader reads, and whether that is its secret a candidate tells. So the files are one room, with these corners:
//
//	the way in    redact account config growing json keys lines walk
//	the look      find rule
//	what hides    boxed encoded fold hunk joined listed prefixed quoted
//	              wrapped
//	by its shape  keyblock keyfile
//	              vendors
//	by its name   answered assign call cell columns foreign further heredoc human keyed naming nested
//	              prose sentence sql userpass
//	to a command
//	what it says
package redact
