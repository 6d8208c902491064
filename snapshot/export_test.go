package snapshot

import (
	"math"
	"time"
)

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

// OneByOne makes every View read its runs one after another, however many
// there are; the function that it gives undoes that.
func OneByOne() func() {
	before := together
	together = math.MaxInt
	return func() { together = before }
}
