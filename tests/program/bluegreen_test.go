package program_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// blueGreenStack is production with a service that CodeDeploy deploys.
func blueGreenStack(t *testing.T, opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	rec, err := prd.changed(t, map[string]string{
		"plinth:ingress": `{}`, "plinth:services": `{"shop":{"image":{"uri":"123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:` +
			`2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"},"codeOwner":"pipeline",` +
			`"hosts":["shop.example.com"],"priority":10,"strategy":"blueGreen"}}`,
	}, opts...)
	require.NoError(t, err)
	return rec
}

// TestBlueGreenPipeline: a stack file's blue green service tells a pipeline how to deploy.
func TestBlueGreenPipeline(t *testing.T) {
	t.Parallel()
	rec := blueGreenStack(t)
	group := rec.Only(t, "aws:codedeploy/deploymentGroup:DeploymentGroup")
	require.Equal(
		t,
		[]any{group.Get("appName"), "shop"},
		[]any{rec.Output("services.shop.application"), rec.Output("services.shop.deploymentGroup")},
	)
	require.True(t, json.Valid([]byte(rec.Output("services.shop.appSpec").(string))))
	var from []any
	for _, r := range rec.Of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule") {
		if r.Get("fromPort") == 8443.0 {
			from = append(from, r.Get("cidrIpv4"))
		}
	}
	require.Equal(t, []any{"203.0.113.10/32"}, slices.Compact(from), "the gateways alone")
	require.Empty(t, judge(t, rec, "prd", "prd", false))
	require.Empty(t, judge(t, blueGreenStack(t, mockaws.Preview()), "prd", "prd", true))
}
