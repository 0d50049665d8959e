package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// NoSuchAPI is the answer to the id of an API that doesn't exist.
const NoSuchAPI = "NotFoundException: Invalid API identifier specified: %s"

// methodOf finds the method that an integration or response belongs to.
func methodOf(c *cloud.Call, typ string) *cloud.Resource {
	for _, m := range c.Others(typ) {
		if m.Text("restApi") == c.Text("restApi") && m.Text("resourceId") == c.Text("resourceId") &&
			m.Text("httpMethod") == c.Text("httpMethod") {
			return m
		}
	}
	return nil
}

func ofRestAPI(path string) cloud.Reference {
	return cloud.Reference{Path: path, To: token.RESTAPI, Missing: NoSuchAPI}
}

func ofResource() cloud.Reference {
	return cloud.Reference{
		Path:    "resourceId",
		To:      "apigateway/resource:Resource",
		Missing: "NotFoundException: Invalid Resource identifier specified: %s",
		Or:      rootResource,
	}
}

// rootResource accepts a REST API's root, whose id doesn't look like an issued one.
func rootResource(c *cloud.Call, s string) bool {
	for _, r := range c.All(token.RESTAPI) {
		if r.Text("rootResourceId") == s {
			return true
		}
	}
	return false
}
