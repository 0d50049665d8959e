package apigateway

import (
	"slices"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var basePathMapping = cloud.ResourceType{
	Type: "apigateway/basePathMapping:BasePathMapping",
	References: []cloud.Reference{
		ofRestAPI("restApi"),
		{
			Path:    "domainName",
			To:      "apigateway/domainName:DomainName",
			Missing: "NotFoundException: Invalid domain name identifier specified: %s",
			Blocks:  "BadRequestException: The domain name %s has mappings",
		},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: basePathIsUnique,
}

func basePathIsUnique(c *cloud.Call) {
	for _, other := range c.Others("apigateway/basePathMapping:BasePathMapping") {
		if other.Text("domainName") == c.Text("domainName") && other.Text("basePath") == c.Text("basePath") {
			c.Refuse("basePath", "ConflictException: Base path already exists for this domain name (%q)",
				c.Text("basePath"))
		}
	}
	if s := c.Text("stageName"); s != "" &&
		!slices.ContainsFunc(c.Others("apigateway/stage:Stage"), func(r *cloud.Resource) bool {
			return r.Text("restApi") == c.Text("restApi") && r.Text("stageName") == s
		}) {
		c.Refuse("stageName", "BadRequestException: Invalid stage identifier specified: %q", s)
	}
}
