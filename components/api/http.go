package api

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigatewayv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring"
)

// httpAPI makes an HTTP API.
func (b builder) httpAPI() (built, error) {
	args := &apigatewayv2.ApiArgs{
		ProtocolType:              pulumi.String("HTTP"),
		IpAddressType:             pulumi.String("dualstack"),
		DisableExecuteApiEndpoint: pulumi.Bool(b.args.Domain != nil), // or callers pass by the web ACL and the name's certificate
	}
	if c := b.args.CORS; c != nil {
		cors := apigatewayv2.ApiCorsConfigurationArgs{
			AllowOrigins:     pulumi.ToStringArray(c.Origins),
			AllowMethods:     pulumi.ToStringArray(allowedMethods(b.args.Routes)),
			AllowHeaders:     pulumi.ToStringArray(c.Headers),
			AllowCredentials: pulumi.Bool(c.Credentials),
			MaxAge:           pulumi.Int(c.MaxAgeSeconds),
		}
		if len(c.ExposeHeaders) > 0 {
			cors.ExposeHeaders = pulumi.ToStringArray(c.ExposeHeaders)
		}
		args.CorsConfiguration = cors
	}
	api, err := apigatewayv2.NewApi(b.ctx, b.name, args, b.parent)
	if err != nil {
		return built{}, err
	}
	logs, err := b.logGroup(api.ID().ToStringOutput())
	if err != nil {
		return built{}, err
	}
	stage, err := apigatewayv2.NewStage(b.ctx, b.name+"-stage", &apigatewayv2.StageArgs{
		ApiId:      api.ID(),
		Name:       pulumi.String(b.args.stage()),
		AutoDeploy: pulumi.Bool(true),
		AccessLogSettings: apigatewayv2.StageAccessLogSettingsArgs{
			DestinationArn: logs.Arn,
			Format:         logFormat(KindHTTP),
		},
		DefaultRouteSettings: apigatewayv2.StageDefaultRouteSettingsArgs{
			ThrottlingRateLimit:  pulumi.Float64(b.args.RatePerSecond),
			ThrottlingBurstLimit: pulumi.Int(b.args.Burst),
		},
	}, b.parent)
	if err != nil {
		return built{}, err
	}
	link, err := b.link()
	if err != nil {
		return built{}, err
	}
	if err := b.httpRoutes(api, link); err != nil {
		return built{}, err
	}
	for _, name := range b.usedFunctions() {
		// The stage is deployed by itself, so a route that is gone is gone: one permission for all routes of a function is enough.
		if err := b.permission(b.name+"-"+name, name, pulumi.Sprintf("%s/%s/*/*", api.ExecutionArn, b.args.stage())); err != nil {
			return built{}, err
		}
	}
	address := api.ApiEndpoint
	if b.args.Domain == nil {
		address = pulumi.Sprintf("%s/%s", api.ApiEndpoint, stage.Name)
	}
	return built{id: api.ID().ToStringOutput(), address: address, stageARN: stage.Arn, stageName: stage.Name, logs: logs, linkGroup: link.group,
		watched: monitoring.API{Name: b.name, ID: api.ID(), Stage: stage.Name}}, nil
}

// httpRoutes makes one integration per function, one per route to a target, and one route per method and path.
func (b builder) httpRoutes(api *apigatewayv2.Api, link link) error {
	targets := map[string]pulumi.StringOutput{}
	for _, name := range b.usedFunctions() {
		integration, err := apigatewayv2.NewIntegration(b.ctx, b.name+"-"+name, &apigatewayv2.IntegrationArgs{
			ApiId:                api.ID(),
			IntegrationType:      pulumi.String("AWS_PROXY"),
			IntegrationMethod:    pulumi.String("POST"),
			IntegrationUri:       b.args.Functions[name].AliasInvokeARN,
			PayloadFormatVersion: pulumi.String("2.0"),
		}, b.parent)
		if err != nil {
			return err
		}
		targets[name] = pulumi.Sprintf("integrations/%s", integration.ID())
	}
	authorizers, err := b.authorizers(api)
	if err != nil {
		return err
	}
	routes := b.withPreflights()
	for _, text := range sortedKeys(routes) {
		r := routes[text]
		k, err := parse(text)
		if err != nil {
			return err
		}
		target := targets[r.Function]
		if r.Target != "" {
			if target, err = b.forward(api, link, k, r.Target); err != nil {
				return err
			}
		}
		args := &apigatewayv2.RouteArgs{ApiId: api.ID(), RouteKey: pulumi.String(text), Target: target, AuthorizationType: pulumi.String("NONE")}
		switch r.Auth {
		case AuthIAM:
			args.AuthorizationType = pulumi.String("AWS_IAM")
		case AuthNone:
			if authorizers.open != nil && !(r.preflight && r.Target == "") {
				args.AuthorizationType, args.AuthorizerId = pulumi.String("CUSTOM"), authorizers.open.ID()
			}
		case AuthJWT:
			args.AuthorizationType, args.AuthorizerId = pulumi.String(authorizers.tokenType), authorizers.tokens.ID()
			if len(r.Scopes) > 0 && authorizers.tokenType == "JWT" { // the function knows them
				args.AuthorizationScopes = pulumi.ToStringArray(r.Scopes)
			}
		}
		if _, err := apigatewayv2.NewRoute(b.ctx, b.name+"-"+k.name(), args, b.parent); err != nil {
			return err
		}
	}
	return nil
}

// withPreflights are the routes, and those that let preflights through where ANY asks for authorization: API Gateway answers them from the
// CORS configuration, but only where a route lets them in.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
func (b builder) withPreflights() map[string]Route {
	routes := map[string]Route{}
	for text, r := range b.args.Routes {
		routes[text] = r
	}
	if b.args.CORS == nil {
		return routes
	}
	for _, path := range preflights(KindHTTP, b.args.Routes) {
		r := b.args.Routes[anyMethod+" "+path]
		routes["OPTIONS "+path] = Route{Function: r.Function, Target: r.Target, Auth: AuthNone, preflight: true}
	}
	return routes
}

// tokens is API Gateway's own authorizer of tokens; nil without an issuer.
func (b builder) tokens(api *apigatewayv2.Api) (*apigatewayv2.Authorizer, error) {
	if b.args.JWT == nil {
		return nil, nil
	}
	return apigatewayv2.NewAuthorizer(b.ctx, b.name+"-jwt", &apigatewayv2.AuthorizerArgs{
		ApiId:           api.ID(),
		AuthorizerType:  pulumi.String("JWT"),
		IdentitySources: pulumi.StringArray{pulumi.String("$request.header.Authorization")},
		JwtConfiguration: apigatewayv2.AuthorizerJwtConfigurationArgs{
			Issuer:    b.args.JWT.Issuer.ToStringOutput(),
			Audiences: b.args.JWT.Audiences,
		},
	}, b.parent)
}
