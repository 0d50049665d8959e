package api

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// restAPI makes a REST API.
func (b builder) restAPI() (built, error) {
	api, err := apigateway.NewRestApi(b.ctx, b.name, &apigateway.RestApiArgs{
		EndpointConfiguration: apigateway.RestApiEndpointConfigurationArgs{
			Types:         pulumi.String("REGIONAL"),
			IpAddressType: pulumi.String("dualstack"),
		},
		DisableExecuteApiEndpoint: pulumi.Bool(b.args.Domain != ""),
	}, b.parent)
	if err != nil {
		return built{}, fmt.Errorf("REST API: %w", err)
	}
	id := api.ID().ToStringOutput()
	logs, err := b.logGroup(id)
	if err != nil {
		return built{}, err
	}
	// API Gateway makes this group itself when it first logs, and then it never expires.
	executionLogs := pulumi.Sprintf("API-Gateway-Execution-Logs_%s/%s", id, b.args.stage())
	execution, err := b.logGroupNamed("execution-logs", executionLogs)
	if err != nil {
		return built{}, err
	}
	account, err := b.loggingRole()
	if err != nil {
		return built{}, err
	}
	links, err := b.restLinks()
	if err != nil {
		return built{}, err
	}
	contents, err := b.restRoutes(api, links)
	if err != nil {
		return built{}, err
	}
	deployment, err := b.restDeployment(id, contents, links)
	if err != nil {
		return built{}, err
	}
	stage, err := b.restStage(id, deployment, logs, append(account, execution))
	if err != nil {
		return built{}, err
	}
	return built{
		id:        id,
		address:   stage.InvokeUrl,
		stageARN:  stage.Arn,
		stageName: stage.StageName,
		logs:      logs,
		linkGroup: none(),
		measured:  measuredREST(api.Name, stage.StageName),
	}, b.restPermissions(api)
}

// restStage logs and limits requests to what is deployed. It waits for what API Gateway needs to
// log with.
func (b builder) restStage(
	id pulumi.StringOutput, deployment *apigateway.Deployment, logs *cloudwatch.LogGroup, before []pulumi.Resource,
) (*apigateway.Stage, error) {
	stage, err := apigateway.NewStage(b.ctx, b.name+"-stage", &apigateway.StageArgs{
		RestApi:            id,
		Deployment:         deployment.ID(),
		StageName:          pulumi.String(b.args.stage()),
		XrayTracingEnabled: pulumi.Bool(true),
		AccessLogSettings: apigateway.StageAccessLogSettingsArgs{
			DestinationArn: logs.Arn,
			Format:         logFormat(KindREST),
		},
	}, b.parent, pulumi.DependsOn(before))
	if err != nil {
		return nil, fmt.Errorf("stage: %w", err)
	}
	_, err = apigateway.NewMethodSettings(b.ctx, b.name+"-settings", &apigateway.MethodSettingsArgs{
		RestApi:    id,
		StageName:  stage.StageName,
		MethodPath: pulumi.String("*/*"),
		Settings: apigateway.MethodSettingsSettingsArgs{
			LoggingLevel:         pulumi.String(string(b.args.ExecutionLogs)),
			DataTraceEnabled:     pulumi.Bool(false), // it would log bodies and headers
			MetricsEnabled:       pulumi.Bool(true),
			ThrottlingRateLimit:  pulumi.Float64(b.args.Throttle.Rate),
			ThrottlingBurstLimit: pulumi.Int(b.args.Throttle.Burst),
		},
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("method settings: %w", err)
	}
	return stage, nil
}

// restPermissions are one per route. A run deletes last what isn't wanted any more, so a method
// that is removed is still part of the new deployment: without its permission it can't invoke
// anything.
func (b builder) restPermissions(api *apigateway.RestApi) error {
	for _, text := range sortedKeys(b.args.Routes) {
		k, err := parse(text)
		if err != nil {
			return err
		}
		if b.args.Routes[text].Function == "" {
			continue // a load balancer asks nobody
		}
		requests := pulumi.Sprintf("%s/%s/%s", api.ExecutionArn, b.args.stage(), k.pattern())
		// A permission's name becomes the id of its statement, which takes neither slashes nor
		// braces.
		if err := b.permission(b.name+"-"+k.slug(), b.args.Routes[text].Function, requests); err != nil {
			return err
		}
	}
	return nil
}

// loggingRole is the account's role for the logs of REST APIs; nothing where the account has one.
func (b builder) loggingRole() ([]pulumi.Resource, error) {
	if b.args.LoggingRole != LoggingRoleCreate {
		return nil, nil
	}
	stays := pulumi.RetainOnDelete(!b.args.Disposable) // other APIs of the region log with it by then
	role, err := iam.NewRole(b.ctx, b.name+"-account-role", &iam.RoleArgs{
		Description:      pulumi.String("Logs of the region's REST APIs"),
		AssumeRolePolicy: policydoc.AssumeRole("apigateway.amazonaws.com"),
	}, b.parent, stays)
	if err != nil {
		return nil, fmt.Errorf("account's role for logs: %w", err)
	}
	attachment, err := iam.NewRolePolicyAttachment(b.ctx, b.name+"-account-logs", &iam.RolePolicyAttachmentArgs{
		Role: role.Name,
		// API Gateway checks the role for just these permissions before it takes it.
		PolicyArn: pulumi.String("arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"),
	}, b.parent, stays)
	if err != nil {
		return nil, fmt.Errorf("policy of the account's role for logs: %w", err)
	}
	account, err := apigateway.NewAccount(b.ctx, b.name+"-account", &apigateway.AccountArgs{
		CloudwatchRoleArn: role.Arn,
		ResetOnDelete:     pulumi.Bool(b.args.Disposable), //nolint:staticcheck // deprecated, with nothing in its place
	}, b.parent, stays, pulumi.DependsOn([]pulumi.Resource{attachment}))
	if err != nil {
		return nil, fmt.Errorf("account's settings: %w", err)
	}
	return []pulumi.Resource{account}, nil
}
