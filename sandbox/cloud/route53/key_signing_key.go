package route53

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var keySigningKey = cloud.ResourceType{
	Type:   "route53/keySigningKey:KeySigningKey",
	Global: true,
	Name:   cloud.Named,
	References: []cloud.Reference{
		{Path: "hostedZoneId", To: token.Zone, Missing: "NoSuchHostedZone: No hosted zone found with ID: %s"},
	},

	CreateSeconds: 5,
	SecondsFrom:   cloud.OneCall,
}
