package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

const (
	tableMissing = "InvalidRouteTableID.NotFound: The routeTable ID '%s' does not exist"
	tableInUse   = "DependencyViolation: The routeTable '%s' has dependencies and cannot be deleted"
)

var routeTable = cloud.ResourceType{
	Type: "ec2/routeTable:RouteTable",
	ID:   "rtb-{hex17}",
	Computed: map[string]any{
		"arn":     "arn:aws:ec2:{region}:{account}:route-table/{id}",
		"ownerId": "{account}",
	},
	References: []cloud.Reference{InVPC("vpcId")},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
