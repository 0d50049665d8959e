package tests

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	certificateARN = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-4333-8444-555555555555"
)

func insideVPC() function.Args {
	return function.Args{VPC: &function.VPC{
		VPCID:     pulumi.String("vpc-0123"),
		SubnetIDs: pulumi.ToStringArray([]string{"subnet-0a", "subnet-0b"}),
	}}
}

// ordersAPI is an API with a name of its own and CORS, in front of the function orders.
func ordersAPI(kind api.Kind, orders *function.Function) *api.Args {
	return &api.Args{
		Settings: api.Settings{
			Kind:   kind,
			Domain: "api.example.com",
			CORS:   &api.CORS{Origins: []string{"https://example.com"}},
			Routes: map[string]api.Route{"GET /health": {Function: "orders", Auth: api.AuthNone}},
		},
		CertificateARN: pulumi.String(certificateARN),
		Functions:      map[string]*function.Function{"orders": orders},
	}
}

// Types that the tests below look for.
const (
	sgInType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
)

func oncall() *monitoring.Args {
	return &monitoring.Args{Settings: monitoring.Settings{Emails: []string{"oncall@example.com"}}, Account: mockaws.Account}
}

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
