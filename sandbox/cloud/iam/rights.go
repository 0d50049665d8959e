package iam

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// FindRole finds the role behind an ARN or name.
func FindRole(c *cloud.Call, s string) *cloud.Resource {
	if i := strings.LastIndex(s, "/"); i >= 0 {
		s = s[i+1:]
	}
	return c.GlobalByID(token.Role, s)
}

// Trusts reports whether a service may assume the role.
func Trusts(role *cloud.Resource, service string) bool {
	d, err := iampolicy.Parse(role.Text("assumeRolePolicy"))
	if err != nil {
		return true // a secret or not a document: checked when the role was made
	}
	for _, s := range d.Statements {
		if s.Allow && iampolicy.Covers(s.Actions.Known, "sts:AssumeRole") &&
			slices.Contains(s.Of("Service"), service) {
			return true
		}
	}
	return false
}

// managedPolicies are the actions of AWS's managed policies that the simulation has to know (AWS
// Managed Policy Reference).
var managedPolicies = map[string][]string{
	"AdministratorAccess":         {"*"},
	"AWSLambdaBasicExecutionRole": {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"},
	"AWSLambdaVPCAccessExecutionRole": {
		"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "ec2:CreateNetworkInterface",
		"ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
		"ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
	},
	"AWSLambdaSQSQueueExecutionRole": {
		"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "logs:CreateLogGroup",
		"logs:CreateLogStream", "logs:PutLogEvents",
	},
	"AWSXRayDaemonWriteAccess": {"xray:*"},
	"AmazonAPIGatewayPushToCloudWatchLogs": {
		"logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams",
		"logs:PutLogEvents", "logs:GetLogEvents", "logs:FilterLogEvents",
	},
	"AmazonSSMManagedInstanceCore": {"ssm:*", "ssmmessages:*", "ec2messages:*"},
	"AmazonSSMManagedEC2InstanceDefaultPolicy": {
		"ssm:UpdateInstanceInformation", "ssm:GetDocument", "ssm:DescribeDocument", "ssmmessages:*",
		"ec2messages:*",
	},
	"AmazonECSTaskExecutionRolePolicy": {"ecr:*", "logs:CreateLogStream", "logs:PutLogEvents"},
	"AWSCodeDeployRoleForECS": {
		"ecs:*", "elasticloadbalancing:*", "lambda:InvokeFunction", "s3:GetObject", "sns:Publish",
		"cloudwatch:DescribeAlarms",
	},
	"AWSBackupServiceRolePolicyForBackup": {"backup:*"},
	"AmazonRDSEnhancedMonitoringRole":     {"logs:*"},
	"AWSElasticBeanstalkWebTier":          {"s3:*", "xray:*", "logs:*", "elasticbeanstalk:*"},
	"AWSElasticBeanstalkEnhancedHealth":   {"elasticloadbalancing:*", "ec2:*", "autoscaling:*", "sqs:*", "sns:*"},
}

// Can reports whether the role's policies, as they are now, allow an action on some resource.
func Can(c *cloud.Call, role *cloud.Resource, action string) bool { return CanOn(c, role, action, "") }

// CanOn is Can for one resource; an empty ARN stands for any. It doesn't look at conditions.
func CanOn(c *cloud.Call, role *cloud.Resource, action, arn string) bool {
	if role == nil {
		return true
	}
	documents := []string{}
	for _, p := range cloud.ListOf(role.Inputs, "inlinePolicies") {
		if s, ok := p["policy"].(string); ok {
			documents = append(documents, s)
		}
	}
	for _, p := range c.All("iam/rolePolicy:RolePolicy") {
		if p.Text("role") == role.ID {
			documents = append(documents, p.Text("policy"))
		}
	}
	attached := cloud.TextsOf(role.Inputs, "managedPolicyArns[]")
	for _, a := range c.All("iam/rolePolicyAttachment:RolePolicyAttachment") {
		if a.Text("role") == role.ID || a.Text("role") == role.Text("arn") {
			attached = append(attached, a.Text("policyArn"))
		}
	}
	for _, managed := range attached {
		if strings.HasPrefix(managed, "arn:aws:iam::aws:") {
			if actions, known := managedPolicies[managed[strings.LastIndex(managed, "/")+1:]]; !known ||
				iampolicy.Covers(actions, action) {
				return true // what AWS's own policy says isn't known here: it is believed
			}
			continue
		}
		for _, p := range c.Issued(managed) {
			documents = append(documents, p.Text("policy"))
		}
	}
	return slices.ContainsFunc(documents, func(s string) bool {
		d, err := iampolicy.Parse(s)
		return err != nil || arn == "" && d.Allows(action) || arn != "" && d.AllowsOn(action, arn)
	})
}
