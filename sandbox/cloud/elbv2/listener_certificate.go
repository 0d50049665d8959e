package elbv2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var listenerCertificate = cloud.ResourceType{
	Type: "lb/listenerCertificate:ListenerCertificate",
	Aliases: []string{
		"alb/listenerCertificate:ListenerCertificate",
	},
	References: []cloud.Reference{
		{Path: "listenerArn", To: token.Listener, Missing: "ListenerNotFound: One or more listeners not found (%s)"},
		ofCertificate(),
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
