package iam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

// Types that grant access to a Lambda function by properties instead of a document.
const lambdaLayerPermission = "aws:lambda/layerVersionPermission:LayerVersionPermission"

var iamResourcePolicyNotPublic = core.Rule{
	Name:  "iam-resource-policy-not-public",
	Group: "iam",
	Title: "No resource policy lets everybody in.",
	Why: "Principal * without a condition that names an account, an organisation, a network or a source is the " +
		"whole internet.",
	Fix: "name the principal (Principals of a policydoc.Statement), or add a condition on aws:PrincipalOrgID, " +
		"aws:SourceAccount, aws:SourceArn or aws:SourceVpce",
	Core:       true,
	Severity:   core.Critical,
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP S3.2", "FSBP S3.3", "FSBP SNS.4", "FSBP SQS.3", "FSBP KMS.5", "FSBP Lambda.1"},
	Types:      append(core.Tokens(core.ResourceHolders), core.LambdaPermission, lambdaLayerPermission),
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		switch r.Type {
		case core.LambdaPermission:
			return checkPublicPermission(r, "principalOrgId", "sourceAccount", "sourceArn")
		case lambdaLayerPermission:
			return checkPublicPermission(r, "organizationId")
		}
		return core.EachStatement(core.ResourceHolders, checkPublic)(r, c)
	},
}

func checkPublic(s iampolicy.Statement, _ core.Config) string {
	everybody := slices.ContainsFunc(s.Principals, iampolicy.Principal.IsAnyone) || len(s.NotPrincipals) > 0
	if !s.Allow || !everybody || isLimited(s) {
		return ""
	}
	return showStatement(s) + " to everybody (Principal *) without a condition that says whom; name the principal " +
		"or add one"
}

// isLimited reports whether a condition holds an Allow for everybody to some account, organisation,
// network or source.
func isLimited(s iampolicy.Statement) bool {
	return s.Pinned(limitingKeys, iampolicy.NotWild) ||
		s.Pinned(iampolicy.OneOf("aws:SourceArn", "aws:PrincipalArn", "s3:DataAccessPointArn"), ownedARN) ||
		s.Pinned(iampolicy.OneOf("aws:SourceIp", "aws:VpcSourceIp"),
			func(v string) bool { return iampolicy.NotWild(v) && !strings.HasSuffix(v, "/0") })
}

var limitingKeys = iampolicy.OneOf("aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalAccount",
	"aws:SourceOrgID", "aws:SourceOrgPaths",
	"aws:SourceAccount", "aws:SourceOwner", "aws:SourceVpc", "aws:SourceVpce", "aws:userid", "kms:CallerAccount",
	"s3:DataAccessPointAccount")

// ownedARN reports whether an ARN or a pattern of one names whose resource it is: by account, or by
// name where ARNs hold no account.
func ownedARN(pattern string) bool {
	arn, ok := iampolicy.ParseARN(pattern)
	if !ok {
		return iampolicy.NotWild(pattern)
	}
	if arn.Account == "" {
		return arn.Resource != "" && !strings.HasPrefix(arn.Resource, "*") && !strings.HasPrefix(arn.Resource, "?")
	}
	return !strings.ContainsAny(arn.Account, "*?")
}

func checkPublicPermission(r core.Resource, limits ...string) []core.Finding {
	principal, ok := r.Get("principal").Str()
	if !ok || !iampolicy.IsWild(principal) || isLimitedBy(r, limits...) {
		return nil
	}
	return []core.Finding{{
		Path: "principal",
		What: fmt.Sprintf("is \"*\", which is everybody; name the principal or set %s", strings.Join(limits, ", ")),
	}}
}

// isLimitedBy reports whether one of the properties is set to something fixed, or may be.
func isLimitedBy(r core.Resource, properties ...string) bool {
	return slices.ContainsFunc(properties, func(name string) bool {
		v := r.Get(name)
		value, known := v.Str()
		return v.IsUnknown() ||
			known && iampolicy.NotWild(value) && (!strings.HasPrefix(value, "arn:") || ownedARN(value))
	})
}

var iamConfusedDeputy = core.Rule{
	Name:  "iam-confused-deputy",
	Group: "iam",
	Title: "A resource policy lets a service in only on behalf of a known resource or account.",
	Why: "A service acts for all its customers: without a source, anybody's bucket, topic or distribution can make " +
		"it use yours.",
	Fix: "add a condition on aws:SourceArn or aws:SourceAccount; on a Lambda permission set sourceArn or sourceAccount",
	// Lambda.1 wants the same of functions that S3 may call.
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP Lambda.1"},
	Types:      append(core.Tokens(core.ResourceHolders), core.LambdaPermission),
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		if r.Type != core.LambdaPermission {
			return core.EachStatement(core.ResourceHolders, checkDeputy)(r, c)
		}
		principal, ok := r.Get("principal").Str()
		if !ok || !isService(principal) ||
			isLimitedBy(r, "sourceArn", "sourceAccount", "principalOrgId", "eventSourceToken") {
			return nil
		}
		return []core.Finding{{
			Path: "principal",
			What: "is " + principal + " without a sourceArn or sourceAccount; set the ARN that may call the function",
		}}
	},
}

func checkDeputy(s iampolicy.Statement, _ core.Config) string {
	if !s.Allow || isLimited(s) || s.Pinned(encryptionContext, iampolicy.NotWild) {
		return ""
	}
	var services []string
	for _, p := range s.Principals {
		if p.Kind != "Service" {
			continue
		}
		for _, name := range p.Known {
			if isService(name) && !slices.Contains(withoutSource, name) {
				services = append(services, name)
			}
		}
	}
	if len(services) == 0 {
		return ""
	}
	return "lets " + core.ShowSome(services) + " in for all its customers; add a condition on aws:SourceArn or " +
		"aws:SourceAccount"
}

// encryptionContext matches the keys that hold a use of a key to one log group, secret or the like.
func encryptionContext(key string) bool { return strings.HasPrefix(key, "kms:encryptioncontext:") }

func isService(principal string) bool {
	return strings.HasSuffix(principal, ".amazonaws.com") || strings.HasSuffix(principal, ".amazonaws.com.cn") ||
		strings.HasSuffix(principal, ".amazon.com")
}

// withoutSource are services that send no source: the documented policy for load balancers' logs is
// held by the account id in the resource's path instead.
var withoutSource = []string{"logdelivery.elasticloadbalancing.amazonaws.com", "logdelivery.elb.amazonaws.com"}
