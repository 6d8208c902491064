package mnemonic

import (
	"strings"
	"testing"

	"github.com/tyler-smith/go-bip39/wordlists"
)

// The program carries the English list alone: the library makes those of all
// languages whenever a program starts.
func TestTheWordsOfRecoveryPhrasesAreThoseOfBIP39(t *testing.T) {
	t.Parallel()
	if want := strings.Join(wordlists.English, "\n") + "\n"; list != want {
		t.Errorf("words.txt has %d bytes, the list %d", len(list), len(want))
	}
}
