// Package awsxvpc is what the component awsx:ec2:Vpc creates: its children, their names, parents,
// inputs and tags, and the layout of its subnets. The simulated provider registers them, and the
// mock of component tests records them.
//
// Source: pulumi-awsx 2.22, awsx/ec2/vpc.ts and awsx/ec2/subnetDistributor*.ts.
package awsxvpc

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Args are the component's inputs that decide about children.
type Args struct {
	Name string
	// CIDR is the IPv4 range of the VPC. Default 10.0.0.0/16.
	CIDR string
	// Zones are the availability zones.
	Zones []string
	// ZoneMask is the size of a zone's part of the range; nil: as large as fits.
	ZoneMask *int
	// Strategy lays out the subnets: Legacy (the default), Auto or Exact.
	Strategy string
	// Specs are the kinds of subnets; nil: the strategy's default.
	Specs []Spec
	// NAT is the strategy of the NAT gateways: None, Single or OnePerAz (the default), in any case.
	NAT string
	// Addresses is how many allocated addresses the program gives for NAT gateways.
	Addresses int
	// Endpoints are the service names of the VPC endpoints.
	Endpoints []string
}

// VPC is what a component creates.
type VPC struct {
	// Children are in the order of their registration.
	Children []Child
	// Layout are the subnets, zone by zone as the strategy lays them out, "Unused" ones among them.
	Layout []Subnet
	// Specs are the specs with sizes and masks made to agree; nil: the program gave none.
	Specs []Spec
}

// New decides which children a component has, and refuses what awsx refuses, in its words.
func New(a Args) (*VPC, error) {
	a.NAT = strings.ToLower(a.NAT)
	if a.NAT == "" {
		a.NAT = "oneperaz"
	}
	if err := a.checkAddresses(); err != nil {
		return nil, err
	}
	if a.CIDR == "" {
		a.CIDR = "10.0.0.0/16"
	}
	block, err := netip.ParsePrefix(a.CIDR)
	if err != nil {
		return nil, fmt.Errorf("cidrBlock: %w", err)
	}
	v := &VPC{}
	if err := v.lay(a, block); err != nil {
		return nil, err
	}
	v.addChildren(a)
	return v, nil
}

func (a Args) checkAddresses() error {
	switch {
	case a.NAT == "none" && a.Addresses > 0:
		//nolint:staticcheck // awsx's words
		return errors.New("Elastic IP allocation IDs cannot be specified when NAT Gateway strategy is 'None'")
	case a.NAT == "single" && a.Addresses > 1:
		return errors.New("exactly one Elastic IP may be specified when NAT Gateway strategy is 'Single'")
	case a.NAT == "oneperaz" && a.Addresses > 0 && a.Addresses != len(a.Zones):
		return fmt.Errorf("the number of Elastic IPs, if specified, must match the number of availability zones for "+
			"the VPC (%d) when NAT Gateway strategy is 'OnePerAz'", len(a.Zones))
	case a.NAT != "none" && a.NAT != "single" && a.NAT != "oneperaz":
		return fmt.Errorf("unknown NatGatewayStrategy '%s'", a.NAT)
	}
	return nil
}

// lay lays the subnets out by the strategy and judges the result.
func (v *VPC) lay(a Args, block netip.Prefix) error {
	if a.Strategy == "" {
		a.Strategy = "Legacy"
	}
	if !slices.Contains([]string{"Legacy", "Auto", "Exact"}, a.Strategy) {
		return fmt.Errorf("unknown subnetStrategy %q, want Legacy, Auto or Exact", a.Strategy)
	}
	explicit := false
	var err error
	if a.Specs != nil {
		if v.Specs, explicit, err = normalize(a.Specs, len(a.Zones)); err != nil {
			return err
		}
	}
	switch {
	case a.Strategy == "Legacy" || v.Specs == nil && a.Strategy != "Auto":
		v.Layout, err = legacyLayout(a.Name, block, a.Zones, v.Specs)
	case explicit:
		v.Layout, err = explicitLayout(a.Name, a.Zones, v.Specs)
	default:
		v.Layout, err = autoLayout(a.Name, block, a.Zones, v.Specs, a.ZoneMask)
	}
	if err != nil {
		return err
	}
	if err := overlapping(v.Layout); err != nil {
		return err
	}
	if a.Strategy == "Exact" {
		if err := gaps(block, v.Layout); err != nil {
			return err
		}
	}
	has := func(kind string) bool {
		return slices.ContainsFunc(v.Layout, func(s Subnet) bool { return strings.EqualFold(s.Kind, kind) })
	}
	if a.NAT != "none" && !(has("public") && has("private")) {
		//nolint:staticcheck // awsx's words
		return errors.New("If NAT Gateway strategy is 'OnePerAz' or 'Single', both private and public subnets must " +
			"be declared. The private subnet creates the need for a NAT Gateway, and the public subnet is required " +
			"to host the NAT Gateway resource.")
	}
	return nil
}
