package ec2

import (
	"fmt"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/core/credentials"
)

// computeSubnets say where each type of compute names its subnets. Elastic Beanstalk names them in
// its settings.
var computeSubnets = map[string]string{
	core.EC2Instance:      "subnetId",
	core.ECSService:       "networkConfiguration.subnets",
	ecsTaskSet:            "networkConfiguration.subnets",
	core.EventTarget:      "ecsTarget.networkConfiguration.subnets",
	core.EventSchedule:    "target.ecsParameters.networkConfiguration.subnets",
	core.AutoScalingGroup: "vpcZoneIdentifiers",
	core.LambdaFunction:   "vpcConfig.subnetIds",
}

var computeTypes = append(credentials.KeysOf(computeSubnets), core.BeanstalkEnvironment, core.BeanstalkTemplate)

// subnetsOf are the subnets that a piece of compute runs in, and the path that names them.
func subnetsOf(s *core.Stack, r core.Resource) (core.Members, string) {
	if path, ok := computeSubnets[r.Type]; ok {
		return s.Members(r, path, core.SubnetTypes...), path
	}
	o, there := core.BeanstalkOption(r, "aws:ec2:vpc", "Subnets")
	if there != core.Yes {
		return core.Members{Unseen: there == core.Unknown}, "settings"
	}
	list, ok := o.Value.Str()
	if !ok {
		m := s.Members(r, o.Path, core.SubnetTypes...)
		return core.Members{Perhaps: append(m.Sure, m.Perhaps...), Unseen: m.Unseen}, o.Path
	}
	var m core.Members
	for _, id := range strings.Split(list, ",") {
		m.Sure = append(m.Sure, s.Named(strings.TrimSpace(id), core.SubnetTypes)...)
	}
	return m, o.Path
}

// checkSubnets reports each subnet of a property that is wrong. Candidates are reported together,
// and only where all are wrong.
func checkSubnets(
	s *core.Stack,
	r core.Resource,
	m core.Members,
	path string,
	wrong func(subnet core.Resource) string,
) []core.Finding {
	var findings []core.Finding
	for _, subnet := range m.Sure {
		if why := wrong(subnet); why != "" {
			findings = append(findings, core.Finding{
				URN:  r.URN,
				Path: elementOf(r, path, subnet),
				What: fmt.Sprintf("is subnet %s, which %s", subnet.Name, why),
			})
		}
	}
	first := ""
	for _, subnet := range m.Perhaps {
		why := wrong(subnet)
		if why == "" {
			return findings
		}
		if first == "" {
			first = fmt.Sprintf("is one of %d subnets that all are wrong: %s %s", len(m.Perhaps), subnet.Name, why)
		}
	}
	if first != "" {
		findings = append(findings, core.Finding{URN: r.URN, Path: path, What: first})
	}
	return findings
}

// elementOf is the path of the element that names the resource, or the property's own where it
// holds one reference.
func elementOf(r core.Resource, path string, named core.Resource) string {
	v := r.Get(path)
	items, _ := v.Items()
	for i, item := range items {
		if id, ok := item.Str(); ok && v.IsList() && named.AnswersTo(id) {
			return core.Element(path, i)
		}
	}
	return path
}

var netComputePrivateSubnets = core.Rule{
	Name:     "net-compute-private-subnets",
	Group:    "network",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title: "Compute runs in subnets that have no route to an internet gateway; a bastion (tag Role=bastion) may " +
		"have one.",
	Why: "In a public subnet one public address or one security-group rule is all that separates the host from " +
		"the internet.",
	Fix: "use the network tier's private subnets (plinth:network.nat gives them a way out), and a load " +
		"balancer or CloudFront as the way in",
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		g := newRouting(s)
		var findings []core.Finding
		for _, r := range s.Of(computeTypes...) {
			if bastion(r) != core.No {
				continue
			}
			m, path := subnetsOf(s, r)
			findings = append(findings, checkSubnets(s, r, m, path, g.hasExit)...)
		}
		return findings
	},
}

// dataSubnets say where each type of data store names its subnets.
var dataSubnets = map[string]string{
	rdsSubnetGroup:             "subnetIds",
	elasticacheSubnetGroup:     "subnetIds",
	core.RDSProxy:              "vpcSubnetIds",
	core.ElastiCacheServerless: "subnetIds",

	"aws:memorydb/subnetGroup:SubnetGroup": "subnetIds",
	"aws:docdb/subnetGroup:SubnetGroup":    "subnetIds",
	"aws:neptune/subnetGroup:SubnetGroup":  "subnetIds",
	"aws:redshift/subnetGroup:SubnetGroup": "subnetIds",
}

var netDataPrivateSubnets = core.Rule{
	Name:     "net-data-private-subnets",
	Group:    "network",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title: "Databases, caches and proxies lie in subnets without a route to an internet gateway and without " +
		"automatic public addresses.",
	Why: "Data in a public subnet is one wrong setting away from the internet, whatever its other " +
		"protections are.",
	Fix:        "use the network tier's isolated subnets for subnet groups and proxies",
	Frameworks: []string{"FSBP RDS.46", "FSBP ElastiCache.7"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		g := newRouting(s)
		var findings []core.Finding
		for _, r := range s.Of(credentials.KeysOf(dataSubnets)...) {
			path := dataSubnets[r.Type]
			findings = append(findings,
				checkSubnets(s, r, s.Members(r, path, core.SubnetTypes...), path, func(subnet core.Resource) string {
					if why := g.hasExit(subnet); why != "" {
						return why
					}
					if subnet.Get("mapPublicIpOnLaunch").Bool(subnet.Type == core.EC2DefaultSubnet) == core.Yes {
						return "gives out public addresses (mapPublicIpOnLaunch)"
					}
					return ""
				})...)
		}
		return findings
	},
}

var netNoPublicIPCompute = core.Rule{
	Name:     "net-no-public-ip-compute",
	Group:    "network",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title: "Instances, launch templates, launch configurations, ECS services and tasks on a schedule ask for " +
		"no public address; a bastion may.",
	Why:        "A public address makes the host reachable from everywhere as soon as a security group lets it.",
	Fix:        "leave associatePublicIpAddress and assignPublicIp out; reach the internet through plinth:network.nat",
	Frameworks: []string{"FSBP EC2.9", "FSBP EC2.25", "FSBP AutoScaling.5", "FSBP ECS.2"},
	Types: []string{
		core.EC2Instance, core.EC2LaunchTemplate, core.EC2LaunchConfiguration, core.ECSService, ecsTaskSet,
		core.EventTarget, core.EventSchedule,
	},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if bastion(r) != core.No || templateOfBastion(r) != core.No {
			return nil
		}
		switch r.Type {
		case core.ECSService, ecsTaskSet:
			return asksForAddress(r, "networkConfiguration.assignPublicIp")
		case core.EventTarget:
			return asksForAddress(r, "ecsTarget.networkConfiguration.assignPublicIp")
		case core.EventSchedule:
			return asksForAddress(r, "target.ecsParameters.networkConfiguration.assignPublicIp")
		case core.EC2LaunchTemplate:
			var findings []core.Finding
			interfaces, _ := r.Get("networkInterfaces").Items()
			for i := range interfaces {
				findings = append(findings,
					asksForAddress(r, core.Element("networkInterfaces", i)+".associatePublicIpAddress")...)
			}
			return findings
		}
		return asksForAddress(r, "associatePublicIpAddress")
	},
}

func asksForAddress(r core.Resource, path string) []core.Finding {
	if r.Get(path).Bool(false) != core.Yes {
		return nil
	}
	return []core.Finding{{
		Path: path,
		What: "is " + r.Get(path).Show() + ", so that the host gets a public address; it should be false",
	}}
}

// templateOfBastion reports whether a launch template tags its instances as a bastion.
func templateOfBastion(r core.Resource) core.Truth {
	specifications, known := r.Get("tagSpecifications").Items()
	answer := core.No
	if !known {
		answer = core.Unknown
	}
	for _, specification := range specifications {
		if of, ok := specification.Get("resourceType").Str(); ok && of != "instance" {
			continue
		}
		if !specification.IsObject() {
			continue
		}
		answer = core.Or(answer, core.Tagged(core.Resource{Properties: specification.Raw().AsMap()}, "Role", "bastion"))
	}
	return answer
}

var netSubnetNoAutoPublicIP = core.Rule{
	Name:       "net-subnet-no-auto-public-ip",
	Group:      "network",
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Title:      "Only public subnets (tag Tier=public or SubnetType=Public) give out public addresses by themselves.",
	Why:        "Whatever is started there gets a public address without anyone having asked for one.",
	Fix:        "leave mapPublicIpOnLaunch out, or tag the subnet Tier=public if it is meant to be public",
	Frameworks: []string{"FSBP EC2.15"},
	Types:      []string{core.EC2Subnet},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if r.Get("mapPublicIpOnLaunch").Bool(false) != core.Yes || publicTier(r) != core.No {
			return nil
		}
		return []core.Finding{{
			Path: "mapPublicIpOnLaunch",
			What: "is true, but no tag says that the subnet is a public one",
		}}
	},
}

// publicTier reports whether a subnet's tags say that it is meant to be public. awsx tags its
// subnets SubnetType.
func publicTier(r core.Resource) core.Truth {
	return core.Or(core.Tagged(r, "Tier", "public"), core.Tagged(r, "SubnetType", "public"))
}

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

// The types that the network and edge rules read, as canonical tokens.
const (
	ec2DefaultVPC = "aws:ec2/defaultVpc:DefaultVpc"

	rdsSubnetGroup         = "aws:rds/subnetGroup:SubnetGroup"
	elasticacheSubnetGroup = "aws:elasticache/subnetGroup:SubnetGroup"
)
