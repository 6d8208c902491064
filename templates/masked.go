package templates

import "strings"

// maskedText says what was masked, by kind.
func maskedText(masked map[string]int) string {
	if masked == nil {
		return "Secrets were NOT masked (--no-redact): do not share this report."
	}
	n, kinds := 0, []string{}
	for _, k := range sortedKeys(masked) {
		if k != "home-folder" {
			n += masked[k]
			kinds = append(kinds, number(masked[k])+" "+k)
		}
	}
	if n == 0 {
		return "No secrets were found to mask."
	}
	return "Masked secrets: " + number(n) + " (" + strings.Join(kinds, ", ") + ")."
}

// masked says what was masked; below a site's index it counts nothing, for such
// a page does not change when another run does, and is made while runs are read.
func (f Formats) masked(masked map[string]int) string {
	if masked != nil && f.Files == "../" {
		return "Secrets are masked; the index counts them."
	}
	return maskedText(masked)
}
