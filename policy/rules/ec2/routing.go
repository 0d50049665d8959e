package ec2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

// hasExit returns the route by which a subnet reaches an internet gateway; "" where there is none,
// or it can't be known.
func (g *routing) hasExit(subnet core.Resource) string {
	if open, via := g.public(subnet); open == core.Yes {
		return "reaches an internet gateway by " + via
	}
	return ""
}

// routing answers which subnets have a way to an internet gateway. Everything is resolved once.
type routing struct {
	s *core.Stack
	// exits are the ways out of route tables to an internet gateway, by the table's URN. A VPC's
	// URN stands for its main table.
	exits map[string]exit
	// tables are the tables of subnets, by the subnet's URN.
	tables, perhapsTables map[string][]string
	// mains are the main tables of VPCs, by the VPC's URN.
	mains map[string][]string
}

// exit is how surely a route leads to an internet gateway, and which route it is.
type exit struct {
	open core.Truth
	via  string
}

func (e exit) or(o exit) exit {
	if o.open == core.Yes && e.open != core.Yes || e.open == core.No {
		return o
	}
	return e
}

func newRouting(s *core.Stack) *routing {
	g := &routing{
		s:             s,
		exits:         map[string]exit{},
		tables:        map[string][]string{},
		perhapsTables: map[string][]string{},
		mains:         map[string][]string{},
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
		for _, vpc := range s.Members(a, "vpcId", ec2VPC, ec2DefaultVPC).Sure {
			for _, table := range s.Members(a, "routeTableId", ec2RouteTable, ec2DefaultRouteTable).Sure {
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

func (g *routing) inlineRoutes(table core.Resource) {
	items, known := table.Get("routes").Items()
	if !known {
		g.exits[table.URN] = exit{open: core.Unknown}
	}
	for i, item := range items {
		path := core.Element("routes", i) + ".gatewayId"
		if item.IsUnknown() {
			g.exits[table.URN] = g.exits[table.URN].or(exit{open: core.Unknown})
			continue
		}
		g.exits[table.URN] = g.exits[table.URN].or(exit{
			open: g.internetGateway(table, path),
			via: fmt.Sprintf("%s of route table %s (%s)",
				core.Element("routes", i),
				table.Name,
				destination(item, "cidrBlock", "ipv6CidrBlock")),
		})
	}
}

func (g *routing) route(route core.Resource) {
	e := exit{
		open: g.internetGateway(route, "gatewayId"),
		via: fmt.Sprintf("route %s (%s)", route.Name,
			destination(route.Get(""), "destinationCidrBlock", "destinationIpv6CidrBlock")),
	}
	if e.open == core.No {
		return
	}
	tables := g.s.Members(route, "routeTableId", ec2RouteTable, ec2DefaultRouteTable)
	for _, table := range tables.Sure {
		g.exits[table.URN] = g.exits[table.URN].or(e)
	}
	for _, table := range tables.Perhaps {
		g.exits[table.URN] = g.exits[table.URN].or(exit{open: core.Unknown})
	}
	if len(tables.Sure) == 0 {
		for _, vpc := range g.mainTableOf(route, "routeTableId") {
			g.exits[vpc.URN] = g.exits[vpc.URN].or(e)
		}
	}
}

// mainTableOf finds the VPC whose own main table a property names: by the table's id, or because it
// was made from the VPC.
func (g *routing) mainTableOf(r core.Resource, path string) []core.Resource {
	id, known := r.Get(path).Str()
	var list []core.Resource
	for _, vpc := range g.s.Of(ec2VPC, ec2DefaultVPC) {
		for _, key := range []string{"mainRouteTableId", "defaultRouteTableId"} {
			if own, ok := vpc.Get(key).Str(); ok && known && own == id {
				return []core.Resource{vpc}
			}
		}
		if !known && slices.Contains(r.PropertyDependencies[path], vpc.URN) {
			list = append(list, vpc)
		}
	}
	return list
}

// internetGateway reports whether a route's gateway is an internet gateway. An unknown one is
// checked by what it was made from.
func (g *routing) internetGateway(r core.Resource, path string) core.Truth {
	v := g.s.Read(r, path)
	if id, ok := v.Str(); ok {
		if strings.HasPrefix(id, "igw-") || len(g.s.Named(id, []string{ec2InternetGateway})) > 0 {
			return core.Yes
		}
		return core.No
	}
	if !v.IsUnknown() {
		return core.No
	}
	internet := len(g.s.Dependencies(r, path, []string{ec2InternetGateway}).Resources) > 0
	private := len(g.s.Dependencies(r, path, []string{ec2VPNGateway}).Resources) > 0
	switch {
	case internet && !private:
		return core.Yes
	case private && !internet:
		return core.No
	}
	return core.Unknown
}

func (g *routing) association(a core.Resource) {
	subnets := g.s.Members(a, "subnetId", core.EC2Subnet, core.EC2DefaultSubnet)
	tables := g.s.Members(a, "routeTableId", ec2RouteTable, ec2DefaultRouteTable)
	for _, subnet := range append(slices.Clone(subnets.Sure), subnets.Perhaps...) {
		sure := slices.ContainsFunc(subnets.Sure, func(x core.Resource) bool { return x.URN == subnet.URN })
		for _, table := range tables.Sure {
			if sure {
				g.tables[subnet.URN] = append(g.tables[subnet.URN], table.URN)
			} else {
				g.perhapsTables[subnet.URN] = append(g.perhapsTables[subnet.URN], table.URN)
			}
		}
		for _, table := range tables.Perhaps {
			g.perhapsTables[subnet.URN] = append(g.perhapsTables[subnet.URN], table.URN)
		}
		if sure && len(tables.Sure) == 0 && len(tables.Perhaps) == 0 {
			if mains := g.mainTableOf(a, "routeTableId"); len(mains) == 1 {
				g.tables[subnet.URN] = append(g.tables[subnet.URN], mains[0].URN)
				continue
			}
			// a table that the stack doesn't show: nothing is known of it
			g.tables[subnet.URN] = append(g.tables[subnet.URN], "")
		}
	}
}

// public reports whether a subnet has a route to an internet gateway, and by which route.
func (g *routing) public(subnet core.Resource) (core.Truth, string) {
	if tables := g.tables[subnet.URN]; len(tables) > 0 {
		e := g.any(tables)
		return e.open, e.via
	}
	e := g.main(subnet)
	for _, table := range g.perhapsTables[subnet.URN] {
		if g.exits[table].open != e.open {
			return core.Unknown, ""
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

// main is the exit of a subnet that no association names: its VPC's main table. The default VPC's
// leads to the internet from the start.
func (g *routing) main(subnet core.Resource) exit {
	if subnet.Type == core.EC2DefaultSubnet {
		return exit{open: core.Yes, via: "the default VPC's main route table"}
	}
	vpcs := g.s.Members(subnet, "vpcId", ec2VPC, ec2DefaultVPC)
	if len(vpcs.Sure) != 1 {
		return exit{open: core.No}
	}
	vpc := vpcs.Sure[0]
	if tables := g.mains[vpc.URN]; len(tables) > 0 {
		return g.any(tables)
	}
	if e := g.exits[vpc.URN]; e.open != core.No {
		return e
	}
	if vpc.Type == ec2DefaultVPC {
		return exit{open: core.Yes, via: "the default VPC's main route table"}
	}
	return exit{open: core.No}
}

// tablesOf are the URNs of the tables that a subnet certainly uses.
func (g *routing) tablesOf(subnet core.Resource) []string {
	if tables := g.tables[subnet.URN]; len(tables) > 0 {
		return tables
	}
	for _, vpc := range g.s.Members(subnet, "vpcId", ec2VPC, ec2DefaultVPC).Sure {
		return append(slices.Clone(g.mains[vpc.URN]), vpc.URN)
	}
	return nil
}

// destination is where a route leads, as a message shows it.
func destination(v core.Value, keys ...string) string {
	for _, key := range keys {
		if s, ok := v.Get(key).Str(); ok && s != "" {
			return s
		}
	}
	return "destination not known"
}

// tierOf is the tier that a subnet belongs to: after its tags, else after its routes. ok is false
// where that isn't known.
func (g *routing) tierOf(subnet core.Resource) (tier string, ok bool) {
	for _, key := range []string{"SubnetType", "Tier"} {
		name, there := core.Tag(subnet, key)
		if there == core.Yes {
			return strings.ToLower(strings.TrimSpace(name)), true
		}
		if there == core.Unknown {
			return "", false
		}
	}
	switch open, _ := g.public(subnet); open {
	case core.Yes:
		return "public", true
	case core.No:
		return "private", true
	}
	return "", false
}
