package report

import "math"

// Sum is a+b, kept within what JSON can hold.
func Sum(a, b float64) float64 {
	return min(max(a+b, -math.MaxFloat64), math.MaxFloat64)
}

// SumMoney is a+b without the noise of binary fractions.
func SumMoney(a, b float64) float64 {
	s := Sum(a, b)
	if math.Abs(s) > 1e6 {
		return s
	}
	return math.Round(s*1e9) / 1e9
}

// SumCount is a+b, kept within what an int64 holds.
func SumCount(a, b int64) int64 {
	s := a + b
	switch {
	case a > 0 && b > 0 && s < 0:
		return math.MaxInt64
	case a < 0 && b < 0 && s >= 0:
		return math.MinInt64
	}
	return s
}

// Deref is what p points to, or 0.
func Deref[N int64 | float64](p *N) N {
	if p == nil {
		return 0
	}
	return *p
}
