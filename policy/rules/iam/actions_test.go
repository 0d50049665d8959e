package iam

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/iampolicy"
)

func TestActionsWithoutResources(t *testing.T) {
	t.Parallel()
	for service, actions := range actionsWithoutResources {
		require.Equal(t, strings.ToLower(service), service)
		require.NotEmpty(t, actions, service)
		for i, action := range actions {
			require.Equal(t, strings.ToLower(action), action, service)
			require.NotContains(t, action, ":", service)
			for j, other := range actions {
				require.False(t,
					i != j && iampolicy.Matches(other, action),
					"%s: %s is covered by %s", service, action, other)
			}
		}
	}
}
