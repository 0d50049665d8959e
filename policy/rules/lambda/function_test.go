package lambda

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDeprecatedRuntimes(t *testing.T) {
	t.Parallel()
	drawn, err := time.Parse(time.DateOnly, runtimesAsOf)
	require.NoError(t, err)
	for runtime, since := range deprecatedRuntimes {
		day, err := time.Parse(time.DateOnly, since)
		require.NoError(t, err, runtime)
		require.False(t, day.After(drawn), "%s isn't deprecated yet", runtime)
	}
	require.Less(t, time.Since(drawn), 400*24*time.Hour, "look at the list of runtimes again and set runtimesAsOf")
}
