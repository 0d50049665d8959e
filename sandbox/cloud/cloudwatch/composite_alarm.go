package cloudwatch

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var compositeAlarm = cloud.ResourceType{
	Type:     "cloudwatch/compositeAlarm:CompositeAlarm",
	ID:       "{alarmName}",
	Computed: map[string]any{"arn": "arn:aws:cloudwatch:{region}:{account}:alarm:{alarmName}"},
	References: []cloud.Reference{
		alarmAction("alarmActions[]"),
		alarmAction("okActions[]"),
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
