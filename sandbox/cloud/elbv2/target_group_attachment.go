package elbv2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var targetGroupAttachment = cloud.ResourceType{
	Type: "lb/targetGroupAttachment:TargetGroupAttachment",
	Aliases: []string{
		"alb/targetGroupAttachment:TargetGroupAttachment",
	},
	References: []cloud.Reference{{Path: "targetGroupArn", To: token.TargetGroup, Missing: TargetGroupMissing}},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
