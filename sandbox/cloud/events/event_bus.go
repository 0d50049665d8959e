package events

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var eventBus = cloud.ResourceType{
	Type: "cloudwatch/eventBus:EventBus",
	Name: cloud.Named,

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
