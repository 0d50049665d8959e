package api

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigatewayv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// httpAPI makes an HTTP API.
func (b builder) httpAPI() (built, error) {
	api, err := apigatewayv2.NewApi(b.ctx, b.name, &apigatewayv2.ApiArgs{
		ProtocolType:  pulumi.String("HTTP"),
		IpAddressType: pulumi.String("dualstack"),
		// With a domain callers would pass by the web ACL and the name's certificate otherwise.
		DisableExecuteApiEndpoint: pulumi.Bool(b.args.Domain != ""),
		CorsConfiguration:         b.corsConfiguration(),
	}, b.parent)
	if err != nil {
		return built{}, fmt.Errorf("HTTP API: %w", err)
	}
	made := built{id: api.ID().ToStringOutput()}
	if made.logs, err = b.logGroup(made.id); err != nil {
		return built{}, err
	}
	stage, err := apigatewayv2.NewStage(b.ctx, b.name+"-stage", &apigatewayv2.StageArgs{
		ApiId:      api.ID(),
		Name:       pulumi.String(b.args.stage()),
		AutoDeploy: pulumi.Bool(true),
		AccessLogSettings: apigatewayv2.StageAccessLogSettingsArgs{
			DestinationArn: made.logs.Arn,
			Format:         logFormat(KindHTTP),
		},
		DefaultRouteSettings: apigatewayv2.StageDefaultRouteSettingsArgs{
			ThrottlingRateLimit:  pulumi.Float64(b.args.Throttle.Rate),
			ThrottlingBurstLimit: pulumi.Int(b.args.Throttle.Burst),
		},
	}, b.parent)
	if err != nil {
		return built{}, fmt.Errorf("stage: %w", err)
	}
	link, err := b.link()
	if err != nil {
		return built{}, err
	}
	if err := b.httpRoutes(api, link); err != nil {
		return built{}, err
	}
	for _, name := range b.args.usedFunctions() {
		// The stage is deployed by itself, so a route that is removed is gone at once: one
		// permission for all routes of a function is enough.
		requests := pulumi.Sprintf("%s/%s/*/*", api.ExecutionArn, b.args.stage())
		if err := b.permission(b.name+"-"+name, name, requests); err != nil {
			return built{}, err
		}
	}
	made.address = api.ApiEndpoint
	if b.args.Domain == "" {
		made.address = pulumi.Sprintf("%s/%s", api.ApiEndpoint, stage.Name)
	}
	made.stageARN = stage.Arn
	made.stageName = stage.Name
	made.linkGroup = link.group
	made.measured = measuredHTTP(api.ID(), stage.Name)
	return made, nil
}

func (b builder) corsConfiguration() apigatewayv2.ApiCorsConfigurationPtrInput {
	c := b.args.CORS
	if c == nil {
		return nil
	}
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
	return cors
}

// httpRoutes makes one integration per function, one per route to a target, and one route per
// method and path.
func (b builder) httpRoutes(api *apigatewayv2.Api, link vpcLink) error {
	functions, err := b.functionIntegrations(api)
	if err != nil {
		return err
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
		target := functions[r.Function]
		if r.Target != "" {
			if target, err = b.forward(api, link, k, r.Target); err != nil {
				return fmt.Errorf("integration of %s: %w", text, err)
			}
		}
		args := &apigatewayv2.RouteArgs{
			ApiId:             api.ID(),
			RouteKey:          pulumi.String(text),
			Target:            target,
			AuthorizationType: pulumi.String("NONE"),
		}
		authorizers.authorize(args, r)
		if _, err := apigatewayv2.NewRoute(b.ctx, b.name+"-"+k.name(), args, b.parent); err != nil {
			return fmt.Errorf("route %s: %w", text, err)
		}
	}
	return nil
}

// functionIntegrations are the targets of routes to functions, by the function's name.
func (b builder) functionIntegrations(api *apigatewayv2.Api) (map[string]pulumi.StringOutput, error) {
	targets := map[string]pulumi.StringOutput{}
	for _, name := range b.args.usedFunctions() {
		integration, err := apigatewayv2.NewIntegration(b.ctx, b.name+"-"+name, &apigatewayv2.IntegrationArgs{
			ApiId:                api.ID(),
			IntegrationType:      pulumi.String("AWS_PROXY"),
			IntegrationMethod:    pulumi.String("POST"),
			IntegrationUri:       b.args.Functions[name].AliasInvokeARN,
			PayloadFormatVersion: pulumi.String("2.0"),
		}, b.parent)
		if err != nil {
			return nil, fmt.Errorf("integration of %s: %w", name, err)
		}
		targets[name] = pulumi.Sprintf("integrations/%s", integration.ID())
	}
	return targets, nil
}

// httpRoute is a route of an HTTP API.
type httpRoute struct {
	Route

	// preflight marks a route that only lets a browser's preflight in. API Gateway answers it
	// itself, and it never has the origin's header.
	preflight bool
}

// withPreflights are the routes, and those that let preflights through where ANY asks for
// authorization: API Gateway answers them from the CORS configuration, but only where a route lets
// them in.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
func (b builder) withPreflights() map[string]httpRoute {
	routes := map[string]httpRoute{}
	for text, r := range b.args.Routes {
		routes[text] = httpRoute{Route: r}
	}
	if b.args.CORS == nil {
		return routes
	}
	for _, path := range preflights(KindHTTP, b.args.Routes) {
		r := b.args.Routes[anyMethod+" "+path]
		routes["OPTIONS "+path] = httpRoute{
			Route:     Route{Function: r.Function, Target: r.Target, Auth: AuthNone},
			preflight: true,
		}
	}
	return routes
}
