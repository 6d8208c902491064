package snapshot

// HashNever makes every Follower look at new rows only, as with a large
// database; the function that it gives undoes that.
func HashNever() func() {
	before := hashAlways
	hashAlways = -1
	return func() { hashAlways = before }
}
