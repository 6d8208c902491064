package redact

import (
	"math/rand/v2"
	"testing"
)

func TestATokenByItselfIsMaskedWhateverIsSaidOfIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"$ make id\nHnfT7yA4uF5IJy63zRBD":                        "$ make id\n[masked:token]",
		"try HnfT7yA4uF5IJy63zRBD, it worked":                    "try [masked:token], it worked",
		`{"a":"HnfT7yA4uF5IJy63zRBD"}`:                           `{"a":"[masked:token]"}`,
		`out: \"HnfT7yA4uF5IJy63zRBD\"`:                          `out: \"[masked:token]\"`,
		"a row\\nevaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA\\n": "a row\\n[masked:token]\\n",

		"cached as Linux-node20-h7Rk2LmQ9xTz4Bw8Yc3Vn6Pd":  "",
		"session ses_h7Rk2LmQ9xTz4B8Yc3Vn":                 "",
		"message msg_01HnfT7yA4uF5IJy63zRBD":               "",
		"assets/index-HnfT7yA4uF5IJy63zRBD.js":             "",
		"sha256-HnfT7yA4uF5IJy63zRBDHnfT7yA4uF5IJy63zRBD":  "",
		"digest: HnfT7yA4uF5IJy63zRBD":                     "",
		"https://a.example/d/HnfT7yA4uF5IJy63zRBD/edit":    "",
		"commit 1f0c4a7e9d3b5a6c8e2f1f0c4a7e9d3b5a6c8e2f":  "",
		"run 0B9A5F7C-3D2E-4F10-9A8B-7C6D5E4F3A2B":         "",
		"NewUint128FromUint64 and sizeofIfMsghdrFreeBSD10": "",
		"case RD1_Big_RD2_Big_Flag_0":                      "",
		"base64: VGhpcyBpcyBhIHRleHQ0Mg":                   "",
		"01J8ZQ4K7N3M5P9R2T6V8W0X1Y is a ULID":             "",
	} {
		if want == "" {
			want = text
		}
		if got := New().Text(text); got != want {
			t.Errorf("%q\nbecame %q", text, got)
		}
	}
}

// Of what is made at random, some has the looks of a name by chance.
func TestMostTokensByThemselvesAreMasked(t *testing.T) {
	t.Parallel()
	const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	r, shown := rand.New(rand.NewPCG(7, 7)), 0
	for range 1000 {
		token := make([]byte, 24+r.IntN(24))
		for i := range token {
			token[i] = signs[r.IntN(len(signs))]
		}
		if New().Text("take "+string(token)+" for it") != "take [masked:token] for it" {
			shown++
		}
	}
	if shown > 100 {
		t.Errorf("of 1000 tokens %d are shown", shown)
	}
}
