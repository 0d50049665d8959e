package iam

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

// compactLength counts a document's characters without the white space that IAM doesn't count.
func compactLength(s string) int {
	n := 0
	for _, r := range s {
		if r != ' ' && r != '\n' && r != '\t' && r != '\r' {
			n++
		}
	}
	return n
}

// PolicyKind is where a policy stands: that decides what it must and must not say.
type PolicyKind int

// Where a policy stands.
const (
	IdentityPolicy PolicyKind = iota // on a role, user or group: no principals
	ResourcePolicy                   // on a resource: principals
	TrustPolicy                      // of a role: principals, no resources
)

var actionPattern = regexp.MustCompile(`^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$`)

var principalPattern = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$`)

var userPattern = regexp.MustCompile(`^(\*|\d{12}|arn:aws:(iam|sts)::(\d{12}|cloudfront):[A-Za-z0-9_+=,.@/ ` +
	`-]+|AROA\w+|AIDA\w+)$`)

// servicePrincipals are the services that a policy may name, without ".amazonaws.com".
var servicePrincipals = strings.Fields(`access-analyzer acm apigateway application-autoscaling appconfig apprunner appsync athena autoscaling backup batch
	bedrock budgets ce cloudformation cloudfront cloudtrail cloudwatch codebuild codeconnections codedeploy codepipeline codestar-notifications cognito-idp
	config costalerts delivery.logs dlm dms dynamodb ec2 ec2.application-autoscaling ecr ecs ecs-tasks ecs.application-autoscaling edgelambda eks eks-fargate-pods pods.eks elasticache
	elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce es events firehose glue guardduty iam inspector2 iot kafka kinesis kinesisanalytics kms lambda
	logdelivery.elasticloadbalancing logger.cloudfront logging.s3 logs macie maintenance.elasticbeanstalk managedupdates.elasticbeanstalk mediaconvert monitoring monitoring.rds network-firewall opensearchservice ops.apigateway
	organizations pipes rds redshift replicator.lambda rolesanywhere route53 route53.aws.internal s3 sagemaker scheduler secretsmanager securityhub serverlessrepo servicediscovery ses shield sns
	spotfleet sqs ssm ssm-incidents states storagegateway sts support synthetics transfer vpc-flow-logs vpc-lattice waf wafv2 workspaces xray billingconsole autoscaling.application-autoscaling
	custom-resource.application-autoscaling lambda.application-autoscaling rds.application-autoscaling dynamodb.application-autoscaling codecommit appstream chatbot`)

// ValidatePolicy checks the policy document at path.
func ValidatePolicy(c *cloud.Call, path string, kind PolicyKind, limit int) {
	for _, l := range cloud.Lookup(c.Inputs, path) {
		if s, ok := l.Value.(string); ok && s != "" {
			validateDocument(c, l.Path, s, kind, limit)
		}
	}
}

func validateDocument(c *cloud.Call, path, text string, kind PolicyKind, limit int) {
	malformed := func(format string, args ...any) { c.Refuse(path, "MalformedPolicyDocument: "+format, args...) }
	if n := compactLength(text); limit > 0 && n > limit {
		c.Refuse(path,
			"LimitExceeded: the policy has %d characters without white space, more than the quota of %d (Cannot "+
				"exceed quota for PolicySize: %d)",
			n, limit, limit)
	}
	d, err := iampolicy.Parse(text)
	if err != nil {
		malformed("Syntax errors in policy: %v", err)
		return
	}
	if d.Version != "2012-10-17" && d.Version != "2008-10-17" || d.Version == "" {
		malformed("Policy document must be version 2012-10-17 or greater, got %q", d.Version)
	}
	if len(d.Statements) == 0 {
		malformed("The policy has no Statement")
	}
	sids := map[string]bool{}
	for _, s := range d.Statements {
		if s.Sid != "" && sids[s.Sid] {
			malformed("Statement IDs (SID) in a single policy must be unique, %q stands twice", s.Sid)
		}
		sids[s.Sid] = true
		validateStatement(c, s, kind, malformed)
	}
}

func validateStatement(c *cloud.Call, s iampolicy.Statement, kind PolicyKind,
	malformed func(format string, args ...any)) {
	if s.Effect != "Allow" && s.Effect != "Deny" {
		malformed("Invalid effect: %q (want Allow or Deny)", s.Effect)
	}
	if len(s.Actions.Known) == 0 && len(s.NotActions.Known) == 0 {
		malformed("Policy statement must contain actions.")
	}
	for _, a := range slices.Concat(s.Actions.Known, s.NotActions.Known) {
		if !actionPattern.MatchString(a) {
			malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.: got action %q", a)
		}
	}
	switch {
	case kind == IdentityPolicy && (len(s.Principals) > 0 || len(s.NotPrincipals) > 0):
		malformed("Policy document should not specify a principal.")
	case kind != IdentityPolicy && len(s.Principals) == 0 && len(s.NotPrincipals) == 0:
		malformed("Missing required field Principal")
	}
	switch {
	case kind == TrustPolicy && (len(s.Resources.Known) > 0 || len(s.NotResources.Known) > 0):
		malformed("Has prohibited field Resource")
	case kind != TrustPolicy && len(s.Resources.Known) == 0 && len(s.NotResources.Known) == 0:
		malformed("Policy statement must contain resources.")
	}
	for _, r := range slices.Concat(s.Resources.Known, s.NotResources.Known) {
		if r != "*" && !strings.HasPrefix(r, "arn:") && !strings.HasPrefix(r, "*") {
			malformed("Resource %s must be in ARN format or \"*\".", r)
		}
	}
	validatePrincipals(c, s.Principals, malformed)
}

func validatePrincipals(c *cloud.Call, list []iampolicy.Principal, malformed func(format string, args ...any)) {
	for _, p := range list {
		for _, name := range p.Known {
			switch p.Kind {
			case "Service":
				if !KnownPrincipal(name) {
					hint := ""
					if near := cloud.Nearest(strings.TrimSuffix(name, ".amazonaws.com"),
						slices.Clone(servicePrincipals)); near != "" {
						hint = ", did you mean " + near + ".amazonaws.com?"
					}
					malformed("Invalid principal in policy: \"SERVICE\":%q%s", name, hint)
				}
			case "AWS":
				if !userPattern.MatchString(name) {
					malformed("Invalid principal in policy: \"AWS\":%q", name)
				} else if !c.InputsOnly && strings.HasPrefix(name, "arn:") && !c.External(name) && !c.Knows(name) &&
					strings.Contains(name, "::"+c.Account()+":") {
					malformed("Invalid principal in policy: \"AWS\":%q: it does not exist", name)
				}
			case "Federated":
				if !c.InputsOnly && strings.HasPrefix(name, "arn:") && !c.External(name) && !c.Knows(name) {
					malformed("Invalid principal in policy: \"Federated\":%q: the identity provider does not exist",
						name)
				}
			case "CanonicalUser", "*":
			default:
				malformed("Invalid principal in policy: unknown kind %q (want AWS, Service, Federated or "+
					"CanonicalUser)",
					p.Kind)
			}
		}
	}
}

// KnownPrincipal reports whether a name is the principal of a service.
func KnownPrincipal(name string) bool {
	if !principalPattern.MatchString(name) {
		return false
	}
	short := strings.TrimSuffix(name, ".amazonaws.com")
	if slices.Contains(servicePrincipals, short) {
		return true
	}
	for region := range cloud.Regions { // logs.eu-west-1.amazonaws.com
		if s, ok := strings.CutSuffix(short, "."+region); ok && slices.Contains(servicePrincipals, s) {
			return true
		}
	}
	return false
}

// ValidateResourcePolicy checks the policy of a resource that has no rules of its own.
func ValidateResourcePolicy(path string, limit int) func(c *cloud.Call) {
	return func(c *cloud.Call) { ValidatePolicy(c, path, ResourcePolicy, limit) }
}
