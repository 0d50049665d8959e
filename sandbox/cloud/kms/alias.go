package kms

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var alias = cloud.ResourceType{
	Type:       "kms/alias:Alias",
	Name:       &cloud.Naming{Property: "name", Max: 256, Prefix: "alias/", Others: "namePrefix"},
	References: []cloud.Reference{{Path: "targetKeyId", To: "kms/key:Key", Missing: noSuchKey}},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateAlias,
	AfterCreate:    addTargetKey,
}

var aliasPattern = regexp.MustCompile(`^alias/[a-zA-Z0-9/_-]+$`)

func validateAlias(c *cloud.Call) {
	name := c.Text("name")
	switch {
	case name == "":
	case strings.HasPrefix(name, "alias/aws/"):
		c.Refuse("name", "NotAuthorizedException: the alias prefix alias/aws/ is reserved, got %q", name)
	case !aliasPattern.MatchString(name) || len(name) > 256:
		c.Refuse("name",
			"ValidationException: name must begin with 'alias/' and be comprised of only [a-zA-Z0-9/_-], got %q", name)
	}
}

func addTargetKey(c *cloud.Call) {
	if k := c.Find("kms/key:Key", c.Text("targetKeyId")); k != nil {
		c.Outputs["targetKeyArn"] = k.Text("arn")
		c.Outputs["targetKeyId"] = k.ID
	}
}
