package ec2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var netVPCEndpoints = core.Rule{
	Name:     "net-vpc-endpoints",
	Group:    "network",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Title: "A VPC with compute in private subnets has gateway endpoints for S3 and DynamoDB, and without a NAT " +
		"gateway interface endpoints for what its compute calls.",
	Why: "Without them traffic to AWS crosses the NAT gateway, which is charged, or doesn't get there at all.",
	Fix: "name what the VPC's compute needs in plinth:network.endpoints; those for S3 and DynamoDB are " +
		"always there",
	Frameworks: []string{"FSBP EC2.10"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		g := newRouting(s)
		var findings []core.Finding
		for _, vpc := range s.Of(ec2VPC) {
			kinds := privateCompute(s, g, vpc)
			if len(kinds) == 0 {
				continue
			}
			have, known := endpoints(s, vpc)
			if !known {
				continue
			}
			missing := without(have, "Gateway", "s3", "dynamodb")
			if !hasNAT(s, vpc) {
				missing = append(missing, without(have, "Interface", interfacesFor(kinds)...)...)
			}
			if len(missing) > 0 {
				findings = append(findings, core.Finding{URN: vpc.URN, What: fmt.Sprintf(
					"runs %s in private subnets, but has no endpoint for %s",
					strings.Join(kinds, " and "),
					strings.Join(missing, ", "))})
			}
		}
		return findings
	},
}

// kindsOfCompute name the types in messages. Each kind calls other services: a Lambda function's
// image and log come from outside its VPC.
var kindsOfCompute = map[string]string{
	core.EC2Instance:          "instances",
	core.AutoScalingGroup:     "instances",
	core.BeanstalkEnvironment: "instances",
	core.BeanstalkTemplate:    "instances",
	core.ECSService:           "containers",
	ecsTaskSet:                "containers",
	core.EventTarget:          "containers",
	core.EventSchedule:        "containers",
	core.LambdaFunction:       "functions",
}

func interfacesFor(kinds []string) []string {
	names := []string{"secretsmanager", "sts"}
	if slices.Contains(kinds, "containers") {
		names = append(names, "ecr.api", "ecr.dkr")
	}
	if slices.Contains(kinds, "containers") || slices.Contains(kinds, "instances") {
		names = append(names, "logs")
	}
	return names
}

// privateCompute are the kinds of compute that certainly run in private subnets of the VPC, sorted.
func privateCompute(s *core.Stack, g *routing, vpc core.Resource) []string {
	var kinds []string
	private := func(subnet core.Resource) bool {
		open, _ := g.public(subnet)
		return open == core.No && vpcOf(s, subnet) == vpc.URN
	}
	for _, r := range s.Of(computeTypes...) {
		m, _ := subnetsOf(s, r)
		sure := slices.ContainsFunc(m.Sure, private)
		all := len(m.Perhaps) > 0 && !slices.ContainsFunc(m.Perhaps, func(x core.Resource) bool { return !private(x) })
		if kind := kindsOfCompute[r.Type]; (sure || all) && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// endpoints are the VPC's, as "Gateway s3". known is false where one of them isn't known yet.
func endpoints(s *core.Stack, vpc core.Resource) (have []string, known bool) {
	mine, perhaps := s.Companions(vpc, s.Of(ec2VPCEndpoint), "vpcId")
	if perhaps {
		return nil, false
	}
	for _, e := range mine {
		service := e.Get("serviceName")
		if service.IsUnknown() || e.Get("vpcEndpointType").IsUnknown() {
			return nil, false
		}
		have = append(have, e.Get("vpcEndpointType").StrOr("Gateway")+" "+serviceOf(service.StrOr("")))
	}
	return have, true
}

// serviceOf is what "com.amazonaws.eu-west-1.ecr.api" is an endpoint for: "ecr.api".
func serviceOf(name string) string {
	parts := strings.SplitN(name, ".", 4)
	if len(parts) < 4 {
		return name
	}
	if parts[0] == "cn" { // cn.com.amazonaws.cn-north-1.ecr.api
		_, rest, _ := strings.Cut(parts[3], ".")
		return rest
	}
	return parts[3]
}

func without(have []string, kind string, services ...string) []string {
	var missing []string
	for _, service := range services {
		if !slices.Contains(have, kind+" "+service) {
			missing = append(missing, service)
		}
	}
	return missing
}

// hasNAT reports whether the VPC has, or may have, a NAT gateway.
func hasNAT(s *core.Stack, vpc core.Resource) bool {
	return slices.ContainsFunc(s.Of(ec2NATGateway), func(nat core.Resource) bool {
		m := s.Members(nat, "subnetId", core.SubnetTypes...)
		return m.Unseen ||
			slices.ContainsFunc(append(m.Sure, m.Perhaps...),
				func(subnet core.Resource) bool { return vpcOf(s, subnet) == vpc.URN })
	})
}
