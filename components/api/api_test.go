package api_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const apiCertificate = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-4333-8444-555555555555"

func ordersRoutes() map[string]api.Route {
	return map[string]api.Route{
		"GET /health":      {Function: "orders", Auth: api.AuthNone},
		"GET /orders/{id}": {Function: "orders"},
		"POST /orders":     {Function: "intake"},
	}
}

func ordersDomain() *api.Domain {
	return &api.Domain{Name: "api.example.com", CertificateARN: pulumi.String(apiCertificate)}
}

// apiOf runs a program with an API called shop on the functions orders and intake, and exports what it publishes.
func apiOf(t *testing.T, args api.Args, opts ...mockaws.Option) (*mockaws.Recording, map[string]string) {
	t.Helper()
	archive := fixture.Archive(t, "bootstrap")
	var mu sync.Mutex // applies write side by side
	published := map[string]string{}
	rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
		args.Functions = map[string]*function.Function{}
		for _, name := range []string{"orders", "intake"} {
			f, err := function.New(ctx, name, &function.Args{Archive: archive, OnFailure: function.FailureNone})
			if err != nil {
				return err
			}
			args.Functions[name] = f
		}
		if args.Routes == nil {
			args.Routes = ordersRoutes()
		}
		shop, err := api.New(ctx, "shop", &args)
		if err != nil {
			return err
		}
		for name, out := range map[string]pulumi.StringOutput{
			"endpoint": shop.Endpoint, "origin": shop.OriginDomain, "target": shop.DomainName, "zone": shop.DomainZoneID,
			"stageArn": shop.StageARN, "stage": shop.StageName, "id": shop.ID,
		} {
			out.ApplyT(func(v string) string {
				mu.Lock()
				defer mu.Unlock()
				published[name] = v
				return v
			})
		}
		return nil
	}, opts...)
	return rec, published
}

func TestAPIMakesTheseChildrenAndNoOthers(t *testing.T) {
	t.Parallel()
	domain := []string{
		"aws:apigatewayv2/domainName:DomainName shop-domain",
		"aws:apigatewayv2/apiMapping:ApiMapping shop-root", "aws:apigatewayv2/apiMapping:ApiMapping shop-path",
	}
	common := []string{"aws:cloudwatch/logGroup:LogGroup shop-logs"}
	http := append([]string{
		"aws:apigatewayv2/api:Api shop", "aws:apigatewayv2/stage:Stage shop-stage",
		"aws:lambda/permission:Permission shop-orders", "aws:lambda/permission:Permission shop-intake",
		"aws:apigatewayv2/integration:Integration shop-orders", "aws:apigatewayv2/integration:Integration shop-intake",
		"aws:apigatewayv2/route:Route shop-GET-/health", "aws:apigatewayv2/route:Route shop-GET-/orders/{}", "aws:apigatewayv2/route:Route shop-POST-/orders",
	}, common...)
	rest := append([]string{
		"aws:apigateway/restApi:RestApi shop", "aws:apigateway/deployment:Deployment shop-deployment", "aws:apigateway/stage:Stage shop-stage",
		"aws:apigateway/methodSettings:MethodSettings shop-settings", "aws:cloudwatch/logGroup:LogGroup shop-execution-logs",
		"aws:lambda/permission:Permission shop-GET-health-901a1c", "aws:lambda/permission:Permission shop-GET-orders-1435b9", "aws:lambda/permission:Permission shop-POST-orders-e56f37",
		"aws:apigateway/resource:Resource shop-/health", "aws:apigateway/resource:Resource shop-/orders", "aws:apigateway/resource:Resource shop-/orders/{}",
		"aws:apigateway/method:Method shop-GET-/health", "aws:apigateway/method:Method shop-GET-/orders/{}", "aws:apigateway/method:Method shop-POST-/orders",
		"aws:apigateway/integration:Integration shop-GET-/health", "aws:apigateway/integration:Integration shop-GET-/orders/{}", "aws:apigateway/integration:Integration shop-POST-/orders",
	}, common...)
	account := []string{
		"aws:apigateway/account:Account shop-account", "aws:iam/role:Role shop-account-role", "aws:iam/rolePolicyAttachment:RolePolicyAttachment shop-account-logs",
	}
	for sentence, c := range map[string]struct {
		args api.Args
		want []string
	}{
		"by default":                           {api.Args{}, http},
		"with a domain":                        {api.Args{Domain: ordersDomain()}, append(domain, http...)},
		"with an issuer":                       {api.Args{JWT: &api.JWT{Issuer: pulumi.String("https://login.example.com/"), Audiences: pulumi.ToStringArray([]string{"shop"})}}, append([]string{"aws:apigatewayv2/authorizer:Authorizer shop-jwt"}, http...)},
		"as a REST API":                        {api.Args{Kind: api.KindREST}, rest},
		"as a REST API with a domain":          {api.Args{Kind: api.KindREST, Domain: ordersDomain()}, append(domain, rest...)},
		"as a REST API of a new account":       {api.Args{Kind: api.KindREST, LoggingRole: api.LoggingRoleCreate}, append(account, rest...)},
		"with CORS, which an HTTP API answers": {api.Args{CORS: &api.CORS{Origins: []string{"https://example.com"}}}, http},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			rec, _ := apiOf(t, c.args)
			require.ElementsMatch(t, c.want, fixture.Children(rec, rec.Only(t, "plinth:api:API")))
		})
	}
}

func TestHTTPAPIIsReadyForProductionByDefault(t *testing.T) {
	t.Parallel()
	rec, published := apiOf(t, api.Args{})
	gateway, stage, logs := rec.Only(t, "aws:apigatewayv2/api:Api"), rec.Only(t, "aws:apigatewayv2/stage:Stage"), rec.One(t, "aws:cloudwatch/logGroup:LogGroup", "shop-logs")
	require.Equal(t, []any{"HTTP", "dualstack", false, nil},
		[]any{gateway.Get("protocolType"), gateway.Get("ipAddressType"), gateway.Get("disableExecuteApiEndpoint"), gateway.Get("corsConfiguration")})
	require.Equal(t, "api", stage.Get("name"), "so that <address>/api/health reaches the route /health")
	require.Equal(t, true, stage.Get("autoDeploy"))
	require.Equal(t, 100.0, stage.Get("defaultRouteSettings.throttlingRateLimit"))
	require.Equal(t, 200.0, stage.Get("defaultRouteSettings.throttlingBurstLimit"))
	require.Equal(t, logs.Outputs["arn"].StringValue(), stage.Get("accessLogSettings.destinationArn"))
	require.Equal(t, "/aws/vendedlogs/apigateway/"+gateway.ID, logs.Get("name"))
	require.Equal(t, 365.0, logs.Get("retentionInDays"))
	require.True(t, logs.Protect)

	var format map[string]string
	require.NoError(t, json.Unmarshal([]byte(stage.Get("accessLogSettings.format").(string)), &format))
	for field, want := range map[string]string{"requestId": "$context.requestId", "status": "$context.status", "route": "$context.routeKey", "ip": "$context.identity.sourceIp"} {
		require.Equal(t, want, format[field])
	}

	auth := map[string]any{}
	for _, r := range rec.Of("aws:apigatewayv2/route:Route") {
		auth[r.Get("routeKey").(string)] = r.Get("authorizationType")
	}
	require.Equal(t, map[string]any{"GET /health": "NONE", "GET /orders/{id}": "AWS_IAM", "POST /orders": "AWS_IAM"}, auth)
	integration := rec.One(t, "aws:apigatewayv2/integration:Integration", "shop-intake")
	require.Equal(t, rec.One(t, "aws:lambda/alias:Alias", "intake-live").Outputs["invokeArn"].StringValue(), integration.Get("integrationUri"))
	require.Equal(t, []any{"AWS_PROXY", "POST", "2.0"}, []any{integration.Get("integrationType"), integration.Get("integrationMethod"), integration.Get("payloadFormatVersion")})
	require.Equal(t, "integrations/"+integration.ID, rec.One(t, "aws:apigatewayv2/route:Route", "shop-POST-/orders").Get("target"))

	require.Equal(t, "https://"+gateway.ID+".execute-api.eu-west-1.amazonaws.com/api", published["endpoint"])
	require.Equal(t, gateway.ID+".execute-api.eu-west-1.amazonaws.com", published["origin"])
	require.Empty(t, published["target"])
}

func TestAPILetsOnlyItsOwnStageInvokeTheAlias(t *testing.T) {
	t.Parallel()
	for kind, want := range map[api.Kind]map[string]string{
		api.KindHTTP: {"shop-orders": "$default/*/*", "shop-intake": "$default/*/*"},
		// One per route: a method that is taken out lives on in the deployment, but not its permission.
		api.KindREST: {"shop-GET-health-901a1c": "api/GET/health", "shop-GET-orders-1435b9": "api/GET/orders/*", "shop-POST-orders-e56f37": "api/POST/orders"},
	} {
		rec, published := apiOf(t, api.Args{Kind: kind, Domain: ordersDomain()})
		require.Len(t, rec.Of("aws:lambda/permission:Permission"), len(want))
		for name, requests := range want {
			f := "orders"
			if strings.Contains(name, "intake") || strings.Contains(name, "POST") {
				f = "intake"
			}
			p := rec.One(t, "aws:lambda/permission:Permission", name)
			require.Equal(t, []any{"live", "apigateway.amazonaws.com", rec.One(t, "aws:lambda/function:Function", f).ID},
				[]any{p.Get("qualifier"), p.Get("principal"), p.Get("function")})
			require.Equal(t, "arn:aws:execute-api:eu-west-1:123456789012:"+published["id"]+"/"+requests, p.Get("sourceArn"))
			require.True(t, p.DependsOn(rec.One(t, "aws:lambda/alias:Alias", f+"-live")), "Lambda refuses a qualifier that isn't there yet")
		}
	}
}

func TestAPIWithADomainAnswersThereAndNowhereElse(t *testing.T) {
	t.Parallel()
	for kind, stage := range map[api.Kind]string{api.KindHTTP: "$default", api.KindREST: "api"} {
		rec, published := apiOf(t, api.Args{Kind: kind, Domain: ordersDomain()})
		var gateway *mockaws.Resource
		if kind == api.KindHTTP {
			gateway = rec.Only(t, "aws:apigatewayv2/api:Api")
		} else {
			gateway = rec.Only(t, "aws:apigateway/restApi:RestApi")
		}
		require.Equal(t, true, gateway.Get("disableExecuteApiEndpoint"), kind)
		domain := rec.Only(t, "aws:apigatewayv2/domainName:DomainName")
		for path, want := range map[string]any{
			"domainName":                             "api.example.com",
			"domainNameConfiguration.endpointType":   "REGIONAL",
			"domainNameConfiguration.securityPolicy": "TLS_1_2", "domainNameConfiguration.ipAddressType": "dualstack",
			"domainNameConfiguration.certificateArn": apiCertificate,
		} {
			require.Equal(t, want, domain.Get(path), path)
		}
		for name, mapping := range map[string]any{"shop-root": nil, "shop-path": "api"} {
			m := rec.One(t, "aws:apigatewayv2/apiMapping:ApiMapping", name)
			require.True(t, m.DeleteBeforeReplace, "a key of a domain is there once")
			require.Equal(t, []any{gateway.ID, stage, "api.example.com", mapping},
				[]any{m.Get("apiId"), m.Get("stage"), m.Get("domainName"), m.Get("apiMappingKey")}, kind)
		}
		require.Equal(t, "https://api.example.com", published["endpoint"])
		require.Equal(t, "api.example.com", published["origin"])
		require.Contains(t, published["target"], ".execute-api.eu-west-1.amazonaws.com")
		require.NotEmpty(t, published["zone"])
	}
}

func TestAPITakesTokens(t *testing.T) {
	t.Parallel()
	s := api.Settings{
		Routes: map[string]api.RouteSettings{"GET /orders": {Function: "orders", Auth: api.AuthJWT, Scopes: []string{"orders.read"}}},
		JWT:    &api.JWTSettings{Issuer: "https://login.example.com/", Audiences: []string{"shop"}},
	}
	require.NoError(t, s.Validate("plinth:api"))
	rec, _ := apiOf(t, *s.Args())
	authorizer, route := rec.Only(t, "aws:apigatewayv2/authorizer:Authorizer"), rec.Only(t, "aws:apigatewayv2/route:Route")
	require.Equal(t, []any{"JWT", "https://login.example.com/", []any{"shop"}, []any{"$request.header.Authorization"}},
		[]any{authorizer.Get("authorizerType"), authorizer.Get("jwtConfiguration.issuer"), authorizer.Get("jwtConfiguration.audiences"), authorizer.Get("identitySources")})
	require.Equal(t, []any{"JWT", authorizer.ID, []any{"orders.read"}},
		[]any{route.Get("authorizationType"), route.Get("authorizerId"), route.Get("authorizationScopes")})
}

func TestHTTPAPIAnswersPreflights(t *testing.T) {
	t.Parallel()
	rec, _ := apiOf(t, api.Args{
		Routes: map[string]api.Route{"ANY /{proxy+}": {Function: "orders"}, "GET /health": {Function: "orders", Auth: api.AuthNone}},
		CORS:   &api.CORS{Origins: []string{"https://example.com"}, Headers: []string{"X-Order"}, Credentials: true},
	})
	gateway := rec.Only(t, "aws:apigatewayv2/api:Api")
	require.Equal(t, []any{"https://example.com"}, gateway.Get("corsConfiguration.allowOrigins"))
	require.Equal(t, []any{"x-order"}, gateway.Get("corsConfiguration.allowHeaders"))
	require.Equal(t, true, gateway.Get("corsConfiguration.allowCredentials"))
	require.Equal(t, 3600.0, gateway.Get("corsConfiguration.maxAge"))
	require.Nil(t, gateway.Get("corsConfiguration.exposeHeaders"))
	preflight := rec.One(t, "aws:apigatewayv2/route:Route", "shop-OPTIONS-/{+}")
	require.Equal(t, "NONE", preflight.Get("authorizationType"), "a preflight carries no credentials")
	require.Len(t, rec.Of("aws:apigatewayv2/route:Route"), 3)
}

func TestAPIRefusesBadArguments(t *testing.T) {
	t.Parallel()
	health := map[string]api.Route{"GET /health": {Function: "orders"}}
	for sentence, c := range map[string]struct {
		args *api.Args
		want string
	}{
		"no arguments":                     {nil, "routes: there are none"},
		"an unknown kind":                  {&api.Args{Kind: "soap", Routes: health}, "kind: it isn't a known choice"},
		"a route that is none":             {&api.Args{Routes: map[string]api.Route{"health": {Function: "orders"}}}, "routes: a route is a method, one space and a path"},
		"a route without function":         {&api.Args{Routes: map[string]api.Route{"GET /health": {}}}, `routes["GET /health"].function: it is missing`},
		"a function that isn't there":      {&api.Args{Routes: map[string]api.Route{"GET /health": {Function: "order"}}}, `.function: there is no function of this name, got "order"; use one of orders`},
		"an unknown authorization":         {&api.Args{Routes: map[string]api.Route{"GET /health": {Function: "orders", Auth: "basic"}}}, ".auth: it isn't a known choice"},
		"tokens without an issuer":         {&api.Args{Routes: map[string]api.Route{"GET /health": {Function: "orders", Auth: api.AuthJWT}}}, "the API has no token issuer"},
		"tokens on a REST API":             {&api.Args{Kind: api.KindREST, Routes: map[string]api.Route{"GET /health": {Function: "orders", Auth: api.AuthJWT}}}, "a REST API doesn't check tokens itself"},
		"scopes without tokens":            {&api.Args{Routes: map[string]api.Route{"GET /health": {Function: "orders", Scopes: []string{"a"}}}}, "only tokens have scopes"},
		"an open route that is direct":     {&api.Args{Routes: map[string]api.Route{"GET /health": {Function: "orders", Auth: api.AuthNone, Direct: true}}}, `.direct: only signed requests go to the API's own name, and the route's auth is "none"`},
		"a direct route of a REST API":     {&api.Args{Kind: api.KindREST, Routes: map[string]api.Route{"GET /health": {Function: "orders", Direct: true}}}, ".direct: a REST API has a web ACL of its own"},
		"two names for a variable":         {&api.Args{Routes: map[string]api.Route{"GET /o/{a}": {Function: "orders"}, "PUT /o/{b}": {Function: "orders"}}}, `below "/o" a variable has several names, got {a} and {b}`},
		"any origin with credentials":      {&api.Args{Routes: health, CORS: &api.CORS{Origins: []string{"*"}, Credentials: true}}, "cors.origins: any origin (*) with credentials"},
		"any header with credentials":      {&api.Args{Routes: health, CORS: &api.CORS{Origins: []string{"https://a.example"}, Headers: []string{"*"}, Credentials: true}}, "cors.headers: any header (*)"},
		"no origin":                        {&api.Args{Routes: health, CORS: &api.CORS{}}, "cors.origins: there are none"},
		"an origin without TLS":            {&api.Args{Routes: health, CORS: &api.CORS{Origins: []string{"http://example.com"}}}, "cors.origins: it isn't an https origin"},
		"an origin with a path":            {&api.Args{Routes: health, CORS: &api.CORS{Origins: []string{"https://example.com/"}}}, "cors.origins: it isn't an https origin"},
		"a header that is none":            {&api.Args{Routes: health, CORS: &api.CORS{Origins: []string{"https://a.example"}, Headers: []string{"x y"}}}, "cors.headers: it isn't the name of a header"},
		"too long a memory":                {&api.Args{Routes: health, CORS: &api.CORS{Origins: []string{"https://a.example"}, MaxAgeSeconds: 90000}}, "cors.maxAgeSeconds"},
		"a base path with slashes":         {&api.Args{Routes: health, BasePath: "/api"}, "basePath: it is one path segment"},
		"a negative rate":                  {&api.Args{Routes: health, RatePerSecond: -1}, "throttle.rate"},
		"a negative burst":                 {&api.Args{Routes: health, Burst: -1}, "throttle.burst"},
		"an odd retention":                 {&api.Args{Routes: health, LogRetentionDays: 10}, "logRetentionDays"},
		"an unknown log level":             {&api.Args{Routes: health, ExecutionLogs: "OFF"}, "executionLogs"},
		"an unknown owner of the role":     {&api.Args{Routes: health, LoggingRole: "mine"}, "loggingRole"},
		"a domain with capitals":           {&api.Args{Routes: health, Domain: &api.Domain{Name: "API.example.com", CertificateARN: pulumi.String(apiCertificate)}}, "domain: it has capital letters"},
		"a domain without certificate":     {&api.Args{Routes: health, Domain: &api.Domain{Name: "api.example.com"}}, "domain: it has no certificate"},
		"an issuer without its audiences":  {&api.Args{Routes: health, JWT: &api.JWT{Issuer: pulumi.String("https://a.example")}}, "jwt: it needs both"},
		"execution logs of an HTTP API":    {&api.Args{Routes: health, ExecutionLogs: api.LogInfo}, "executionLogs: only a REST API writes them"},
		"a logging role for an HTTP API":   {&api.Args{Routes: health, LoggingRole: api.LoggingRoleCreate}, "loggingRole: only a REST API logs with it"},
		"an issuer for a REST API":         {&api.Args{Kind: api.KindREST, Routes: health, JWT: &api.JWT{Issuer: pulumi.String("https://a.example"), Audiences: pulumi.ToStringArray([]string{"a"})}}, "jwt: a REST API doesn't check tokens itself"},
		"a plain and a greedy one in REST": {&api.Args{Kind: api.KindREST, Routes: map[string]api.Route{"GET /{a}": {Function: "orders"}, "ANY /{b+}": {Function: "orders"}}}, "a variable has several names"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				if c.args != nil {
					c.args.Functions = map[string]*function.Function{"orders": {}}
				}
				_, err := api.New(ctx, "shop", c.args)
				return err
			})
			require.ErrorContains(t, err, c.want)
			require.Empty(t, rec.Tree(), "nothing is registered")
		})
	}
	s := api.Settings{Kind: "soap", Domain: "nope", JWT: &api.JWTSettings{Issuer: "login"}, Throttle: api.ThrottleSettings{Rate: -5}}
	err := s.Validate("plinth:api")
	for _, want := range []string{"plinth:api.kind: ", "plinth:api.domain: ", "plinth:api.jwt.issuer: ", "plinth:api.jwt.audiences: ", "plinth:api.throttle.rate: ", "plinth:api.routes: there are none"} {
		require.ErrorContains(t, err, want)
	}
}

func TestAPIPreviewsWithUnknownOutputs(t *testing.T) {
	t.Parallel()
	for _, kind := range []api.Kind{api.KindHTTP, api.KindREST} {
		args := api.Args{Kind: kind, Domain: ordersDomain(), CORS: &api.CORS{Origins: []string{"https://example.com"}}}
		rec, published := apiOf(t, args, mockaws.Preview())
		require.Equal(t, mockaws.Unknown{}, rec.Of("aws:lambda/permission:Permission")[0].Get("sourceArn"))
		require.Equal(t, "https://api.example.com", published["endpoint"], "known before anything exists")
		require.NotContains(t, published, "target", "the domain's target isn't known, and isn't empty")
		require.NotContains(t, published, "zone")
		full, _ := apiOf(t, args)
		require.Len(t, rec.Tree(), len(full.Tree()))
	}
}
