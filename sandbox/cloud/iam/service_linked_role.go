package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var serviceLinkedRole = cloud.ResourceType{
	Type:   "iam/serviceLinkedRole:ServiceLinkedRole",
	Global: true,

	CreateSeconds: 3,
	SecondsFrom:   cloud.OneCall,
}
