package ec2

import (
	"fmt"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
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

var computeTypes = append(core.KeysOf(computeSubnets), core.BeanstalkEnvironment, core.BeanstalkTemplate)

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
	Why: "In a public subnet one public address or one security-group rule is all that separates the host from the " +
		"internet.",
	Fix: "use the network tier's private subnets (plinth:network.nat gives them a way out), and a load balancer or " +
		"CloudFront as the way in",
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		g := newRouting(s)
		var findings []core.Finding
		for _, r := range s.Of(computeTypes...) {
			if bastion(r) != core.No {
				continue
			}
			m, path := subnetsOf(s, r)
			findings = append(findings, checkSubnets(r, m, path, g.hasExit)...)
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
		for _, r := range s.Of(core.KeysOf(dataSubnets)...) {
			path := dataSubnets[r.Type]
			findings = append(findings,
				checkSubnets(r, s.Members(r, path, core.SubnetTypes...), path, func(subnet core.Resource) string {
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
