package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var defaultRouteTable = cloud.ResourceType{
	Type:       "ec2/defaultRouteTable:DefaultRouteTable",
	References: []cloud.Reference{{Path: "defaultRouteTableId", Missing: tableMissing}},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
