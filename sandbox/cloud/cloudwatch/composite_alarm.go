package cloudwatch

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var compositeAlarm = cloud.ResourceType{
	Type: "cloudwatch/compositeAlarm:CompositeAlarm",
	References: []cloud.Reference{
		alarmAction("alarmActions[]"),
		alarmAction("okActions[]"),
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
