package rules

import (
	"fmt"
	"strings"
)

func placementRules() []Rule {
	return []Rule{netComputePrivateSubnets, netDataPrivateSubnets, netNoPublicIPCompute, netSubnetNoAutoPublicIP, netNoDefaultVPC}
}

var subnetTypes = []string{ec2Subnet, ec2DefaultSubnet}

// computeSubnets say where each type of compute names its subnets. Elastic Beanstalk names them in its settings.
var computeSubnets = map[string]string{
	ec2Instance:      "subnetId",
	ecsService:       "networkConfiguration.subnets",
	ecsTaskSet:       "networkConfiguration.subnets",
	eventTarget:      "ecsTarget.networkConfiguration.subnets",
	eventSchedule:    "target.ecsParameters.networkConfiguration.subnets",
	autoscalingGroup: "vpcZoneIdentifiers",
	lambdaFunction:   "vpcConfig.subnetIds",
}

var computeTypes = append(keysOf(computeSubnets), beanstalkEnvironment, beanstalkTemplate)

// subnetsOf are the subnets that a piece of compute runs in, and the path that names them.
func (s *Stack) subnetsOf(r Resource) (members, string) {
	if path, ok := computeSubnets[r.Type]; ok {
		return s.members(r, path, subnetTypes...), path
	}
	o, there := beanstalkOption(r, "aws:ec2:vpc", "Subnets")
	if there != Yes {
		return members{blind: there == Unknown}, "settings"
	}
	list, ok := o.value.Str()
	if !ok {
		m := s.members(r, o.path, subnetTypes...)
		return members{perhaps: append(m.sure, m.perhaps...), blind: m.blind}, o.path
	}
	var m members
	for _, id := range strings.Split(list, ",") {
		m.sure = append(m.sure, s.named(strings.TrimSpace(id), subnetTypes)...)
	}
	return m, o.path
}

// judgeSubnets reports each subnet of a property that is wrong. Candidates are reported together, and only where all are wrong.
func (s *Stack) judgeSubnets(r Resource, m members, path string, wrong func(subnet Resource) string) []Finding {
	var findings []Finding
	for _, subnet := range m.sure {
		if why := wrong(subnet); why != "" {
			findings = append(findings, Finding{URN: r.URN, Path: elementOf(r, path, subnet), What: fmt.Sprintf("is subnet %s, which %s", subnet.Name, why)})
		}
	}
	first := ""
	for _, subnet := range m.perhaps {
		why := wrong(subnet)
		if why == "" {
			return findings
		}
		if first == "" {
			first = fmt.Sprintf("is one of %d subnets that all are wrong: %s %s", len(m.perhaps), subnet.Name, why)
		}
	}
	if first != "" {
		findings = append(findings, Finding{URN: r.URN, Path: path, What: first})
	}
	return findings
}

// elementOf is the path of the element that names the resource, or the property's own where it holds one reference.
func elementOf(r Resource, path string, named Resource) string {
	v := r.Get(path)
	items, _ := v.Items()
	for i, item := range items {
		if id, ok := item.Str(); ok && v.IsList() && named.AnswersTo(id) {
			return element(path, i)
		}
	}
	return path
}

var netComputePrivateSubnets = Rule{
	Name: "net-compute-private-subnets", Group: "network", Core: true, Severity: High,
	Levels: Levels{Advisory, Mandatory, Mandatory},
	Title:  "Compute runs in subnets that have no route to an internet gateway; a bastion (tag Role=bastion) may have one.",
	Why:    "In a public subnet one public address or one security-group rule is all that separates the host from the internet.",
	Fix:    "use the network tier's private subnets (plinth:network.nat gives them a way out), and a load balancer or CloudFront as the way in",
	Stack: func(s *Stack, _ Config) []Finding {
		g := newRouting(s)
		var findings []Finding
		for _, r := range s.Of(computeTypes...) {
			if bastion(r) != No {
				continue
			}
			m, path := s.subnetsOf(r)
			findings = append(findings, s.judgeSubnets(r, m, path, g.hasExit)...)
		}
		return findings
	},
}

// hasExit says by which route a subnet reaches an internet gateway, or "" where it doesn't or that can't be known.
func (g *routing) hasExit(subnet Resource) string {
	if open, via := g.public(subnet); open == Yes {
		return "reaches an internet gateway by " + via
	}
	return ""
}

// dataSubnets say where each type of data store names its subnets.
var dataSubnets = map[string]string{
	rdsSubnetGroup:         "subnetIds",
	elasticacheSubnetGroup: "subnetIds",
	rdsProxy:               "vpcSubnetIds",
	cacheServerless:        "subnetIds",

	"aws:memorydb/subnetGroup:SubnetGroup": "subnetIds",
	"aws:docdb/subnetGroup:SubnetGroup":    "subnetIds",
	"aws:neptune/subnetGroup:SubnetGroup":  "subnetIds",
	"aws:redshift/subnetGroup:SubnetGroup": "subnetIds",
}

var netDataPrivateSubnets = Rule{
	Name: "net-data-private-subnets", Group: "network", Core: true, Severity: High,
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Title:      "Databases, caches and proxies lie in subnets without a route to an internet gateway and without automatic public addresses.",
	Why:        "Data in a public subnet is one wrong setting away from the internet, whatever its other protections are.",
	Fix:        "use the network tier's isolated subnets for subnet groups and proxies",
	Frameworks: []string{"FSBP RDS.46", "FSBP ElastiCache.7"},
	Stack: func(s *Stack, _ Config) []Finding {
		g := newRouting(s)
		var findings []Finding
		for _, r := range s.Of(keysOf(dataSubnets)...) {
			path := dataSubnets[r.Type]
			findings = append(findings, s.judgeSubnets(r, s.members(r, path, subnetTypes...), path, func(subnet Resource) string {
				if why := g.hasExit(subnet); why != "" {
					return why
				}
				if subnet.Get("mapPublicIpOnLaunch").Bool(subnet.Type == ec2DefaultSubnet) == Yes {
					return "gives out public addresses (mapPublicIpOnLaunch)"
				}
				return ""
			})...)
		}
		return findings
	},
}

var netNoPublicIPCompute = Rule{
	Name: "net-no-public-ip-compute", Group: "network", Core: true, Severity: High,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "Instances, launch templates, launch configurations, ECS services and tasks on a schedule ask for no public address; a bastion may.",
	Why:        "A public address makes the host reachable from everywhere as soon as a security group lets it.",
	Fix:        "leave associatePublicIpAddress and assignPublicIp out; reach the internet through plinth:network.nat",
	Frameworks: []string{"FSBP EC2.9", "FSBP EC2.25", "FSBP AutoScaling.5", "FSBP ECS.2"},
	Types:      []string{ec2Instance, ec2LaunchTemplate, ec2LaunchConfiguration, ecsService, ecsTaskSet, eventTarget, eventSchedule},
	Resource: func(r Resource, _ Config) []Finding {
		if bastion(r) != No || templateOfBastion(r) != No {
			return nil
		}
		switch r.Type {
		case ecsService, ecsTaskSet:
			return asksForAddress(r, "networkConfiguration.assignPublicIp")
		case eventTarget:
			return asksForAddress(r, "ecsTarget.networkConfiguration.assignPublicIp")
		case eventSchedule:
			return asksForAddress(r, "target.ecsParameters.networkConfiguration.assignPublicIp")
		case ec2LaunchTemplate:
			var findings []Finding
			interfaces, _ := r.Get("networkInterfaces").Items()
			for i := range interfaces {
				findings = append(findings, asksForAddress(r, element("networkInterfaces", i)+".associatePublicIpAddress")...)
			}
			return findings
		}
		return asksForAddress(r, "associatePublicIpAddress")
	},
}

func asksForAddress(r Resource, path string) []Finding {
	if r.Get(path).Bool(false) != Yes {
		return nil
	}
	return []Finding{{Path: path, What: "is " + r.Get(path).Show() + ", so that the host gets a public address; it should be false"}}
}

// templateOfBastion reports whether a launch template tags its instances as a bastion.
func templateOfBastion(r Resource) Truth {
	specifications, known := r.Get("tagSpecifications").Items()
	answer := No
	if !known {
		answer = Unknown
	}
	for _, specification := range specifications {
		if of, ok := specification.Get("resourceType").Str(); ok && of != "instance" {
			continue
		}
		if !specification.IsObject() {
			continue
		}
		answer = either(answer, tagged(Resource{Properties: specification.Raw().AsMap()}, "Role", "bastion"))
	}
	return answer
}

var netSubnetNoAutoPublicIP = Rule{
	Name: "net-subnet-no-auto-public-ip", Group: "network", Severity: Medium,
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Title:      "Only public subnets (tag Tier=public or SubnetType=Public) give out public addresses by themselves.",
	Why:        "Whatever is started there gets a public address without anyone having asked for one.",
	Fix:        "leave mapPublicIpOnLaunch out, or tag the subnet Tier=public if it is meant to be public",
	Frameworks: []string{"FSBP EC2.15"},
	Types:      []string{ec2Subnet},
	Resource: func(r Resource, _ Config) []Finding {
		if r.Get("mapPublicIpOnLaunch").Bool(false) != Yes || publicTier(r) != No {
			return nil
		}
		return []Finding{{Path: "mapPublicIpOnLaunch", What: "is true, but no tag says that the subnet is a public one"}}
	},
}

// publicTier reports whether a subnet's tags say that it is meant to be public. awsx tags its subnets SubnetType.
func publicTier(r Resource) Truth {
	return either(tagged(r, "Tier", "public"), tagged(r, "SubnetType", "public"))
}

var netNoDefaultVPC = Rule{
	Name: "net-no-default-vpc", Group: "network", Severity: Medium,
	Levels: Levels{Mandatory, Mandatory, Mandatory},
	Title:  "Nothing runs in the default VPC: it isn't managed, and instances and groups name their subnets.",
	Why:    "All subnets of the default VPC are public; an instance that names no subnet ends up there.",
	Fix:    "build plinth:network and use its private subnets",
	Types:  []string{ec2DefaultVPC, ec2DefaultSubnet, ec2Instance, autoscalingGroup},
	Resource: func(r Resource, _ Config) []Finding {
		switch r.Type {
		case ec2DefaultVPC, ec2DefaultSubnet:
			return []Finding{{What: "takes the account's default network into the stack; build a VPC of the stack's own"}}
		case autoscalingGroup:
			if empty(r.Get("vpcZoneIdentifiers")) {
				return []Finding{{Path: "vpcZoneIdentifiers", What: "is absent, so that the group's instances start in the default VPC; it should name private subnets"}}
			}
		case ec2Instance:
			elsewhere := []string{"networkInterfaces", "launchTemplate"}
			if !empty(r.Get("subnetId")) {
				return nil
			}
			for _, key := range elsewhere {
				if !empty(r.Get(key)) {
					return nil
				}
			}
			return []Finding{{Path: "subnetId", What: "is absent, so that the instance starts in the default VPC; it should name a private subnet"}}
		}
		return nil
	},
}

// empty reports whether a value is known to hold nothing: it is absent, "" or an empty list or object.
func empty(v Value) bool {
	switch {
	case v.IsUnknown():
		return false
	case v.IsText():
		return strings.TrimSpace(v.Raw().AsString()) == ""
	case v.IsList():
		return v.Raw().AsArray().Len() == 0
	case v.IsObject():
		return v.Raw().AsMap().Len() == 0
	}
	return v.IsAbsent()
}
