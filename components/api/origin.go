package api

import (
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigatewayv2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
)

// OriginHeader is the header in which distributions send Args.OriginSecret.
const OriginHeader = "x-plinth-origin"

// authorizedSeconds is how long API Gateway remembers that a value is right, or wrong.
const authorizedSeconds = 300

var originValue = regexp.MustCompile(`^[A-Za-z0-9_-]{32,256}$`)

// validateOrigin never shows a value.
func (a Args) validateOrigin(path string) []error {
	var problems []error
	report := func(format string, values ...any) {
		problems = append(problems, fmt.Errorf(path+"originSecret"+format, values...))
	}
	if len(a.OriginSecret) > 0 && a.Kind == KindREST {
		report(": a REST API has a web ACL of its own and needs none; leave it out, or use kind http")
	}
	if len(a.OriginSecret) > 2 {
		report(": one value is sent and one more is taken while it is changed, got %d; write at most 2", len(a.OriginSecret))
	}
	for i, v := range a.OriginSecret {
		if !originValue.MatchString(v) {
			report("[%d]: it has to be 32 to 256 letters, digits, _ and -, got %d characters; take one of openssl rand -hex 32", i, len(v))
		}
	}
	return problems
}

// origin is the authorizer of open routes: it lets in who has the secret that distributions send. Nil without one.
func (b builder) origin(api *apigatewayv2.Api) (*apigatewayv2.Authorizer, error) {
	if len(b.args.OriginSecret) == 0 {
		return nil, nil
	}
	f, err := b.originFunction()
	if err != nil {
		return nil, err
	}
	authorizer, err := apigatewayv2.NewAuthorizer(b.ctx, b.name+"-origin", &apigatewayv2.AuthorizerArgs{
		ApiId:                          api.ID(),
		AuthorizerType:                 pulumi.String("REQUEST"),
		AuthorizerUri:                  f.AliasInvokeARN,
		AuthorizerPayloadFormatVersion: pulumi.String("2.0"),
		EnableSimpleResponses:          pulumi.Bool(true),
		// A request without the header is refused before anything is invoked.
		IdentitySources:              pulumi.StringArray{pulumi.String("$request.header." + OriginHeader)},
		AuthorizerResultTtlInSeconds: pulumi.Int(authorizedSeconds),
	}, b.parent)
	if err != nil {
		return nil, err
	}
	// No function that a route leads to has an underscore in its name, so no permission of theirs is called so.
	_, err = lambda.NewPermission(b.ctx, b.name+"-origin_authorizer", &lambda.PermissionArgs{
		Action: pulumi.String("lambda:InvokeFunction"), Function: f.Name, Qualifier: f.AliasName, Principal: pulumi.String("apigateway.amazonaws.com"),
		SourceArn: pulumi.Sprintf("%s/authorizers/%s", api.ExecutionArn, authorizer.ID()),
	}, b.parent)
	return authorizer, err
}

// originFunction compares what a request has with the values in a secret of Secrets Manager.
func (b builder) originFunction() (*function.Function, error) {
	secret, err := secretsmanager.NewSecret(b.ctx, b.name+"-origin", &secretsmanager.SecretArgs{
		Description: pulumi.String("What distributions send to the API " + b.name),
	}, b.parent)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(b.args.OriginSecret)
	if err != nil {
		return nil, err
	}
	version, err := secretsmanager.NewSecretVersion(b.ctx, b.name+"-origin", &secretsmanager.SecretVersionArgs{
		SecretId: secret.Arn, SecretString: pulumi.ToSecret(pulumi.String(text)).(pulumi.StringOutput),
	}, b.parent)
	if err != nil {
		return nil, err
	}
	return function.New(b.ctx, b.name+"-origin", &function.Args{
		Archive: b.args.OriginArchive,
		Secrets: pulumi.StringMap{"ORIGIN_SECRET_ARN": version.Arn}, // the secret's, once it has a value
		// API Gateway waits for the answer, so there are no events that could fail.
		OnFailure:        function.FailureNone,
		LogRetentionDays: b.args.LogRetentionDays, LogKeyARN: b.args.LogKeyARN, Monitor: b.args.Monitor, Disposable: b.args.Disposable,
	}, b.parent)
}
