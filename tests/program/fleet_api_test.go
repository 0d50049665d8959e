package program_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// linkedStack is production with instances behind the API, which a site forwards to.
func linkedStack(t *testing.T, opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	values, secret := prd.read(t)
	values["plinth:fleet"] = `{}`
	values["plinth:api"] = `{"domain":"api.example.com","originSecret":["0123456789abcdef0123456789abcdef"],"jwt":{"issuer":"https://login.example.com/","audiences":["shop"]},
		"routes":{"GET /health":{"function":"api","auth":"none"},"POST /payments":{"function":"payments","auth":"jwt"},"ANY /{proxy+}":{"target":"fleet","auth":"none"}}}`
	rec, err := run(prd.stack, values, append(secret, "plinth:api"), opts...)
	require.NoError(t, err)
	return rec
}

// TestFleetBehindSite: requests reach the fleet through the site alone.
func TestFleetBehindSite(t *testing.T) {
	t.Parallel()
	rec := linkedStack(t)
	group := rec.One(t, "aws:ec2/securityGroup:SecurityGroup", "api-link")
	balancer := rec.One(t, "aws:ec2/securityGroup:SecurityGroup", "fleet-balancer")
	in := rec.One(t, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "fleet-from-api")
	out := rec.One(t, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "fleet-of-api")
	require.Equal(
		t,
		[]any{balancer.ID, group.ID, 80.0},
		[]any{in.Get("securityGroupId"), in.Get("referencedSecurityGroupId"), in.Get("toPort")},
	)
	require.Equal(
		t,
		[]any{group.ID, balancer.ID, 80.0},
		[]any{out.Get("securityGroupId"), out.Get("referencedSecurityGroupId"), out.Get("toPort")},
	)
	require.Equal(
		t,
		rec.One(t, "aws:lb/listener:Listener", "fleet").Outputs["arn"].StringValue(),
		rec.One(t, "aws:apigatewayv2/integration:Integration", "api-ANY-/{+}").Get("integrationUri"),
	)
	for _, r := range rec.Of("aws:apigatewayv2/route:Route") {
		authorizer := "api-origin"
		if r.Get("routeKey") == "POST /payments" {
			authorizer = "api-origin-jwt"
		}
		require.Equal(
			t,
			[]any{"CUSTOM", rec.One(t, "aws:apigatewayv2/authorizer:Authorizer", authorizer).ID},
			[]any{r.Get("authorizationType"), r.Get("authorizerId")},
			r.Name,
		)
	}
	sent := false
	for _, d := range rec.Of("aws:cloudfront/distribution:Distribution") {
		for _, o := range d.Get("origins").([]any) {
			headers, _ := o.(map[string]any)["customHeaders"].([]any)
			for _, h := range headers {
				sent = sent || h.(map[string]any)["name"] == "x-plinth-origin"
			}
		}
	}
	require.True(t, sent, "the site sends what the API asks for")
	require.Empty(t, judge(t, rec, "prd", "prd", false))
	require.Empty(t, judge(t, linkedStack(t, mockaws.Preview()), "prd", "prd", true))
}

// TestFleetBehindRESTAPI: a REST API reaches the fleet through PrivateLink.
func TestFleetBehindRESTAPI(t *testing.T) {
	t.Parallel()
	values, secret := prd.read(t)
	values["plinth:fleet"] = `{}`
	values["plinth:api"] = `{"domain":"api.example.com","kind":"rest","routes":{"GET /health":{"function":"api",` +
		`"auth":"none"},"ANY /items/{proxy+}":{"target":"fleet"}}}`
	for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
		rec, err := run(prd.stack, values, secret, opts...)
		require.NoError(t, err)
		require.Empty(t, judge(t, rec, "prd", "prd", opts != nil))
		require.Equal(
			t,
			"off",
			rec.One(
				t,
				"aws:lb/loadBalancer:LoadBalancer",
				"fleet",
			).Get("enforceSecurityGroupInboundRulesOnPrivateLinkTraffic"),
			"its callers have no group",
		)
		require.True(
			t,
			rec.Only(t, "aws:apigateway/vpcLink:VpcLink").DependsOn(
				rec.One(t, "aws:lb/loadBalancer:LoadBalancer", "fleet"),
			),
		)
		require.Empty(t, rec.Of("aws:apigatewayv2/vpcLink:VpcLink"))
	}
	require.Equal(
		t,
		"on",
		linkedStack(t).One(
			t,
			"aws:lb/loadBalancer:LoadBalancer",
			"fleet",
		).Get("enforceSecurityGroupInboundRulesOnPrivateLinkTraffic"),
	)
}
