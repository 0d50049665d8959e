package ec2

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var netSGNoOpenIngress = core.Rule{
	Name:     "net-sg-no-open-ingress",
	Group:    "network",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title: "Only the security group of an internet-facing load balancer lets the whole internet in, and only on " +
		"ports 80 and 443.",
	Why: "Whatever listens behind the group can be reached, scanned and attacked by anyone.",
	Fix: "let only the public load balancer's group take 0.0.0.0/0, on 80 and 443; name the caller's security group " +
		"everywhere else",
	Frameworks: []string{"FSBP EC2.18"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		doors := newFrontDoors(s)
		var findings []core.Finding
		for _, rule := range groupRules(s, "ingress") {
			internet, path := rule.internetRanges(), ""
			if len(internet) == 0 {
				rule.ranges, path = listed(s, rule)
				internet = rule.internetRanges()
			}
			if len(internet) == 0 {
				continue
			}
			why := ""
			switch taken := doors.takes(s, rule.holder); {
			case taken == core.No:
				why = "no internet-facing load balancer of this stack uses the group"
			case rule.onlyWeb() == core.No:
				why = "even an internet-facing load balancer's group may open tcp 80 and 443 only"
			default:
				continue
			}
			f := rule.finding(internet, why)
			f.Path = cmp.Or(path, f.Path)
			findings = append(findings, f)
		}
		return findings
	},
}

// listed are the ranges that a rule lets in by the prefix lists of the stack, and the property that
// names those.
func listed(s *core.Stack, g groupRule) (ranges []string, path string) {
	holder := g.holder
	if holder.Inputs.Len() > 0 { // which the rule's path leads into
		holder.Properties = holder.Inputs
	}
	for _, key := range []string{"prefixListIds", "prefixListId"} {
		for _, list := range s.Members(holder, g.at(key), ec2PrefixList).Sure {
			path = g.at(key)
			entries, _ := list.Get("entries").Items()
			added, _ := s.Companions(list, s.Of(ec2PrefixListEntry), "prefixListId")
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

// frontDoors are the security groups of internet-facing load balancers.
type frontDoors struct {
	sure, perhaps map[string]bool // by URN, and by id for groups of other stacks
	// open says that some load balancer's groups can't be known yet.
	open bool
}

func newFrontDoors(s *core.Stack) frontDoors {
	d := frontDoors{sure: map[string]bool{}, perhaps: map[string]bool{}}
	add := func(r core.Resource, facing core.Truth, path string) {
		if facing == core.No {
			return
		}
		refs := s.Refs(r, path, securityGroups...)
		into := d.sure
		if facing == core.Unknown || !refs.Exact {
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
	for _, lb := range s.Of(core.LoadBalancer, core.ClassicLoadBalancer) {
		add(lb, not(lb.Get("internal").Bool(false)), "securityGroups")
	}
	for _, env := range s.Of(core.BeanstalkEnvironment, core.BeanstalkTemplate) {
		scheme, there := core.BeanstalkOption(env, "aws:ec2:vpc", "ELBScheme")
		facing := core.Yes
		if text, ok := scheme.Value.Str(); ok && strings.EqualFold(text, "internal") {
			facing = core.No
		} else if there == core.Unknown || scheme.Value.IsUnknown() {
			facing = core.Unknown
		}
		for _, namespace := range []string{"aws:elbv2:loadbalancer", "aws:elb:loadbalancer"} {
			for _, name := range []string{"SecurityGroups", "ManagedSecurityGroup"} {
				if o, there := core.BeanstalkOption(env, namespace, name); there == core.Yes {
					add(env, facing, o.Path)
				}
			}
		}
	}
	return d
}

// takes reports whether the group that a rule belongs to is a front door.
func (d frontDoors) takes(s *core.Stack, holder core.Resource) core.Truth {
	answer := core.No
	test := func(key string, exact bool) {
		switch {
		case d.sure[key] && exact:
			answer = core.Yes
		case d.sure[key] || d.perhaps[key]:
			answer = core.Or(answer, core.Unknown)
		}
	}
	if slices.Contains(securityGroups, holder.Type) {
		test(holder.URN, true)
		for _, id := range holder.Identities() {
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
			answer = core.Or(answer, core.Unknown)
		}
	}
	if d.open {
		answer = core.Or(answer, core.Unknown)
	}
	return answer
}

// not turns a three-valued answer round.
func not(t core.Truth) core.Truth {
	switch t {
	case core.Yes:
		return core.No
	case core.No:
		return core.Yes
	}
	return core.Unknown
}
