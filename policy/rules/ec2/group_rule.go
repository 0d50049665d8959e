package ec2

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

// groupRule is a rule of a security group, whichever of the three resource types it was written in.
type groupRule struct {
	// holder is the resource that holds the rule: the group itself, or a rule's own resource.
	holder core.Resource
	// path leads to an inline rule ("ingress[1]"); empty for a resource of its own.
	path     string
	protocol string // tcp, udp, icmp, icmpv6, all, another number, or "" where it isn't known yet
	ports    ports
	// ranges are the address ranges that are known; more says that there are or may be others.
	ranges      []string
	more        bool
	description core.Value
}

func readGroupRule(holder core.Resource, v core.Value, path string) groupRule {
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
func protocolName(v core.Value) string {
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
func (g groupRule) reaches(port float64) core.Truth {
	switch g.protocol {
	case "all":
		return core.Yes
	case "tcp", "udp":
		return g.ports.spans(port)
	case "":
		if g.ports.spans(port) == core.No {
			return core.No
		}
		return core.Unknown
	}
	return core.No
}

// internetRanges are the ranges by which the whole internet is let in; none where the known ranges
// don't add up to it.
func (g groupRule) internetRanges() []string {
	for _, r := range g.ranges {
		if coversInternet([]string{r}) {
			return slices.DeleteFunc(slices.Clone(g.ranges),
				func(r string) bool { return !coversInternet([]string{r}) })
		}
	}
	if coversInternet(g.ranges) {
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

// same reports whether two rules let the same traffic through. After a refresh AWS's answer shows a
// separate rule inside its group too.
func (g groupRule) same(o groupRule) bool {
	if g.protocol != o.protocol || g.ports != o.ports {
		return false
	}
	return !slices.ContainsFunc(g.ranges, func(r string) bool { return !within(r, o.ranges) }) &&
		!slices.ContainsFunc(o.ranges, func(r string) bool { return !within(r, g.ranges) })
}

// riskyPorts are the ports that nobody on the internet has any business with: administration,
// databases, caches and the rest of EC2.19's list.
// https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
var riskyPorts = []struct {
	port float64
	name string
}{
	{22, "SSH"}, {3389, "RDP"}, {5985, "WinRM"}, {5986, "WinRM"},
	{20, "FTP"}, {21, "FTP"}, {23, "Telnet"}, {25, "SMTP"}, {110, "POP3"}, {135, "RPC"}, {143, "IMAP"}, {445, "SMB"},
	{1433, "SQL Server"}, {1434, "SQL Server"}, {1521, "Oracle"}, {3306, "MySQL"}, {4333, "mSQL"}, {5432, "PostgreSQL"},
	{5439, "Redshift"}, {8182, "Neptune"}, {9042, "Cassandra"}, {27017, "MongoDB"}, {27018, "MongoDB"},
	{6379, "Redis"},
	{6380, "Redis"},
	{11211, "Memcached"},
	{9200, "OpenSearch"},
	{9300, "OpenSearch"},
	{5601, "OpenSearch Dashboards"},
	{2375, "Docker"}, {2376, "Docker"}, {2049, "NFS"}, {5500, "VNC"},
	{3000, "a development server"},
	{5000, "a development server"},
	{8080, "a development server"},
	{8088, "a development server"},
	{8888, "a development server"},
}

// risks names the risky ports that the rule is known to open.
func (g groupRule) risks() []string {
	var names []string
	for _, p := range riskyPorts {
		if g.reaches(p.port) == core.Yes {
			names = append(names, fmt.Sprintf("%v (%s)", p.port, p.name))
		}
	}
	return names
}

func (g groupRule) reachesAny(list []float64) bool {
	return slices.ContainsFunc(list, func(port float64) bool { return g.reaches(port) == core.Yes })
}

// outside are the rule's public address ranges that are in none of the allowed ones; none where
// nothing is allowed by name.
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

// finding reports a rule by which address ranges come in.
func (g groupRule) finding(ranges []string, why string) core.Finding {
	return core.Finding{
		URN:  g.holder.URN,
		Path: g.rangesPath(ranges[0]),
		What: fmt.Sprintf("lets %s in on %s; %s", core.ShowSome(core.Quoted(ranges)), g.traffic(), why),
	}
}

// onlyWeb reports whether the rule lets nothing but ports 80 and 443 through.
func (g groupRule) onlyWeb() core.Truth {
	switch g.protocol {
	case "tcp", "udp":
		if !g.ports.fromKnown || !g.ports.toKnown {
			return core.Unknown
		}
		if g.ports.from == g.ports.to && (g.ports.from == 80 || g.ports.from == 443) {
			return core.Yes
		}
	case "":
		return core.Unknown
	}
	return core.No
}
