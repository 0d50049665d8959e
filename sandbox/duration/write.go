package duration

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"
)

// Write prints a prediction in a few lines: the total and the steps that make most of it.
func (p Prediction) Write(w io.Writer) {
	if p.Resources == 0 {
		return
	}
	fmt.Fprintf(w, "On AWS, creating these %d resources would typically take about %s. What takes longest:\n",
		p.Resources, round(p.Seconds))
	const shown = 6
	steps := slices.Clone(p.Path)
	slices.SortStableFunc(steps, func(a, b Step) int { return cmp.Compare(b.Seconds, a.Seconds) })
	steps = steps[:min(shown, len(steps))]
	rest, n := 0.0, 0
	for _, s := range p.Path {
		if !slices.Contains(steps, s) {
			rest += s.Seconds
			n++
			continue
		}
		fmt.Fprintf(w, "  %10s  %s %s\n", round(s.Seconds), s.Type, s.Name)
	}
	if n > 0 {
		fmt.Fprintf(w, "  %10s  %d shorter steps between them\n", round(rest), n)
	}
}

func round(seconds float64) string {
	if seconds < 60 {
		return fmt.Sprintf("%.0f s", seconds)
	}
	d := time.Duration(seconds * float64(time.Second)).Round(10 * time.Second)
	return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
}
