package cloud

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
)

// policyKind is where a policy stands: that decides what it must and must not say.
type policyKind int

const (
	identityPolicy policyKind = iota // on a role, user or group: no principals
	boundPolicy                      // on a resource: principals
	trustPolicy                      // of a role: principals, no resources
)

var (
	actionPattern    = regexp.MustCompile(`^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$`)
	principalPattern = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$`)
	userPattern      = regexp.MustCompile(`^(\*|\d{12}|arn:aws:(iam|sts)::(\d{12}|cloudfront):[A-Za-z0-9_+=,.@/ -]+|AROA\w+|AIDA\w+)$`)
)

// servicePrincipals are the services that a policy may name, without ".amazonaws.com".
var servicePrincipals = strings.Fields(`access-analyzer acm apigateway application-autoscaling appconfig apprunner appsync athena autoscaling backup batch
	bedrock budgets ce cloudformation cloudfront cloudtrail cloudwatch codebuild codeconnections codedeploy codepipeline codestar-notifications cognito-idp
	config costalerts delivery.logs dlm dms dynamodb ec2 ec2.application-autoscaling ecr ecs ecs-tasks ecs.application-autoscaling edgelambda eks eks-fargate-pods pods.eks elasticache
	elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce es events firehose glue guardduty iam inspector2 iot kafka kinesis kinesisanalytics kms lambda
	logdelivery.elasticloadbalancing logger.cloudfront logging.s3 logs macie maintenance.elasticbeanstalk managedupdates.elasticbeanstalk mediaconvert monitoring monitoring.rds network-firewall opensearchservice ops.apigateway
	organizations pipes rds redshift replicator.lambda rolesanywhere route53 route53.aws.internal s3 sagemaker scheduler secretsmanager securityhub serverlessrepo servicediscovery ses shield sns
	spotfleet sqs ssm ssm-incidents states storagegateway sts support synthetics transfer vpc-flow-logs vpc-lattice waf wafv2 workspaces xray billingconsole autoscaling.application-autoscaling
	custom-resource.application-autoscaling lambda.application-autoscaling rds.application-autoscaling dynamodb.application-autoscaling codecommit appstream chatbot`)

// policyAt judges the policy document at path.
func (c *call) policyAt(path string, kind policyKind, limit int) {
	for _, l := range lookup(c.in, path) {
		if s, ok := l.value.(string); ok && s != "" {
			c.judgePolicy(l.path, s, kind, limit)
		}
	}
}

func (c *call) judgePolicy(path, text string, kind policyKind, limit int) {
	malformed := func(format string, args ...any) { c.fail(path, "MalformedPolicyDocument: "+format, args...) }
	if n := compactLength(text); limit > 0 && n > limit {
		c.fail(path, "LimitExceeded: the policy has %d characters without white space, more than the quota of %d (Cannot exceed quota for PolicySize: %d)", n, limit, limit)
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
		c.judgeStatement(s, kind, malformed)
	}
}

func (c *call) judgeStatement(s iampolicy.Statement, kind policyKind, malformed func(format string, args ...any)) {
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
	case kind == identityPolicy && (len(s.Principals) > 0 || len(s.NotPrincipals) > 0):
		malformed("Policy document should not specify a principal.")
	case kind != identityPolicy && len(s.Principals) == 0 && len(s.NotPrincipals) == 0:
		malformed("Missing required field Principal")
	}
	switch {
	case kind == trustPolicy && (len(s.Resources.Known) > 0 || len(s.NotResources.Known) > 0):
		malformed("Has prohibited field Resource")
	case kind != trustPolicy && len(s.Resources.Known) == 0 && len(s.NotResources.Known) == 0:
		malformed("Policy statement must contain resources.")
	}
	for _, r := range slices.Concat(s.Resources.Known, s.NotResources.Known) {
		if r != "*" && !strings.HasPrefix(r, "arn:") && !strings.HasPrefix(r, "*") {
			malformed("Resource %s must be in ARN format or \"*\".", r)
		}
	}
	c.judgePrincipals(s.Principals, malformed)
}

func (c *call) judgePrincipals(list []iampolicy.Principal, malformed func(format string, args ...any)) {
	for _, p := range list {
		for _, name := range p.Known {
			switch p.Kind {
			case "Service":
				if !knownPrincipal(name) {
					hint := ""
					if near := nearest(strings.TrimSuffix(name, ".amazonaws.com"), slices.Clone(servicePrincipals)); near != "" {
						hint = ", did you mean " + near + ".amazonaws.com?"
					}
					malformed("Invalid principal in policy: \"SERVICE\":%q%s", name, hint)
				}
			case "AWS":
				if !userPattern.MatchString(name) {
					malformed("Invalid principal in policy: \"AWS\":%q", name)
				} else if !c.checking && strings.HasPrefix(name, "arn:") && !c.external(name) && !c.knows(name) && strings.Contains(name, "::"+c.account()+":") {
					malformed("Invalid principal in policy: \"AWS\":%q: it does not exist", name)
				}
			case "Federated":
				if !c.checking && strings.HasPrefix(name, "arn:") && !c.external(name) && !c.knows(name) {
					malformed("Invalid principal in policy: \"Federated\":%q: the identity provider does not exist", name)
				}
			case "CanonicalUser", "*":
			default:
				malformed("Invalid principal in policy: unknown kind %q (want AWS, Service, Federated or CanonicalUser)", p.Kind)
			}
		}
	}
}

func knownPrincipal(name string) bool {
	if !principalPattern.MatchString(name) {
		return false
	}
	short := strings.TrimSuffix(name, ".amazonaws.com")
	if slices.Contains(servicePrincipals, short) {
		return true
	}
	for region := range regions { // logs.eu-west-1.amazonaws.com
		if s, ok := strings.CutSuffix(short, "."+region); ok && slices.Contains(servicePrincipals, s) {
			return true
		}
	}
	return false
}

// resourcePolicy judges the policy of a resource that has no rules of its own.
func resourcePolicy(path string, limit int) func(c *call) {
	return func(c *call) { c.policyAt(path, boundPolicy, limit) }
}

// roleOf finds the role behind an ARN or name.
func (c *call) roleOf(s string) *Resource {
	if i := strings.LastIndex(s, "/"); i >= 0 {
		s = s[i+1:]
	}
	return c.byID(roleT, s)
}

// trusts reports whether a service may assume the role.
func trusts(role *Resource, service string) bool {
	d, err := iampolicy.Parse(role.text("assumeRolePolicy"))
	if err != nil {
		return true // a secret or not a document: judged when the role was made
	}
	for _, s := range d.Statements {
		if s.Allow && iampolicy.Covers(s.Actions.Known, "sts:AssumeRole") &&
			slices.Contains(s.Of("Service"), service) {
			return true
		}
	}
	return false
}

// awsManaged are the actions of AWS's managed policies that the judge has to know (AWS Managed Policy Reference).
var awsManaged = map[string][]string{
	"AdministratorAccess":                      {"*"},
	"AWSLambdaBasicExecutionRole":              {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"},
	"AWSLambdaVPCAccessExecutionRole":          {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"},
	"AWSLambdaSQSQueueExecutionRole":           {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"},
	"AWSXRayDaemonWriteAccess":                 {"xray:*"},
	"AmazonAPIGatewayPushToCloudWatchLogs":     {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents", "logs:GetLogEvents", "logs:FilterLogEvents"},
	"AmazonSSMManagedInstanceCore":             {"ssm:*", "ssmmessages:*", "ec2messages:*"},
	"AmazonSSMManagedEC2InstanceDefaultPolicy": {"ssm:UpdateInstanceInformation", "ssm:GetDocument", "ssm:DescribeDocument", "ssmmessages:*", "ec2messages:*"},
	"AmazonECSTaskExecutionRolePolicy":         {"ecr:*", "logs:CreateLogStream", "logs:PutLogEvents"},
	"AWSCodeDeployRoleForECS":                  {"ecs:*", "elasticloadbalancing:*", "lambda:InvokeFunction", "s3:GetObject", "sns:Publish", "cloudwatch:DescribeAlarms"},
	"AWSBackupServiceRolePolicyForBackup":      {"backup:*"},
	"AmazonRDSEnhancedMonitoringRole":          {"logs:*"},
	"AWSElasticBeanstalkWebTier":               {"s3:*", "xray:*", "logs:*", "elasticbeanstalk:*"},
	"AWSElasticBeanstalkEnhancedHealth":        {"elasticloadbalancing:*", "ec2:*", "autoscaling:*", "sqs:*", "sns:*"},
}

// can reports whether the role's policies, as they are now, allow an action on some resource.
func (c *call) can(role *Resource, action string) bool { return c.canOn(role, action, "") }

// canOn is can for one resource; an empty ARN stands for any. Conditions aren't looked at.
func (c *call) canOn(role *Resource, action, arn string) bool {
	if role == nil {
		return true
	}
	documents := []string{}
	for _, p := range listOf(role.Inputs, "inlinePolicies") {
		if s, ok := p["policy"].(string); ok {
			documents = append(documents, s)
		}
	}
	for _, p := range c.all("iam/rolePolicy:RolePolicy") {
		if p.text("role") == role.ID {
			documents = append(documents, p.text("policy"))
		}
	}
	attached := textsOf(role.Inputs, "managedPolicyArns[]")
	for _, a := range c.all("iam/rolePolicyAttachment:RolePolicyAttachment") {
		if a.text("role") == role.ID || a.text("role") == role.text("arn") {
			attached = append(attached, a.text("policyArn"))
		}
	}
	for _, managed := range attached {
		if strings.HasPrefix(managed, "arn:aws:iam::aws:") {
			if actions, known := awsManaged[managed[strings.LastIndex(managed, "/")+1:]]; !known || iampolicy.Covers(actions, action) {
				return true // what AWS's own policy says isn't known here: it is believed
			}
			continue
		}
		for _, p := range c.issued(managed) {
			documents = append(documents, p.text("policy"))
		}
	}
	return slices.ContainsFunc(documents, func(s string) bool {
		d, err := iampolicy.Parse(s)
		return err != nil || arn == "" && d.Allows(action) || arn != "" && d.AllowsOn(action, arn)
	})
}
