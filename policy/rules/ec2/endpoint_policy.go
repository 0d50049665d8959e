package ec2

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

// everythingOfAService reports whether an action pattern allows all that a VPC endpoint can carry:
// "*", or "s3:*" on that of S3.
func everythingOfAService(pattern string) bool {
	_, name, found := strings.Cut(strings.TrimSpace(pattern), ":")
	return iampolicy.EveryAction(pattern) || found && iampolicy.IsWild(name)
}

var netEndpointScoped = core.Rule{
	Name:     "net-vpc-endpoint-scoped",
	Group:    "network",
	Severity: core.Low,
	Levels:   core.AdvisoryEverywhere,
	Title:    "What a VPC endpoint's policy lets everybody do is limited to resources or by a condition.",
	Why: "Actions on any resource, by anybody's credentials, carry data to another account as well as the whole " +
		"service would.",
	Fix:   "plinth:network limits both; elsewhere name the resources, or the account in aws:PrincipalAccount",
	Types: []string{ec2VPCEndpoint, ec2EndpointPolicy},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, statement := range core.ReadPolicy(r.Get("policy"), "policy").Statements {
			anyone := slices.ContainsFunc(statement.Principals, iampolicy.Principal.IsAnyone)
			// Of all actions net-vpc-endpoint-policy speaks.
			if statement.Allow && anyone && statement.Unconditional() && !statement.Actions.Any(everythingOfAService) &&
				statement.Resources.Any(iampolicy.IsWild) {
				findings = append(findings, core.Finding{
					Path: statement.Path,
					What: `allows everybody ("*") its actions on every resource; it should name resources or an account`,
				})
			}
		}
		return findings
	},
}

var netVPCEndpointPolicy = core.Rule{
	Name:     "net-vpc-endpoint-policy",
	Group:    "network",
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Title:    "A VPC endpoint's policy doesn't let anyone do anything with any resource.",
	Why:      "With AWS's default policy the endpoint also carries data to anybody else's account.",
	Fix: "give the endpoint a policy that names the principals, actions or resources, or the organisation in a " +
		"condition",
	Types: []string{ec2VPCEndpoint, ec2EndpointPolicy},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		policy := r.Get("policy")
		kind := r.Get("vpcEndpointType")
		if kind.IsUnknown() || !slices.Contains([]string{"Gateway", "Interface"}, kind.StrOr("Gateway")) {
			return nil
		}
		if core.IsEmpty(policy) {
			return []core.Finding{{
				Path: "policy",
				What: "is absent, which AWS reads as anyone may do anything; it should name who may do what",
			}}
		}
		var findings []core.Finding
		for _, statement := range core.ReadPolicy(policy, "policy").Statements {
			anyone := slices.ContainsFunc(statement.Principals, iampolicy.Principal.IsAnyone)
			if statement.Allow && anyone && statement.Unconditional() && statement.Actions.Any(everythingOfAService) &&
				statement.Resources.Any(iampolicy.IsWild) {
				findings = append(findings, core.Finding{
					Path: statement.Path,
					What: `allows every action on every resource to everybody ("*"); it should name who may do what`,
				})
			}
		}
		return findings
	},
}
