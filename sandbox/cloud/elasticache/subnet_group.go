package elasticache

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var subnetGroup = cloud.ResourceType{
	Type:       token.CacheSubnetGroup,
	Name:       &cloud.Naming{Property: "name", Max: 255, Lower: true},
	Defaults:   cloud.Description,
	References: []cloud.Reference{ec2.InSubnet("subnetIds[]")},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
