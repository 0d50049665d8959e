package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	lbType           = "aws:lb/loadBalancer:LoadBalancer"
	lbListenerType   = "aws:lb/listener:Listener"
	lbRuleType       = "aws:lb/listenerRule:ListenerRule"
	sgType           = "aws:ec2/securityGroup:SecurityGroup"
	sgInType         = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	sgOutType        = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	ingressGroupARN  = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/1234567890abcdef"
	ingressComponent = "plinth:ingress:Ingress"
)

func ingressArgs(change func(*ingress.Args)) *ingress.Args {
	args := &ingress.Args{
		VPCID: pulumi.String("vpc-0123456789abcdef0"), VPCCIDR: "10.0.0.0/16", Account: "123456789012",
		SubnetIDs:      pulumi.StringArray{pulumi.String("subnet-0123456789abcdef0"), pulumi.String("subnet-0123456789abcdef1")},
		CertificateARN: pulumi.String("arn:aws:acm:eu-west-1:123456789012:certificate/0123"),
	}
	if change != nil {
		change(args)
	}
	return args
}

func runIngress(t *testing.T, change func(*ingress.Args), opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		_, err := ingress.New(ctx, "web", ingressArgs(change))
		return err
	}, opts...)
}

func TestAnIngressIsMadeOfTheseResources(t *testing.T) {
	t.Parallel()
	tree := runIngress(t, nil).Tree()
	for _, want := range []string{
		sgType + " web < web", sgInType + " web-http-ipv4 < web", sgInType + " web-http-ipv6 < web", sgInType + " web-https-ipv4 < web",
		sgInType + " web-https-ipv6 < web", sgOutType + " web-to-network < web", lbType + " web < web", lbListenerType + " web-http < web",
		lbListenerType + " web-https < web", "plinth:storage:Bucket web-logs < web", ingressComponent + " web < stack",
	} {
		require.Contains(t, tree, want)
	}
	require.Len(t, tree, 11+7, "and the seven parts of the bucket of logs")
}

func TestAnIngressIsReadyForProductionByDefault(t *testing.T) {
	t.Parallel()
	rec := runIngress(t, nil)
	balancer := rec.Only(t, lbType)
	require.True(t, balancer.Protect)
	for key, want := range map[string]any{"internal": false, "enableDeletionProtection": true, "dropInvalidHeaderFields": true, "desyncMitigationMode": "defensive", "accessLogs.enabled": true} {
		require.Equal(t, want, balancer.Get(key), key)
	}
	require.True(t, balancer.DependsOn(rec.One(t, s3PolicyType, "web-logs-policy")), "AWS writes a test object at once")

	http := rec.One(t, lbListenerType, "web-http")
	require.Equal(t, "redirect", http.Get("defaultActions[0].type"))
	require.Equal(t, "HTTPS", http.Get("defaultActions[0].redirect.protocol"))
	https := rec.One(t, lbListenerType, "web-https")
	require.Equal(t, ingress.TLSPolicy, https.Get("sslPolicy"))
	require.Equal(t, "404", https.Get("defaultActions[0].fixedResponse.statusCode"))

	for _, rule := range rec.Of(sgInType) {
		require.Contains(t, []any{80.0, 443.0}, rule.Get("fromPort"))
		require.NotEmpty(t, rule.Get("description"))
	}
	require.Equal(t, "10.0.0.0/16", rec.Only(t, sgOutType).Get("cidrIpv4"), "the load balancer reaches the network and nothing else")
}

func TestAListenerForTestsIsOpenToItsRangesOnly(t *testing.T) {
	t.Parallel()
	rec := runIngress(t, func(a *ingress.Args) { a.TestCIDRs, a.Disposable = []string{"203.0.113.0/24"}, true })
	require.EqualValues(t, 8443, rec.One(t, lbListenerType, "web-test").Get("port"))
	require.Equal(t, "203.0.113.0/24", rec.One(t, sgInType, "web-test-203-0-113-0-24").Get("cidrIpv4"))
	balancer := rec.Only(t, lbType)
	require.False(t, balancer.Protect)
	require.Equal(t, false, balancer.Get("enableDeletionProtection"))
}

func TestAListenerForTestsIsOpenToTheNATGatewaysOfABlueGreenHook(t *testing.T) {
	t.Parallel()
	rec := runIngress(t, func(a *ingress.Args) {
		a.TestAddresses = map[string]pulumi.StringInput{"eu-west-1a": pulumi.String("203.0.113.9")}
	})
	require.EqualValues(t, 8443, rec.One(t, lbListenerType, "web-test").Get("port"))
	rule := rec.One(t, sgInType, "web-test-eu-west-1a")
	require.Equal(t, []any{"203.0.113.9/32", 8443.0, 8443.0}, []any{rule.Get("cidrIpv4"), rule.Get("fromPort"), rule.Get("toPort")})
	_, err := mockaws.Try(func(ctx *pulumi.Context) error {
		_, err := ingress.New(ctx, "web", ingressArgs(func(a *ingress.Args) { a.TestAddresses = map[string]pulumi.StringInput{"nat": nil} }))
		return err
	})
	require.ErrorContains(t, err, `testAddresses: "nat" has no address`)
}

// routes registers routes by name and priority, in whatever order the map has.
func routes(t *testing.T, priorities map[string]int) map[string]*mockaws.Resource {
	t.Helper()
	rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
		i, err := ingress.New(ctx, "web", ingressArgs(nil))
		if err != nil {
			return err
		}
		for name, priority := range priorities {
			if _, err := i.Route(ctx, name, &ingress.RouteArgs{Paths: []string{"/" + name + "/*"}, Priority: priority, TargetGroupARN: pulumi.String(ingressGroupARN)}); err != nil {
				return err
			}
		}
		return nil
	})
	byName := map[string]*mockaws.Resource{}
	for _, r := range rec.Of(lbRuleType) {
		byName[r.Name] = r
	}
	return byName
}

func TestARouteThatIsAddedInTheMiddleMovesNoOther(t *testing.T) {
	t.Parallel()
	before := routes(t, map[string]int{"api": 10, "shop": 20, "rest": 30})
	after := routes(t, map[string]int{"api": 10, "blog": 15, "shop": 20, "rest": 30})
	require.Len(t, after, 4)
	for name, rule := range before {
		require.Equal(t, rule.Inputs, after[name].Inputs, name)
	}
}

func TestARouteThatIsDeployedElsewhereIsNeverPutBack(t *testing.T) {
	t.Parallel()
	rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
		i, err := ingress.New(ctx, "web", ingressArgs(nil))
		if err != nil {
			return err
		}
		_, err = i.Route(ctx, "shop", &ingress.RouteArgs{Hosts: []string{"shop.example.com"}, Paths: []string{"/*"}, Priority: 1, TargetGroupARN: pulumi.String(ingressGroupARN), DeployedElsewhere: true})
		return err
	})
	rule := rec.Only(t, lbRuleType)
	require.Equal(t, []string{"actions"}, rule.IgnoreChanges)
	require.Equal(t, []any{"shop.example.com"}, rule.Get("conditions[0].hostHeader.values"))
	require.Equal(t, []any{"/*"}, rule.Get("conditions[1].pathPattern.values"))
}

func TestAnIngressRefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*ingress.Args){
		"vpcId, subnetIds: they are missing":       func(a *ingress.Args) { a.VPCID = nil },
		"certificateArn: it is missing":            func(a *ingress.Args) { a.CertificateARN = nil },
		"vpcCidr: it isn't an IPv4 range":          func(a *ingress.Args) { a.VPCCIDR = "10.0.0.0" },
		"account: an AWS account id has 12 digits": func(a *ingress.Args) { a.Account = "1" },
		"idleTimeoutSeconds: it is out of range":   func(a *ingress.Args) { a.IdleTimeoutSeconds = 4001 },
		"logRetentionDays: it is negative":         func(a *ingress.Args) { a.LogRetentionDays = -1 },
		"testCidrs[0]: the whole world":            func(a *ingress.Args) { a.TestCIDRs = []string{"0.0.0.0/0"} },
		"testCidrs[0]: it isn't an IPv4 range":     func(a *ingress.Args) { a.TestCIDRs = []string{"203.0.113.1/24"} },
		"testCidrs[1]: the range is there twice":   func(a *ingress.Args) { a.TestCIDRs = []string{"203.0.113.0/24", "203.0.113.0/24"} },
	} {
		rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
			_, err := ingress.New(ctx, "web", ingressArgs(change))
			return err
		})
		require.ErrorContains(t, err, want)
		if rec != nil {
			require.Empty(t, rec.Of(lbType), "nothing is registered")
		}
	}
	_, err := mockaws.Try(func(ctx *pulumi.Context) error { _, err := ingress.New(ctx, "web", nil); return err })
	require.ErrorContains(t, err, "certificateArn: it is missing")
	for want, args := range map[string]ingress.RouteArgs{
		"priority: it is out of range, got 0":        {Paths: []string{"/"}},
		"priority: it is out of range, got 50001":    {Paths: []string{"/"}, Priority: 50001},
		"a route has one to 5 of them in all, got 0": {Priority: 1},
		"a route has one to 5 of them in all, got 6": {Priority: 1, Paths: []string{"/1", "/2", "/3", "/4", "/5", "/6"}},
		"hosts[0]: it isn't a host name":             {Priority: 1, Hosts: []string{"Shop.example.com"}},
		"paths[0]: it isn't a path":                  {Priority: 1, Paths: []string{"api"}},
		"targetGroupArn: it is missing":              {Priority: 1, Paths: []string{"/"}},
		`priority: route "first" has it already`:     {Priority: 7, Paths: []string{"/"}},
	} {
		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			i, err := ingress.New(ctx, "web", ingressArgs(nil))
			if err != nil {
				return err
			}
			if _, err := i.Route(ctx, "first", &ingress.RouteArgs{Paths: []string{"/first"}, Priority: 7, TargetGroupARN: pulumi.String(ingressGroupARN)}); err != nil {
				return err
			}
			_, err = i.Route(ctx, "second", &args)
			return err
		})
		require.ErrorContains(t, err, want)
	}
}

func TestIngressSettingsReportEveryMistakeWithItsPath(t *testing.T) {
	t.Parallel()
	require.NoError(t, (&ingress.Settings{}).Validate("plinth:ingress"))
	err := (&ingress.Settings{TestCIDRs: []string{"x"}, IdleTimeoutSeconds: -1, LogRetentionDays: -1}).Validate("plinth:ingress")
	for _, want := range []string{"plinth:ingress.testCidrs[0]: ", "plinth:ingress.idleTimeoutSeconds: ", "plinth:ingress.logRetentionDays: "} {
		require.ErrorContains(t, err, want)
	}
}

func TestAnIngressPreviewsBeforeAnythingExists(t *testing.T) {
	t.Parallel()
	require.Len(t, runIngress(t, func(a *ingress.Args) { a.TestCIDRs = []string{"203.0.113.0/24"} }, mockaws.Preview()).Of(lbListenerType), 3)
}
