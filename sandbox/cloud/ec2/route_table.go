package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

const (
	tableMissing = "InvalidRouteTableID.NotFound: The routeTable ID '%s' does not exist"
	tableInUse   = "DependencyViolation: The routeTable '%s' has dependencies and cannot be deleted"
)

var routeTable = cloud.ResourceType{
	Type:       "ec2/routeTable:RouteTable",
	References: []cloud.Reference{InVPC("vpcId")},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
