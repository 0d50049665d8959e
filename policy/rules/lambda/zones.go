package lambda

import "github.com/plinth-infra/plinth/policy/core"

var lambdaVPCMultiAZ = core.Rule{
	Name:  "lambda-vpc-multi-az",
	Group: "compute",
	Title: "A function in a VPC runs in at least two availability zones.",
	Why:   "When its only zone fails, the function fails.",
	Fix:   "give plinth:network at least two zones and the function all of the network's private subnets",
	// Security Hub counts zones, not subnets.
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"Security Hub Lambda.3", "FSBP Lambda.5"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, f := range s.Of(core.LambdaFunction) {
			if !core.HasItems(f.Get("vpcConfig.subnetIds")) {
				continue
			}
			refs := s.Refs(f, "vpcConfig.subnetIds", core.EC2Subnet)
			if zones, most := zonesOf(refs); refs.Exact && most < 2 {
				findings = append(findings, core.Finding{
					URN:  f.URN,
					Path: "vpcConfig.subnetIds",
					What: "lie in one availability zone only" + zones + "; name subnets of two",
				})
			}
		}
		return findings
	},
}

// zonesOf counts the availability zones that subnets may span at most, and names the known ones for
// a message. A subnet of another stack, or one whose zone isn't known yet, may lie in a zone of its
// own.
func zonesOf(subnets core.Refs) (known string, most int) {
	distinct := map[string]bool{}
	most = len(subnets.External)
	for _, subnet := range subnets.Resources {
		zone, ok := subnet.Get("availabilityZone").Str()
		if !ok {
			zone, ok = subnet.Get("availabilityZoneId").Str()
		}
		if !ok {
			most++
			continue
		}
		if !distinct[zone] {
			known = " (" + zone + ")"
		}
		distinct[zone] = true
	}
	return known, most + len(distinct)
}
