package ingress_test

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	alarmType        = "aws:cloudwatch/metricAlarm:MetricAlarm"
	s3PolicyType     = "aws:s3/bucketPolicy:BucketPolicy"
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
		VPCID:          pulumi.String("vpc-0123456789abcdef0"),
		VPCCIDR:        "10.0.0.0/16",
		Account:        mockaws.Account,
		SubnetIDs:      pulumi.ToStringArray([]string{"subnet-0123456789abcdef0", "subnet-0123456789abcdef1"}),
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

func TestIngress(t *testing.T) {
	t.Parallel()
	t.Run("has exactly these children", func(t *testing.T) {
		t.Parallel()
		tree := runIngress(t, nil).Tree()
		for _, want := range []string{
			sgType + " web < web",
			sgInType + " web-http-ipv4 < web",
			sgInType + " web-http-ipv6 < web",
			sgInType + " web-https-ipv4 < web",
			sgInType + " web-https-ipv6 < web",
			sgOutType + " web-to-network < web",
			lbType + " web < web",
			lbListenerType + " web-http < web",
			lbListenerType + " web-https < web",
			"plinth:storage:Bucket web-logs < web",
			ingressComponent + " web < stack",
		} {
			require.Contains(t, tree, want)
		}
		require.Len(t, tree, 11+7, "and the seven parts of the bucket of logs")
	})
	t.Run("is ready for production by default", func(t *testing.T) {
		t.Parallel()
		rec := runIngress(t, nil)
		balancer := rec.Only(t, lbType)
		require.True(t, balancer.Protect)
		for key, want := range map[string]any{
			"internal":                 false,
			"enableDeletionProtection": true,
			"dropInvalidHeaderFields":  true,
			"desyncMitigationMode":     "defensive",
			"accessLogs.enabled":       true,
		} {
			require.Equal(t, want, balancer.Get(key), key)
		}
		require.True(t,
			balancer.DependsOn(rec.One(t, s3PolicyType, "web-logs-policy")),
			"AWS writes a test object at once",
		)

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
		require.Equal(t,
			"10.0.0.0/16",
			rec.Only(t, sgOutType).Get("cidrIpv4"),
			"the load balancer reaches the network and nothing else",
		)
	})
	t.Run("previews before anything exists", func(t *testing.T) {
		t.Parallel()
		require.Len(t,
			runIngress(t,
				func(a *ingress.Args) { a.TestCIDRs = []string{"203.0.113.0/24"} },
				mockaws.Preview(),
			).Of(lbListenerType),
			3,
		)
	})
	t.Run("has its own alarms", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			m, err := monitoring.New(ctx, "monitoring", oncall())
			if err != nil {
				return err
			}
			args := ingressArgs(nil)
			args.Monitor = m
			_, err = ingress.New(ctx, "web", args)
			return err
		})
		require.Len(t, rec.Of(alarmType), 3)
		errors := rec.One(t, alarmType, "loadbalancer-web-errors")
		require.Equal(t,
			rec.Only(t, "aws:lb/loadBalancer:LoadBalancer").Outputs["arnSuffix"].StringValue(),
			errors.Get("dimensions.LoadBalancer"),
		)
		require.NotContains(t, fmt.Sprint(judge.Findings(rec, false)), "alarms-required: ")
	})
}

func TestTestListener(t *testing.T) {
	t.Parallel()
	t.Run("is open to its ranges alone", func(t *testing.T) {
		t.Parallel()
		rec := runIngress(t, func(a *ingress.Args) {
			a.TestCIDRs = []string{"203.0.113.0/24"}
			a.Disposable = true
		})
		require.EqualValues(t, 8443, rec.One(t, lbListenerType, "web-test").Get("port"))
		require.Equal(t, "203.0.113.0/24", rec.One(t, sgInType, "web-test-203-0-113-0-24").Get("cidrIpv4"))
		balancer := rec.Only(t, lbType)
		require.False(t, balancer.Protect)
		require.Equal(t, false, balancer.Get("enableDeletionProtection"))
	})
	t.Run("is open to the NAT gateways of a blue/green hook", func(t *testing.T) {
		t.Parallel()
		rec := runIngress(t, func(a *ingress.Args) {
			a.TestAddresses = map[string]pulumi.StringInput{"eu-west-1a": pulumi.String("203.0.113.9")}
		})
		require.EqualValues(t, 8443, rec.One(t, lbListenerType, "web-test").Get("port"))
		rule := rec.One(t, sgInType, "web-test-eu-west-1a")
		require.Equal(t,
			[]any{"203.0.113.9/32", 8443.0, 8443.0},
			[]any{rule.Get("cidrIpv4"), rule.Get("fromPort"), rule.Get("toPort")},
		)
	})
}
