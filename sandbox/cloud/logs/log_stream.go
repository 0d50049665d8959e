package logs

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var logStream = cloud.ResourceType{
	Type:       "cloudwatch/logStream:LogStream",
	Name:       cloud.Named,
	References: []cloud.Reference{{Path: "logGroupName", To: token.LogGroup, Missing: noSuchLogs}},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
