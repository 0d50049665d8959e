package ingress_test

import (
	"testing"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/tests/mockaws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
)

func TestIngressArgs(t *testing.T) {
	t.Parallel()
	t.Run("refuse what cannot work", func(t *testing.T) {
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
	})
}

func TestIngressSettings(t *testing.T) {
	t.Parallel()
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		require.NoError(t, (&ingress.Settings{}).Validate("plinth:ingress"))
		err := (&ingress.Settings{TestCIDRs: []string{"x"}, IdleTimeoutSeconds: -1, LogRetentionDays: -1}).Validate("plinth:ingress")
		for _, want := range []string{"plinth:ingress.testCidrs[0]: ", "plinth:ingress.idleTimeoutSeconds: ", "plinth:ingress.logRetentionDays: "} {
			require.ErrorContains(t, err, want)
		}
	})
}
