package program_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestZoneAwaitingDelegation: a new zone is made alone until it is delegated.
func TestZoneAwaitingDelegation(t *testing.T) {
	t.Parallel()
	rec, err := prd.changed(t, map[string]string{"plinth:dns": `{"domain":"example.com","awaitingDelegation":true}`})
	require.NoError(t, err)
	require.Len(t, rec.Output("nameServers"), 4)
	require.Contains(t, strings.Join(rec.Messages, "\n"), "enter the output nameServers at the registrar")
	rec.One(t, "aws:lambda/function:Function", "api")
	for _, token := range []string{
		"aws:lb/loadBalancer:LoadBalancer",
		"aws:ecs/service:Service",
		"aws:acm/certificate:Certificate",
		"aws:apigatewayv2/api:Api",
		"aws:cloudfront/distribution:Distribution",
	} {
		require.Empty(t, rec.Of(token))
	}
	require.Empty(t, judge(t, rec, "prd", "prd", false))
}
