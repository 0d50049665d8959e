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

const (
	// authorizedSeconds is how long API Gateway remembers that a value is right, or wrong.
	authorizedSeconds = 300
	// tokenSeconds is how long it remembers a token, and so how long after its end one is taken.
	tokenSeconds = 60
	// maxTokenRoutes leaves room for the issuer and the rest in a function's environment of 4 KB:
	// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
	maxTokenRoutes = 3000
)

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
	if text, err := json.Marshal(a.tokenRoutes()); len(a.OriginSecret) > 0 && (err != nil || len(text) > maxTokenRoutes) {
		problems = append(problems, fmt.Errorf("%sroutes: with an origin secret a function judges tokens, and %d bytes of routes and scopes have room there, got %d; use greedy routes, or take originSecret out",
			path, maxTokenRoutes, len(text)))
	}
	return problems
}

// tokenRoutes are the routes that take tokens, with their scopes.
func (a Args) tokenRoutes() map[string][]string {
	routes := map[string][]string{}
	for text, r := range a.Routes {
		if r.Auth == AuthJWT {
			routes[text] = append([]string{}, r.Scopes...)
		}
	}
	return routes
}

// authorizers are those of an HTTP API's routes; one that nobody needs is nil.
type authorizers struct {
	open, tokens *apigatewayv2.Authorizer
	tokenType    string // the authorization type of routes with AuthJWT
}

// authorizers asks nothing of open routes, and API Gateway to judge tokens, without a secret. With one a function asks for it, and judges tokens
// itself, because a route has one authorizer.
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
	// An answer is remembered for all routes of an authorizer, unless the route is a source too: scopes are a route's own.
	a.tokens, err = b.origin(api, f, "origin-jwt", tokenSeconds, append(sources, "$request.header.Authorization", "$context.routeKey"))
	return a, err
}

// origin is an authorizer that lets in whom the function lets in.
func (b builder) origin(api *apigatewayv2.Api, f *function.Function, role string, seconds int, sources []string) (*apigatewayv2.Authorizer, error) {
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
		return nil, err
	}
	// No function that a route leads to has an underscore in its name, so no permission of theirs is called so.
	_, err = lambda.NewPermission(b.ctx, b.name+"-"+role+"_authorizer", &lambda.PermissionArgs{
		Action: pulumi.String("lambda:InvokeFunction"), Function: f.Name, Qualifier: f.AliasName, Principal: pulumi.String("apigateway.amazonaws.com"),
		SourceArn: pulumi.Sprintf("%s/authorizers/%s", api.ExecutionArn, authorizer.ID()),
	}, b.parent)
	return authorizer, err
}

// originFunction compares what a request has with the values in a secret of Secrets Manager, and knows the issuer of tokens and what routes ask of them.
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
		Archive: b.args.OriginArchive, Environment: environment,
		Secrets: pulumi.StringMap{"ORIGIN_SECRET_ARN": version.Arn}, // the secret's, once it has a value
		// API Gateway waits for the answer, so there are no events that could fail.
		OnFailure:        function.FailureNone,
		LogRetentionDays: b.args.LogRetentionDays, LogKeyARN: b.args.LogKeyARN, Monitor: b.args.Monitor, Disposable: b.args.Disposable,
	}, b.parent)
}
