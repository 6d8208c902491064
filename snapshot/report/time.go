package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// A Time is an instant in UTC; the zero Time is unknown and null in JSON.
type Time struct{ time.Time }

// MarshalJSON writes RFC 3339 in UTC, with milliseconds where there are any.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	b := append(make([]byte, 0, len(`"2006-01-02T15:04:05.999Z"`)), '"')
	return append(t.UTC().Truncate(time.Millisecond).AppendFormat(b, time.RFC3339Nano), '"'), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (t *Time) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*t = Time{}
	if s == nil {
		return nil
	}
	var ok bool
	if *t, ok = ParseTime(*s); !ok {
		return fmt.Errorf("%q is no time", *s)
	}
	return nil
}

// RFC3339 is the instant in UTC, with milliseconds where there are any; empty
// when unknown.
func (t Time) RFC3339() string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano)
}

// layouts are the forms of time that 5x writes: SQLite's datetime('now'),
// JavaScript's ISO 8601, and neighbours of both.
var layouts = []string{
	"2006-01-02 15:04:05",
	time.RFC3339,
	"2006-01-02T15:04:05",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04",
	"2006-01-02T15:04",
	"2006-01-02",
}

// ParseTime reads a time as 5x writes it. Without a zone it is UTC. Years
// outside 1 to 9999 have no RFC 3339 form and are refused.
func ParseTime(s string) (Time, bool) {
	s = strings.TrimSpace(s)
	if len(s) == len(layouts[0]) && s[10] == ' ' { // by far the most; RFC 3339 is read five times as fast
		var rfc [len("2006-01-02T15:04:05Z")]byte
		copy(rfc[:], s)
		rfc[10], rfc[19] = 'T', 'Z'
		var t time.Time
		if t.UnmarshalText(rfc[:]) == nil && t.Year() >= 1 && !t.IsZero() {
			return Time{t}, true
		}
	}
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil {
			t = t.UTC().Truncate(time.Millisecond)
			if t.Year() < 1 || t.Year() > 9999 || t.IsZero() {
				return Time{}, false
			}
			return Time{t}, true
		}
	}
	return Time{}, false
}

// EpochMS reads milliseconds since 1970, as agent servers write them.
func EpochMS(ms float64) Time {
	if ms <= 0 || ms > 253402300799999 { // the year 9999
		return Time{}
	}
	return Time{time.UnixMilli(int64(ms)).UTC()}
}

// IsAfter tells whether t is later than o; an unknown time is the earliest.
func (t Time) IsAfter(o Time) bool { return t.Time.After(o.Time) }

// Latest is the later of two instants; an unknown one loses.
func Latest(a, b Time) Time {
	if b.IsAfter(a) {
		return b
	}
	return a
}

// Between is b-a in milliseconds, never negative; false when either is
// unknown. A clock that jumped back gives 0.
func Between(a, b Time) (float64, bool) {
	if a.IsZero() || b.IsZero() {
		return 0, false
	}
	return max(0, float64(b.Sub(a.Time).Milliseconds())), true
}
