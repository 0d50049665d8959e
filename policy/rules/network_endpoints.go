package rules

import (
	"fmt"
	"slices"
	"strings"
)

var netVPCEndpoints = Rule{
	Name: "net-vpc-endpoints", Group: "network", Severity: Medium,
	Levels: Levels{Advisory, Advisory, Mandatory},
	Title: "A VPC with compute in private subnets has gateway endpoints for S3 and DynamoDB, and without a NAT gateway interface endpoints " +
		"for what its compute calls.",
	Why:        "Without them traffic to AWS crosses the NAT gateway, which is charged, or doesn't get there at all.",
	Fix:        "name what the VPC's compute needs in plinth:network.endpoints; those for S3 and DynamoDB are always there",
	Frameworks: []string{"FSBP EC2.10"},
	Stack: func(s *Stack, _ Config) []Finding {
		g := newRouting(s)
		var findings []Finding
		for _, vpc := range s.Of(ec2VPC) {
			kinds := s.privateCompute(g, vpc)
			if len(kinds) == 0 {
				continue
			}
			have, known := s.endpoints(vpc)
			if !known {
				continue
			}
			missing := without(have, "Gateway", "s3", "dynamodb")
			if !s.hasNAT(vpc) {
				missing = append(missing, without(have, "Interface", interfacesFor(kinds)...)...)
			}
			if len(missing) > 0 {
				findings = append(findings, Finding{URN: vpc.URN, What: fmt.Sprintf(
					"runs %s in private subnets, but has no endpoint for %s", strings.Join(kinds, " and "), strings.Join(missing, ", "))})
			}
		}
		return findings
	},
}

// kindsOfCompute name the types in messages. Each kind calls other services: a Lambda function's image and log come from outside its VPC.
var kindsOfCompute = map[string]string{
	ec2Instance: "instances", autoscalingGroup: "instances", beanstalkEnvironment: "instances", beanstalkTemplate: "instances",
	ecsService: "containers", ecsTaskSet: "containers", eventTarget: "containers", eventSchedule: "containers", lambdaFunction: "functions",
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
func (s *Stack) privateCompute(g *routing, vpc Resource) []string {
	var kinds []string
	private := func(subnet Resource) bool {
		open, _ := g.public(subnet)
		return open == No && s.vpcOf(subnet) == vpc.URN
	}
	for _, r := range s.Of(computeTypes...) {
		m, _ := s.subnetsOf(r)
		sure := slices.ContainsFunc(m.sure, private)
		all := len(m.perhaps) > 0 && !slices.ContainsFunc(m.perhaps, func(x Resource) bool { return !private(x) })
		if kind := kindsOfCompute[r.Type]; (sure || all) && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// endpoints are the VPC's, as "Gateway s3". known is false where one of them can't be told yet.
func (s *Stack) endpoints(vpc Resource) (have []string, known bool) {
	mine, perhaps := s.companions(vpc, s.Of(ec2VPCEndpoint), "vpcId")
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
func (s *Stack) hasNAT(vpc Resource) bool {
	return slices.ContainsFunc(s.Of(ec2NATGateway), func(nat Resource) bool {
		m := s.members(nat, "subnetId", subnetTypes...)
		return m.blind || slices.ContainsFunc(append(m.sure, m.perhaps...), func(subnet Resource) bool { return s.vpcOf(subnet) == vpc.URN })
	})
}

var netVPCEndpointPolicy = Rule{
	Name: "net-vpc-endpoint-policy", Group: "network", Severity: Low,
	Levels: Levels{Advisory, Advisory, Advisory},
	Title:  "A VPC endpoint's policy doesn't let anyone do anything with any resource.",
	Why:    "With AWS's default policy the endpoint also carries data to anybody else's account.",
	Fix:    "give the endpoint a policy that names the principals, actions or resources, or the organisation in a condition",
	Types:  []string{ec2VPCEndpoint, ec2EndpointPolicy},
	Resource: func(r Resource, _ Config) []Finding {
		policy := r.Get("policy")
		kind := r.Get("vpcEndpointType")
		if kind.IsUnknown() || !slices.Contains([]string{"Gateway", "Interface"}, kind.StrOr("Gateway")) {
			return nil
		}
		if empty(policy) {
			return []Finding{{Path: "policy", What: "is absent, which AWS reads as anyone may do anything; it should name who may do what"}}
		}
		var findings []Finding
		for _, statement := range ReadPolicy(policy, "policy").Statements {
			anyone := slices.ContainsFunc(statement.Principals, Principal.anyone)
			if statement.Allow && anyone && statement.unconditional() && statement.Actions.any(everythingOfAService) && statement.Resources.any(wild) {
				findings = append(findings, Finding{Path: statement.Path, What: `allows every action on every resource to everybody ("*"); it should name who may do what`})
			}
		}
		return findings
	},
}
