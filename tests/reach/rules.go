package reach

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// rule lets one peer in or out on some ports.
type rule struct {
	of                string // the group that has it
	in                bool
	group, cidr, list string // the peer is one of them
	ports             ports
}

// ports are a range of one protocol. Protocol -1 is all of them.
type ports struct {
	protocol string
	from, to int
}

var https = ports{"tcp", 443, 443}

func (p ports) empty() bool { return p.protocol == "" }

func (p ports) and(o ports) ports {
	switch {
	case p.protocol == "-1":
		return o
	case o.protocol == "-1":
		return p
	case p.protocol != o.protocol || max(p.from, o.from) > min(p.to, o.to):
		return ports{}
	}
	return ports{p.protocol, max(p.from, o.from), min(p.to, o.to)}
}

func (p ports) String() string {
	number := fmt.Sprint(p.from)
	if p.from != p.to {
		number = fmt.Sprintf("%d-%d", p.from, p.to)
	}
	switch p.protocol {
	case "-1":
		return "all"
	case "tcp":
		return number
	}
	return p.protocol + " " + number
}

func join(list []ports) string {
	slices.SortFunc(list, func(a, b ports) int {
		return strings.Compare(fmt.Sprintf("%s%06d", a.protocol, a.from), fmt.Sprintf("%s%06d", b.protocol, b.from))
	})
	var all []string
	for _, p := range list {
		all = append(all, p.String())
	}
	return strings.Join(slices.Compact(all), ", ")
}

const (
	inRule  = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	outRule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	oldRule = "aws:ec2/securityGroupRule:SecurityGroupRule"
	group   = "aws:ec2/securityGroup:SecurityGroup"
	none    = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
)

// ruleTypes name security groups without being in them.
var ruleTypes = map[string]bool{inRule: true, outRule: true, oldRule: true, group: true, none: true}

func (g *graph) rulesOf(n *node, in bool) (list []rule) {
	for _, r := range g.rules {
		if r.in == in && slices.Contains(n.groups, r.of) {
			list = append(list, r)
		}
	}
	return list
}

func (g *graph) readRules() error {
	for _, r := range g.all {
		switch r.Type {
		case inRule, outRule:
			p, err := portsOf(r.Get("ipProtocol"), r.Get("fromPort"), r.Get("toPort"))
			if err != nil {
				return fmt.Errorf("%s: %w", r.Name, err)
			}
			base := rule{of: text(r.Get("securityGroupId")), in: r.Type == inRule, ports: p}
			g.peers(
				base,
				map[string]any{
					"group": r.Get("referencedSecurityGroupId"),
					"cidr":  []any{r.Get("cidrIpv4"), r.Get("cidrIpv6")},
					"list":  r.Get("prefixListId"),
				},
			)
		case oldRule:
			p, err := portsOf(r.Get("protocol"), r.Get("fromPort"), r.Get("toPort"))
			if err != nil {
				return fmt.Errorf("%s: %w", r.Name, err)
			}
			base := rule{of: text(r.Get("securityGroupId")), in: r.Get("type") == "ingress", ports: p}
			g.peers(
				base,
				g.inline(
					base.of,
					r.Get("self"),
					r.Get("sourceSecurityGroupId"),
					r.Get("cidrBlocks"),
					r.Get("ipv6CidrBlocks"),
					r.Get("prefixListIds"),
				),
			)
		case group, none:
			for _, direction := range []string{"ingress", "egress"} {
				list, _ := r.Get(direction).([]any)
				for _, one := range list {
					m, _ := one.(map[string]any)
					p, err := portsOf(m["protocol"], m["fromPort"], m["toPort"])
					if err != nil {
						return fmt.Errorf("%s: %w", r.Name, err)
					}
					g.peers(
						rule{of: r.ID, in: direction == "ingress", ports: p},
						g.inline(
							r.ID,
							m["self"],
							m["securityGroups"],
							m["cidrBlocks"],
							m["ipv6CidrBlocks"],
							m["prefixListIds"],
						),
					)
				}
			}
		}
	}
	return nil
}

func (g *graph) inline(own string, self, groups, v4, v6, lists any) map[string]any {
	peers := []any{groups}
	if flag(self) {
		peers = append(peers, own)
	}
	return map[string]any{"group": peers, "cidr": []any{v4, v6}, "list": lists}
}

// peers adds a rule for each peer.
func (g *graph) peers(base rule, by map[string]any) {
	for _, id := range texts(by["group"]) {
		base.group = id
		g.rules = append(g.rules, base)
	}
	base.group = ""
	for _, c := range texts(by["cidr"]) {
		base.cidr = c
		g.rules = append(g.rules, base)
	}
	base.cidr = ""
	for _, l := range texts(by["list"]) {
		base.list = l
		g.rules = append(g.rules, base)
	}
}

func portsOf(protocol, from, to any) (ports, error) {
	name := strings.ToLower(text(protocol))
	if name == "all" || name == "-1" {
		return ports{"-1", 0, 65535}, nil
	}
	a, okA := from.(float64)
	b, okB := to.(float64)
	if name == "" || !okA || !okB {
		return ports{}, fmt.Errorf("the protocol and ports of a rule aren't known: %v, %v to %v", protocol, from, to)
	}
	if name == "6" {
		name = "tcp"
	}
	return ports{name, int(a), int(b)}, nil
}

// leaves are all texts of a resource's inputs, by path.
func leaves(r *mockaws.Resource) map[string]string {
	all := map[string]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case string:
			all[path] = v
		case []any:
			for i, e := range v {
				walk(fmt.Sprintf("%s[%d]", path, i), e)
			}
		case map[string]any:
			for k, e := range v {
				walk(path+"."+k, e)
			}
		}
	}
	for k := range r.Inputs {
		walk(string(k), r.Get(string(k)))
	}
	return all
}
