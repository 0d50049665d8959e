package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// members are what a property refers to, told apart by how surely.
type members struct {
	// sure are the resources that the property certainly names.
	sure []Resource
	// perhaps are candidates of which it names some: they came out of a component, or out of a value made of several.
	perhaps []Resource
	// blind says that the property may name something that the stack doesn't show.
	blind bool
}

// members resolves a property's references like Refs, and judges each by itself: a known id is sure; an unknown element is sure where
// there are no more direct dependencies than unknown elements.
func (s *Stack) members(r Resource, path string, types ...string) members {
	value := s.read(r, path)
	refs := s.Refs(r, path, types...)
	if value.IsUnknown() {
		refs = s.dependencies(r, path, types)
	}
	items, listed := value.Items()
	if _, known := value.Strings(); known {
		return members{sure: refs.Resources}
	}
	var m members
	gaps := 0
	for _, item := range items {
		if item.IsUnknown() {
			gaps++
		}
	}
	if !listed && !value.IsList() && singular(path) {
		gaps = 1
	}
	values, _ := value.Strings()
	for _, candidate := range refs.Resources {
		if slices.ContainsFunc(values, candidate.AnswersTo) {
			m.sure = append(m.sure, candidate)
		} else {
			m.perhaps = append(m.perhaps, candidate)
		}
	}
	m.blind = len(m.perhaps) == 0
	if refs.Exact && len(m.perhaps) <= gaps {
		m.sure, m.perhaps = append(m.sure, m.perhaps...), nil
	}
	return m
}

// read is Get in a stack. A preview may leave an unknown property out altogether: what it was made from tells that it is there.
func (s *Stack) read(r Resource, path string) Value {
	key, _, _ := strings.Cut(path, ".")
	key, _, _ = strings.Cut(key, "[")
	if s.Preview && len(r.PropertyDependencies[key]) > 0 && r.Get(key).IsAbsent() {
		return ValueOf(property.New(property.Computed))
	}
	return r.Get(path)
}

// singular reports whether a property holds one reference, after its name: subnetId, but not subnetIds.
func singular(path string) bool { return !strings.HasSuffix(path, "s") }

// routing answers which subnets have a way to an internet gateway. Everything is resolved once.
type routing struct {
	s *Stack
	// exits are the ways out of route tables to an internet gateway, by the table's URN. A VPC's URN stands for its main table.
	exits map[string]exit
	// tables are the tables of subnets, by the subnet's URN.
	tables, perhapsTables map[string][]string
	// mains are the main tables of VPCs, by the VPC's URN.
	mains map[string][]string
}

// exit is how surely a route leads to an internet gateway, and which route it is.
type exit struct {
	open Truth
	via  string
}

func (e exit) or(o exit) exit {
	if o.open == Yes && e.open != Yes || e.open == No {
		return o
	}
	return e
}

func newRouting(s *Stack) *routing {
	g := &routing{
		s: s, exits: map[string]exit{}, tables: map[string][]string{}, perhapsTables: map[string][]string{}, mains: map[string][]string{},
	}
	for _, table := range s.Of(ec2RouteTable, ec2DefaultRouteTable) {
		g.inlineRoutes(table)
	}
	for _, route := range s.Of(ec2Route) {
		g.route(route)
	}
	for _, a := range s.Of(ec2TableAssociation) {
		g.association(a)
	}
	for _, a := range s.Of(ec2MainAssociation) {
		for _, vpc := range s.members(a, "vpcId", ec2VPC, ec2DefaultVPC).sure {
			for _, table := range s.members(a, "routeTableId", ec2RouteTable, ec2DefaultRouteTable).sure {
				g.mains[vpc.URN] = append(g.mains[vpc.URN], table.URN)
			}
		}
	}
	for _, table := range s.Of(ec2DefaultRouteTable) {
		for _, vpc := range g.mainTableOf(table, "defaultRouteTableId") {
			g.exits[vpc.URN] = g.exits[vpc.URN].or(g.exits[table.URN])
		}
	}
	return g
}

func (g *routing) inlineRoutes(table Resource) {
	items, known := table.Get("routes").Items()
	if !known {
		g.exits[table.URN] = exit{open: Unknown}
	}
	for i, item := range items {
		path := element("routes", i) + ".gatewayId"
		if item.IsUnknown() {
			g.exits[table.URN] = g.exits[table.URN].or(exit{open: Unknown})
			continue
		}
		g.exits[table.URN] = g.exits[table.URN].or(exit{
			open: g.internetGateway(table, path),
			via:  fmt.Sprintf("%s of route table %s (%s)", element("routes", i), table.Name, destination(item, "cidrBlock", "ipv6CidrBlock")),
		})
	}
}

func (g *routing) route(route Resource) {
	e := exit{
		open: g.internetGateway(route, "gatewayId"),
		via:  fmt.Sprintf("route %s (%s)", route.Name, destination(route.Get(""), "destinationCidrBlock", "destinationIpv6CidrBlock")),
	}
	if e.open == No {
		return
	}
	tables := g.s.members(route, "routeTableId", ec2RouteTable, ec2DefaultRouteTable)
	for _, table := range tables.sure {
		g.exits[table.URN] = g.exits[table.URN].or(e)
	}
	for _, table := range tables.perhaps {
		g.exits[table.URN] = g.exits[table.URN].or(exit{open: Unknown})
	}
	if len(tables.sure) == 0 {
		for _, vpc := range g.mainTableOf(route, "routeTableId") {
			g.exits[vpc.URN] = g.exits[vpc.URN].or(e)
		}
	}
}

// mainTableOf finds the VPC whose own main table a property names: by the table's id, or because it was made from the VPC.
func (g *routing) mainTableOf(r Resource, path string) []Resource {
	id, known := r.Get(path).Str()
	var list []Resource
	for _, vpc := range g.s.Of(ec2VPC, ec2DefaultVPC) {
		for _, key := range []string{"mainRouteTableId", "defaultRouteTableId"} {
			if own, ok := vpc.Get(key).Str(); ok && known && own == id {
				return []Resource{vpc}
			}
		}
		if !known && slices.Contains(r.PropertyDependencies[path], vpc.URN) {
			list = append(list, vpc)
		}
	}
	return list
}

// internetGateway reports whether a route's gateway is an internet gateway. An unknown one is judged by what it was made from.
func (g *routing) internetGateway(r Resource, path string) Truth {
	v := g.s.read(r, path)
	if id, ok := v.Str(); ok {
		if strings.HasPrefix(id, "igw-") || len(g.s.named(id, []string{ec2InternetGateway})) > 0 {
			return Yes
		}
		return No
	}
	if !v.IsUnknown() {
		return No
	}
	internet := len(g.s.dependencies(r, path, []string{ec2InternetGateway}).Resources) > 0
	private := len(g.s.dependencies(r, path, []string{ec2VPNGateway}).Resources) > 0
	switch {
	case internet && !private:
		return Yes
	case private && !internet:
		return No
	}
	return Unknown
}

func (g *routing) association(a Resource) {
	subnets := g.s.members(a, "subnetId", ec2Subnet, ec2DefaultSubnet)
	tables := g.s.members(a, "routeTableId", ec2RouteTable, ec2DefaultRouteTable)
	for _, subnet := range append(slices.Clone(subnets.sure), subnets.perhaps...) {
		sure := slices.ContainsFunc(subnets.sure, func(x Resource) bool { return x.URN == subnet.URN })
		for _, table := range tables.sure {
			if sure {
				g.tables[subnet.URN] = append(g.tables[subnet.URN], table.URN)
			} else {
				g.perhapsTables[subnet.URN] = append(g.perhapsTables[subnet.URN], table.URN)
			}
		}
		for _, table := range tables.perhaps {
			g.perhapsTables[subnet.URN] = append(g.perhapsTables[subnet.URN], table.URN)
		}
		if sure && len(tables.sure) == 0 && len(tables.perhaps) == 0 {
			if mains := g.mainTableOf(a, "routeTableId"); len(mains) == 1 {
				g.tables[subnet.URN] = append(g.tables[subnet.URN], mains[0].URN)
				continue
			}
			g.tables[subnet.URN] = append(g.tables[subnet.URN], "") // a table that the stack doesn't show: nothing is known of it
		}
	}
}

// public reports whether a subnet has a route to an internet gateway, and by which route.
func (g *routing) public(subnet Resource) (Truth, string) {
	if tables := g.tables[subnet.URN]; len(tables) > 0 {
		e := g.any(tables)
		return e.open, e.via
	}
	e := g.main(subnet)
	for _, table := range g.perhapsTables[subnet.URN] {
		if g.exits[table].open != e.open {
			return Unknown, ""
		}
	}
	return e.open, e.via
}

func (g *routing) any(tables []string) exit {
	e := exit{}
	for _, table := range tables {
		e = e.or(g.exits[table])
	}
	return e
}

// main is the exit of a subnet that no association names: its VPC's main table. The default VPC's leads to the internet from the start.
func (g *routing) main(subnet Resource) exit {
	if subnet.Type == ec2DefaultSubnet {
		return exit{open: Yes, via: "the default VPC's main route table"}
	}
	vpcs := g.s.members(subnet, "vpcId", ec2VPC, ec2DefaultVPC)
	if len(vpcs.sure) != 1 {
		return exit{open: No}
	}
	vpc := vpcs.sure[0]
	if tables := g.mains[vpc.URN]; len(tables) > 0 {
		return g.any(tables)
	}
	if e := g.exits[vpc.URN]; e.open != No {
		return e
	}
	if vpc.Type == ec2DefaultVPC {
		return exit{open: Yes, via: "the default VPC's main route table"}
	}
	return exit{open: No}
}

// tablesOf are the URNs of the tables that a subnet certainly uses.
func (g *routing) tablesOf(subnet Resource) []string {
	if tables := g.tables[subnet.URN]; len(tables) > 0 {
		return tables
	}
	for _, vpc := range g.s.members(subnet, "vpcId", ec2VPC, ec2DefaultVPC).sure {
		return append(slices.Clone(g.mains[vpc.URN]), vpc.URN)
	}
	return nil
}

// destination is where a route leads, as a message shows it.
func destination(v Value, keys ...string) string {
	for _, key := range keys {
		if s, ok := v.Get(key).Str(); ok && s != "" {
			return s
		}
	}
	return "destination not known"
}
