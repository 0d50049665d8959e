package rules

import (
	"fmt"
	"strings"
)

var ecsExecAudited = Rule{
	Name: "ecs-exec-audited", Group: "compute", Severity: Medium,
	Title:  "A shell into a container is off in production, elsewhere logged and encrypted.",
	Why:    "What somebody did in a running container can't be told afterwards.",
	Fix:    "leave exec off in production; elsewhere the service tier's cluster logs sessions with a key of its own",
	Levels: Levels{Advisory, Advisory, Mandatory},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, r := range s.Of(ecsService, eventTarget, eventSchedule) {
			path, in := "enableExecuteCommand", "cluster"
			switch r.Type {
			case eventTarget:
				path, in = "ecsTarget.enableExecuteCommand", "arn"
			case eventSchedule:
				path, in = "target.ecsParameters.enableExecuteCommand", "target.arn"
			}
			if r.Get(path).Bool(false) != Yes {
				continue
			}
			if environmentOf(s.Name) == "prd" {
				findings = append(findings, Finding{URN: r.URN, Path: path, What: "is true in production; turn it off"})
				continue
			}
			for _, cluster := range s.members(r, in, ecsCluster).sure {
				exec := cluster.Get("configuration.executeCommandConfiguration")
				logged := exec.Get("logging").StrOr("OVERRIDE") == "OVERRIDE" && hasItems(exec.Get("logConfiguration"))
				if !exec.IsUnknown() && (!logged || !hasText(exec.Get("kmsKeyId"))) {
					findings = append(findings, Finding{URN: r.URN, Path: path, What: fmt.Sprintf(
						"is true, and the cluster %s doesn't log sessions with a key; set its executeCommandConfiguration", cluster.Name)})
				}
			}
		}
		return findings
	},
}

var ecsServiceHA = Rule{
	Name: "ecs-service-ha", Group: "compute", Core: true, Severity: Medium,
	Title:  "A service runs at least two tasks, in two zones, and scales.",
	Why:    "With one task, or one zone, each failure and each deployment is an outage; without scaling each peak is.",
	Fix:    "set the service's minimum to at least 2 in the service tier, and give plinth:network two zones",
	Levels: Levels{Disabled, Advisory, Mandatory},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, r := range s.Of(ecsService) {
			if strategy := r.Get("schedulingStrategy"); strategy.IsUnknown() || strategy.StrOr("REPLICA") != "REPLICA" {
				continue
			}
			findings = append(findings, s.judgeTasks(r)...)
			if m := s.members(r, "networkConfiguration.subnets", subnetTypes...); s.oneZone(r, "networkConfiguration.subnets", m) {
				findings = append(findings, Finding{URN: r.URN, Path: "networkConfiguration.subnets", What: "lie in one availability zone; name subnets of two"})
			}
		}
		return findings
	},
}

// judgeTasks judges how many tasks a service runs. A service that scales leaves the count to its target.
func (s *Stack) judgeTasks(r Resource) []Finding {
	scaled := s.scaled(r, "service/")
	count := r.Get("desiredCount")
	tasks, known := count.Num()
	if scaled == Yes {
		for _, target := range s.Of(scalingTarget) {
			if n, ok := target.Get("minCapacity").Num(); ok && s.scales(target, r) {
				tasks, known, count = n, true, target.Get("minCapacity")
			}
		}
	}
	var findings []Finding
	if !count.IsUnknown() && !(scaled == Unknown && !known) && tasks < 2 {
		findings = append(findings, Finding{URN: r.URN, Path: "desiredCount", What: fmt.Sprintf("is %s; it must be at least 2", count.Show())})
	}
	if scaled == No {
		findings = append(findings, Finding{URN: r.URN, What: "has no autoscaling target; add one"})
	}
	return findings
}

// scales reports whether an autoscaling target is known to be the resource's.
func (s *Stack) scales(target, r Resource) bool {
	id, known := target.Get("resourceId").Str()
	name, named := r.Get("name").Str()
	return known && named && strings.HasSuffix(id, "/"+name) || s.dependencies(target, "resourceId", []string{r.Type}).Has(r.URN)
}

// oneZone reports whether the subnets of a property are known to lie in one availability zone. Subnets of another stack may lie
// in a zone of their own.
func (s *Stack) oneZone(r Resource, path string, m members) bool {
	if m.blind || len(m.perhaps) > 0 {
		return false
	}
	var zones spread
	for _, subnet := range m.sure {
		zones.add(subnet)
	}
	external := len(s.Refs(r, path, subnetTypes...).External)
	return zones.atMost()+external == 1
}

var asgMultiAZ = Rule{
	Name: "asg-multi-az", Group: "compute", Core: true, Severity: Medium,
	Title:      "An auto scaling group spans two zones, in production with two instances at least.",
	Why:        "When its only zone or its only instance fails, nothing answers until a new one has started.",
	Fix:        "give the fleet tier at least two zones, and in production a minimum of 2",
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP AutoScaling.2"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, r := range s.Of(autoscalingGroup) {
			zones, _ := r.Get("availabilityZones").Strings()
			m := s.members(r, "vpcZoneIdentifiers", subnetTypes...)
			switch {
			case len(zones) == 1 && empty(s.read(r, "vpcZoneIdentifiers")):
				findings = append(findings, Finding{URN: r.URN, Path: "availabilityZones", What: fmt.Sprintf("is only %s; name two", zones[0])})
			case s.oneZone(r, "vpcZoneIdentifiers", m):
				findings = append(findings, Finding{URN: r.URN, Path: "vpcZoneIdentifiers", What: "lie in one availability zone; name subnets of two"})
			}
			size := r.Get("minSize")
			if n, _ := size.Num(); environmentOf(s.Name) == "prd" && !size.IsUnknown() && n < 2 {
				findings = append(findings, Finding{URN: r.URN, Path: "minSize", What: fmt.Sprintf("is %s in production; it must be at least 2", size.Show())})
			}
		}
		return findings
	},
}

var asgELBHealthCheck = Rule{
	Name: "asg-elb-health-check", Group: "compute", Severity: Low,
	Title:      "A group behind a load balancer replaces what the load balancer finds unhealthy.",
	Why:        "EC2's own check sees a host that is up, also when its program is down.",
	Fix:        "set healthCheckType to ELB, as the fleet tier does",
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP AutoScaling.1"},
	Stack: func(s *Stack, _ Config) []Finding {
		attachments := s.Of("aws:autoscaling/attachment:Attachment", "aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment")
		var findings []Finding
		for _, r := range s.Of(autoscalingGroup) {
			attached := false
			for _, path := range []string{"targetGroupArns", "loadBalancers", "trafficSources"} {
				v := s.read(r, path)
				attached = attached || v.IsUnknown() || hasItems(v)
			}
			if !attached {
				sure, _ := s.companions(r, attachments, "autoscalingGroupName")
				attached = len(sure) > 0
			}
			check := r.Get("healthCheckType")
			if attached && !check.IsUnknown() && !strings.Contains(check.StrOr("EC2"), "ELB") { // a list such as EBS,ELB
				findings = append(findings, Finding{URN: r.URN, Path: "healthCheckType", What: fmt.Sprintf("is %s behind a load balancer; it must be \"ELB\"", check.Show())})
			}
		}
		return findings
	},
}
