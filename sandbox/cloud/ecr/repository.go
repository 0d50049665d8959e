package ecr

import (
	"regexp"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var repository = cloud.ResourceType{
	Type:       token.Repository,
	Name:       &cloud.Naming{Property: "name", Max: 255, Lower: true},
	References: []cloud.Reference{kms.WithKey("encryptionConfigurations[].kmsKey")},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateRepository,
}

var namePattern = regexp.MustCompile(`^[a-z0-9]+([._-][a-z0-9]+|__[a-z0-9]+|-+[a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+|__[a-z0-9]+|-+[a-z0-9]+)*)*$`)

func validateRepository(c *cloud.Call) {
	if n := c.Text("name"); n != "" && (!namePattern.MatchString(n) || len(n) < 2 || len(n) > 256) {
		c.Refuse("name",
			"InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must be "+
				"lower-case letters and digits, separated by ., _, - or /', got %q",
			n)
	}
}
