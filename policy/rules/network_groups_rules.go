package rules

import (
	"fmt"
	"slices"
	"strings"
)

func securityGroupRules() []Rule {
	return []Rule{netSGNoOpenIngress, netSGNoAdminPorts, netSGNoAllTraffic, netSGEgressScoped, netSGDescribed, netSGOneRuleOwner}
}

// riskyPorts are the ports that nobody on the internet has any business with: administration, databases, caches and the rest of
// EC2.19's list. https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
var riskyPorts = []struct {
	port float64
	name string
}{
	{22, "SSH"}, {3389, "RDP"}, {5985, "WinRM"}, {5986, "WinRM"},
	{20, "FTP"}, {21, "FTP"}, {23, "Telnet"}, {25, "SMTP"}, {110, "POP3"}, {135, "RPC"}, {143, "IMAP"}, {445, "SMB"},
	{1433, "SQL Server"}, {1434, "SQL Server"}, {1521, "Oracle"}, {3306, "MySQL"}, {4333, "mSQL"}, {5432, "PostgreSQL"},
	{5439, "Redshift"}, {8182, "Neptune"}, {9042, "Cassandra"}, {27017, "MongoDB"}, {27018, "MongoDB"},
	{6379, "Redis"}, {6380, "Redis"}, {11211, "Memcached"}, {9200, "OpenSearch"}, {9300, "OpenSearch"}, {5601, "OpenSearch Dashboards"},
	{2375, "Docker"}, {2376, "Docker"}, {2049, "NFS"}, {5500, "VNC"},
	{3000, "a development server"}, {5000, "a development server"}, {8080, "a development server"}, {8088, "a development server"},
	{8888, "a development server"},
}

// adminPorts are where administrators enter, and only from the ranges that are theirs.
var adminPorts = []float64{22, 3389}

var adminCIDRs = Schema{
	"type": "array", "items": map[string]any{"type": "string"},
	"description": "address ranges from which administrators may reach SSH and RDP; never the whole internet",
}

var netSGNoAdminPorts = Rule{
	Name: "net-sg-no-admin-ports", Group: "network", Core: true, Severity: Critical,
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Title:      "No administration, database or cache port is open to the internet, and SSH and RDP only to adminCidrs where those are given.",
	Why:        "Such ports are scanned within minutes; one weak password or unpatched server hands over the host or the data.",
	Fix:        "reach hosts through Session Manager, databases and caches from the caller's security group only; SSH from adminCidrs only",
	Frameworks: []string{"FSBP EC2.13", "FSBP EC2.14", "FSBP EC2.19", "CIS 5.3", "CIS 5.4"},
	Config:     map[string]Schema{"adminCidrs": adminCIDRs},
	Types:      ingressTypes,
	Resource: func(r Resource, c Config) []Finding {
		var findings []Finding
		for _, rule := range rulesIn(r, "ingress") {
			if world := rule.world(); len(world) > 0 {
				if names := rule.risks(); len(names) > 0 {
					findings = append(findings, rule.finding(world, "that opens "+some(names)+" to the whole internet"))
				}
				continue
			}
			if outside := rule.outside(c.Strings("adminCidrs")); len(outside) > 0 && rule.reachesAny(adminPorts) {
				findings = append(findings, rule.finding(outside, "SSH and RDP are for the ranges in adminCidrs only"))
			}
		}
		return findings
	},
}

// risks names the risky ports that the rule is known to open.
func (g groupRule) risks() []string {
	var names []string
	for _, p := range riskyPorts {
		if g.reaches(p.port) == Yes {
			names = append(names, fmt.Sprintf("%v (%s)", p.port, p.name))
		}
	}
	return names
}

func (g groupRule) reachesAny(list []float64) bool {
	return slices.ContainsFunc(list, func(port float64) bool { return g.reaches(port) == Yes })
}

// outside are the rule's public address ranges that are in none of the allowed ones; none where nothing is allowed by name.
func (g groupRule) outside(allowed []string) []string {
	if len(allowed) == 0 {
		return nil
	}
	var list []string
	for _, r := range g.ranges {
		if _, ok := parseRange(r); ok && !within(r, allowed) && !within(r, privateRanges) {
			list = append(list, r)
		}
	}
	return list
}

var netSGNoAllTraffic = Rule{
	Name: "net-sg-no-all-traffic", Group: "network", Core: true, Severity: High,
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Title:      "No address range may reach every port of a security group.",
	Why:        "A rule for everything also opens what nobody meant to offer: debug ports, agents, databases on the same host.",
	Fix:        "name the protocol and the ports that the callers need, or the callers' security group instead of a range",
	Frameworks: []string{"FSBP EC2.18"},
	Types:      ingressTypes,
	Resource: func(r Resource, _ Config) []Finding {
		var findings []Finding
		for _, rule := range rulesIn(r, "ingress") {
			everything := rule.protocol == "all" || (rule.protocol == "tcp" || rule.protocol == "udp") && rule.ports.all()
			if everything && len(rule.ranges) > 0 {
				findings = append(findings, rule.finding(rule.ranges, "a range may reach named ports only"))
			}
		}
		return findings
	},
}

// dataPorts are what databases and caches listen on.
var dataPorts = []float64{1433, 1521, 3306, 5432, 5439, 6379, 6380, 11211, 27017}

var netSGEgressScoped = Rule{
	Name: "net-sg-egress-scoped", Group: "network", Severity: Medium,
	Levels: Levels{Advisory, Advisory, Advisory},
	Title:  "The security group of a database or cache doesn't let everything out to the whole internet.",
	Why:    "A database has nothing to say to the internet; open egress is how stolen data leaves.",
	Fix:    "give the data tier's group no egress rule, or one to the ranges and ports that it needs",
	Types:  []string{ec2SecurityGroup, vpcEgressRule},
	Resource: func(r Resource, _ Config) []Finding {
		if !holdsData(r) {
			return nil
		}
		var findings []Finding
		for _, rule := range rulesIn(r, "egress") {
			if world := rule.world(); len(world) > 0 && rule.protocol == "all" {
				findings = append(findings, Finding{Path: rule.rangesPath(world[0]), What: fmt.Sprintf(
					"lets the data tier send %s to %s; name what it needs", rule.traffic(), some(quoted(world)))})
			}
		}
		return findings
	},
}

// holdsData reports whether a group is a database's or a cache's: it says so in its Tier tag, or it takes such traffic.
func holdsData(r Resource) bool {
	if tagged(r, "Tier", "data", "database", "cache", "isolated") == Yes {
		return true
	}
	return slices.ContainsFunc(rulesIn(r, "ingress"), func(g groupRule) bool {
		return (g.protocol == "tcp" || g.protocol == "udp") && !g.ports.all() && g.reachesAny(dataPorts)
	})
}

var netSGDescribed = Rule{
	Name: "net-sg-described", Group: "network", Severity: Low,
	Levels: Levels{Advisory, Advisory, Advisory},
	Title:  "Every security group and every rule says in its description what it is for.",
	Why:    "A rule that nobody can explain is one that nobody dares to remove.",
	Fix:    "write a description that names the caller and the purpose",
	Types:  []string{ec2SecurityGroup, ec2SecurityGroupRule, vpcIngressRule, vpcEgressRule},
	Resource: func(r Resource, _ Config) []Finding {
		var findings []Finding
		if r.Type == ec2SecurityGroup {
			findings = append(findings, undescribed(r.Get("description"), "description")...)
		}
		for _, direction := range []string{"ingress", "egress"} {
			for _, rule := range rulesIn(r, direction) {
				findings = append(findings, undescribed(rule.description, rule.at("description"))...)
			}
		}
		return findings
	},
}

func undescribed(v Value, path string) []Finding {
	text, isText := v.Str()
	if !v.IsAbsent() && !isText {
		return nil
	}
	switch text = strings.TrimSpace(text); text {
	case "":
		return []Finding{{Path: path, What: "says nothing; it should say what this is for"}}
	case "Managed by Pulumi", "Managed by Terraform":
		return []Finding{{Path: path, What: fmt.Sprintf("is only %q; it should say what this is for", text)}}
	}
	return nil
}

var netSGOneRuleOwner = Rule{
	Name: "net-sg-one-rule-owner", Group: "network", Severity: Medium,
	Levels: Levels{Mandatory, Mandatory, Mandatory},
	Title:  "A security group's rules are either inline or resources of their own, never both.",
	Why:    "The two undo each other: every deployment removes the rules that the other one wrote.",
	Fix:    "move the group's inline ingress and egress to resources of their own, or the other way round",
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, r := range s.Of(ec2SecurityGroupRule, vpcIngressRule, vpcEgressRule) {
			refs := s.Refs(r, "securityGroupId", securityGroups...)
			if !refs.Exact {
				continue
			}
			for _, group := range refs.Resources {
				own := append(s.ownRules(group, "ingress"), s.ownRules(group, "egress")...)
				if len(own) > 0 {
					findings = append(findings, Finding{URN: r.URN, Path: "securityGroupId", What: fmt.Sprintf(
						"adds a rule to %s, whose %s is written inline; one of the two must own the group's rules", group.Name, own[0].path)})
				}
			}
		}
		return findings
	},
}

// quoted puts each text in quotation marks.
func quoted(list []string) []string {
	q := make([]string, len(list))
	for i, s := range list {
		q[i] = fmt.Sprintf("%q", s)
	}
	return q
}
