package elbv2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestLoadBalancer(t *testing.T) {
	t.Parallel()
	lb := func(h *cloudtest.Harness) m { return m{"subnets": l{h.Created["a"].ID, h.Created["b"].ID}} }
	logged := func(h *cloudtest.Harness) m {
		return cloudtest.Over(lb(h), m{"accessLogs": m{"bucket": h.Created["logs"].ID, "enabled": true}})
	}
	lets := func(h *cloudtest.Harness) {
		h.Create("s3/bucketPolicy:BucketPolicy", "lets", m{
			"bucket": h.Created["logs"].ID,
			"policy": cloudtest.Policy(`{"Effect":"Allow","Principal":{"Service":"logdelivery.elasticloadbalancing.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::logs-4711/*"}`),
		})
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a load balancer stands in two zones": {
			Given: cloudtest.Network,
			Type:  token.LoadBalancer,
			Right: lb,
			Wrong: func(h *cloudtest.Harness) m { return m{"subnets": l{h.Created["a"].ID}} },
			Says:  "At least two subnets in two different Availability Zones",
		},
		"a load balancer stands once in a zone": {
			Given: cloudtest.Network,
			Type:  token.LoadBalancer,
			Right: lb,
			Wrong: func(h *cloudtest.Harness) m {
				return m{"subnets": l{h.Created["a"].ID, h.Created["a2"].ID, h.Created["b"].ID}}
			},
			Says: "multiple subnets in the same Availability Zone",
		},
		"a public load balancer needs a gateway": {
			Given: cloudtest.Network,
			Type:  token.LoadBalancer,
			Right: lb,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("igw") },
			Says:  "has no internet gateway",
		},
		"a load balancer's name has 32": {
			Given: cloudtest.Network,
			Type:  token.LoadBalancer,
			Right: lb,
			Wrong: cloudtest.Just(m{"name": "a-load-balancer-with-quite-a-long-name"}),
			Says:  "32",
		},
		"a log bucket lets load balancers in": {
			Given: cloudtest.Steps(cloudtest.Network, cloudtest.Bucket("logs"), lets),
			Type:  token.LoadBalancer,
			Right: logged,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("lets") },
			Says:  "Access Denied for bucket",
		},
	})
}
