package events

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var eventBus = cloud.ResourceType{
	Type:     "cloudwatch/eventBus:EventBus",
	ID:       "{name}",
	Name:     cloud.Named,
	Computed: map[string]any{"arn": "arn:aws:events:{region}:{account}:event-bus/{name}"},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
