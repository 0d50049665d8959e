package rules

import (
	"fmt"
	"slices"
	"strings"
)

func securityGroupRules() []Rule {
	return []Rule{netSGNoOpenIngress, netSGNoAdminPorts, netSGNoAllTraffic, netSGEgressScoped, netSGDescribed, netSGOneRuleOwner}
}

var netSGNoOpenIngress = Rule{
	Name: "net-sg-no-open-ingress", Group: "network", Core: true, Severity: High,
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Title:      "Only the security group of an internet-facing load balancer lets the whole internet in, and only on ports 80 and 443.",
	Why:        "Whatever listens behind the group can be reached, scanned and attacked by anyone.",
	Fix:        "let only the public load balancer's group take 0.0.0.0/0, on 80 and 443; name the caller's security group everywhere else",
	Frameworks: []string{"FSBP EC2.18"},
	Stack: func(s *Stack, _ Config) []Finding {
		doors := s.frontDoors()
		var findings []Finding
		for _, rule := range s.groupRules("ingress") {
			world := rule.world()
			if len(world) == 0 {
				continue
			}
			switch taken := doors.takes(s, rule.holder); {
			case taken == No:
				findings = append(findings, rule.finding(world, "no internet-facing load balancer of this stack uses the group"))
			case rule.onlyWeb() == No:
				findings = append(findings, rule.finding(world, "even an internet-facing load balancer's group may open tcp 80 and 443 only"))
			}
		}
		return findings
	},
}

// finding reports a rule by which address ranges come in.
func (g groupRule) finding(ranges []string, why string) Finding {
	return Finding{
		URN: g.holder.URN, Path: g.rangesPath(ranges[0]),
		What: fmt.Sprintf("lets %s in on %s; %s", some(quoted(ranges)), g.traffic(), why),
	}
}

// onlyWeb reports whether the rule lets nothing but ports 80 and 443 through.
func (g groupRule) onlyWeb() Truth {
	switch g.protocol {
	case "tcp", "udp":
		if !g.ports.fromKnown || !g.ports.toKnown {
			return Unknown
		}
		if g.ports.from == g.ports.to && (g.ports.from == 80 || g.ports.from == 443) {
			return Yes
		}
	case "":
		return Unknown
	}
	return No
}

// groupRules are all rules of the stack in one direction, each once: what AWS's answer repeats inside a group is left to the rule's
// own resource.
func (s *Stack) groupRules(direction string) []groupRule {
	types := ingressRules
	if direction == "egress" {
		types = egressRules
	}
	var list []groupRule
	for _, r := range s.Of(types...) {
		list = append(list, rulesIn(r, direction)...)
	}
	for _, group := range s.Of(securityGroups...) {
		list = append(list, s.ownRules(group, direction)...)
	}
	return list
}

// ownRules are a group's inline rules without those that only mirror a rule's own resource.
func (s *Stack) ownRules(group Resource, direction string) []groupRule {
	inline := inlineRules(group, direction)
	if group.Inputs.Len() > 0 || len(inline) == 0 {
		return inline
	}
	for _, r := range s.Of(ingressRules[0], vpcIngressRule, vpcEgressRule) {
		for _, separate := range rulesIn(r, direction) {
			if s.Refs(r, "securityGroupId", securityGroups...).Has(group.URN) {
				inline = slices.DeleteFunc(inline, func(i groupRule) bool { return i.same(separate) })
			}
		}
	}
	return inline
}

// frontDoors are the security groups of internet-facing load balancers.
type frontDoors struct {
	sure, perhaps map[string]bool // by URN, and by id for groups of other stacks
	// open says that some load balancer's groups can't be known yet.
	open bool
}

func (s *Stack) frontDoors() frontDoors {
	d := frontDoors{sure: map[string]bool{}, perhaps: map[string]bool{}}
	add := func(r Resource, facing Truth, path string) {
		if facing == No {
			return
		}
		refs := s.Refs(r, path, securityGroups...)
		into := d.sure
		if facing == Unknown || !refs.Exact {
			into = d.perhaps
		}
		if !refs.Exact && len(refs.Resources) == 0 {
			d.open = true
		}
		for _, group := range refs.Resources {
			into[group.URN] = true
		}
		ids, _ := r.Get(path).Strings()
		for _, list := range ids {
			for _, id := range strings.Split(list, ",") {
				into[strings.TrimSpace(id)] = true
			}
		}
	}
	for _, lb := range s.Of(lbLoadBalancer, elbLoadBalancer) {
		add(lb, not(lb.Get("internal").Bool(false)), "securityGroups")
	}
	for _, env := range s.Of(beanstalkEnvironment, beanstalkTemplate) {
		scheme, there := beanstalkOption(env, "aws:ec2:vpc", "ELBScheme")
		facing := Yes
		if text, ok := scheme.value.Str(); ok && strings.EqualFold(text, "internal") {
			facing = No
		} else if there == Unknown || scheme.value.IsUnknown() {
			facing = Unknown
		}
		for _, namespace := range []string{"aws:elbv2:loadbalancer", "aws:elb:loadbalancer"} {
			for _, name := range []string{"SecurityGroups", "ManagedSecurityGroup"} {
				if o, there := beanstalkOption(env, namespace, name); there == Yes {
					add(env, facing, o.path)
				}
			}
		}
	}
	return d
}

// takes reports whether the group that a rule belongs to is a front door.
func (d frontDoors) takes(s *Stack, holder Resource) Truth {
	answer := No
	test := func(key string, exact bool) {
		switch {
		case d.sure[key] && exact:
			answer = Yes
		case d.sure[key] || d.perhaps[key]:
			answer = either(answer, Unknown)
		}
	}
	if slices.Contains(securityGroups, holder.Type) {
		test(holder.URN, true)
		for _, id := range holder.identities() {
			test(id, true)
		}
	} else {
		refs := s.Refs(holder, "securityGroupId", securityGroups...)
		for _, group := range refs.Resources {
			test(group.URN, refs.Exact)
		}
		for _, id := range refs.External {
			test(id, true)
		}
		if !refs.Exact && len(refs.Resources) == 0 {
			answer = either(answer, Unknown)
		}
	}
	if d.open {
		answer = either(answer, Unknown)
	}
	return answer
}

// not turns a three-valued answer round.
func not(t Truth) Truth {
	switch t {
	case Yes:
		return No
	case No:
		return Yes
	}
	return Unknown
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
