package sqs

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var redriveAllowPolicy = cloud.ResourceType{
	Type:       "sqs/redriveAllowPolicy:RedriveAllowPolicy",
	References: []cloud.Reference{{Path: "queueUrl", To: token.Queue, Missing: noSuchQ}},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
