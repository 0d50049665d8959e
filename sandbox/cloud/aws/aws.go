// Package aws is the table of the simulated AWS: every service, the provider awsx, and what only
// somebody who knows all services can say of an ARN.
package aws

import (
	"slices"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/acm"
	"github.com/plinth-infra/plinth/sandbox/cloud/apigateway"
	"github.com/plinth-infra/plinth/sandbox/cloud/apigatewayv2"
	"github.com/plinth-infra/plinth/sandbox/cloud/applicationautoscaling"
	"github.com/plinth-infra/plinth/sandbox/cloud/autoscaling"
	"github.com/plinth-infra/plinth/sandbox/cloud/awsx"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudcontrol"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudfront"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudwatch"
	"github.com/plinth-infra/plinth/sandbox/cloud/codedeploy"
	"github.com/plinth-infra/plinth/sandbox/cloud/dynamodb"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/ecr"
	"github.com/plinth-infra/plinth/sandbox/cloud/ecs"
	"github.com/plinth-infra/plinth/sandbox/cloud/elasticache"
	"github.com/plinth-infra/plinth/sandbox/cloud/elbv2"
	"github.com/plinth-infra/plinth/sandbox/cloud/events"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
	"github.com/plinth-infra/plinth/sandbox/cloud/lambda"
	"github.com/plinth-infra/plinth/sandbox/cloud/logs"
	"github.com/plinth-infra/plinth/sandbox/cloud/rds"
	"github.com/plinth-infra/plinth/sandbox/cloud/route53"
	"github.com/plinth-infra/plinth/sandbox/cloud/s3"
	"github.com/plinth-infra/plinth/sandbox/cloud/secretsmanager"
	"github.com/plinth-infra/plinth/sandbox/cloud/sns"
	"github.com/plinth-infra/plinth/sandbox/cloud/sqs"
	"github.com/plinth-infra/plinth/sandbox/cloud/ssm"
	"github.com/plinth-infra/plinth/sandbox/cloud/wafv2"
	"github.com/plinth-infra/plinth/sandbox/cloud/xray"
)

// Table returns the table that every simulated cloud shares.
var Table = sync.OnceValue(func() *cloud.Table {
	t, err := cloud.NewTable(slices.Concat(
		acm.Types(),
		apigateway.Types(),
		apigatewayv2.Types(),
		applicationautoscaling.Types(),
		autoscaling.Types(),
		cloudcontrol.Types(),
		cloudfront.Types(),
		cloudwatch.Types(),
		codedeploy.Types(),
		dynamodb.Types(),
		ec2.Types(),
		ecr.Types(),
		ecs.Types(),
		elasticache.Types(),
		elbv2.Types(),
		events.Types(),
		iam.Types(),
		kms.Types(),
		lambda.Types(),
		logs.Types(),
		rds.Types(),
		route53.Types(),
		s3.Types(),
		secretsmanager.Types(),
		sns.Types(),
		sqs.Types(),
		ssm.Types(),
		wafv2.Types(),
		xray.Types(),
	)...)
	if err != nil {
		panic(err) // two services have one type: a mistake in this package, which its test shows
	}
	t.OwnedByAWS = ownedByAWS
	t.Derived = map[string]func(i cloud.Issued, arn []string) bool{
		"apigateway":  apiGatewayARN,
		"execute-api": executeARN,
		"cloudfront":  distributionARN,
	}
	t.Providers = map[string]func() pulumirpc.ResourceProviderServer{"awsx": awsx.New}
	return t
})
