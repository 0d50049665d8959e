package ec2

import (
	"github.com/plinth-infra/plinth/policy/core"
)

var netNoDefaultVPC = core.Rule{
	Name:     "net-no-default-vpc",
	Group:    "network",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "Nothing runs in the default VPC: it isn't managed, and instances and groups name their subnets.",
	Why:      "All subnets of the default VPC are public; an instance that names no subnet ends up there.",
	Fix:      "build plinth:network and use its private subnets",
	Types:    []string{ec2DefaultVPC, core.EC2DefaultSubnet, core.EC2Instance, core.AutoScalingGroup},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		switch r.Type {
		case ec2DefaultVPC, core.EC2DefaultSubnet:
			return []core.Finding{
				{What: "takes the account's default network into the stack; build a VPC of the stack's own"},
			}
		case core.AutoScalingGroup:
			if core.IsEmpty(r.Get("vpcZoneIdentifiers")) {
				return []core.Finding{{
					Path: "vpcZoneIdentifiers",
					What: "is absent, so that the group's instances start in the default VPC; it should name " +
						"private subnets",
				}}
			}
		case core.EC2Instance:
			elsewhere := []string{"networkInterfaces", "launchTemplate"}
			if !core.IsEmpty(r.Get("subnetId")) {
				return nil
			}
			for _, key := range elsewhere {
				if !core.IsEmpty(r.Get(key)) {
					return nil
				}
			}
			return []core.Finding{{
				Path: "subnetId",
				What: "is absent, so that the instance starts in the default VPC; it should name a private subnet",
			}}
		}
		return nil
	},
}
