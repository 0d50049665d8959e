package autoscaling

import (
	"fmt"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var asgLaunchTemplate = core.Rule{
	Name:       "asg-launch-template",
	Group:      "compute",
	Severity:   core.Medium,
	Title:      "Auto scaling groups use a launch template.",
	Why:        "Accounts made since October 2024 can't create launch configurations, which also lack newer settings.",
	Fix:        "name a launchTemplate or a mixedInstancesPolicy, as the fleet tier does",
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP AutoScaling.9"},
	Types:      []string{core.AutoScalingGroup},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		switch {
		case core.HasText(r.Get("launchConfiguration")) && !r.Get("launchConfiguration").IsUnknown():
			return []core.Finding{{
				Path: "launchConfiguration",
				What: fmt.Sprintf("is %s; name a launchTemplate", r.Get("launchConfiguration").Show()),
			}}
		case r.Get("launchConfiguration").IsUnknown():
			return []core.Finding{{Path: "launchConfiguration", What: "is set; name a launchTemplate"}}
		case !core.HasItems(r.Get("launchTemplate")) && !core.HasItems(r.Get("mixedInstancesPolicy")):
			return []core.Finding{{Path: "launchTemplate", What: "is absent, and so is mixedInstancesPolicy; name one"}}
		}
		return nil
	},
}

var asgMultiAZ = core.Rule{
	Name:       "asg-multi-az",
	Group:      "compute",
	Core:       true,
	Severity:   core.Medium,
	Title:      "An auto scaling group spans two zones, in production with two instances at least.",
	Why:        "When its only zone or its only instance fails, nothing answers until a new one has started.",
	Fix:        "give the fleet tier at least two zones, and in production a minimum of 2",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP AutoScaling.2"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, r := range s.Of(core.AutoScalingGroup) {
			zones, _ := r.Get("availabilityZones").Strings()
			m := s.Members(r, "vpcZoneIdentifiers", core.SubnetTypes...)
			switch {
			case len(zones) == 1 && core.IsEmpty(s.Read(r, "vpcZoneIdentifiers")):
				findings = append(findings, core.Finding{
					URN:  r.URN,
					Path: "availabilityZones",
					What: fmt.Sprintf("is only %s; name two", zones[0]),
				})
			case s.OneZone(r, "vpcZoneIdentifiers", m):
				findings = append(findings, core.Finding{
					URN:  r.URN,
					Path: "vpcZoneIdentifiers",
					What: "lie in one availability zone; name subnets of two",
				})
			}
			size := r.Get("minSize")
			if n, _ := size.Num(); core.EnvironmentOf(s.Name) == "prd" && !size.IsUnknown() && n < 2 {
				findings = append(findings, core.Finding{
					URN:  r.URN,
					Path: "minSize",
					What: fmt.Sprintf("is %s in production; it must be at least 2", size.Show()),
				})
			}
		}
		return findings
	},
}

var asgELBHealthCheck = core.Rule{
	Name:       "asg-elb-health-check",
	Group:      "compute",
	Severity:   core.Low,
	Title:      "A group behind a load balancer replaces what the load balancer finds unhealthy.",
	Why:        "EC2's own check sees a host that is up, also when its program is down.",
	Fix:        "set healthCheckType to ELB, as the fleet tier does",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP AutoScaling.1"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		attachments := s.Of("aws:autoscaling/attachment:Attachment",
			"aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment")
		var findings []core.Finding
		for _, r := range s.Of(core.AutoScalingGroup) {
			attached := false
			for _, path := range []string{"targetGroupArns", "loadBalancers", "trafficSources"} {
				v := s.Read(r, path)
				attached = attached || v.IsUnknown() || core.HasItems(v)
			}
			if !attached {
				sure, _ := s.Companions(r, attachments, "autoscalingGroupName")
				attached = len(sure) > 0
			}
			check := r.Get("healthCheckType")
			// a list such as EBS,ELB
			if attached && !check.IsUnknown() && !strings.Contains(check.StrOr("EC2"), "ELB") {
				findings = append(findings, core.Finding{
					URN:  r.URN,
					Path: "healthCheckType",
					What: fmt.Sprintf("is %s behind a load balancer; it must be \"ELB\"", check.Show()),
				})
			}
		}
		return findings
	},
}
