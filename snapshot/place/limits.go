package place

import (
	"path"
	"path/filepath"

	"github.com/pelletier/go-toml/v2"
)

// Limits are how often 5x's procedure may go round before a person is asked,
// as the project configures it; 0 where it does not. A run's row does not keep
// them: 5x reads its configuration each time.
type Limits struct {
	QualityRetries, ReviewIterations int
	Steps                            int // that a run may have
}

// LimitsOf are the limits for a plan in the folder dir (slashed, relative to
// root). The configuration nearest to the plan wins, and in a folder the local
// one.
func LimitsOf(root, dir string) (l Limits) {
	for d := path.Clean(dir); filepath.IsLocal(filepath.FromSlash(d)); d = path.Dir(d) {
		for _, name := range []string{"5x.toml.local", "5x.toml"} {
			c := configuredLimits(filepath.Join(root, filepath.FromSlash(d), name))
			if l.QualityRetries == 0 {
				l.QualityRetries = c.QualityRetries
			}
			if l.Steps == 0 {
				l.Steps = c.Steps
			}
			if l.ReviewIterations == 0 {
				l.ReviewIterations = c.ReviewIterations
			}
		}
		if d == "." {
			break
		}
	}
	return l
}

func configuredLimits(file string) (l Limits) {
	text, ok := ReadSmall(file)
	if !ok {
		return l
	}
	var c struct {
		MaxQualityRetries, MaxReviewIterations, MaxStepsPerRun any
	}
	if err := toml.Unmarshal([]byte(text), &c); err != nil {
		return l
	}
	return Limits{QualityRetries: positive(c.MaxQualityRetries), ReviewIterations: positive(c.MaxReviewIterations),
		Steps: positive(c.MaxStepsPerRun)}
}

// positive is a whole number that 5x takes as a limit; 0 for anything else.
func positive(x any) int {
	if n, ok := x.(int64); ok && n > 0 && n < 1<<31 {
		return int(n)
	}
	return 0
}
