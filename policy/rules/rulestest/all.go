// Package rulestest lists the cases of all rules. They are data, not tests, so that the tests of
// the rules run them as function calls and the tests of the packs run them again over gRPC against
// the built executables: a file that ends in _test.go could serve only one of the two.
package rulestest

import (
	"slices"
	"sync"

	"github.com/plinth-infra/plinth/policy/core/coretest"
	"github.com/plinth-infra/plinth/policy/rules/acm/acmtest"
	"github.com/plinth-infra/plinth/policy/rules/apigateway/apigatewaytest"
	"github.com/plinth-infra/plinth/policy/rules/autoscaling/autoscalingtest"
	"github.com/plinth-infra/plinth/policy/rules/budgets/budgetstest"
	"github.com/plinth-infra/plinth/policy/rules/cloudfront/cloudfronttest"
	"github.com/plinth-infra/plinth/policy/rules/cloudwatch/cloudwatchtest"
	"github.com/plinth-infra/plinth/policy/rules/codebuild/codebuildtest"
	"github.com/plinth-infra/plinth/policy/rules/codedeploy/codedeploytest"
	"github.com/plinth-infra/plinth/policy/rules/codepipeline/codepipelinetest"
	"github.com/plinth-infra/plinth/policy/rules/dynamodb/dynamodbtest"
	"github.com/plinth-infra/plinth/policy/rules/ec2/ec2test"
	"github.com/plinth-infra/plinth/policy/rules/ecr/ecrtest"
	"github.com/plinth-infra/plinth/policy/rules/ecs/ecstest"
	"github.com/plinth-infra/plinth/policy/rules/elasticache/elasticachetest"
	"github.com/plinth-infra/plinth/policy/rules/elasticbeanstalk/elasticbeanstalktest"
	"github.com/plinth-infra/plinth/policy/rules/elbv2/elbv2test"
	"github.com/plinth-infra/plinth/policy/rules/general/generaltest"
	"github.com/plinth-infra/plinth/policy/rules/iam/iamtest"
	"github.com/plinth-infra/plinth/policy/rules/kms/kmstest"
	"github.com/plinth-infra/plinth/policy/rules/lambda/lambdatest"
	"github.com/plinth-infra/plinth/policy/rules/logs/logstest"
	"github.com/plinth-infra/plinth/policy/rules/rds/rdstest"
	"github.com/plinth-infra/plinth/policy/rules/route53/route53test"
	"github.com/plinth-infra/plinth/policy/rules/s3/s3test"
	"github.com/plinth-infra/plinth/policy/rules/secretsmanager/secretsmanagertest"
	"github.com/plinth-infra/plinth/policy/rules/sfn/sfntest"
	"github.com/plinth-infra/plinth/policy/rules/sns/snstest"
	"github.com/plinth-infra/plinth/policy/rules/sqs/sqstest"
	"github.com/plinth-infra/plinth/policy/rules/wafv2/wafv2test"
)

type props = coretest.Props

// services are the cases by service.
var services = []func() []coretest.Case{
	acmtest.Cases,
	apigatewaytest.Cases,
	autoscalingtest.Cases,
	budgetstest.Cases,
	cloudfronttest.Cases,
	cloudwatchtest.Cases,
	codebuildtest.Cases,
	codedeploytest.Cases,
	codepipelinetest.Cases,
	dynamodbtest.Cases,
	ec2test.Cases,
	ecrtest.Cases,
	ecstest.Cases,
	elasticachetest.Cases,
	elasticbeanstalktest.Cases,
	elbv2test.Cases,
	generaltest.Cases,
	iamtest.Cases,
	kmstest.Cases,
	lambdatest.Cases,
	logstest.Cases,
	rdstest.Cases,
	route53test.Cases,
	s3test.Cases,
	secretsmanagertest.Cases,
	sfntest.Cases,
	snstest.Cases,
	sqstest.Cases,
	wafv2test.Cases,
}

// All returns the cases of all rules. They are put together once; what changes one changes a copy.
func All() []coretest.Case { return slices.Clone(all()) }

var all = sync.OnceValue(func() []coretest.Case {
	var list []coretest.Case
	for _, cases := range services {
		list = append(list, cases()...)
	}
	return append(list, wholeCases()...)
})
