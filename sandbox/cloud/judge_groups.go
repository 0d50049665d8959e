package cloud

import (
	"net/netip"
	"regexp"
	"strings"
)

// groupText are the characters that EC2 takes in a security group's name and descriptions.
var groupText = regexp.MustCompile(`^[A-Za-z0-9 ._\-:/()#,@\[\]+=&;{}!$*]*$`)

func checkGroup(c *call) {
	name := c.text("name")
	if strings.HasPrefix(name, "sg-") {
		c.fail("name", "InvalidParameterValue: invalid value for name (cannot begin with sg-)")
	}
	for _, path := range []string{"name", "description", "ingress[].description", "egress[].description"} {
		for _, l := range lookup(c.in, path) {
			c.groupText(l)
		}
	}
	for _, side := range []string{"ingress", "egress"} {
		for _, l := range lookup(c.in, side+"[]") {
			if r, ok := l.value.(map[string]any); ok {
				c.portRange(l.path, r, "protocol", "fromPort", "toPort")
				if len(r) > 0 && !hasSource(r) {
					c.fail(l.path, "InvalidParameterValue: one of `cidrBlocks`, `ipv6CidrBlocks`, `prefixListIds`, `securityGroups` or `self` must be specified")
				}
			}
		}
		for _, cidr := range []string{"cidrBlocks", "ipv6CidrBlocks"} {
			for _, l := range lookup(c.in, side+"[]."+cidr+"[]") {
				c.ruleRange(l)
			}
		}
	}
}

func hasSource(r map[string]any) bool {
	for _, k := range []string{"cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "securityGroups"} {
		if _, ok := r[k]; ok {
			return true
		}
	}
	self, given := r["self"] // the provider fills in false
	return given && self != false
}

func (c *call) groupText(l located) {
	s, _ := l.value.(string)
	if len(s) > 255 {
		c.fail(l.path, "InvalidParameterValue: expected length to be in the range (0 - 255), got %d characters", len(s))
	}
	if !groupText.MatchString(s) {
		c.fail(l.path, "InvalidParameterValue: Invalid rule description or group text %q. Valid characters are a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$*", s)
	}
}

func (c *call) ruleRange(l located) {
	s, ok := l.value.(string)
	if !ok {
		return
	}
	if p, err := netip.ParsePrefix(s); err != nil || p.Masked() != p {
		c.fail(l.path, "InvalidParameterValue: CIDR block %s is malformed or has host bits set", s)
	}
}

// portRange judges one rule's protocol and ports.
func (c *call) portRange(path string, r map[string]any, protocol, from, to string) {
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
			c.fail(path, "%s (%v) and %s (%v) must both be 0 to use the 'ALL' \"-1\" protocol", from, lo, to, hi)
		}
	case "tcp", "udp", "6", "17":
		if hasLo && hasHi && (lo > hi || lo < 0 || hi > 65535) {
			c.fail(path, "InvalidParameterValue: Invalid TCP/UDP port range (%v:%v)", lo, hi)
		}
	case "icmp", "icmpv6", "1", "58", "ah", "esp", "gre", "50", "51", "47":
	default:
		if strings.Trim(p, "0123456789") != "" {
			c.fail(path, "InvalidParameterValue: Invalid value '%s' for IP protocol. Unknown protocol.", p)
		}
	}
}

func checkGroupRule(c *call) {
	if c.isOf("ec2/securityGroupRule:SecurityGroupRule") {
		c.portRange("", c.in, "protocol", "fromPort", "toPort")
		if !c.has("cidrBlocks") && !c.has("ipv6CidrBlocks") && !c.has("prefixListIds") && !c.has("self") && !c.has("sourceSecurityGroupId") {
			c.fail("", "one of `cidrBlocks`, `ipv6CidrBlocks`, `prefixListIds`, `self` or `sourceSecurityGroupId` must be specified")
		}
		for _, path := range []string{"cidrBlocks[]", "ipv6CidrBlocks[]"} {
			for _, l := range lookup(c.in, path) {
				c.ruleRange(l)
			}
		}
	} else {
		c.portRange("", c.in, "ipProtocol", "fromPort", "toPort")
		c.exactlyOne("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")
		for _, path := range []string{"cidrIpv4", "cidrIpv6"} {
			for _, l := range lookup(c.in, path) {
				c.ruleRange(l)
			}
		}
		p, known := c.in["ipProtocol"].(string)
		if known && p != "-1" && (!c.has("fromPort") || !c.has("toPort")) {
			c.fail("fromPort", "InvalidParameterValue: fromPort and toPort are needed unless ipProtocol is -1")
		}
	}
	for _, l := range lookup(c.in, "description") {
		c.groupText(l)
	}
}

func judgeGroup(c *call) {
	for _, other := range c.others("ec2/securityGroup:SecurityGroup") {
		if other.text("name") == c.text("name") && other.text("vpcId") == c.text("vpcId") {
			c.fail("name", "InvalidGroup.Duplicate: The security group '%s' already exists for VPC '%s'", c.text("name"), c.text("vpcId"))
		}
	}
}

// judgeGroupRule refuses the same rule twice, also when an inline rule of the group says the same.
func judgeGroupRule(c *call) {
	mine := ruleKey(c.tok, c.in)
	for _, other := range c.others(c.tok) {
		if ruleKey(other.Type, other.Inputs) == mine {
			c.fail("", "InvalidPermission.Duplicate: the specified rule \"peer: %s, %s\" already exists (%s)", mine.peer, mine.ports(), other.ID)
		}
	}
}

type rule struct{ group, direction, protocol, from, to, peer string }

func (r rule) ports() string {
	return strings.ToUpper(r.protocol) + ", from port: " + r.from + ", to port: " + r.to + ", ALLOW"
}

func ruleKey(tok string, in map[string]any) rule {
	s := func(names ...string) string {
		var parts []string
		for _, n := range names {
			for _, l := range append(lookup(in, n), lookup(in, n+"[]")...) {
				switch v := l.value.(type) {
				case string:
					parts = append(parts, v)
				case float64, bool:
					parts = append(parts, strings.TrimSuffix(describe(v), "the number "))
				}
			}
		}
		return strings.Join(parts, ",")
	}
	return rule{s("securityGroupId"), tok + s("type"), s("protocol", "ipProtocol"), s("fromPort"), s("toPort"),
		s("cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "self", "sourceSecurityGroupId", "cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")}
}
