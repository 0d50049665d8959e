package ec2

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// AWS's answers about security groups.
const (
	SecurityGroupMissing = "InvalidGroup.NotFound: The security group '%s' does not exist"
	groupInUse           = "DependencyViolation: resource %s has a dependent object"
)

var securityGroup = cloud.ResourceType{
	Type:     "ec2/securityGroup:SecurityGroup",
	Name:     &cloud.Naming{Property: "name", Max: 255, Others: "namePrefix"},
	Defaults: cloud.Description,
	References: []cloud.Reference{
		InVPC("vpcId"),
		WithSecurityGroup("ingress[].securityGroups[]"),
		WithSecurityGroup("egress[].securityGroups[]"),
	},

	CreateSeconds:  3,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateSecurityGroup,
	ValidateState:  groupNameIsFree,
}

// SameVPC refuses subnets and security groups of different VPCs.
func SameVPC(c *cloud.Call, subnets, groups, code string) {
	vpcs := map[string]string{}
	for _, s := range append(c.Texts(subnets), c.Texts(groups)...) {
		if r := c.Find(token.Subnet+"|"+token.SecurityGroup, s); r != nil {
			vpcs[r.Text("vpcId")] = s
		}
	}
	if len(vpcs) > 1 {
		c.Refuse("", "%s: the subnets and security groups must belong to the same VPC, but they belong to %s", code,
			strings.Join(cloud.Keys(vpcs), " and "))
	}
}

// groupCharacters are the characters that EC2 takes in a security group's name and descriptions.
var groupCharacters = regexp.MustCompile(`^[A-Za-z0-9 ._\-:/()#,@\[\]+=&;{}!$*]*$`)

func validateSecurityGroup(c *cloud.Call) {
	name := c.Text("name")
	if strings.HasPrefix(name, "sg-") {
		c.Refuse("name", "InvalidParameterValue: invalid value for name (cannot begin with sg-)")
	}
	for _, path := range []string{"name", "description", "ingress[].description", "egress[].description"} {
		for _, l := range cloud.Lookup(c.Inputs, path) {
			validateGroupText(c, l)
		}
	}
	for _, side := range []string{"ingress", "egress"} {
		for _, l := range cloud.Lookup(c.Inputs, side+"[]") {
			if r, ok := l.Value.(map[string]any); ok {
				validatePorts(c, l.Path, r, "protocol", "fromPort", "toPort")
				if len(r) > 0 && !hasSource(r) {
					c.Refuse(l.Path,
						"InvalidParameterValue: one of `cidrBlocks`, `ipv6CidrBlocks`, `prefixListIds`, "+
							"`securityGroups` or `self` must be specified")
				}
			}
		}
		for _, cidr := range []string{"cidrBlocks", "ipv6CidrBlocks"} {
			for _, l := range cloud.Lookup(c.Inputs, side+"[]."+cidr+"[]") {
				validateRuleRange(c, l)
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

func validateGroupText(c *cloud.Call, l cloud.Located) {
	s, _ := l.Value.(string)
	if len(s) > 255 {
		c.Refuse(l.Path, "InvalidParameterValue: expected length to be in the range (0 - 255), got %d characters",
			len(s))
	}
	if !groupCharacters.MatchString(s) {
		c.Refuse(l.Path,
			"InvalidParameterValue: Invalid rule description or group text %q. Valid characters are a-z, A-Z, 0-9, "+
				"spaces, and ._-:/()#,@[]+=&;{}!$*",
			s)
	}
}

func groupNameIsFree(c *cloud.Call) {
	for _, other := range c.Others("ec2/securityGroup:SecurityGroup") {
		if other.Text("name") == c.Text("name") && other.Text("vpcId") == c.Text("vpcId") {
			c.Refuse("name", "InvalidGroup.Duplicate: The security group '%s' already exists for VPC '%s'",
				c.Text("name"), c.Text("vpcId"))
		}
	}
}

// WithSecurityGroup is the reference to a security group, a VPC's default one among them.
func WithSecurityGroup(path string) cloud.Reference {
	return cloud.Reference{
		Path:    path,
		To:      token.SecurityGroup,
		Missing: SecurityGroupMissing,
		Blocks:  groupInUse,
		Or:      madeWithVPC("defaultSecurityGroupId"),
	}
}
