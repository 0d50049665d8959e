package rules

import (
	"fmt"
	"slices"
	"strings"
)

// platformAdvice is advice for networks, containers and databases.
func platformAdvice() []Rule {
	return []Rule{netSGNarrow, netEndpointScoped, albWAFFailClosed, ecsDeploymentAlarms, rdsStrict}
}

// wide is how many ports one rule of a security group may open.
const wide = 50

var netSGNarrow = Rule{
	Name: "net-sg-narrow", Group: "network", Severity: Low, Levels: advisory,
	Title: "A rule of a security group opens the ports of one service, and none of a database or an administrator to the whole internet.",
	Why:   "A wide range also opens what else listens on the host; an open way out to any server is how stolen data leaves.",
	Fix:   "name the ports that are served, one rule each; for ways out, the security group or the range of the server",
	Types: append(slices.Clone(ingressTypes), vpcEgressRule),
	Resource: func(r Resource, _ Config) []Finding {
		var findings []Finding
		for _, direction := range []string{"ingress", "egress"} {
			for _, rule := range rulesIn(r, direction) {
				if why := rule.looseness(direction); why != "" {
					findings = append(findings, Finding{Path: rule.at("toPort"), What: fmt.Sprintf("(%s) opens %s, %s", direction, rule.traffic(), why)})
				}
			}
		}
		return findings
	},
}

// looseness says why a rule opens more than it should; empty where it doesn't, or that isn't known. A load balancer reaches its targets
// on whatever ports they have: out to private ranges a wide range is in order.
func (g groupRule) looseness(direction string) string {
	private := direction == "egress" && !g.more && len(g.ranges) > 0 && within(g.ranges[0], privateRanges)
	switch {
	case g.protocol == "all":
		return "which is more than any service needs; name the ports"
	case g.protocol != "tcp" && g.protocol != "udp" || !g.ports.fromKnown || !g.ports.toKnown:
		return ""
	case g.ports.to-g.ports.from >= wide && !private:
		return "which is more than any service needs; name its ports"
	case direction == "egress" && len(g.world()) > 0:
		if risks := g.risks(); len(risks) > 0 {
			return "that is " + some(risks) + ", to the whole internet; name the server's group or range"
		}
	}
	return ""
}

var netEndpointScoped = Rule{
	Name: "net-vpc-endpoint-scoped", Group: "network", Severity: Low, Levels: advisory,
	Title: "What a VPC endpoint's policy lets everybody do is limited to resources or by a condition.",
	Why:   "Actions on any resource, by anybody's credentials, carry data to another account as well as the whole service would.",
	Fix:   "plinth:network limits both; elsewhere name the resources, or the account in aws:PrincipalAccount",
	Types: []string{ec2VPCEndpoint, ec2EndpointPolicy},
	Resource: func(r Resource, _ Config) []Finding {
		var findings []Finding
		for _, statement := range ReadPolicy(r.Get("policy"), "policy").Statements {
			anyone := slices.ContainsFunc(statement.Principals, Principal.anyone)
			// Of all actions net-vpc-endpoint-policy speaks.
			if statement.Allow && anyone && statement.unconditional() && !statement.Actions.any(everythingOfAService) && statement.Resources.any(wild) {
				findings = append(findings, Finding{Path: statement.Path, What: `allows everybody ("*") its actions on every resource; it should name resources or an account`})
			}
		}
		return findings
	},
}

var albWAFFailClosed = Rule{
	Name: "alb-waf-fail-closed", Group: "edge", Severity: Low, Levels: advisory,
	Title: "A load balancer lets nothing through when its web ACL can't be asked.",
	Why:   "With fail open an attacker only has to wait for, or cause, a disturbance of the firewall.",
	Fix:   "plinth:ingress leaves enableWafFailOpen out; elsewhere set it to false",
	Types: []string{lbLoadBalancer},
	Resource: func(r Resource, _ Config) []Finding {
		if r.Get("enableWafFailOpen").Bool(false) != Yes {
			return nil
		}
		return []Finding{{Path: "enableWafFailOpen", What: "is true, so that requests pass unfiltered when AWS WAF doesn't answer; better false"}}
	},
}

var ecsDeploymentAlarms = Rule{
	Name: "ecs-deployment-alarms", Group: "compute", Severity: Low, Levels: Levels{Disabled, Advisory, Advisory},
	Title: "Alarms stop and undo the deployment of a service behind a load balancer.",
	Why:   "The circuit breaker sees tasks that don't start, not a version that starts and then fails requests.",
	Fix:   "plinth:services has such alarms where plinth:monitoring is, or deploymentAlarms names any; elsewhere set alarms with enable and rollback, or deploy with CodeDeploy",
	Types: []string{ecsService, codedeployGroup},
	Resource: func(r Resource, _ Config) []Finding {
		if r.Type == codedeployGroup {
			if r.Get("alarmConfiguration.ignorePollAlarmFailure").Bool(false) != Yes {
				return nil
			}
			return []Finding{{Path: "alarmConfiguration.ignorePollAlarmFailure", What: "is true, so that a deployment goes on while its alarms can't be read; better false"}}
		}
		controller := r.Get("deploymentController.type")
		balanced := r.Get("loadBalancers")
		if controller.IsUnknown() || controller.StrOr("ECS") != "ECS" || balanced.IsUnknown() || len(parts(r, "loadBalancers")) == 0 {
			return nil
		}
		if r.Get("alarms").IsAbsent() {
			return []Finding{{Path: "alarms", What: "is absent, so that a version that fails requests stays; name alarms, with enable and rollback"}}
		}
		var findings []Finding
		for _, path := range []string{"alarms.enable", "alarms.rollback"} {
			if v := r.Get(path); v.Bool(false) == No {
				findings = append(findings, Finding{Path: path, What: "is " + v.Show() + ", so that a version that fails requests stays; better true"})
			}
		}
		if names := r.Get("alarms.alarmNames"); !names.IsUnknown() && !hasItems(names) {
			findings = append(findings, Finding{Path: "alarms.alarmNames", What: "is " + names.Show() + ", so that nothing is watched; name alarms of the service"})
		}
		return findings
	},
}

var rdsStrict = Rule{
	Name: "rds-strict", Group: "data", Severity: Low, Levels: Levels{Disabled, Advisory, Advisory},
	Title: "A database keeps its backups when it is deleted, has a key of the account's own, and answers in its network only.",
	Why:   "Backups that go with the database don't help who deleted it; AWS's own key can't be withdrawn; the Data API goes around the network.",
	Fix: "plinth:database does so; elsewhere set deleteAutomatedBackups: false, kmsKeyId, masterUserSecretKmsKeyId and performanceInsightsKmsKeyId, and " +
		"leave enableHttpEndpoint out",
	Types: []string{rdsInstance, rdsCluster, rdsClusterInstance},
	Resource: func(r Resource, _ Config) []Finding {
		if replica(r) || restored(r) || r.Type == rdsInstance && strings.HasPrefix(engineOf(r), "aurora") {
			return nil
		}
		var findings []Finding
		advise := func(path, what string) {
			findings = append(findings, Finding{Path: path, What: "is " + r.Get(path).Show() + ", so that " + what})
		}
		keyless := func(path, switched, what string) {
			if r.Get(switched).Bool(false) == Yes && r.Get(path).IsAbsent() {
				advise(path, what+" with AWS's own key; better a key of the account's")
			}
		}
		keyless("performanceInsightsKmsKeyId", "performanceInsightsEnabled", "the statements it saw are encrypted")
		if r.Type == rdsClusterInstance {
			return findings
		}
		keyless("kmsKeyId", "storageEncrypted", "it is encrypted")
		keyless("masterUserSecretKmsKeyId", "manageMasterUserPassword", "its password is encrypted")
		if r.Get("deleteAutomatedBackups").Bool(true) == Yes {
			advise("deleteAutomatedBackups", "its backups go with it; better false")
		}
		if r.Get("enableHttpEndpoint").Bool(false) == Yes {
			advise("enableHttpEndpoint", "the Data API reaches it from outside the network; better false")
		}
		return findings
	},
}
