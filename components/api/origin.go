package api

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigatewayv2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
)

// OriginHeader is the header in which distributions send the first value of OriginSecret.
const OriginHeader = "x-plinth-origin"

const (
	// authorizedSeconds is how long API Gateway remembers that a value is right, or wrong.
	authorizedSeconds = 300
	// tokenSeconds is how long it remembers a token, and so how long it takes one after its end.
	tokenSeconds = 60
)

// authorizers are those of an HTTP API's routes; one that nobody needs is nil.
type authorizers struct {
	open, tokens *apigatewayv2.Authorizer
	tokenType    string // the authorization type of routes with AuthJWT
}

// authorize gives a route, which is open, the authorization that it asks for.
func (a authorizers) authorize(args *apigatewayv2.RouteArgs, r httpRoute) {
	switch r.Auth {
	case AuthIAM:
		args.AuthorizationType = pulumi.String("AWS_IAM")
	case AuthNone:
		answered := r.preflight && r.Target == ""
		if a.open != nil && !answered {
			args.AuthorizationType = pulumi.String("CUSTOM")
			args.AuthorizerId = a.open.ID()
		}
	case AuthJWT:
		args.AuthorizationType = pulumi.String(a.tokenType)
		args.AuthorizerId = a.tokens.ID()
		if len(r.Scopes) > 0 && a.tokenType == "JWT" { // otherwise the function knows them
			args.AuthorizationScopes = pulumi.ToStringArray(r.Scopes)
		}
	}
}

// authorizers without a secret ask nothing of open routes, and leave tokens to API Gateway. With a
// secret a function asks for it, and judges tokens itself, because a route has one authorizer.
func (b builder) authorizers(api *apigatewayv2.Api) (authorizers, error) {
	if len(b.args.OriginSecret) == 0 {
		tokens, err := b.tokens(api)
		return authorizers{tokens: tokens, tokenType: "JWT"}, err
	}
	a := authorizers{tokenType: "CUSTOM"}
	f, err := b.originFunction()
	if err != nil {
		return a, err
	}
	// A request without the header is refused before anything is invoked.
	sources := []string{"$request.header." + OriginHeader}
	if a.open, err = b.origin(api, f, "origin", authorizedSeconds, sources); err != nil || b.args.JWT == nil {
		return a, err
	}
	// API Gateway remembers an answer for all routes of an authorizer, unless the route is a source
	// too: scopes are a route's own.
	sources = append(sources, "$request.header.Authorization", "$context.routeKey")
	a.tokens, err = b.origin(api, f, "origin-jwt", tokenSeconds, sources)
	return a, err
}

// tokens is API Gateway's own authorizer of tokens; nil without an issuer.
func (b builder) tokens(api *apigatewayv2.Api) (*apigatewayv2.Authorizer, error) {
	if b.args.JWT == nil {
		return nil, nil
	}
	authorizer, err := apigatewayv2.NewAuthorizer(b.ctx, b.name+"-jwt", &apigatewayv2.AuthorizerArgs{
		ApiId:           api.ID(),
		AuthorizerType:  pulumi.String("JWT"),
		IdentitySources: pulumi.StringArray{pulumi.String("$request.header.Authorization")},
		JwtConfiguration: apigatewayv2.AuthorizerJwtConfigurationArgs{
			Issuer:    b.args.JWT.Issuer.ToStringOutput(),
			Audiences: b.args.JWT.Audiences,
		},
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("authorizer of tokens: %w", err)
	}
	return authorizer, nil
}

// origin is an authorizer that lets in whom the function lets in.
func (b builder) origin(
	api *apigatewayv2.Api, f *function.Function, role string, seconds int, sources []string,
) (*apigatewayv2.Authorizer, error) {
	authorizer, err := apigatewayv2.NewAuthorizer(b.ctx, b.name+"-"+role, &apigatewayv2.AuthorizerArgs{
		ApiId:                          api.ID(),
		AuthorizerType:                 pulumi.String("REQUEST"),
		AuthorizerUri:                  f.AliasInvokeARN,
		AuthorizerPayloadFormatVersion: pulumi.String("2.0"),
		EnableSimpleResponses:          pulumi.Bool(true),
		IdentitySources:                pulumi.ToStringArray(sources),
		AuthorizerResultTtlInSeconds:   pulumi.Int(seconds),
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("authorizer %s: %w", role, err)
	}
	// No function that a route leads to has an underscore in its name, so none of their permissions
	// has this name.
	_, err = lambda.NewPermission(b.ctx, b.name+"-"+role+"_authorizer", &lambda.PermissionArgs{
		Action:    pulumi.String("lambda:InvokeFunction"),
		Function:  f.Name,
		Qualifier: f.AliasName,
		Principal: pulumi.String("apigateway.amazonaws.com"),
		SourceArn: pulumi.Sprintf("%s/authorizers/%s", api.ExecutionArn, authorizer.ID()),
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("permission of the authorizer %s: %w", role, err)
	}
	return authorizer, nil
}

// originFunction compares what a request has with the values in a secret of Secrets Manager, and
// knows the issuer of tokens and what routes ask of them.
func (b builder) originFunction() (*function.Function, error) {
	secret, err := secretsmanager.NewSecret(b.ctx, b.name+"-origin", &secretsmanager.SecretArgs{
		Description: pulumi.String("What distributions send to the API " + b.name),
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("origin secret: %w", err)
	}
	text, err := json.Marshal(b.args.OriginSecret)
	if err != nil {
		return nil, err
	}
	version, err := secretsmanager.NewSecretVersion(b.ctx, b.name+"-origin", &secretsmanager.SecretVersionArgs{
		SecretId:     secret.Arn,
		SecretString: pulumi.ToSecret(pulumi.String(text)).(pulumi.StringOutput),
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("value of the origin secret: %w", err)
	}
	environment := pulumi.StringMap{}
	if jwt := b.args.JWT; jwt != nil {
		routes, err := json.Marshal(b.args.tokenRoutes())
		if err != nil {
			return nil, err
		}
		environment["JWT_ISSUER"] = jwt.Issuer
		environment["JWT_AUDIENCES"] = pulumi.JSONMarshal(jwt.Audiences.ToStringArrayOutput())
		environment["JWT_ROUTES"] = pulumi.String(routes)
	}
	return function.New(b.ctx, b.name+"-origin", &function.Args{
		Settings: function.Settings{
			Archive:          b.args.OriginArchive,
			OnFailure:        function.FailureNone, // API Gateway waits for the answer, so no events can fail
			LogRetentionDays: b.args.LogRetentionDays,
		},
		Environment: environment,
		Secrets:     pulumi.StringMap{"ORIGIN_SECRET_ARN": version.Arn}, // the secret's, once it has a value
		LogKeyARN:   b.args.LogKeyARN,
		Monitor:     b.args.Monitor,
		Disposable:  b.args.Disposable,
	}, b.parent)
}
