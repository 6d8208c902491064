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
// rule again. What is found is merged, and marks take its place.
//
// What needs no look has packages of its own, below this one: what characters,
// words, names and values tell by themselves (ascii, spelling, names, judge),
// how a text is read (scan, decode, value, mark), how rules are tried (keyword,
// find, lazyregexp), and rules that find secrets by their form (shape, gitleaks,
// mnemonic) or at a place (address, shell, onetime). The files here are
//
//	the way in    redact account config growing json lines output walk
//	the look      look rule
//	what hides    boxed encoded fold hunk joined listed prefixed quoted wrapped
//	keys          keyblock keyfile unnamed
//	a name        naming assignment call column foreign key sql typed workflow
//	its value     answered cell groups heredoc prose sentence signin spoken statement
package redact
