package iam

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

// providerList reads a list of the resource's provider, which is a string of JSON for a default
// provider.
func providerList(r core.Resource, key string) core.Value {
	v := core.ValueOf(property.New(r.Provider)).Get(key)
	if s, ok := v.Str(); ok {
		return core.FromJSON(s)
	}
	return v
}

var iamTrustNoWildcard = core.Rule{
	Name:  "iam-trust-no-wildcard",
	Group: "iam",
	Title: "A role is trusted to named principals only, another account's root only with an ExternalId or an " +
		"organisation.",
	Why: "A role that anybody may assume gives its privileges to anybody with an AWS account; a whole foreign " +
		"account to all its users.",
	Fix: "name the service or the role in the trust policy (policydoc.AssumeRole); for another account add a " +
		"condition on sts:ExternalId or aws:PrincipalOrgID",
	Core:     true,
	Severity: core.Critical,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    core.Tokens(core.TrustHolders),
	Resource: checkTrust,
}

func checkTrust(r core.Resource, _ core.Config) []core.Finding {
	own := ownAccounts(r)
	var findings []core.Finding
	for _, s := range r.Statements(core.TrustHolders) {
		if !s.Allow {
			continue
		}
		if slices.ContainsFunc(s.Principals, iampolicy.Principal.IsAnyone) {
			findings = append(findings, core.Finding{
				Path: s.Path,
				What: "trusts everybody (Principal *); name who may assume the role",
			})
			continue
		}
		if len(s.NotPrincipals) > 0 {
			findings = append(findings, core.Finding{
				Path: s.Path,
				What: "trusts everybody but a few (NotPrincipal); name who may assume the role",
			})
			continue
		}
		if !s.Allows("sts:AssumeRole") ||
			s.Pinned(
				iampolicy.OneOf("sts:ExternalId", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalArn"),
				iampolicy.NotWild) {
			continue
		}
		for _, account := range trustedAccounts(s) {
			if !slices.Contains(own, account) {
				findings = append(findings, core.Finding{Path: s.Path, What: fmt.Sprintf(
					"trusts all of account %s without a condition on sts:ExternalId or aws:PrincipalOrgID; add one, "+
						"or name the role", account)})
			}
		}
	}
	return findings
}

var accountID = regexp.MustCompile(`^\d{12}$`)

// trustedAccounts are the accounts that the statement trusts as a whole.
func trustedAccounts(s iampolicy.Statement) []string {
	var accounts []string
	for _, p := range s.Principals {
		if p.Kind != "AWS" {
			continue
		}
		for _, name := range p.Known {
			arn, ok := iampolicy.ParseARN(name)
			switch {
			case accountID.MatchString(name):
				accounts = append(accounts, name)
			case ok && arn.Service == "iam" && arn.Resource == "root":
				accounts = append(accounts, arn.Account)
			}
		}
	}
	return accounts
}

// ownAccounts are the accounts that the resource is known to live in: the provider's account guard
// and its own ARN.
func ownAccounts(r core.Resource) []string {
	accounts, _ := providerList(r, "allowedAccountIds").Strings()
	if arn, ok := r.Get("arn").Str(); ok {
		if arn, ok := iampolicy.ParseARN(arn); ok {
			accounts = append(accounts, arn.Account)
		}
	}
	return accounts
}

var iamOIDCAudience = core.Rule{
	Name:     "iam-oidc-audience",
	Group:    "iam",
	Title:    "An OIDC provider accepts tokens for sts.amazonaws.com only, from an https address.",
	Why:      "A token that was issued for another audience would be accepted as a login to AWS.",
	Fix:      "set the provider's ClientIdLists to sts.amazonaws.com and nothing else, and its Url to https://…",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    []string{"aws:iam/openIdConnectProvider:OpenIdConnectProvider"},
	Resource: checkOIDCProvider,
}

func checkOIDCProvider(r core.Resource, _ core.Config) []core.Finding {
	var findings []core.Finding
	audiences, known := r.Get("clientIdLists").Strings()
	wrong := slices.ContainsFunc(audiences, func(a string) bool { return a != "sts.amazonaws.com" })
	if wrong || known && len(audiences) == 0 {
		findings = append(findings, core.Finding{
			Path: "clientIdLists",
			What: fmt.Sprintf("is %s; only sts.amazonaws.com belongs there", r.Get("clientIdLists").Show()),
		})
	}
	// AWS gives the address back without its scheme, so that none is right in outputs.
	if url, ok := r.Get("url").Str(); ok && strings.Contains(url, "://") &&
		!strings.HasPrefix(strings.ToLower(url), "https://") {
		findings = append(findings, core.Finding{
			Path: "url",
			What: fmt.Sprintf("is %s; write https://", r.Get("url").Show()),
		})
	}
	return findings
}
