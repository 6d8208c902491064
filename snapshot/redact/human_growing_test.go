package redact

import (
	"strings"
	"testing"
)

// A log that grows shows no password before what stands around it is there.
func TestAPasswordThatAPersonMadeIsNeverShownWhileItsTextGrows(t *testing.T) {
	t.Parallel()
	for form := range strings.Lines(strings.TrimSpace(told)) {
		form = strings.ReplaceAll(strings.TrimSuffix(form, "\n"), `\n`, "\n")
		text := "before\n" + strings.ReplaceAll(form, "«»", "Sommer23") + "\nand more\nof it\n"
		for n := range len(text) {
			if got, _ := New().Growing(text[:n+1]); strings.Contains(got, "Sommer23") {
				t.Errorf("%q showed %q", text[:n+1], got)
				break
			}
		}
	}
}
