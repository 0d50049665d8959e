package sqs

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var queuePolicy = cloud.ResourceType{
	Type:       "sqs/queuePolicy:QueuePolicy",
	References: []cloud.Reference{{Path: "queueUrl", To: token.Queue, Missing: noSuchQ}},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: iam.ValidateResourcePolicy("policy", 20480),
}
