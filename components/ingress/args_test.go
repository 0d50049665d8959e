package ingress_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestIngressArgs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*ingress.Args)
		want   string
	}{
		"no network": {
			func(a *ingress.Args) { a.VPCID = nil },
			"vpcId: required, got nothing; give the network's",
		},
		"no subnets": {
			func(a *ingress.Args) { a.SubnetIDs = nil },
			"subnetIds: required, got nothing; give the network's public subnets",
		},
		"no certificate": {
			func(a *ingress.Args) { a.CertificateARN = nil },
			"certificateArn: required, got nothing",
		},
		"a network without a range": {
			func(a *ingress.Args) { a.VPCCIDR = "10.0.0.0" },
			`vpcCidr: not an IPv4 range, got "10.0.0.0"`,
		},
		"an account of one digit": {
			func(a *ingress.Args) { a.Account = "1" },
			"account: an AWS account id has 12 digits",
		},
		"a connection that is silent too long": {
			func(a *ingress.Args) { a.IdleTimeoutSeconds = 4001 },
			"idleTimeoutSeconds: too large, got 4001; write 4000 or less",
		},
		"a negative retention": {
			func(a *ingress.Args) { a.LogRetentionDays = -1 },
			"logRetentionDays: too small, got -1; write 1 or more",
		},
		"tests open to the world": {
			func(a *ingress.Args) { a.TestCIDRs = []string{"0.0.0.0/0"} },
			"testCidrs[0]: the whole world",
		},
		"tests from an address within a range": {
			func(a *ingress.Args) { a.TestCIDRs = []string{"203.0.113.1/24"} },
			"testCidrs[0]: not an IPv4 range",
		},
		"tests from the same range twice": {
			func(a *ingress.Args) { a.TestCIDRs = []string{"203.0.113.0/24", "203.0.113.0/24"} },
			"testCidrs[1]: the same value twice",
		},
		"tests from an address that is missing": {
			func(a *ingress.Args) { a.TestAddresses = map[string]pulumi.StringInput{"nat": nil} },
			"testAddresses.nat: required, got nothing; give an address",
		},
		"tests from an address with a bad name": {
			func(a *ingress.Args) {
				a.TestAddresses = map[string]pulumi.StringInput{"NAT": pulumi.String("203.0.113.9")}
			},
			"testAddresses.NAT: a name has lower-case letters",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := ingress.New(ctx, "web", ingressArgs(c.change))
				return err
			})
			require.ErrorContains(t, err, c.want)
			if rec != nil {
				require.Empty(t, rec.Of(lbType), "nothing is registered")
			}
		})
	}
	t.Run("nil", func(t *testing.T) {
		t.Parallel()
		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			_, err := ingress.New(ctx, "web", nil)
			return err
		})
		require.ErrorContains(t, err, "certificateArn: required, got nothing")
	})
}

func TestRouteArgs(t *testing.T) {
	t.Parallel()
	target := pulumi.String(ingressGroupARN)
	for name, c := range map[string]struct {
		match  ingress.Match
		target pulumi.StringInput
		want   string
	}{
		"no priority": {
			ingress.Match{Paths: []string{"/"}}, target,
			"priority: required with hosts or paths, got nothing",
		},
		"a priority beyond the last": {
			ingress.Match{Paths: []string{"/"}, Priority: 50001}, target,
			"priority: too large, got 50001; write 50000 or less",
		},
		"neither hosts nor paths": {
			ingress.Match{Priority: 1}, target,
			"hosts: a priority without hosts or paths",
		},
		"nothing at all": {
			ingress.Match{}, target,
			"hosts: required, got no hosts and no paths; write one to 5 in all",
		},
		"too many conditions": {
			ingress.Match{Priority: 1, Paths: []string{"/1", "/2", "/3", "/4", "/5", "/6"}}, target,
			"hosts: a route has at most 5 hosts and paths in all, got 6",
		},
		"a host in capitals": {
			ingress.Match{Priority: 1, Hosts: []string{"Shop.example.com"}}, target,
			`hosts[0]: wrong form, got "Shop.example.com"; write it like app.example.com`,
		},
		"a host of one label": {
			ingress.Match{Priority: 1, Hosts: []string{"shop"}}, target,
			`hosts[0]: wrong form, got "shop"`,
		},
		"a path without its slash": {
			ingress.Match{Priority: 1, Paths: []string{"api"}}, target,
			`paths[0]: wrong form, got "api"; write it like /api/*`,
		},
		"no target": {
			ingress.Match{Priority: 1, Paths: []string{"/"}}, nil,
			"targetGroupArn: required, got nothing",
		},
		"the priority of another": {
			ingress.Match{Priority: 7, Paths: []string{"/"}}, target,
			`priority: route "first" has it already`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := mockaws.Try(func(ctx *pulumi.Context) error {
				i, err := ingress.New(ctx, "web", ingressArgs(nil))
				if err != nil {
					return err
				}
				first := ingress.Match{Paths: []string{"/first"}, Priority: 7}
				if _, err := i.Route(ctx, "first",
					&ingress.RouteArgs{Match: first, TargetGroupARN: target}); err != nil {
					return err
				}
				_, err = i.Route(ctx, "second", &ingress.RouteArgs{Match: c.match, TargetGroupARN: c.target})
				return err
			})
			require.ErrorContains(t, err, c.want)
		})
	}
}
