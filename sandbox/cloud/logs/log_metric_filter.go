package logs

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var logMetricFilter = cloud.ResourceType{
	Type:       "cloudwatch/logMetricFilter:LogMetricFilter",
	Name:       &cloud.Naming{Property: "name", Max: 512},
	References: []cloud.Reference{{Path: "logGroupName", To: token.LogGroup, Missing: noSuchLogs}},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
