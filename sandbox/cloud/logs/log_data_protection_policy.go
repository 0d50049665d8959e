package logs

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var logDataProtectionPolicy = cloud.ResourceType{
	Type:       "cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
	References: []cloud.Reference{{Path: "logGroupName", To: token.LogGroup, Missing: noSuchLogs}},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
