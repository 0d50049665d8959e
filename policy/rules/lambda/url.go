package lambda

import (
	"fmt"
	"slices"

	"github.com/plinth-infra/plinth/policy/core"
)

const lambdaURL = "aws:lambda/functionUrl:FunctionUrl"

var lambdaURLAuth = core.Rule{
	Name:  "lambda-url-auth",
	Group: "compute",
	Title: "Function URLs ask for IAM authentication, and not every origin may call them.",
	Why:   "A URL without authentication lets the whole internet run the function at your cost.",
	Fix:   "front the function with plinth:api; a function URL needs authorizationType AWS_IAM and named origins",
	// NONE also adds a public statement to the function's policy.
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    []string{lambdaURL},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		if auth, ok := r.Get("authorizationType").Str(); ok && auth != "AWS_IAM" {
			findings = append(findings, core.Finding{
				Path: "authorizationType",
				What: fmt.Sprintf("is %q; it must be \"AWS_IAM\"", auth),
			})
		}
		if origins, _ := r.Get("cors.allowOrigins").Strings(); slices.Contains(origins, "*") {
			findings = append(findings, core.Finding{Path: "cors.allowOrigins", What: "holds \"*\"; name the origins"})
		}
		return findings
	},
}
