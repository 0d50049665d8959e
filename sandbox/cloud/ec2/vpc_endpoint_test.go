package ec2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestVPCEndpoint(t *testing.T) {
	t.Parallel()
	in := cloudtest.Changed
	endpoint := func(h *cloudtest.Harness) m {
		return m{"vpcId": h.Created["vpc"].ID, "serviceName": "com.amazonaws.eu-west-1.s3"}
	}
	const endpoints = "ec2/vpcEndpoint:VpcEndpoint"
	inVPC := func(in m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m { return cloudtest.Over(m{"vpcId": h.Created["vpc"].ID}, in) }
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an endpoint's service has a domain": in(endpoint, cloudtest.Network, endpoints, m{"serviceName": "s3"},
			"InvalidServiceName"),
		"a gateway endpoint has no subnets": {
			Given: cloudtest.Network,
			Type:  endpoints,
			Right: endpoint,
			Wrong: func(h *cloudtest.Harness) m { return m{"subnetIds": l{h.Created["a"].ID}} },
			Says:  "can't be set for a gateway endpoint",
		},
		"an interface has no route tables": {
			Given: cloudtest.Network,
			Type:  endpoints,
			Right: endpoint,
			Wrong: func(h *cloudtest.Harness) m {
				return m{"vpcEndpointType": "Interface", "routeTableIds": l{h.Created["table"].ID}}
			},
			Says: "can't be set for an interface endpoint",
		},
		"a table has one route to a service": {
			Given: cloudtest.Network,
			Type:  endpoints,
			Right: func(h *cloudtest.Harness) m {
				return cloudtest.Over(endpoint(h), m{"routeTableIds": l{h.Created["table"].ID}})
			},
			Spoil: func(h *cloudtest.Harness) {
				h.Create(endpoints, "first", cloudtest.Over(endpoint(h), m{"routeTableIds": l{h.Created["table"].ID}}))
			},
			Says: "RouteAlreadyExists",
		},
		"a gateway endpoint is for S3": {
			Given: cloudtest.Network,
			Type:  "ec2/vpcEndpoint:VpcEndpoint",
			Right: inVPC(m{"serviceName": "com.amazonaws.eu-west-1.s3"}),
			Wrong: cloudtest.Just(m{"serviceName": "com.amazonaws.eu-west-1.sqs"}),
			Says:  "does not match available service types",
		},
		"an endpoint's service is in the region": {
			Given: cloudtest.Network,
			Type:  "ec2/vpcEndpoint:VpcEndpoint",
			Right: inVPC(m{"serviceName": "com.amazonaws.eu-west-1.s3"}),
			Wrong: cloudtest.Just(m{"serviceName": "com.amazonaws.us-east-1.s3"}),
			Says:  "InvalidServiceName",
		},
		"an endpoint has one subnet a zone": {
			Given: cloudtest.Network,
			Type:  "ec2/vpcEndpoint:VpcEndpoint",
			Right: func(h *cloudtest.Harness) m {
				return m{
					"vpcId":           h.Created["vpc"].ID,
					"serviceName":     "com.amazonaws.eu-west-1.sqs",
					"vpcEndpointType": "Interface",
					"subnetIds":       l{h.Created["a"].ID, h.Created["b"].ID},
				}
			},
			Wrong: func(h *cloudtest.Harness) m {
				return m{"subnetIds": l{h.Created["a"].ID, h.Created["a2"].ID}}
			},
			Says: "DuplicateSubnetsInSameZone",
		},
		"private names need DNS in the VPC": {
			Given: cloudtest.Network,
			Type:  "ec2/vpcEndpoint:VpcEndpoint",
			Right: inVPC(m{
				"serviceName":       "com.amazonaws.eu-west-1.sqs",
				"vpcEndpointType":   "Interface",
				"privateDnsEnabled": true,
			}),
			Spoil: func(h *cloudtest.Harness) {
				_ = h.Update("vpc", m{"enableDnsHostnames": false})
			},
			Says: "requires both enableDnsSupport and enableDnsHostnames",
		},
	})
}
