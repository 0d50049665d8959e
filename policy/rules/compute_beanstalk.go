package rules

import (
	"fmt"
	"strings"
)

// beanstalkMust makes the judgement on one setting of an Elastic Beanstalk environment. An environment of a template may have it there.
func beanstalkMust(namespace, name string, right func(string) bool, want string) func(Resource, Config) []Finding {
	return func(r Resource, _ Config) []Finding {
		o, there := beanstalkOption(r, namespace, name)
		switch {
		case there == Unknown || there == No && hasText(r.Get("templateName")):
			return nil
		case there == No:
			return []Finding{{Path: "settings", What: fmt.Sprintf("has no %s %s; set it to %s", namespace, name, want)}}
		case o.value.IsUnknown() || right(o.value.text()):
			return nil
		}
		return []Finding{{Path: o.path, What: fmt.Sprintf("(%s %s) is %s; set it to %s", namespace, name, o.value.Show(), want)}}
	}
}

func equals(want string) func(string) bool {
	return func(v string) bool { return strings.EqualFold(strings.TrimSpace(v), want) }
}

var ebManagedUpdates = Rule{
	Name: "eb-managed-updates", Group: "compute", Severity: High,
	Title:      "Elastic Beanstalk updates its platform by itself.",
	Why:        "A platform that nobody updates keeps the holes that were closed since.",
	Fix:        "leave the beanstalk tier's managed updates on",
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP ElasticBeanstalk.2"},
	Types:      []string{beanstalkEnvironment},
	Resource: both(
		beanstalkMust("aws:elasticbeanstalk:managedactions", "ManagedActionsEnabled", equals("true"), "true"),
		beanstalkMust("aws:elasticbeanstalk:managedactions:platformupdate", "UpdateLevel", func(v string) bool { return v == "minor" || v == "patch" }, "minor or patch")),
}

var ebEnhancedHealth = Rule{
	Name: "eb-enhanced-health", Group: "compute", Severity: Low,
	Title:      "Elastic Beanstalk reports enhanced health.",
	Why:        "Basic health sees only whether a host answers; managed updates need the enhanced one.",
	Fix:        "leave the beanstalk tier's health reporting on",
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP ElasticBeanstalk.1"},
	Types:      []string{beanstalkEnvironment},
	Resource:   beanstalkMust("aws:elasticbeanstalk:healthreporting:system", "SystemType", equals("enhanced"), "enhanced"),
}

var ebPrivateVPC = Rule{
	Name: "eb-private-vpc", Group: "compute", Severity: High,
	Title:  "Elastic Beanstalk's instances lie in the stack's network, without public addresses.",
	Why:    "Without these settings the environment lands in the default VPC, each instance with a public address.",
	Fix:    "build the environment with the beanstalk tier, which sets the VPC, the subnets and the load balancer's scheme",
	Levels: Levels{Mandatory, Mandatory, Mandatory},
	Stack: func(s *Stack, c Config) []Finding {
		given := func(v string) bool { return strings.TrimSpace(v) != "" }
		judge := both(
			beanstalkMust("aws:ec2:vpc", "VPCId", given, "the network's"), beanstalkMust("aws:ec2:vpc", "Subnets", given, "private subnets"),
			beanstalkMust("aws:ec2:vpc", "AssociatePublicIpAddress", equals("false"), "false"), beanstalkMust("aws:ec2:vpc", "ELBScheme", given, "public or internal"))
		var findings []Finding
		for _, r := range s.Of(beanstalkEnvironment) {
			if s.read(r, "settings").IsUnknown() {
				continue
			}
			for _, f := range judge(r, c) {
				f.URN = r.URN
				findings = append(findings, f)
			}
		}
		return findings
	},
}

var ebLogStreaming = Rule{
	Name: "eb-log-streaming", Group: "compute", Severity: High,
	Title:      "Elastic Beanstalk sends its logs to CloudWatch.",
	Why:        "The logs of an instance are gone when it is replaced.",
	Fix:        "leave the beanstalk tier's log streaming on",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP ElasticBeanstalk.3"},
	Types:      []string{beanstalkEnvironment},
	Resource:   beanstalkMust("aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs", equals("true"), "true"),
}
