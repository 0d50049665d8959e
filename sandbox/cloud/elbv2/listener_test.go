package elbv2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestListener(t *testing.T) {
	t.Parallel()
	https := func(h *cloudtest.Harness) m {
		return cloudtest.Over(cloudtest.Listens(h), m{
			"port":           443,
			"protocol":       "HTTPS",
			"certificateArn": h.Created["cert"].ID,
		})
	}
	balancer := cloudtest.Steps(cloudtest.Ingress, cloudtest.Certified("eu-west-1", true, "example.com"))
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an HTTPS listener has a certificate": {
			Given: balancer,
			Type:  token.Listener,
			Right: https,
			Wrong: cloudtest.Just(m{"certificateArn": nil}),
			Says:  "A certificate must be specified for HTTPS listeners",
		},
		"a port has one listener": {
			Given: balancer,
			Type:  token.Listener,
			Right: https,
			Wrong: cloudtest.Just(m{"port": 80}),
			Says:  "DuplicateListener",
		},
		"a listener's certificate is near": {
			Given: cloudtest.Steps(balancer, func(h *cloudtest.Harness) {
				h.CreateIn(cloud.Virginia, token.Certificate, "far", m{
					"domainName":       "example.com",
					"validationMethod": "DNS",
				})
			}),
			Type:  token.Listener,
			Right: https,
			Wrong: func(h *cloudtest.Harness) m {
				return m{"certificateArn": h.Created["far"].ID}
			},
			Says: "CertificateNotFound",
		},
		"an application load balancer speaks HTTP": {
			Given: balancer,
			Type:  token.Listener,
			Right: https,
			Wrong: cloudtest.Just(m{"protocol": "TCP", "certificateArn": nil}),
			Says:  "not valid for a load balancer of the type application",
		},
		"a network load balancer speaks TCP": {
			Given: cloudtest.Instances,
			Type:  token.Listener,
			Right: func(h *cloudtest.Harness) m {
				return m{
					"loadBalancerArn": h.Created["nlb"].ID,
					"port":            81,
					"protocol":        "TCP",
					"defaultActions":  l{m{"type": "forward", "targetGroupArn": h.Created["tcp"].ID}},
				}
			},
			Wrong: cloudtest.Just(m{"protocol": "HTTP"}),
			Says:  "not valid for a load balancer of the type network",
		},
	})
}
