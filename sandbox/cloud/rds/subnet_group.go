package rds

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

const (
	noDBGroup   = "DBSubnetGroupNotFoundFault: DB subnet group '%s' does not exist."
	dbGroupUsed = "InvalidDBSubnetGroupStateFault: Cannot delete the subnet group '%s' because at least one database " +
		"is still using it."
)

var subnetGroup = cloud.ResourceType{
	Type:       token.DBSubnetGroup,
	Name:       &cloud.Naming{Property: "name", Max: 255, Lower: true, Others: "namePrefix"},
	Defaults:   cloud.Description,
	References: []cloud.Reference{ec2.InSubnet("subnetIds[]")},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
	ValidateState: coversTwoZones,
}

func coversTwoZones(c *cloud.Call) {
	zones := map[string]bool{}
	for _, id := range c.Texts("subnetIds[]") {
		if s := c.Find(token.Subnet, id); s != nil {
			zones[s.Text("availabilityZone")] = true
		}
	}
	if len(zones) < 2 {
		c.Refuse("subnetIds",
			"DBSubnetGroupDoesNotCoverEnoughAZs: The DB subnet group doesn't meet Availability Zone (AZ) coverage "+
				"requirement. Current AZ coverage: %s. Add subnets to cover at least 2 AZs.",
			strings.Join(cloud.Keys(zones), ", "))
	}
}

// ofSubnetGroup is the reference of a database to its subnet group.
func ofSubnetGroup() cloud.Reference {
	return cloud.Reference{Path: "dbSubnetGroupName", To: token.DBSubnetGroup, Missing: noDBGroup, Blocks: dbGroupUsed}
}
