package ecr

import (
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var repositoryPolicy = cloud.ResourceType{
	Type: "ecr/repositoryPolicy:RepositoryPolicy",
	References: []cloud.Reference{
		{
			Path:    "repository",
			To:      token.Repository,
			Missing: "RepositoryNotFoundException: The repository with name '%s' does not exist in the registry",
		},
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateRepositoryPolicy,
}

// validateRepositoryPolicy refuses a repository's policy that names resources: it is about its own
// repository.
func validateRepositoryPolicy(c *cloud.Call) {
	d, err := iampolicy.Parse(c.Text("policy"))
	if err != nil {
		if text, ok := c.Inputs["policy"].(string); ok && text != "" {
			c.Refuse("policy",
				"InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid "+
					"repository policy provided'")
		}
		return
	}
	for _, s := range d.Statements {
		if len(s.Resources.Known) > 0 || len(s.Principals) == 0 {
			c.Refuse("policy",
				"InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid "+
					"repository policy provided': a statement names principals and no resources")
		}
		for _, a := range s.Actions.Known {
			if !strings.HasPrefix(a, "ecr:") {
				c.Refuse("policy",
					"InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint: "+
						"'Invalid repository policy provided': %s is no action of ECR",
					a)
			}
		}
	}
}
