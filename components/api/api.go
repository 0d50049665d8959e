package api

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigatewayv2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:api:API"

// API exposes what records, distributions, web ACLs and alarms wire on.
type API struct {
	pulumi.ResourceState

	// ID is the API's id.
	ID pulumi.StringOutput
	// Endpoint is where callers reach the API: https://… without a slash at the end.
	Endpoint pulumi.StringOutput
	// OriginDomain is the host that a distribution forwards /<base path>/* to.
	OriginDomain pulumi.StringOutput
	// DomainName and DomainZoneID are what the domain's alias record points to; empty without a
	// domain.
	DomainName, DomainZoneID pulumi.StringOutput
	// StageARN is the stage's, which a REST API's web ACL protects.
	StageARN pulumi.StringOutput
	// StageName is the stage's name, a dimension of its metrics.
	StageName pulumi.StringOutput
	// LogGroupName is where requests are logged.
	LogGroupName pulumi.StringOutput
	// LinkSecurityGroupID is the VPC link's security group, which the targets' owners let in; empty
	// without targets.
	LinkSecurityGroupID pulumi.StringOutput
}

// New registers the API. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*API, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("api %q: %w", name, err)
	}
	api := &API{}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), api, opts...); err != nil {
		return nil, err
	}
	b := builder{ctx: ctx, name: name, args: a, parent: pulumi.Parent(api)}
	if err := b.build(api); err != nil {
		return nil, fmt.Errorf("api %q: %w", name, err)
	}
	return api, ctx.RegisterResourceOutputs(api, pulumi.Map{
		"id":                  api.ID,
		"endpoint":            api.Endpoint,
		"linkSecurityGroupId": api.LinkSecurityGroupID,
		"stageArn":            api.StageARN,
	})
}

// builder makes the children; each method is one concern.
type builder struct {
	ctx    *pulumi.Context
	name   string
	args   Args
	parent pulumi.ResourceOption
}

// built is what both kinds have in common.
type built struct {
	id                  pulumi.StringOutput
	address             pulumi.StringOutput // https://… with the stage's path, if it has one
	stageARN, stageName pulumi.StringOutput
	logs                *cloudwatch.LogGroup
	measured            measured
	linkGroup           pulumi.StringOutput
}

// build makes all children and fills in what the component exposes.
func (b builder) build(api *API) error {
	build := b.httpAPI
	if b.args.Kind == KindREST {
		build = b.restAPI
	}
	made, err := build()
	if err != nil {
		return err
	}
	api.ID = made.id
	api.StageARN = made.stageARN
	api.StageName = made.stageName
	api.LogGroupName = made.logs.Name
	api.OriginDomain = hostOf(made.address)
	api.Endpoint = made.address
	api.LinkSecurityGroupID = made.linkGroup
	api.DomainName = none()
	api.DomainZoneID = none()
	if b.args.Domain != "" {
		domain, err := b.domain(made)
		if err != nil {
			return fmt.Errorf("domain: %w", err)
		}
		api.DomainName = filledIn(domain, domain.DomainNameConfiguration.TargetDomainName())
		api.DomainZoneID = filledIn(domain, domain.DomainNameConfiguration.HostedZoneId())
		api.OriginDomain = domain.DomainName
		api.Endpoint = pulumi.Sprintf("https://%s", domain.DomainName)
	}
	return b.watch(made.measured)
}

// logGroup is where requests are logged. Groups below /aws/vendedlogs/ don't use up the account's
// resource policies, whose size is limited:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
func (b builder) logGroup(id pulumi.StringOutput) (*cloudwatch.LogGroup, error) {
	return b.logGroupNamed("logs", pulumi.Sprintf("/aws/vendedlogs/apigateway/%s", id))
}

func (b builder) logGroupNamed(role string, name pulumi.StringInput) (*cloudwatch.LogGroup, error) {
	group, err := cloudwatch.NewLogGroup(b.ctx, b.name+"-"+role, &cloudwatch.LogGroupArgs{
		Name:            name.ToStringOutput(),
		RetentionInDays: pulumi.Int(int(b.args.LogRetentionDays)),
		KmsKeyId:        b.args.LogKeyARN,
	}, b.parent, pulumi.Protect(!b.args.Disposable))
	if err != nil {
		return nil, fmt.Errorf("log group %s: %w", role, err)
	}
	return group, nil
}

// logFormat is one JSON object per request. Names are those of the payload, so that the API's and
// the functions' logs are searched alike.
func logFormat(kind Kind) pulumi.String {
	fields := map[string]string{
		"requestId":          "$context.requestId",
		"requestTime":        "$context.requestTime",
		"ip":                 "$context.identity.sourceIp",
		"method":             "$context.httpMethod",
		"path":               "$context.path",
		"protocol":           "$context.protocol",
		"status":             "$context.status",
		"responseLength":     "$context.responseLength",
		"responseLatency":    "$context.responseLatency",
		"integrationLatency": "$context.integrationLatency",
		"error":              "$context.error.message",
		"route":              "$context.routeKey",
		"integrationError":   "$context.integrationErrorMessage",
	}
	if kind == KindREST {
		fields["route"] = "$context.resourcePath"
		fields["trace"] = "$context.xrayTraceId"
	}
	b, err := json.Marshal(fields) // keys are sorted; strings always marshal
	if err != nil {
		return ""
	}
	return pulumi.String(b)
}

// permission lets some requests of this API, and nothing else of API Gateway, invoke a function.
func (b builder) permission(child, name string, requests pulumi.StringOutput) error {
	f := b.args.Functions[name]
	_, err := lambda.NewPermission(b.ctx, child, &lambda.PermissionArgs{
		Action:    pulumi.String("lambda:InvokeFunction"),
		Function:  f.Name,
		Qualifier: f.AliasName,
		Principal: pulumi.String("apigateway.amazonaws.com"),
		SourceArn: requests,
	}, b.parent)
	if err != nil {
		return fmt.Errorf("permission of %s: %w", name, err)
	}
	return nil
}

// domain makes the API answer at its own name, at the top and below the base path. Domain names and
// mappings of API Gateway's second version serve both kinds.
func (b builder) domain(api built) (*apigatewayv2.DomainName, error) {
	domain, err := apigatewayv2.NewDomainName(b.ctx, b.name+"-domain", &apigatewayv2.DomainNameArgs{
		DomainName: pulumi.String(b.args.Domain),
		DomainNameConfiguration: apigatewayv2.DomainNameDomainNameConfigurationArgs{
			CertificateArn: b.args.CertificateARN,
			EndpointType:   pulumi.String("REGIONAL"),
			SecurityPolicy: pulumi.String("TLS_1_2"),
			IpAddressType:  pulumi.String("dualstack"), // the name has an AAAA record too
		},
	}, b.parent)
	if err != nil {
		return nil, err
	}
	once := pulumi.DeleteBeforeReplace(true) // another kind of API takes the mapping over, and a key is there once
	_, err = apigatewayv2.NewApiMapping(b.ctx, b.name+"-root", &apigatewayv2.ApiMappingArgs{
		ApiId:      api.id,
		Stage:      api.stageName,
		DomainName: domain.ID(),
	}, b.parent, once)
	if err != nil {
		return nil, fmt.Errorf("mapping of /: %w", err)
	}
	_, err = apigatewayv2.NewApiMapping(b.ctx, b.name+"-path", &apigatewayv2.ApiMappingArgs{
		ApiId:         api.id,
		Stage:         api.stageName,
		DomainName:    domain.ID(),
		ApiMappingKey: pulumi.String(b.args.BasePath),
	}, b.parent, once)
	if err != nil {
		return nil, fmt.Errorf("mapping of /%s: %w", b.args.BasePath, err)
	}
	return domain, nil
}

// filledIn is a part of the domain's configuration that AWS fills in. A preview knows the rest of
// the configuration before the domain exists, and would take the part for empty: so it waits for
// the domain's ARN.
func filledIn(domain *apigatewayv2.DomainName, part pulumi.StringPtrOutput) pulumi.StringOutput {
	return pulumi.All(part.Elem(), domain.Arn).ApplyT(func(v []any) string {
		s, _ := v[0].(string)
		return s
	}).(pulumi.StringOutput)
}

// hostOf is the host of an address such as https://host/path.
func hostOf(address pulumi.StringOutput) pulumi.StringOutput {
	return address.ApplyT(func(a string) string {
		host, _, _ := strings.Cut(strings.TrimPrefix(a, "https://"), "/")
		return host
	}).(pulumi.StringOutput)
}

func none() pulumi.StringOutput { return pulumi.String("").ToStringOutput() }
