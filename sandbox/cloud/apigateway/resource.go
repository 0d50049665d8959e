package apigateway

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var resource = cloud.ResourceType{
	Type: "apigateway/resource:Resource",
	References: []cloud.Reference{
		ofRestAPI("restApi"),
		{
			Path:    "parentId",
			To:      "apigateway/resource:Resource",
			Missing: "NotFoundException: Invalid Resource identifier specified: %s",
			Or:      rootResource,
		},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: pathIsUnique,
	AfterCreate:   addPath,
}

var pathPart = regexp.MustCompile(`^([A-Za-z0-9._~:@!$&'()*+,;=%-]+|\{[A-Za-z0-9._-]+\+?\})$`)

func pathIsUnique(c *cloud.Call) {
	part := c.Text("pathPart")
	if !pathPart.MatchString(part) {
		c.Refuse("pathPart",
			"BadRequestException: Resource's path part only allow a-zA-Z0-9._-:, or a valid greedy path variable and "+
				"curly braces at the beginning and the end, got %q",
			part)
	}
	for _, other := range c.Others("apigateway/resource:Resource") {
		if other.Text("restApi") != c.Text("restApi") || other.Text("parentId") != c.Text("parentId") {
			continue
		}
		if other.Text("pathPart") == part {
			c.Refuse("pathPart", "ConflictException: Another resource with the same parent already has this name: %s",
				part)
		} else if strings.HasPrefix(part, "{") && strings.HasPrefix(other.Text("pathPart"), "{") {
			c.Refuse("pathPart",
				"BadRequestException: A sibling (%s) of this resource already has a variable path part -- only one "+
					"is allowed",
				other.Text("pathPart"))
		}
	}
}

func addPath(c *cloud.Call) {
	parent := ""
	if p := c.Find("apigateway/resource:Resource", c.Text("parentId")); p != nil {
		parent = p.Text("path")
	}
	c.Outputs["path"] = parent + "/" + c.Text("pathPart")
}
