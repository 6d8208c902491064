package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// Private keys fill lines; each form of them has its own end.
var keyRules = []*rule{
	{id: "own/private-key", kind: "private-key", keywords: []string{"private key"}, find: privateKey},
	{id: "own/private-key-body", kind: "private-key", find: keyBodyBegins,
		// The first bytes of PKCS #1, PKCS #8, SEC 1, Ed25519 and OpenSSH keys.
		keywords: []string{"ibaakc", "ibadanbgkq", "ibaaka", "mhccaqeei", "mhqcaqeei", "migkageb", "mighageamb",
			"migtageam", "mignageamb", "mc4caqawbqydk2vw",
			"b3blbnnzac1rzxktdje", "migpageamb", "mihcageb", "mihuageam", "migeageamb"}},
	{id: "own/putty-key", kind: "private-key", keywords: []string{"private-lines:", "private-mac:"},
		find: puttyKey},
	{id: "own/kubernetes-secret", kind: "password", weak: true, keywords: []string{"kind"}, find: kubernetes},
	{id: "own/jwk", kind: "private-key", keywords: []string{"kty"}, find: jwk},
	{id: "own/pgp-key", kind: "private-key", keywords: []string{"lqvybf", "lqpgbf", "lqoybf", "lqdgbf",
		"lqwgbf", "lqhybf", "lfgeyx", "liyeyx", "lfgez", "liyez", "lqcvbf", "lquybf"}, find: keyBodyBegins},
}

// keyBody is the rule for lines that can only be a private key's.
var keyBody = &rule{id: "own/private-key-body", kind: "private-key"}

// privateKey finds a key between its markers, or what there is of it: the rest
// of the text if that is a key's, the lines before its end. Prose that names a
// marker hides nothing.
func privateKey(v *look, at, end int) bool {
	s := v.Text
	before := s[max(0, at-40):at]
	dash := strings.LastIndex(before, "-----")
	if dash < 0 {
		if dash = strings.LastIndex(before, "---- "); dash < 0 {
			return false
		}
	}
	from := at - len(before) + dash
	marker := strings.TrimLeft(s[from:at], "- ")
	dashes := strings.Index(s[end:min(len(s), end+20)], "----")
	if dashes < 0 {
		return true
	}
	end += dashes
	for end < len(s) && s[end] == '-' {
		end++
	}
	switch {
	case strings.HasPrefix(marker, "BEGIN"):
		to := keyEnd(s, end)
		if to == end {
			to = shortKeyEnd(s, end)
		}
		if to > end {
			v.add(from, to, v.rule)
		}
		v.prefixed(from)
	case strings.HasPrefix(marker, "END"):
		if lo := bodyBefore(s, from); lo < from {
			v.add(lo, end, v.rule)
		}
		v.prefixed(from)
	}
	return true
}

// keyEnd is where a private key ends whose first marker ends at i: behind its
// last marker, or where its lines do.
func keyEnd(s string, i int) int {
	end, material := i, 0
	for end < len(s) && end-i < scan.Longest {
		c := s[end]
		if c == '-' && strings.HasPrefix(s[end:], "-----") {
			rest := s[end:min(len(s), end+80)]
			if j := strings.Index(rest, "KEY"); strings.Contains(rest, "END") && j > 0 {
				end += j + 3
				for n := 0; end < len(s) && n < 20 && s[end] != '-'; n++ {
					end++
				}
				for end < len(s) && s[end] == '-' {
					end++
				}
				return end
			}
			break
		}
		// A word: base64, or a header such as Proc-Type.
		to := end
		for to < len(s) && (ascii.Base64[s[to]] && s[to] != '-' || s[to] == '=') {
			to++
		}
		switch {
		case to-end >= 16 || material == 0 && to-end >= 4 && spelling.IsPiece(s[end:to]) &&
			!spelling.IsWordlyName(s[end:to]) ||
			material > 0 && to > end && (to-end >= 4 && spelling.IsPiece(s[end:to]) || strings.HasSuffix(s[end:to], "=")):
			material += to - end
			end = to
		case to > end:
			if !keyHeader(s[end:]) {
				// Prose, or the last word of a key that was cut.
				if material == 0 || len(s)-end > 16 && s[min(to, len(s)-1)] == ' ' {
					return ended(s, i, end, material)
				}
				if to < len(s) && strings.IndexByte("\"'\\\r\n, ", s[to]) < 0 {
					return ended(s, i, end, material)
				}
				if material > 0 && end > 0 && strings.IndexByte(" \n", s[end-1]) >= 0 && !spelling.IsPiece(s[end:to]) &&
					len(s)-to > 2 {
					return ended(s, i, end, material)
				}
				end = to
				continue
			}
			end = scan.LineTo(s, end)
		case strings.IndexByte(" \t\r\n\\\"'`+,>|#*", c) >= 0:
			if c == '\\' && end+1 < len(s) && (s[end+1] == 'n' || s[end+1] == 'r') {
				end++
			}
			end++
		default:
			return ended(s, i, end, material)
		}
	}
	return ended(s, i, end, material)
}

// shortKeyEnd is where a key ends that is too short to be told by its lines: at
// its last marker, if nothing like prose stands before that.
func shortKeyEnd(s string, i int) int {
	rest := s[i:min(len(s), i+2000)]
	j := strings.Index(rest, "-----END ")
	if j < 0 {
		return i
	}
	for _, word := range strings.Fields(rest[:j]) {
		if strings.ContainsAny(word, ".,;()`\"'") && !strings.HasPrefix(word, "\\") || len(word) < 3 &&
			strings.ToLower(word) == word {
			return i // prose
		}
	}
	k := strings.Index(rest[j+9:], "-----")
	if k < 0 || k > 40 {
		return i
	}
	return i + j + 9 + k + 5
}

// ended is where a key without a last marker ends, if there is one at all.
func ended(s string, i, end, material int) int {
	if material < 4 {
		// A marker that nothing follows: what was cut may be a key's.
		return i
	}
	for end > i && strings.IndexByte(" \t\r\n\\\"'`,", s[end-1]) >= 0 {
		end--
	}
	return end
}

func keyHeader(s string) bool {
	for _, h := range []string{"Proc-Type:", "DEK-Info:", "Comment:", "Version:", "Hash:", "Charset:",
		"MessageID:", "Subject:", "x-"} {
		if strings.HasPrefix(s, h) {
			return true
		}
	}
	return false
}

// bodyBefore is where the lines of base64 begin that end at a marker.
func bodyBefore(s string, to int) int {
	from := to
	for from > 0 && to-from < scan.Longest {
		end := from
		for end > 0 && strings.IndexByte(" \t\r\n\"'`+,>|#*", s[end-1]) >= 0 {
			end--
		}
		for end > 1 && (s[end-1] == 'n' || s[end-1] == 'r') && s[end-2] == '\\' {
			end -= 2
		}
		lo := end
		for lo > 0 && (ascii.Base64[s[lo-1]] && s[lo-1] != '-' || s[lo-1] == '=') && end-lo < scan.Longest {
			lo--
			if lo > 1 && s[lo] == 'n' && s[lo-1] == '\\' {
				lo++
				break
			}
		}
		if end-lo < 16 && !(end-lo >= 2 && from == to) {
			break
		}
		if from == to && end-lo < 16 && lo > 0 && s[lo-1] != '\n' && s[lo-1] != 'n' {
			break
		}
		from = lo
	}
	if to-from < 20 {
		return to
	}
	return from
}

// keyBodyBegins finds the base64 of a private key that has no markers.
func keyBodyBegins(v *look, at, end int) bool {
	s := v.Text
	from := at
	for n := 0; from > 0 && n < 8 && ascii.IsAlnum(s[from-1]); n++ {
		from--
	}
	if at-from > 7 || at > from && !strings.HasPrefix(s[from:], "MII") {
		return false
	}
	switch {
	case strings.HasPrefix(s[from:], "MI"), strings.HasPrefix(s[from:], "MH"),
		strings.HasPrefix(s[from:], "MC4"), strings.HasPrefix(s[from:], "b3BlbnNzaC1rZXktdjE"),
		strings.HasPrefix(s[from:], "lQ"), strings.HasPrefix(s[from:], "lF"), strings.HasPrefix(s[from:], "lI"):
	default:
		return false
	}
	if to := keyEnd(s, from); to-from >= 40 {
		v.add(from, to, v.rule)
		v.prefixed(from)
		return true
	}
	return false
}
