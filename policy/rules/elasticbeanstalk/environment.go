package elasticbeanstalk

import (
	"fmt"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

// beanstalkMust returns a check of one setting of an Elastic Beanstalk environment. An
// environment of a template may have it there.
func beanstalkMust(
	namespace, name string,
	right func(string) bool,
	want string,
) func(core.Resource, core.Config) []core.Finding {
	return func(r core.Resource, _ core.Config) []core.Finding {
		o, there := core.BeanstalkOption(r, namespace, name)
		switch {
		case there == core.Unknown || there == core.No && core.HasText(r.Get("templateName")):
			return nil
		case there == core.No:
			return []core.Finding{{
				Path: "settings",
				What: fmt.Sprintf("has no %s %s; set it to %s", namespace, name, want),
			}}
		case o.Value.IsUnknown() || right(o.Value.Text()):
			return nil
		}
		return []core.Finding{{
			Path: o.Path,
			What: fmt.Sprintf("(%s %s) is %s; set it to %s", namespace, name, o.Value.Show(), want),
		}}
	}
}

func equals(want string) func(string) bool {
	return func(v string) bool { return strings.EqualFold(strings.TrimSpace(v), want) }
}

var ebManagedUpdates = core.Rule{
	Name:       "eb-managed-updates",
	Group:      "compute",
	Severity:   core.High,
	Title:      "Elastic Beanstalk updates its platform by itself.",
	Why:        "A platform that nobody updates keeps the holes that were closed since.",
	Fix:        "leave the beanstalk tier's managed updates on",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ElasticBeanstalk.2"},
	Types:      []string{core.BeanstalkEnvironment},
	Resource: core.Both(
		beanstalkMust("aws:elasticbeanstalk:managedactions", "ManagedActionsEnabled", equals("true"), "true"),
		beanstalkMust("aws:elasticbeanstalk:managedactions:platformupdate", "UpdateLevel",
			func(v string) bool { return v == "minor" || v == "patch" },
			"minor or patch")),
}

var ebEnhancedHealth = core.Rule{
	Name:       "eb-enhanced-health",
	Group:      "compute",
	Severity:   core.Low,
	Title:      "Elastic Beanstalk reports enhanced health.",
	Why:        "Basic health sees only whether a host answers; managed updates need the enhanced one.",
	Fix:        "leave the beanstalk tier's health reporting on",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ElasticBeanstalk.1"},
	Types:      []string{core.BeanstalkEnvironment},
	Resource: beanstalkMust("aws:elasticbeanstalk:healthreporting:system", "SystemType",
		equals("enhanced"),
		"enhanced"),
}

var ebPrivateVPC = core.Rule{
	Name:     "eb-private-vpc",
	Group:    "compute",
	Severity: core.High,
	Title:    "Elastic Beanstalk's instances lie in the stack's network, without public addresses.",
	Why:      "Without these settings the environment lands in the default VPC, each instance with a public address.",
	Fix:      "build the environment with the beanstalk tier, which sets the VPC, the subnets and the load balancer's scheme",
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Stack: func(s *core.Stack, c core.Config) []core.Finding {
		given := func(v string) bool { return strings.TrimSpace(v) != "" }
		check := core.Both(
			beanstalkMust("aws:ec2:vpc", "VPCId", given, "the network's"),
			beanstalkMust("aws:ec2:vpc", "Subnets", given, "private subnets"),
			beanstalkMust("aws:ec2:vpc", "AssociatePublicIpAddress", equals("false"), "false"),
			beanstalkMust("aws:ec2:vpc", "ELBScheme", given, "public or internal"))
		var findings []core.Finding
		for _, r := range s.Of(core.BeanstalkEnvironment) {
			if s.Read(r, "settings").IsUnknown() {
				continue
			}
			for _, f := range check(r, c) {
				f.URN = r.URN
				findings = append(findings, f)
			}
		}
		return findings
	},
}

var ebLogStreaming = core.Rule{
	Name:       "eb-log-streaming",
	Group:      "compute",
	Severity:   core.High,
	Title:      "Elastic Beanstalk sends its logs to CloudWatch.",
	Why:        "The logs of an instance are gone when it is replaced.",
	Fix:        "leave the beanstalk tier's log streaming on",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ElasticBeanstalk.3"},
	Types:      []string{core.BeanstalkEnvironment},
	Resource:   beanstalkMust("aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs", equals("true"), "true"),
}
