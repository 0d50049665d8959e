package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var serviceLinkedRole = cloud.ResourceType{
	Type:   "iam/serviceLinkedRole:ServiceLinkedRole",
	ID:     "arn:aws:iam::{account}:role/aws-service-role/{awsServiceName}/AWSServiceRole{hex8}",
	Global: true,
	Computed: map[string]any{
		"arn":        "{id}",
		"name":       "AWSServiceRole{hex8}",
		"path":       "/aws-service-role/{awsServiceName}/",
		"uniqueId":   "AROA{HEX17}",
		"createDate": "2026-01-01T00:00:00Z",
	},

	CreateSeconds: 3,
	SecondsFrom:   cloud.OneCall,
}
