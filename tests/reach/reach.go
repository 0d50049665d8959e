// Package reach reads from what a program registers who can reach whom: the internet, CloudFront,
// APIs, load balancers, services, functions, bastions, databases and caches, each with its ports.
// It looks at security groups and their rules, subnets and their routes, the origins of
// distributions and the integrations of APIs.
//
// It promises to be exact, and refuses to guess: a resource that names a security group and that it
// doesn't know is an error. Two things stand for more than they say: an address range that touches
// the VPC's is all of it, and IPv6 counts where it comes in.
package reach

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// Edge says that one reaches another, on some ports.
type Edge struct{ From, To, Ports string }

func (e Edge) String() string { return e.From + " > " + e.To + ": " + e.Ports }

// Who stands outside.
const (
	Internet = "internet"
	nat      = "NAT gateways"
	cloud    = "AWS endpoints"
)

// Table is everything that reaches something, sorted.
func Table(rec *mockaws.Recording) ([]Edge, error) {
	g := &graph{rec: rec, edges: map[[2]string][]ports{}}
	g.all = append(slices.Clone(rec.Resources), rec.Plugin...)
	for _, step := range []func() error{g.readNetwork, g.readRules, g.readNodes, g.inside, g.outside, g.edge} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	list := []Edge{}
	for pair, found := range g.edges {
		list = append(list, Edge{pair[0], pair[1], join(found)})
	}
	slices.SortFunc(list, func(a, b Edge) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return list, nil
}

// graph is what is known so far.
type graph struct {
	rec   *mockaws.Recording
	all   []*mockaws.Resource
	vpc   netip.Prefix
	ways  map[string]way // by subnet
	nats  []string       // addresses of NAT gateways, as ranges
	rules []rule
	nodes []*node
	// lists are the prefix lists that lead to a service without the internet, by id; tables are the
	// route tables that know them.
	lists map[string]gateway
	edges map[[2]string][]ports
}

// way is how a subnet gets out: its route table, and whether that leads to a NAT gateway, or to the
// internet gateway and back.
type way struct {
	table    string
	nat, igw bool
}

type gateway struct {
	service string
	tables  []string
}

// node is something with security groups.
type node struct {
	label           string
	groups, subnets []string
	public          bool // has an address that the internet knows
}

func (g *graph) add(from, to string, p ports) {
	if key := [2]string{from, to}; from != to && !p.empty() && !slices.Contains(g.edges[key], p) {
		g.edges[key] = append(g.edges[key], p)
	}
}

func (g *graph) of(token string) (list []*mockaws.Resource) {
	for _, r := range g.all {
		if r.Type == token {
			list = append(list, r)
		}
	}
	return list
}

// out is an output as text.
func out(r *mockaws.Resource, key string) string {
	return text((&mockaws.Resource{Inputs: r.Outputs}).Get(key))
}

func text(v any) string { s, _ := v.(string); return s }

func flag(v any) bool { b, _ := v.(bool); return b }

// texts are all texts of a value, at any depth of lists.
func texts(v any) (list []string) {
	switch v := v.(type) {
	case string:
		list = append(list, v)
	case []any:
		for _, e := range v {
			list = append(list, texts(e)...)
		}
	}
	return list
}

// readNetwork finds the VPC's range, and how each subnet gets out.
func (g *graph) readNetwork() error {
	for _, v := range g.of("aws:ec2/vpc:Vpc") {
		p, err := netip.ParsePrefix(text(v.Get("cidrBlock")))
		if err != nil {
			return fmt.Errorf("the range of %s: %w", v.Name, err)
		}
		g.vpc = p
	}
	tables := map[string]way{}
	for _, r := range g.of("aws:ec2/route:Route") {
		t := tables[text(r.Get("routeTableId"))]
		if text(r.Get("destinationCidrBlock")) == "0.0.0.0/0" {
			t.nat, t.igw = t.nat || r.Has("natGatewayId"), t.igw || r.Has("gatewayId")
		}
		tables[text(r.Get("routeTableId"))] = t
	}
	g.ways = map[string]way{}
	for _, r := range g.of("aws:ec2/routeTableAssociation:RouteTableAssociation") {
		t := tables[text(r.Get("routeTableId"))]
		t.table = text(r.Get("routeTableId"))
		g.ways[text(r.Get("subnetId"))] = t
	}
	for _, gateway := range g.of("aws:ec2/natGateway:NatGateway") {
		g.nats = append(g.nats, out(gateway, "publicIp")+"/32")
	}
	for _, e := range g.of("aws:ec2/eip:Eip") {
		g.nats = append(g.nats, out(e, "publicIp")+"/32")
	}
	g.lists = map[string]gateway{}
	for _, e := range g.of("aws:ec2/vpcEndpoint:VpcEndpoint") {
		if kind := text(e.Get("vpcEndpointType")); kind == "Gateway" || kind == "" {
			name := text(e.Get("serviceName"))
			name = name[strings.LastIndex(name, ".")+1:]
			g.lists[out(e, "prefixListId")] = gateway{
				cmp.Or(map[string]string{"s3": "S3", "dynamodb": "DynamoDB"}[name], name),
				texts(e.Get("routeTableIds")),
			}
		}
	}
	return nil
}

// covers reports whether a side of a rule includes a node inside the VPC.
func (g *graph) covers(r rule, n *node) bool {
	if r.group != "" {
		return slices.Contains(n.groups, r.group)
	}
	p, err := netip.ParsePrefix(r.cidr)
	return err == nil && g.vpc.IsValid() && p.Overlaps(g.vpc)
}

// inside finds who reaches whom within the VPC: one's group lets it out, and the other's lets it
// in.
func (g *graph) inside() error {
	for _, from := range g.nodes {
		for _, to := range g.nodes {
			for _, e := range g.rulesOf(from, false) {
				for _, i := range g.rulesOf(to, true) {
					if g.covers(e, to) && g.covers(i, from) {
						g.add(from.label, to.label, e.ports.and(i.ports))
					}
				}
			}
		}
	}
	return nil
}

// outside finds what comes from beyond the VPC, and what goes there. A function that isn't in the
// VPC goes where it likes.
func (g *graph) outside() error {
	for _, f := range g.of("aws:lambda/function:Function") {
		if !f.Has("vpcConfig") {
			g.add("function "+f.Name, Internet, ports{"-1", 0, 65535})
		}
	}
	for _, n := range g.nodes {
		for _, i := range g.rulesOf(n, true) {
			if from := g.stranger(i); from != "" && n.public && g.way(n).igw {
				g.add(from, n.label, i.ports)
			}
		}
		for _, e := range g.rulesOf(n, false) {
			out := g.way(n)
			if e.cidr == "0.0.0.0/0" && (out.nat || out.igw && n.public) {
				g.add(n.label, Internet, e.ports)
			}
			for id, list := range g.lists {
				if (e.list == id || e.cidr == "0.0.0.0/0") && slices.Contains(list.tables, out.table) {
					g.add(n.label, list.service, e.ports.and(https))
				}
			}
			if e.list != "" && g.lists[e.list].service == "" && (out.nat || out.igw && n.public) {
				g.add(n.label, "prefix list "+e.list, e.ports)
			}
		}
	}
	return nil
}

// stranger names who a rule lets in from beyond the VPC; empty where that is nobody.
func (g *graph) stranger(r rule) string {
	switch {
	case r.list != "":
		return "prefix list " + r.list
	case r.cidr == "0.0.0.0/0" || r.cidr == "::/0":
		return Internet
	case slices.Contains(g.nats, r.cidr):
		return nat
	case r.cidr == "":
		return ""
	}
	if p, err := netip.ParsePrefix(r.cidr); err == nil && g.vpc.IsValid() && p.Overlaps(g.vpc) {
		return ""
	}
	return r.cidr
}

// way is the widest of those that a node's subnets have.
func (g *graph) way(n *node) (all way) {
	for _, s := range n.subnets {
		t := g.ways[s]
		all = way{cmp.Or(all.table, t.table), all.nat || t.nat, all.igw || t.igw}
	}
	return all
}

// readNodes finds everything with security groups, and refuses what it doesn't know.
func (g *graph) readNodes() error {
	groups, known := map[string]bool{}, map[string]bool{}
	for _, token := range []string{
		"aws:ec2/securityGroup:SecurityGroup",
		"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
	} {
		for _, group := range g.of(token) {
			groups[group.ID] = true
		}
	}
	var problems []error
	for _, r := range g.all {
		if read := readers[r.Type]; read != nil {
			n := read(g, r)
			if n != nil && len(n.groups) > 0 {
				g.nodes = append(g.nodes, n)
				for _, id := range n.groups {
					known[id] = true
				}
			}
		}
	}
	for _, r := range g.all {
		if readers[r.Type] != nil || ruleTypes[r.Type] || !r.Custom {
			continue
		}
		for path, value := range leaves(r) {
			if groups[value] {
				problems = append(
					problems,
					fmt.Errorf(
						"reach doesn't know what %s %s has a security group for (%s); add it to tests/reach/nodes.go",
						r.Type,
						r.Name,
						path,
					),
				)
			}
		}
	}
	for id := range groups {
		if !known[id] && g.open(id) {
			problems = append(
				problems,
				fmt.Errorf("the security group %s has rules, and nothing that reach knows is in it", g.nameOf(id)),
			)
		}
	}
	slices.SortFunc(problems, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	return errors.Join(problems...)
}

func (g *graph) open(group string) bool {
	return slices.ContainsFunc(g.rules, func(r rule) bool { return r.of == group })
}

func (g *graph) nameOf(id string) string {
	for _, r := range g.all {
		if r.ID == id {
			return r.Name
		}
	}
	return id
}
