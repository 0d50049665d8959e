package rules

import (
	"fmt"
	"slices"
	"strings"
)

// Types that grant access to a Lambda function by properties instead of a document.
const (
	lambdaPermission      = "aws:lambda/permission:Permission"
	lambdaLayerPermission = "aws:lambda/layerVersionPermission:LayerVersionPermission"
)

var iamResourcePolicyNotPublic = Rule{
	Name:  "iam-resource-policy-not-public",
	Group: "iam",
	Title: "No resource policy lets everybody in.",
	Why:   "Principal * without a condition that names an account, an organisation, a network or a source is the whole internet.",
	Fix:   "name the principal (Principals of a policydoc.Statement), or add a condition on aws:PrincipalOrgID, aws:SourceAccount, aws:SourceArn or aws:SourceVpce",
	Core:  true, Severity: Critical, Levels: Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP S3.2", "FSBP S3.3", "FSBP SNS.4", "FSBP SQS.3", "FSBP KMS.5", "FSBP Lambda.1"},
	Types:      append(tokens(resourceHolders), lambdaPermission, lambdaLayerPermission),
	Resource: func(r Resource, c Config) []Finding {
		switch r.Type {
		case lambdaPermission:
			return judgePublicPermission(r, "principalOrgId", "sourceAccount", "sourceArn")
		case lambdaLayerPermission:
			return judgePublicPermission(r, "organizationId")
		}
		return eachStatement(resourceHolders, judgePublic)(r, c)
	},
}

func judgePublic(s Statement, _ Config) string {
	everybody := slices.ContainsFunc(s.Principals, Principal.anyone) || len(s.NotPrincipals) > 0
	if !s.Allow || !everybody || s.limited() {
		return ""
	}
	return s.show() + " to everybody (Principal *) without a condition that says whom; name the principal or add one"
}

// limited reports whether a condition holds an Allow for everybody to some account, organisation, network or source.
func (s Statement) limited() bool {
	return s.pinned(limitingKeys, notWild) || s.pinned(oneOf("aws:SourceArn", "aws:PrincipalArn", "s3:DataAccessPointArn"), ownedARN) ||
		s.pinned(oneOf("aws:SourceIp", "aws:VpcSourceIp"), func(v string) bool { return notWild(v) && !strings.HasSuffix(v, "/0") })
}

var limitingKeys = oneOf("aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalAccount", "aws:SourceOrgID", "aws:SourceOrgPaths",
	"aws:SourceAccount", "aws:SourceOwner", "aws:SourceVpc", "aws:SourceVpce", "aws:userid", "kms:CallerAccount", "s3:DataAccessPointAccount")

// ownedARN reports whether an ARN or a pattern of one names whose resource it is: by account, or by name where ARNs hold no account.
func ownedARN(pattern string) bool {
	parts, ok := arnParts(pattern)
	if !ok {
		return notWild(pattern)
	}
	if parts[3] == "" {
		return parts[4] != "" && !strings.HasPrefix(parts[4], "*") && !strings.HasPrefix(parts[4], "?")
	}
	return !strings.ContainsAny(parts[3], "*?")
}

func judgePublicPermission(r Resource, limits ...string) []Finding {
	principal, ok := r.Get("principal").Str()
	if !ok || !wild(principal) || r.limitedBy(limits...) {
		return nil
	}
	return []Finding{{Path: "principal", What: fmt.Sprintf("is \"*\", which is everybody; name the principal or set %s", strings.Join(limits, ", "))}}
}

// limitedBy reports whether one of the properties is set to something fixed, or may be.
func (r Resource) limitedBy(properties ...string) bool {
	return slices.ContainsFunc(properties, func(name string) bool {
		v := r.Get(name)
		value, known := v.Str()
		return v.IsUnknown() || known && notWild(value) && (!strings.HasPrefix(value, "arn:") || ownedARN(value))
	})
}

var iamConfusedDeputy = Rule{
	Name:  "iam-confused-deputy",
	Group: "iam",
	Title: "A resource policy lets a service in only on behalf of a known resource or account.",
	Why:   "A service acts for all its customers: without a source, anybody's bucket, topic or distribution can make it use yours.",
	Fix:   "add a condition on aws:SourceArn or aws:SourceAccount; on a Lambda permission set sourceArn or sourceAccount",
	// Lambda.1 wants the same of functions that S3 may call.
	Severity: Medium, Levels: Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP Lambda.1"},
	Types:      append(tokens(resourceHolders), lambdaPermission),
	Resource: func(r Resource, c Config) []Finding {
		if r.Type != lambdaPermission {
			return eachStatement(resourceHolders, judgeDeputy)(r, c)
		}
		principal, ok := r.Get("principal").Str()
		if !ok || !isService(principal) || r.limitedBy("sourceArn", "sourceAccount", "principalOrgId", "eventSourceToken") {
			return nil
		}
		return []Finding{{Path: "principal", What: "is " + principal + " without a sourceArn or sourceAccount; set the ARN that may call the function"}}
	},
}

func judgeDeputy(s Statement, _ Config) string {
	if !s.Allow || s.limited() || s.pinned(encryptionContext, notWild) {
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
	return "lets " + some(services) + " in for all its customers; add a condition on aws:SourceArn or aws:SourceAccount"
}

// encryptionContext matches the keys that hold a use of a key to one log group, secret or the like.
func encryptionContext(key string) bool { return strings.HasPrefix(key, "kms:encryptioncontext:") }

func isService(principal string) bool {
	return strings.HasSuffix(principal, ".amazonaws.com") || strings.HasSuffix(principal, ".amazonaws.com.cn") || strings.HasSuffix(principal, ".amazon.com")
}

// withoutSource are services that send no source: the documented policy for load balancers' logs is held by the account id in
// the resource's path instead.
var withoutSource = []string{"logdelivery.elasticloadbalancing.amazonaws.com", "logdelivery.elb.amazonaws.com"}
