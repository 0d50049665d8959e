package program_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// TestRESTAPIFirewall: a REST API has a firewall of its own.
func TestRESTAPIFirewall(t *testing.T) {
	t.Parallel()
	for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
		rec, err := prd.changed(
			t,
			map[string]string{"plinth:api": prd.merged(t, "plinth:api", map[string]any{"kind": "rest"})},
			opts...,
		)
		require.NoError(t, err)
		require.Empty(t, judge(t, rec, "prd", "prd", opts != nil))
		association := rec.One(t, "aws:wafv2/webAclAssociation:WebAclAssociation", "api")
		require.True(t, association.DependsOn(rec.Only(t, "aws:apigateway/stage:Stage")))
		require.True(t, association.DependsOn(rec.One(t, "aws:wafv2/webAcl:WebAcl", "api")))
		require.Equal(t, "main", rec.ProviderName(rec.One(t, "aws:wafv2/webAcl:WebAcl", "api")))
		require.Equal(t, "us-east-1", rec.ProviderName(rec.One(t, "aws:wafv2/webAcl:WebAcl", "sites")))
	}
}
