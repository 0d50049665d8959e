package logs

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var logStream = cloud.ResourceType{
	Type:       "cloudwatch/logStream:LogStream",
	ID:         "{name}",
	Scope:      "{logGroupName}",
	Name:       cloud.Named,
	Computed:   map[string]any{"arn": "arn:aws:logs:{region}:{account}:log-group:{logGroupName}:log-stream:{name}"},
	References: []cloud.Reference{{Path: "logGroupName", To: token.LogGroup, Missing: noSuchLogs}},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
