package wafv2

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var webAclAssociation = cloud.ResourceType{
	Type: "wafv2/webAclAssociation:WebAclAssociation",
	References: []cloud.Reference{
		{
			Path: "webAclArn",
			To:   token.WebACL,
			Missing: "WAFNonexistentItemException: AWS WAF couldn’t perform the operation because the web ACL %s " +
				"doesn’t exist.",
			Blocks: "WAFAssociatedItemException: AWS WAF couldn’t perform the operation because your resource %s is " +
				"being used by another resource",
		},
		{Path: "resourceArn", Missing: "WAFNonexistentItemException: the resource %s doesn’t exist"},
	},

	CreateSeconds: 3,
	SecondsFrom:   cloud.OneCall,
	ValidateState: associationFitsScope,
}

// protectable are what a regional web ACL can stand before.
var protectable = regexp.MustCompile(`^arn:aws:(elasticloadbalancing:[^:]*:[^:]*:loadbalancer/app/|apigateway:[^:]*::/restapis/[^/]+/stages/|appsync:|cognito-idp:|apprunner:|ec2:[^:]*:[^:]*:verified-access-instance/)`)

func associationFitsScope(c *cloud.Call) {
	arn := c.Text("resourceArn")
	switch {
	case strings.Contains(arn, "::/apis/"):
		c.Refuse("resourceArn",
			"WAFInvalidParameterException: Error reason: The ARN isn't valid. A valid ARN begins with arn: and "+
				"includes other information separated by colons or slashes., field: RESOURCE_ARN, parameter: %s (an "+
				"HTTP API can't have a web ACL: put CloudFront before it, or use a REST API)",
			arn)
	case strings.Contains(arn, ":cloudfront:"):
		c.Refuse("resourceArn",
			"WAFInvalidParameterException: Error reason: The ARN isn't valid., field: RESOURCE_ARN, parameter: %s (a "+
				"distribution names its web ACL itself, by webAclId)",
			arn)
	case arn != "" && !protectable.MatchString(arn):
		c.Refuse("resourceArn",
			"WAFInvalidParameterException: Error reason: The ARN isn't valid. A valid ARN begins with arn: and "+
				"includes other information separated by colons or slashes., field: RESOURCE_ARN, parameter: %s",
			arn)
	}
	if acl := c.Find(token.WebACL, c.Text("webAclArn")); acl != nil && acl.Text("scope") != "REGIONAL" {
		c.Refuse("webAclArn",
			"WAFInvalidParameterException: Error reason: The scope is not valid., field: WEB_ACL: %s has the scope "+
				"%s, a regional resource needs REGIONAL",
			acl.Text("name"), acl.Text("scope"))
	}
	for _, other := range c.Others("wafv2/webAclAssociation:WebAclAssociation") {
		if other.Text("resourceArn") == arn {
			c.Refuse("resourceArn", "WAFDuplicateItemException: %s has a web ACL already (%s)", arn,
				other.Text("webAclArn"))
		}
	}
}
