package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

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
			world, path := rule.world(), ""
			if len(world) == 0 {
				rule.ranges, path = s.listed(rule)
				world = rule.world()
			}
			if len(world) == 0 {
				continue
			}
			why := ""
			switch taken := doors.takes(s, rule.holder); {
			case taken == No:
				why = "no internet-facing load balancer of this stack uses the group"
			case rule.onlyWeb() == No:
				why = "even an internet-facing load balancer's group may open tcp 80 and 443 only"
			default:
				continue
			}
			f := rule.finding(world, why)
			f.Path = cmp.Or(path, f.Path)
			findings = append(findings, f)
		}
		return findings
	},
}

// listed are the ranges that a rule lets in by the prefix lists of the stack, and the property that names those.
func (s *Stack) listed(g groupRule) (ranges []string, path string) {
	holder := g.holder
	if holder.Inputs.Len() > 0 { // which the rule's path leads into
		holder.Properties = holder.Inputs
	}
	for _, key := range []string{"prefixListIds", "prefixListId"} {
		for _, list := range s.members(holder, g.at(key), ec2PrefixList).sure {
			path = g.at(key)
			entries, _ := list.Get("entries").Items()
			added, _ := s.companions(list, s.Of(ec2PrefixListEntry), "prefixListId")
			for _, entry := range added {
				entries = append(entries, entry.Get(""))
			}
			for _, entry := range entries {
				ranges = append(ranges, entry.Get("cidr").StrOr(""))
			}
		}
	}
	return ranges, path
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
