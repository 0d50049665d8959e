package sns

import (
	"regexp"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
	"github.com/plinth-infra/plinth/sandbox/cloud/sqs"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var topic = cloud.ResourceType{
	Type: token.Topic,
	Name: &cloud.Naming{Property: "name", Max: 256, Suffix: sqs.FIFOSuffix("fifoTopic"), Others: "namePrefix"},
	Defaults: map[string]any{
		"contentBasedDeduplication": false,
		"fifoTopic":                 false,
	},
	References: []cloud.Reference{kms.WithKey("kmsMasterKeyId")},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateTopic,
}

var topicName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,256}$`)

func validateTopic(c *cloud.Call) {
	sqs.ValidateFIFO(c, "fifoTopic", "InvalidParameter", 256, topicName)
	iam.ValidatePolicy(c, "policy", iam.ResourcePolicy, 30720)
}
