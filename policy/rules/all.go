// Package rules lists the services that have rules, one folder each: a rule stands in the service
// whose resources it is mainly about, its cases beside it in the folder <service>test. What every
// rule reads with is package core. How rules reach the engine (protocol, levels, configuration,
// exemptions, messages) is package server's business.
//
// Services import the core and never each other. To run the cases of some rules only:
//
//	go test ./policy/rules -run TestRules/s3-
package rules

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/rules/acm"
	"github.com/plinth-infra/plinth/policy/rules/apigateway"
	"github.com/plinth-infra/plinth/policy/rules/autoscaling"
	"github.com/plinth-infra/plinth/policy/rules/budgets"
	"github.com/plinth-infra/plinth/policy/rules/cloudfront"
	"github.com/plinth-infra/plinth/policy/rules/cloudwatch"
	"github.com/plinth-infra/plinth/policy/rules/codebuild"
	"github.com/plinth-infra/plinth/policy/rules/codedeploy"
	"github.com/plinth-infra/plinth/policy/rules/codepipeline"
	"github.com/plinth-infra/plinth/policy/rules/dynamodb"
	"github.com/plinth-infra/plinth/policy/rules/ec2"
	"github.com/plinth-infra/plinth/policy/rules/ecr"
	"github.com/plinth-infra/plinth/policy/rules/ecs"
	"github.com/plinth-infra/plinth/policy/rules/elasticache"
	"github.com/plinth-infra/plinth/policy/rules/elasticbeanstalk"
	"github.com/plinth-infra/plinth/policy/rules/elbv2"
	"github.com/plinth-infra/plinth/policy/rules/general"
	"github.com/plinth-infra/plinth/policy/rules/iam"
	"github.com/plinth-infra/plinth/policy/rules/kms"
	"github.com/plinth-infra/plinth/policy/rules/lambda"
	"github.com/plinth-infra/plinth/policy/rules/logs"
	"github.com/plinth-infra/plinth/policy/rules/rds"
	"github.com/plinth-infra/plinth/policy/rules/route53"
	"github.com/plinth-infra/plinth/policy/rules/s3"
	"github.com/plinth-infra/plinth/policy/rules/secretsmanager"
	"github.com/plinth-infra/plinth/policy/rules/sfn"
	"github.com/plinth-infra/plinth/policy/rules/sns"
	"github.com/plinth-infra/plinth/policy/rules/sqs"
	"github.com/plinth-infra/plinth/policy/rules/wafv2"
)

// services are the services that have rules. A new service adds itself here, and its cases in
// package rulestest.
var services = []func() []core.Rule{
	acm.Rules,
	apigateway.Rules,
	autoscaling.Rules,
	budgets.Rules,
	cloudfront.Rules,
	cloudwatch.Rules,
	codebuild.Rules,
	codedeploy.Rules,
	codepipeline.Rules,
	dynamodb.Rules,
	ec2.Rules,
	ecr.Rules,
	ecs.Rules,
	elasticache.Rules,
	elasticbeanstalk.Rules,
	elbv2.Rules,
	general.Rules,
	iam.Rules,
	kms.Rules,
	lambda.Rules,
	logs.Rules,
	rds.Rules,
	route53.Rules,
	s3.Rules,
	secretsmanager.Rules,
	sfn.Rules,
	sns.Rules,
	sqs.Rules,
	wafv2.Rules,
}

// All returns every rule, sorted by name.
func All() []core.Rule {
	var all []core.Rule
	for _, rules := range services {
		all = append(all, rules()...)
	}
	slices.SortFunc(all, func(a, b core.Rule) int { return strings.Compare(a.Name, b.Name) })
	return all
}
