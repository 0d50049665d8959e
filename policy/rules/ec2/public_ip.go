package ec2

import (
	"github.com/plinth-infra/plinth/policy/core"
)

var netNoPublicIPCompute = core.Rule{
	Name:     "net-no-public-ip-compute",
	Group:    "network",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title: "Instances, launch templates, launch configurations, ECS services and tasks on a schedule ask for no " +
		"public address; a bastion may.",
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
