package fleet_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/fleet"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// way is what a rule of a security group lets through.
type way struct{ from, to, port any }

// waysOf are the rules by their names.
func waysOf(t *testing.T, rec *mockaws.Recording) map[string]way {
	t.Helper()
	ways := map[string]way{}
	for _, r := range rec.Of(inType) {
		require.Nil(t, r.Get("cidrIpv4"), r.Name)
		require.NotEmpty(t, r.Get("description"), r.Name)
		ways[r.Name] = way{r.Get("referencedSecurityGroupId"), r.Get("securityGroupId"), r.Get("fromPort")}
	}
	for _, r := range rec.Of(outType) {
		to := r.Get("referencedSecurityGroupId")
		if to == nil {
			to = r.Get("cidrIpv4")
		}
		ways[r.Name] = way{r.Get("securityGroupId"), to, r.Get("fromPort")}
	}
	return ways
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	// Callers reach the load balancer, the load balancer the instances, and no rule has a range but
	// the way out.
	t.Run("lets only named groups reach the instances", func(t *testing.T) {
		t.Parallel()
		rec := run(t, func(a *fleet.Args) {
			a.Destinations = map[string]fleet.Destination{"cache": {SecurityGroupID: pulumi.String("sg-0cache"), Port: 6379}}
		})
		instances := rec.One(t, groupType, "web-instances").ID
		balancer := rec.One(t, groupType, "web-balancer").ID
		require.Equal(t, map[string]way{
			"web-from-api":              {"sg-0abc", balancer, 80.0},
			"web-of-api":                {"sg-0abc", balancer, 80.0},
			"web-from-balancer":         {balancer, instances, 80.0},
			"web-balancer-to-instances": {balancer, instances, 80.0},
			"web-to-https":              {instances, "0.0.0.0/0", 443.0},
			"web-to-cache":              {instances, "sg-0cache", 6379.0},
			"web-into-cache":            {instances, "sg-0cache", 6379.0},
		}, waysOf(t, rec))
	})
	t.Run("has an internal, protected load balancer", func(t *testing.T) {
		t.Parallel()
		rec := run(t, nil)
		balancer := rec.Only(t, balancerType)
		require.True(t, balancer.Protect)
		requireGet(t, balancer, map[string]any{
			"loadBalancerType":             "network",
			"internal":                     true,
			"enableDeletionProtection":     true,
			"enableCrossZoneLoadBalancing": true,
			"accessLogs":                   nil,
			"enforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "on",
		})
		requireGet(t, rec.Only(t, targetsType), map[string]any{
			"protocol":             "TCP",
			"targetType":           "instance",
			"port":                 80.0,
			"healthCheck.protocol": "HTTP",
			"healthCheck.path":     "/health",
			"healthCheck.matcher":  "200",
		})
		require.Equal(t, "TCP", rec.Only(t, listenerType).Get("protocol"))
	})
	t.Run("lets PrivateLink in, and everything go when disposable", func(t *testing.T) {
		t.Parallel()
		rec := run(t, func(a *fleet.Args) { a.Disposable, a.PrivateLink = true, true })
		balancer := rec.Only(t, balancerType)
		require.Equal(t, "off", balancer.Get("enforceSecurityGroupInboundRulesOnPrivateLinkTraffic"))
		require.False(t, balancer.Protect)
		require.Equal(t, true, rec.Only(t, asgType).Get("forceDelete"))
	})
	t.Run("has a route and no load balancer of its own behind the ingress", func(t *testing.T) {
		t.Parallel()
		rec := runBehindIngress(t, func(a *fleet.Args) {
			a.Scaling.RequestsPerTarget = 500
			a.Statements = []fleet.Statement{{
				Actions:   []string{"s3:GetObject"},
				Resources: []pulumi.StringInput{pulumi.String("arn:aws:s3:::shop/*")},
			}}
		})
		require.Equal(t, "application", rec.Only(t, balancerType).Get("loadBalancerType"))
		require.Equal(t, "HTTP", rec.Only(t, targetsType).Get("protocol"))
		group := rec.Only(t, asgType)
		require.True(t, group.DependsOn(rec.Only(t, ruleType)))
		require.True(t, group.DependsOn(rec.Only(t, rolePolicyType)))
		require.Equal(t, rec.One(t, groupType, "front").ID,
			rec.One(t, inType, "web-from-ingress").Get("referencedSecurityGroupId"))
		const specification = "targetTrackingConfiguration.predefinedMetricSpecification."
		requests := rec.One(t, asgPolicyType, "web-requests")
		require.Equal(t, "ALBRequestCountPerTarget", requests.Get(specification+"predefinedMetricType"))
		require.Contains(t, requests.Get(specification+"resourceLabel"), "/targetgroup/")
	})
}

func TestLinks(t *testing.T) {
	t.Parallel()
	rec := run(t, func(a *fleet.Args) {
		a.Environment = pulumi.StringMap{"MODE": pulumi.String("fast")}
		a.Links = []fleet.Link{{
			Environment: pulumi.StringMap{"DATABASE_HOST": pulumi.String("db.example.com")},
			Statements: []fleet.Statement{{
				Sid:       "Connect",
				Actions:   []string{"rds-db:connect"},
				Resources: []pulumi.StringInput{pulumi.String("*")},
			}},
			Destinations: map[string]fleet.Destination{"servers": {SecurityGroupID: pulumi.String("sg-0db"), Port: 5432}},
		}}
	})
	group := rec.Only(t, asgType)
	t.Run("give rights", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []string{"Connect"}, fixture.Sids(t, rec.Only(t, rolePolicyType), "policy"))
		require.True(t, group.DependsOn(rec.Only(t, rolePolicyType)))
	})
	t.Run("give a way there", func(t *testing.T) {
		t.Parallel()
		instances := rec.One(t, groupType, "web-instances").ID
		ways := waysOf(t, rec)
		require.Equal(t, way{instances, "sg-0db", 5432.0}, ways["web-to-servers"])
		require.Equal(t, way{instances, "sg-0db", 5432.0}, ways["web-into-servers"])
		require.True(t, group.DependsOn(rec.One(t, outType, "web-to-servers")))
	})
	t.Run("give variables", func(t *testing.T) {
		t.Parallel()
		parts := partsOf(t, rec.Only(t, templateType))
		require.Contains(t, environmentOf(t, parts[0].body), "DATABASE_HOST=\"db.example.com\"\nMODE=\"fast\"\n")
	})
}
