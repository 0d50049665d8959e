package check

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/agext/levenshtein"
)

// Allowed says which of the allowed values to write instead of the one given: the one that was probably meant first.
func Allowed(got string, allowed []string) string {
	listed := strings.Join(allowed, ", ")
	near := Nearest(got, allowed)
	if n, err := strconv.ParseFloat(got, 64); err == nil {
		near = nextAbove(n, allowed)
	}
	if near != "" {
		return fmt.Sprintf("write %s (allowed: %s)", near, listed)
	}
	return "write one of " + listed
}

// Nearest returns the word that a misspelt one was probably meant to be, or "" where none is near.
func Nearest(word string, known []string) string {
	best, distance := "", max(len(word)/3+1, 2)
	for _, candidate := range known {
		d := levenshtein.Distance(strings.ToLower(word), strings.ToLower(candidate), nil)
		if d < distance || (d == distance && best == "") {
			best, distance = candidate, d
		}
	}
	return best
}

// nextAbove returns the smallest number that is allowed and not below the one given, the largest of all where there is
// none, and "" where they aren't numbers.
func nextAbove(got float64, allowed []string) string {
	best, largest := math.Inf(1), math.Inf(-1)
	for _, text := range allowed {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return ""
		}
		if n >= got {
			best = min(best, n)
		}
		largest = max(largest, n)
	}
	return strconv.FormatFloat(min(best, largest), 'f', -1, 64)
}
