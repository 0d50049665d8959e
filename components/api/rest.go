package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// restAPI makes a REST API.
func (b builder) restAPI() (built, error) {
	api, err := apigateway.NewRestApi(b.ctx, b.name, &apigateway.RestApiArgs{
		EndpointConfiguration: apigateway.RestApiEndpointConfigurationArgs{
			Types: pulumi.String("REGIONAL"), IpAddressType: pulumi.String("dualstack"),
		},
		DisableExecuteApiEndpoint: pulumi.Bool(b.args.Domain != nil),
	}, b.parent)
	if err != nil {
		return built{}, err
	}
	id := api.ID().ToStringOutput()
	logs, err := b.logGroup(id)
	if err != nil {
		return built{}, err
	}
	// API Gateway makes this group itself when it first logs, and then it never expires.
	execution, err := b.logGroupNamed("execution-logs", pulumi.Sprintf("API-Gateway-Execution-Logs_%s/%s", id, b.args.stage()))
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
	stage, err := b.restStage(id, logs, append(account, execution), contents, links)
	if err != nil {
		return built{}, err
	}
	return built{id: id, address: stage.InvokeUrl, stageARN: stage.Arn, stageName: stage.StageName, logs: logs, linkGroup: none(),
		watched: monitoring.API{Name: b.name, RESTName: api.Name, Stage: stage.StageName}}, b.restPermissions(api)
}

// restStage deploys the contents, and logs and limits requests. It waits for what API Gateway needs to log with.
func (b builder) restStage(id pulumi.StringOutput, logs *cloudwatch.LogGroup, before, contents []pulumi.Resource,
	links map[string]*apigateway.VpcLink,
) (*apigateway.Stage, error) {
	deployment, err := apigateway.NewDeployment(b.ctx, b.name+"-deployment", &apigateway.DeploymentArgs{
		RestApi:  id,
		Triggers: b.redeployTriggers(links),
	}, b.parent, pulumi.DependsOn(contents))
	if err != nil {
		return nil, err
	}
	stage, err := apigateway.NewStage(b.ctx, b.name+"-stage", &apigateway.StageArgs{
		RestApi:            id,
		Deployment:         deployment.ID(),
		StageName:          pulumi.String(b.args.stage()),
		XrayTracingEnabled: pulumi.Bool(true),
		AccessLogSettings:  apigateway.StageAccessLogSettingsArgs{DestinationArn: logs.Arn, Format: logFormat(KindREST)},
	}, b.parent, pulumi.DependsOn(before))
	if err != nil {
		return nil, err
	}
	_, err = apigateway.NewMethodSettings(b.ctx, b.name+"-settings", &apigateway.MethodSettingsArgs{
		RestApi:    id,
		StageName:  stage.StageName,
		MethodPath: pulumi.String("*/*"),
		Settings: apigateway.MethodSettingsSettingsArgs{
			LoggingLevel:         pulumi.String(string(b.args.ExecutionLogs)),
			DataTraceEnabled:     pulumi.Bool(false), // it would log bodies and headers
			MetricsEnabled:       pulumi.Bool(true),
			ThrottlingRateLimit:  pulumi.Float64(b.args.RatePerSecond),
			ThrottlingBurstLimit: pulumi.Int(b.args.Burst),
		},
	}, b.parent)
	return stage, err
}

// restPermissions are one per route. A run deletes last what isn't wanted any more: a method that is taken out is still part of the new
// deployment, and only without its permission is it dead.
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
		// A permission's name becomes the id of its statement, which takes neither slashes nor braces.
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
		return nil, err
	}
	attachment, err := iam.NewRolePolicyAttachment(b.ctx, b.name+"-account-logs", &iam.RolePolicyAttachmentArgs{
		Role: role.Name,
		// API Gateway checks the role for just these permissions before it takes it.
		PolicyArn: pulumi.String("arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"),
	}, b.parent, stays)
	if err != nil {
		return nil, err
	}
	account, err := apigateway.NewAccount(b.ctx, b.name+"-account", &apigateway.AccountArgs{
		CloudwatchRoleArn: role.Arn,
		ResetOnDelete:     pulumi.Bool(b.args.Disposable),
	}, b.parent, stays, pulumi.DependsOn([]pulumi.Resource{attachment}))
	return []pulumi.Resource{account}, err
}

// restRoutes makes a resource per path, and a method with its integration per route. What it returns has to exist before a deployment,
// which is a snapshot.
func (b builder) restRoutes(api *apigateway.RestApi, links map[string]*apigateway.VpcLink) ([]pulumi.Resource, error) {
	resources := map[string]pulumi.StringOutput{"/": api.RootResourceId}
	var contents []pulumi.Resource
	for _, text := range sortedKeys(b.args.Routes) {
		k, err := parse(text)
		if err != nil {
			return nil, err
		}
		for _, path := range k.parents() {
			if err := b.resource(api, path, resources); err != nil {
				return nil, err
			}
		}
		made, err := b.method(api, k, b.args.Routes[text], resources[k.path], links)
		if err != nil {
			return nil, err
		}
		contents = append(contents, made...)
	}
	if b.args.CORS == nil {
		return contents, nil
	}
	for _, path := range preflights(KindREST, b.args.Routes) {
		made, err := b.preflight(api, path, resources[path])
		if err != nil {
			return nil, err
		}
		contents = append(contents, made...)
	}
	return contents, nil
}

func (b builder) resource(api *apigateway.RestApi, path string, resources map[string]pulumi.StringOutput) error {
	if _, made := resources[path]; made {
		return nil
	}
	parent, segment := above(path)
	r, err := apigateway.NewResource(b.ctx, b.name+"-"+shape(path), &apigateway.ResourceArgs{
		RestApi: api.ID(), ParentId: resources[parent], PathPart: pulumi.String(segment),
	}, b.parent)
	if err != nil {
		return err
	}
	resources[path] = r.ID().ToStringOutput()
	return nil
}

func (b builder) method(api *apigateway.RestApi, k key, r Route, resource pulumi.StringOutput, links map[string]*apigateway.VpcLink) ([]pulumi.Resource, error) {
	authorization := "AWS_IAM"
	if r.Auth == AuthNone {
		authorization = "NONE"
	}
	methodArgs := &apigateway.MethodArgs{
		RestApi: api.ID(), ResourceId: resource, HttpMethod: pulumi.String(k.method), Authorization: pulumi.String(authorization),
	}
	if r.Target != "" {
		methodArgs.RequestParameters = k.declared()
	}
	method, err := apigateway.NewMethod(b.ctx, b.name+"-"+k.name(), methodArgs, b.parent)
	if err != nil {
		return nil, err
	}
	args := &apigateway.IntegrationArgs{RestApi: api.ID(), ResourceId: resource, HttpMethod: method.HttpMethod}
	if r.Target != "" {
		k.forwardTo(args, b.args.Targets[r.Target], links[r.Target])
	} else {
		args.Type, args.IntegrationHttpMethod, args.Uri = pulumi.String("AWS_PROXY"), pulumi.String("POST"), b.args.Functions[r.Function].AliasInvokeARN
	}
	integration, err := apigateway.NewIntegration(b.ctx, b.name+"-"+k.name(), args, b.parent)
	return []pulumi.Resource{method, integration}, err
}

// redeployTriggers change whenever what the deployment is a snapshot of does, and then there is a new deployment before the old one goes.
func (b builder) redeployTriggers(links map[string]*apigateway.VpcLink) pulumi.StringMap {
	text, err := json.Marshal([]any{b.args.Routes, b.args.CORS}) // maps are written sorted
	if err != nil {
		text = []byte(fmt.Sprint(sortedKeys(b.args.Routes)))
	}
	sum := sha256.Sum256(text)
	targets := make([]any, 0, len(b.args.Functions))
	for _, name := range b.usedFunctions() {
		targets = append(targets, b.args.Functions[name].AliasInvokeARN)
	}
	triggers := pulumi.StringMap{"routes": pulumi.String(hex.EncodeToString(sum[:])), "functions": joined(targets)}
	if len(links) > 0 {
		var ends []any
		for _, name := range sortedKeys(links) {
			ends = append(ends, links[name].ID().ToStringOutput(), b.args.Targets[name].DNSName.ToStringOutput())
		}
		triggers["targets"] = joined(ends)
	}
	return triggers
}

// joined are texts in one.
func joined(texts []any) pulumi.StringOutput {
	return pulumi.All(texts...).ApplyT(func(values []any) string {
		words := make([]string, len(values))
		for i, value := range values {
			words[i], _ = value.(string)
		}
		return strings.Join(words, " ")
	}).(pulumi.StringOutput)
}
