package tests

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/fleet"
	"github.com/plinth-infra/plinth/components/function"
)

const asgType = "aws:autoscaling/group:Group"

func insideVPC() function.Args {
	return function.Args{VPC: &function.VPC{
		VPCID:     pulumi.String("vpc-0123"),
		SubnetIDs: pulumi.ToStringArray([]string{"subnet-0a", "subnet-0b"}),
	}}
}

func ordersDomain() *api.Domain {
	return &api.Domain{
		Name:           "api.example.com",
		CertificateARN: pulumi.String("arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-4333-8444-555555555555"),
	}
}

func fleetArgs(change func(*fleet.Args)) *fleet.Args {
	args := &fleet.Args{
		VPCID:     pulumi.String("vpc-0123456789abcdef0"),
		SubnetIDs: pulumi.StringArray{pulumi.String("subnet-0123456789abcdef0"), pulumi.String("subnet-0123456789abcdef1")},
		Tags:      map[string]string{"Project": "shop", "Environment": "prd"},
	}
	if change != nil {
		change(args)
	}
	return args
}
