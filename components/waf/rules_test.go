package waf

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRules(t *testing.T) {
	t.Parallel()
	// A web ACL's price covers 1500 capacity units; AWS refuses more than 5000:
	// https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html
	t.Run("fit together into the capacity that is paid for", func(t *testing.T) {
		t.Parallel()
		used := capacity((&Settings{AnonymousIPs: true}).groups())
		require.Equal(t, 1177, used)
		require.LessOrEqual(t, used, 1500)
		require.Less(t, capacity((&Settings{}).groups()), used)
	})
	t.Run("have priorities that differ and stay when a rule joins", func(t *testing.T) {
		t.Parallel()
		without := map[string]int{}
		for _, g := range (&Settings{}).groups() {
			without[g.short] = g.priority
		}
		seen := map[int]bool{ratePriority: true}
		for _, g := range (&Settings{AnonymousIPs: true}).groups() {
			require.False(t, seen[g.priority], g.short)
			seen[g.priority] = true
			if p, ok := without[g.short]; ok {
				require.Equal(t, p, g.priority, g.short)
			}
		}
	})
}
