package sns

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var topicPolicy = cloud.ResourceType{
	Type:       "sns/topicPolicy:TopicPolicy",
	References: []cloud.Reference{{Path: "arn", To: token.Topic, Missing: noSuchSNS}},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: iam.ValidateResourcePolicy("policy", 30720),
}
