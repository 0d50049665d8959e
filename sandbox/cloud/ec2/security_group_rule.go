package ec2

import (
	"net/netip"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var securityGroupRule = cloud.ResourceType{
	Type: "ec2/securityGroupRule:SecurityGroupRule",
	References: []cloud.Reference{
		WithSecurityGroup("securityGroupId"),
		WithSecurityGroup("sourceSecurityGroupId"),
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateRule,
	ValidateState:  ruleIsUnique,
}

func validateRuleRange(c *cloud.Call, l cloud.Located) {
	s, ok := l.Value.(string)
	if !ok {
		return
	}
	if p, err := netip.ParsePrefix(s); err != nil || p.Masked() != p {
		c.Refuse(l.Path, "InvalidParameterValue: CIDR block %s is malformed or has host bits set", s)
	}
}

// validatePorts checks one rule's protocol and ports.
func validatePorts(c *cloud.Call, path string, r map[string]any, protocol, from, to string) {
	p, known := r[protocol].(string)
	if !known {
		return
	}
	lo, hasLo := r[from].(float64)
	hi, hasHi := r[to].(float64)
	p = strings.ToLower(p)
	switch p {
	case "-1", "all":
		if hasLo && lo != 0 || hasHi && hi != 0 && hi != 65535 || hasLo && hasHi && lo != hi {
			c.Refuse(path, "%s (%v) and %s (%v) must both be 0 to use the 'ALL' \"-1\" protocol", from, lo, to, hi)
		}
	case "tcp", "udp", "6", "17":
		if hasLo && hasHi && (lo > hi || lo < 0 || hi > 65535) {
			c.Refuse(path, "InvalidParameterValue: Invalid TCP/UDP port range (%v:%v)", lo, hi)
		}
	case "icmp", "icmpv6", "1", "58", "ah", "esp", "gre", "50", "51", "47":
	default:
		if strings.Trim(p, "0123456789") != "" {
			c.Refuse(path, "InvalidParameterValue: Invalid value '%s' for IP protocol. Unknown protocol.", p)
		}
	}
}

func validateRule(c *cloud.Call) {
	if c.IsOf("ec2/securityGroupRule:SecurityGroupRule") {
		validatePorts(c, "", c.Inputs, "protocol", "fromPort", "toPort")
		if !c.Has("cidrBlocks") && !c.Has("ipv6CidrBlocks") && !c.Has("prefixListIds") && !c.Has("self") &&
			!c.Has("sourceSecurityGroupId") {
			c.Refuse("",
				"one of `cidrBlocks`, `ipv6CidrBlocks`, `prefixListIds`, `self` or `sourceSecurityGroupId` must be "+
					"specified")
		}
		for _, path := range []string{"cidrBlocks[]", "ipv6CidrBlocks[]"} {
			for _, l := range cloud.Lookup(c.Inputs, path) {
				validateRuleRange(c, l)
			}
		}
	} else {
		validatePorts(c, "", c.Inputs, "ipProtocol", "fromPort", "toPort")
		c.ExactlyOne("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")
		for _, path := range []string{"cidrIpv4", "cidrIpv6"} {
			for _, l := range cloud.Lookup(c.Inputs, path) {
				validateRuleRange(c, l)
			}
		}
		p, known := c.Inputs["ipProtocol"].(string)
		if known && p != "-1" && (!c.Has("fromPort") || !c.Has("toPort")) {
			c.Refuse("fromPort", "InvalidParameterValue: fromPort and toPort are needed unless ipProtocol is -1")
		}
	}
	for _, l := range cloud.Lookup(c.Inputs, "description") {
		validateGroupText(c, l)
	}
}

// ruleIsUnique refuses a rule that another resource says already.
func ruleIsUnique(c *cloud.Call) {
	mine := ruleOf(c.Type, c.Inputs)
	for _, other := range c.Others(c.Type) {
		if ruleOf(other.Type, other.Inputs) == mine {
			c.Refuse("", "InvalidPermission.Duplicate: the specified rule \"peer: %s, %s\" already exists (%s)",
				mine.peer, mine.ports(), other.ID)
		}
	}
}

type groupRule struct{ group, direction, protocol, from, to, peer string }

func (r groupRule) ports() string {
	return strings.ToUpper(r.protocol) + ", from port: " + r.from + ", to port: " + r.to + ", ALLOW"
}

func ruleOf(tok string, in map[string]any) groupRule {
	s := func(names ...string) string {
		var parts []string
		for _, n := range names {
			for _, l := range append(cloud.Lookup(in, n), cloud.Lookup(in, n+"[]")...) {
				switch v := l.Value.(type) {
				case string:
					parts = append(parts, v)
				case float64, bool:
					parts = append(parts, strings.TrimSuffix(cloud.Describe(v), "the number "))
				}
			}
		}
		return strings.Join(parts, ",")
	}
	return groupRule{s("securityGroupId"), tok + s("type"), s("protocol", "ipProtocol"), s("fromPort"), s("toPort"),
		s("cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "self", "sourceSecurityGroupId", "cidrIpv4", "cidrIpv6",
			"prefixListId", "referencedSecurityGroupId")}
}
