package ec2

import "github.com/plinth-infra/plinth/policy/core"

var ec2InstanceProfile = core.Rule{
	Name:       "ec2-instance-profile",
	Group:      "compute",
	Severity:   core.Low,
	Title:      "Instances have a role.",
	Why:        "A host without a role gets keys instead, which stay on its disk.",
	Fix:        "set iamInstanceProfile, as the fleet and bastion tiers do",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Frameworks: []string{"CIS 1.17"},
	Types:      []string{core.EC2Instance, core.EC2LaunchTemplate, core.EC2LaunchConfiguration},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		v := r.Get("iamInstanceProfile")
		if core.HasText(v) || v.IsObject() && v.Raw().AsMap().Len() > 0 ||
			r.Type == core.EC2Instance && core.HasItems(r.Get("launchTemplate")) {
			return nil
		}
		return []core.Finding{{Path: "iamInstanceProfile", What: "is absent; name an instance profile"}}
	},
}

var ec2DetailedMonitoring = core.Rule{
	Name:     "ec2-detailed-monitoring",
	Group:    "compute",
	Severity: core.Low,
	Title:    "Instances report their metrics every minute.",
	Why:      "With five minutes between two values, alarms and scaling come late.",
	Fix:      "set monitoring",
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Types:    []string{core.EC2Instance},
	Resource: core.MustBe("monitoring", true, false),
}
