package wafv2

import (
	"slices"

	"github.com/plinth-infra/plinth/policy/core"
)

var wafALB = core.Rule{
	Name:       "waf-alb",
	Group:      "edge",
	Core:       true,
	Severity:   core.High,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:      "Every internet-facing application load balancer has a web ACL in front of it.",
	Why:        "Without one injection attempts and floods reach the services behind it.",
	Fix:        "add a wafv2.WebAclAssociation with the load balancer's ARN",
	Frameworks: []string{"FSBP ELB.16"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, lb := range s.Of(core.LoadBalancer) {
			if core.IsApplicationLoadBalancer(lb) && lb.Get("internal").Bool(false) == core.No &&
				isProtected(s, lb) == core.No {
				findings = append(findings, core.Finding{URN: lb.URN, What: "faces the internet without a web ACL"})
			}
		}
		return findings
	},
}

// wafTargets are the types that a web ACL can be put in front of by an association.
var wafTargets = []string{
	core.LoadBalancer, core.APIGatewayStage, "aws:appsync/graphQLApi:GraphQLApi", "aws:cognito/userPool:UserPool",
	"aws:apprunner/service:Service",
	"aws:verifiedaccess/instance:Instance",
}

// isProtected reports whether a web ACL is associated with a resource. An association whose target
// isn't known yet may be it, unless it was made from another target.
func isProtected(s *core.Stack, target core.Resource) core.Truth {
	answer := core.No
	for _, a := range s.Of(wafAssociation) {
		sure, perhaps := s.Companions(target, []core.Resource{a}, "resourceArn")
		if len(sure) > 0 {
			return core.Yes
		}
		if perhaps {
			others := s.Refs(a, "resourceArn", wafTargets...)
			if len(others.Resources) == 0 || others.Has(target.URN) {
				answer = core.Unknown
			}
		}
	}
	return answer
}

var wafAPIGWStage = core.Rule{
	Name:     "waf-apigw-stage",
	Group:    "edge",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "Every stage of a REST API that isn't private has a web ACL in front of it.",
	Why:      "The stage's address is public: without a web ACL injection attempts and floods reach the code behind it.",
	Fix: "configure plinth:waf, which plinth:api with kind rest then uses; elsewhere add a wafv2.WebAclAssociation " +
		"with the stage's ARN",
	Frameworks: []string{"FSBP APIGateway.4"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, stage := range s.Of(core.APIGatewayStage) {
			if privateAPI(s, stage) == core.No && isProtected(s, stage) == core.No {
				findings = append(findings, core.Finding{
					URN:  stage.URN,
					What: "has no web ACL: nothing filters what the internet sends to it",
				})
			}
		}
		for _, d := range s.Of(apigwDeployment) {
			if !core.IsEmpty(d.Get("stageName")) && privateAPI(s, d) == core.No {
				findings = append(findings, core.Finding{
					URN:  d.URN,
					Path: "stageName",
					What: "makes a stage that no web ACL is known to be in front of; make it an apigateway.Stage",
				})
			}
		}
		return findings
	},
}

// privateAPI reports whether a stage's REST API can be reached from inside a VPC only.
func privateAPI(s *core.Stack, stage core.Resource) core.Truth {
	m := s.Members(stage, "restApi", core.APIGatewayRESTAPI)
	answer := core.No
	for _, api := range append(slices.Clone(m.Sure), m.Perhaps...) {
		types := api.Get("endpointConfiguration.types")
		list, known := types.Strings()
		switch {
		case slices.Contains(list, "PRIVATE"):
			answer = core.Or(answer, core.Yes)
		case !known || types.IsUnknown():
			answer = core.Or(answer, core.Unknown)
		}
	}
	return answer
}

var wafCloudFront = core.Rule{
	Name:       "waf-cloudfront",
	Group:      "edge",
	Core:       true,
	Severity:   core.High,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:      "Every CloudFront distribution has a web ACL.",
	Why:        "The distribution faces the whole internet; without a web ACL nothing filters what reaches its origins.",
	Fix:        "configure plinth:waf, which the sites then use, or set webAclId to the ARN of a CLOUDFRONT web ACL",
	Frameworks: []string{"FSBP CloudFront.6"},
	Types:      []string{core.CloudFrontDistribution},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if !core.IsEmpty(r.Get("webAclId")) { // one that is made in this run isn't known yet, but it is one
			return nil
		}
		return []core.Finding{{
			Path: "webAclId",
			What: "is " + r.Get("webAclId").Show() + ": nothing filters what the internet sends",
		}}
	},
}
