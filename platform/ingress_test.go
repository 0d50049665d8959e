package platform_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIngressSettings(t *testing.T) {
	t.Parallel()
	network := `{"cidr":"10.0.0.0/16","zones":["eu-west-1a","eu-west-1b"]}`
	got := lines(t, source(map[string]string{
		"plinth:network": network,
		"plinth:dns":     `{"domain":"example.com"}`,
		"plinth:ingress": `{"testCidrs":["x"],"idleTimeoutSeconds":-1,"logRetentionDays":-1,"alarms":{"errors":-1}}`,
	}))
	for i, want := range []string{
		"plinth:ingress.alarms.errors: too small, got -1; write 1 or more",
		"plinth:ingress.idleTimeoutSeconds: too small, got -1; write 1 or more",
		"plinth:ingress.logRetentionDays: too small, got -1; write 1 or more",
		`plinth:ingress.testCidrs[0]: not an IPv4 range, got "x"; write one like 203.0.113.0/24`,
	} {
		require.Greater(t, len(got), i, strings.Join(got, "\n"))
		require.Equal(t, want, got[i])
	}
	require.Len(t, got, 4)
}
