package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// groupRule is a rule of a security group, whichever of the three resource types it was written in.
type groupRule struct {
	// holder is the resource that holds the rule: the group itself, or a rule's own resource.
	holder Resource
	// path leads to an inline rule ("ingress[1]"); empty for a resource of its own.
	path     string
	protocol string // tcp, udp, icmp, icmpv6, all, another number, or "" where it isn't known yet
	ports    ports
	// ranges are the address ranges that are known; more says that there are or may be others.
	ranges      []string
	more        bool
	description Value
}

var (
	securityGroups = []string{ec2SecurityGroup, ec2DefaultSecurityGroup}
	ingressRules   = []string{ec2SecurityGroupRule, vpcIngressRule}
	egressRules    = []string{ec2SecurityGroupRule, vpcEgressRule}
	ingressTypes   = append(slices.Clone(securityGroups), ingressRules...)
)

// rulesIn returns the rules that a resource holds, of a group or of a single rule, in one direction.
func rulesIn(r Resource, direction string) []groupRule {
	switch r.Type {
	case ec2SecurityGroup, ec2DefaultSecurityGroup:
		return inlineRules(r, direction)
	case ec2SecurityGroupRule:
		if t, ok := r.Get("type").Str(); ok && t == direction {
			return []groupRule{readGroupRule(r, r.Get(""), "")}
		}
	case vpcIngressRule:
		if direction == "ingress" {
			return []groupRule{readGroupRule(r, r.Get(""), "")}
		}
	case vpcEgressRule:
		if direction == "egress" {
			return []groupRule{readGroupRule(r, r.Get(""), "")}
		}
	}
	return nil
}

// inlineRules reads the rules that the program wrote into a group.
func inlineRules(r Resource, direction string) []groupRule {
	var list []groupRule
	items, _ := r.Asked(direction).Items()
	for i, item := range items {
		if item.IsObject() {
			list = append(list, readGroupRule(r, item, element(direction, i)))
		}
	}
	return list
}

func readGroupRule(holder Resource, v Value, path string) groupRule {
	rule := groupRule{holder: holder, path: path, description: v.Get("description")}
	protocol := v.Get("protocol")
	if protocol.IsAbsent() {
		protocol = v.Get("ipProtocol")
	}
	rule.protocol = protocolName(protocol)
	rule.ports = readPorts(v.Get("fromPort"), v.Get("toPort"))
	if rule.protocol == "all" {
		rule.ports = allPorts
	}
	for _, key := range []string{"cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"} {
		list, known := v.Get(key).Strings()
		rule.ranges = append(rule.ranges, list...)
		rule.more = rule.more || !known
	}
	return rule
}

// protocolName reads a protocol by name or number. AWS opens all ports for "-1" and "all".
func protocolName(v Value) string {
	s, ok := v.Str()
	if n, isNumber := v.Num(); isNumber {
		s, ok = strconv.Itoa(int(n)), true
	}
	if !ok {
		return ""
	}
	switch s = strings.ToLower(strings.TrimSpace(s)); s {
	case "-1", "all":
		return "all"
	case "6":
		return "tcp"
	case "17":
		return "udp"
	case "1":
		return "icmp"
	case "58":
		return "icmpv6"
	}
	return s
}

// reaches reports whether the rule lets traffic through to the TCP or UDP port.
func (g groupRule) reaches(port float64) Truth {
	switch g.protocol {
	case "all":
		return Yes
	case "tcp", "udp":
		return g.ports.spans(port)
	case "":
		if g.ports.spans(port) == No {
			return No
		}
		return Unknown
	}
	return No
}

// world are the ranges by which the whole internet is let in; none where the known ranges don't add up to it.
func (g groupRule) world() []string {
	for _, r := range g.ranges {
		if wholeWorld([]string{r}) {
			return slices.DeleteFunc(slices.Clone(g.ranges), func(r string) bool { return !wholeWorld([]string{r}) })
		}
	}
	if wholeWorld(g.ranges) {
		return g.ranges
	}
	return nil
}

// traffic says what the rule lets through: "tcp 443", "tcp 0-65535", "every protocol and port".
func (g groupRule) traffic() string {
	switch {
	case g.protocol == "all":
		return "every protocol and port"
	case g.protocol == "":
		return "a protocol that isn't known yet"
	case g.protocol != "tcp" && g.protocol != "udp":
		return "protocol " + g.protocol
	case g.ports.fromKnown && g.ports.toKnown && g.ports.from == g.ports.to:
		return fmt.Sprintf("%s %v", g.protocol, g.ports.from)
	case g.ports.fromKnown && g.ports.toKnown:
		return fmt.Sprintf("%s %v-%v", g.protocol, g.ports.from, g.ports.to)
	}
	return g.protocol + " ports that aren't known yet"
}

// at is the path of one of the rule's properties.
func (g groupRule) at(property string) string {
	if g.path == "" {
		return property
	}
	return g.path + "." + property
}

// rangesPath is the path of the property that holds the range.
func (g groupRule) rangesPath(text string) string {
	v6 := strings.Contains(text, ":")
	switch g.holder.Type {
	case vpcIngressRule, vpcEgressRule:
		if v6 {
			return g.at("cidrIpv6")
		}
		return g.at("cidrIpv4")
	}
	if v6 {
		return g.at("ipv6CidrBlocks")
	}
	return g.at("cidrBlocks")
}

// same reports whether two rules let the same traffic through. After a refresh AWS's answer shows a separate rule inside its group too.
func (g groupRule) same(o groupRule) bool {
	if g.protocol != o.protocol || g.ports != o.ports {
		return false
	}
	return !slices.ContainsFunc(g.ranges, func(r string) bool { return !within(r, o.ranges) }) &&
		!slices.ContainsFunc(o.ranges, func(r string) bool { return !within(r, g.ranges) })
}

func element(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }
