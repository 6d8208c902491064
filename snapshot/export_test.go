package snapshot

import "time"

// HashNever makes every Follower look at new rows only, as with a large
// database, and HashAlways at all rows; the functions that they give undo
// that.
func HashNever() func()  { return hashWhen(-1) }
func HashAlways() func() { return hashWhen(time.Hour) }

func hashWhen(d time.Duration) func() {
	before := hashAlways
	hashAlways = d
	return func() { hashAlways = before }
}
