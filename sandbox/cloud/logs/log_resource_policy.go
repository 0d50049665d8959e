package logs

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
)

var logResourcePolicy = cloud.ResourceType{
	Type: "cloudwatch/logResourcePolicy:LogResourcePolicy",

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: iam.ValidateResourcePolicy("policyDocument", 5120),
	ValidateState:  policiesFitQuota,
}

// policiesFitQuota refuses more than ten resource policies in a region.
func policiesFitQuota(c *cloud.Call) {
	if n := len(c.Others("cloudwatch/logResourcePolicy:LogResourcePolicy")); n >= 10 {
		c.Refuse("", "LimitExceededException: Resource limit exceeded: %d resource policies in %s, the quota is 10", n,
			c.Region)
	}
}
