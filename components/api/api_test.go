package api_test

import (
	"encoding/json"
	"slices"
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

const (
	component         = "plinth:api:API"
	httpType          = "aws:apigatewayv2/api:Api"
	httpStageType     = "aws:apigatewayv2/stage:Stage"
	httpRouteType     = "aws:apigatewayv2/route:Route"
	authorizerType    = "aws:apigatewayv2/authorizer:Authorizer"
	integrationType   = "aws:apigatewayv2/integration:Integration"
	domainType        = "aws:apigatewayv2/domainName:DomainName"
	mappingType       = "aws:apigatewayv2/apiMapping:ApiMapping"
	linkType          = "aws:apigatewayv2/vpcLink:VpcLink"
	restType          = "aws:apigateway/restApi:RestApi"
	restStageType     = "aws:apigateway/stage:Stage"
	deploymentType    = "aws:apigateway/deployment:Deployment"
	settingsType      = "aws:apigateway/methodSettings:MethodSettings"
	resourceType      = "aws:apigateway/resource:Resource"
	methodType        = "aws:apigateway/method:Method"
	responseType      = "aws:apigateway/methodResponse:MethodResponse"
	restAnswerType    = "aws:apigateway/integrationResponse:IntegrationResponse"
	restIntegration   = "aws:apigateway/integration:Integration"
	restLinkType      = "aws:apigateway/vpcLink:VpcLink"
	accountType       = "aws:apigateway/account:Account"
	logsType          = "aws:cloudwatch/logGroup:LogGroup"
	permissionType    = "aws:lambda/permission:Permission"
	functionType      = "aws:lambda/function:Function"
	aliasType         = "aws:lambda/alias:Alias"
	groupType         = "aws:ec2/securityGroup:SecurityGroup"
	roleType          = "aws:iam/role:Role"
	attachmentType    = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	secretType        = "aws:secretsmanager/secret:Secret"
	secretVersionType = "aws:secretsmanager/secretVersion:SecretVersion"

	certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-4333-8444-555555555555"
	apiARN      = "arn:aws:execute-api:eu-west-1:123456789012:"
)

func ordersRoutes() map[string]api.Route {
	return map[string]api.Route{
		"GET /health":      {Function: "orders", Auth: api.AuthNone},
		"GET /orders/{id}": {Function: "orders"},
		"POST /orders":     {Function: "intake"},
	}
}

func withSettings(s api.Settings) api.Args { return api.Args{Settings: s} }

// ofKind is an API of a kind with the orders' routes.
func ofKind(kind api.Kind) api.Args { return withSettings(api.Settings{Kind: kind}) }

// withDomain is one with a name of its own.
func withDomain(kind api.Kind) api.Args {
	args := ofKind(kind)
	args.Domain = "api.example.com"
	args.CertificateARN = pulumi.String(certificate)
	return args
}

// run runs a program with an API called shop on the functions orders and intake. It returns what
// the API exposes, too.
func run(t *testing.T, args api.Args, opts ...mockaws.Option) (*mockaws.Recording, map[string]string) {
	t.Helper()
	archive := fixture.Archive(t, "bootstrap")
	var mu sync.Mutex // applies write side by side
	exposed := map[string]string{}
	rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
		args.Functions = map[string]*function.Function{}
		for _, name := range []string{"orders", "intake"} {
			settings := function.Settings{Archive: archive, OnFailure: function.FailureNone}
			f, err := function.New(ctx, name, &function.Args{Settings: settings})
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
			"endpoint": shop.Endpoint,
			"origin":   shop.OriginDomain,
			"target":   shop.DomainName,
			"zone":     shop.DomainZoneID,
			"stageArn": shop.StageARN,
			"stage":    shop.StageName,
			"id":       shop.ID,
		} {
			out.ApplyT(func(v string) string {
				mu.Lock()
				defer mu.Unlock()
				exposed[name] = v
				return v
			})
		}
		return nil
	}, opts...)
	return rec, exposed
}

// requireGet compares properties by their paths.
func requireGet(t *testing.T, r *mockaws.Resource, want map[string]any) {
	t.Helper()
	for path, value := range want {
		require.Equal(t, value, r.Get(path), "%s of %s", path, r.Name)
	}
}

func TestChildren(t *testing.T) {
	t.Parallel()
	domain := []string{
		domainType + " shop-domain",
		mappingType + " shop-root",
		mappingType + " shop-path",
	}
	http := []string{
		logsType + " shop-logs",
		httpType + " shop",
		httpStageType + " shop-stage",
		permissionType + " shop-orders",
		permissionType + " shop-intake",
		integrationType + " shop-orders",
		integrationType + " shop-intake",
		httpRouteType + " shop-GET-/health",
		httpRouteType + " shop-GET-/orders/{}",
		httpRouteType + " shop-POST-/orders",
	}
	rest := []string{
		logsType + " shop-logs",
		logsType + " shop-execution-logs",
		restType + " shop",
		deploymentType + " shop-deployment",
		restStageType + " shop-stage",
		settingsType + " shop-settings",
		permissionType + " shop-GET-health-901a1c",
		permissionType + " shop-GET-orders-1435b9",
		permissionType + " shop-POST-orders-e56f37",
		resourceType + " shop-/health",
		resourceType + " shop-/orders",
		resourceType + " shop-/orders/{}",
		methodType + " shop-GET-/health",
		methodType + " shop-GET-/orders/{}",
		methodType + " shop-POST-/orders",
		restIntegration + " shop-GET-/health",
		restIntegration + " shop-GET-/orders/{}",
		restIntegration + " shop-POST-/orders",
	}
	account := []string{
		accountType + " shop-account",
		roleType + " shop-account-role",
		attachmentType + " shop-account-logs",
	}
	issuer := api.Args{JWT: &api.JWT{
		Issuer:    pulumi.String("https://login.example.com/"),
		Audiences: pulumi.ToStringArray([]string{"shop"}),
	}}
	newAccount := withSettings(api.Settings{Kind: api.KindREST, LoggingRole: api.LoggingRoleCreate})
	cors := withSettings(api.Settings{CORS: &api.CORS{Origins: []string{"https://example.com"}}})
	for name, c := range map[string]struct {
		args api.Args
		want []string
	}{
		"by default":                           {api.Args{}, http},
		"with a domain":                        {withDomain(api.KindHTTP), slices.Concat(domain, http)},
		"with an issuer":                       {issuer, slices.Concat([]string{authorizerType + " shop-jwt"}, http)},
		"as a REST API":                        {ofKind(api.KindREST), rest},
		"as a REST API with a domain":          {withDomain(api.KindREST), slices.Concat(domain, rest)},
		"as a REST API of a new account":       {newAccount, slices.Concat(account, rest)},
		"with CORS, which an HTTP API answers": {cors, http},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec, _ := run(t, c.args)
			require.ElementsMatch(t, c.want, fixture.Children(rec, rec.Only(t, component)))
		})
	}
}

func TestHTTPAPI(t *testing.T) {
	t.Parallel()
	t.Run("is ready for production by default", func(t *testing.T) {
		t.Parallel()
		rec, exposed := run(t, api.Args{})
		gateway := rec.Only(t, httpType)
		logs := rec.One(t, logsType, "shop-logs")
		requireGet(t, gateway, map[string]any{
			"protocolType":              "HTTP",
			"ipAddressType":             "dualstack",
			"disableExecuteApiEndpoint": false,
			"corsConfiguration":         nil,
		})
		requireGet(t, rec.Only(t, httpStageType), map[string]any{
			"name":       "api", // so that <address>/api/health reaches the route /health
			"autoDeploy": true,
			"defaultRouteSettings.throttlingRateLimit":  100.0,
			"defaultRouteSettings.throttlingBurstLimit": 200.0,
			"accessLogSettings.destinationArn":          logs.Outputs["arn"].StringValue(),
		})
		requireGet(t, logs, map[string]any{
			"name":            "/aws/vendedlogs/apigateway/" + gateway.ID,
			"retentionInDays": 365.0,
		})
		require.True(t, logs.Protect)
		address := gateway.ID + ".execute-api.eu-west-1.amazonaws.com"
		require.Equal(t, "https://"+address+"/api", exposed["endpoint"])
		require.Equal(t, address, exposed["origin"])
		require.Empty(t, exposed["target"])
	})
	t.Run("logs who asked for what", func(t *testing.T) {
		t.Parallel()
		rec, _ := run(t, api.Args{})
		var format map[string]string
		text := rec.Only(t, httpStageType).Get("accessLogSettings.format").(string)
		require.NoError(t, json.Unmarshal([]byte(text), &format))
		for field, want := range map[string]string{
			"requestId": "$context.requestId",
			"status":    "$context.status",
			"route":     "$context.routeKey",
			"ip":        "$context.identity.sourceIp",
		} {
			require.Equal(t, want, format[field])
		}
	})
	t.Run("leads signed requests to aliases", func(t *testing.T) {
		t.Parallel()
		rec, _ := run(t, api.Args{})
		require.Equal(t, map[string]any{
			"GET /health":      "NONE",
			"GET /orders/{id}": "AWS_IAM",
			"POST /orders":     "AWS_IAM",
		}, authorizationOf(rec))
		integration := rec.One(t, integrationType, "shop-intake")
		requireGet(t, integration, map[string]any{
			"integrationUri":       rec.One(t, aliasType, "intake-live").Outputs["invokeArn"].StringValue(),
			"integrationType":      "AWS_PROXY",
			"integrationMethod":    "POST",
			"payloadFormatVersion": "2.0",
		})
		require.Equal(t, "integrations/"+integration.ID, rec.One(t, httpRouteType, "shop-POST-/orders").Get("target"))
	})
	t.Run("takes tokens of its issuer", func(t *testing.T) {
		t.Parallel()
		route := api.Route{Function: "orders", Auth: api.AuthJWT, Scopes: []string{"orders.read"}}
		args := withSettings(api.Settings{Routes: map[string]api.Route{"GET /orders": route}})
		args.JWT = &api.JWT{
			Issuer:    pulumi.String("https://login.example.com/"),
			Audiences: pulumi.ToStringArray([]string{"shop"}),
		}
		rec, _ := run(t, args)
		authorizer := rec.Only(t, authorizerType)
		requireGet(t, authorizer, map[string]any{
			"authorizerType":             "JWT",
			"jwtConfiguration.issuer":    "https://login.example.com/",
			"jwtConfiguration.audiences": []any{"shop"},
			"identitySources":            []any{"$request.header.Authorization"},
		})
		requireGet(t, rec.Only(t, httpRouteType), map[string]any{
			"authorizationType":   "JWT",
			"authorizerId":        authorizer.ID,
			"authorizationScopes": []any{"orders.read"},
		})
	})
	t.Run("answers preflights", func(t *testing.T) {
		t.Parallel()
		rec, _ := run(t, withSettings(api.Settings{
			Routes: map[string]api.Route{
				"ANY /{proxy+}": {Function: "orders"},
				"GET /health":   {Function: "orders", Auth: api.AuthNone},
			},
			CORS: &api.CORS{
				Origins:     []string{"https://example.com"},
				Headers:     []string{"X-Order"},
				Credentials: true,
			},
		}))
		requireGet(t, rec.Only(t, httpType), map[string]any{
			"corsConfiguration.allowOrigins":     []any{"https://example.com"},
			"corsConfiguration.allowHeaders":     []any{"x-order"},
			"corsConfiguration.allowCredentials": true,
			"corsConfiguration.maxAge":           3600.0,
			"corsConfiguration.exposeHeaders":    nil,
		})
		preflight := rec.One(t, httpRouteType, "shop-OPTIONS-/{+}")
		require.Equal(t, "NONE", preflight.Get("authorizationType"), "a preflight carries no credentials")
		require.Len(t, rec.Of(httpRouteType), 3)
	})
}

// authorizationOf is what each route of an HTTP API asks for.
func authorizationOf(rec *mockaws.Recording) map[string]any {
	kinds := map[string]any{}
	for _, r := range rec.Of(httpRouteType) {
		kinds[r.Get("routeKey").(string)] = r.Get("authorizationType")
	}
	return kinds
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	for kind, want := range map[api.Kind]map[string]string{
		api.KindHTTP: {"shop-orders": "$default/*/*", "shop-intake": "$default/*/*"},
		// One per route: a method that is removed lives on in the deployment, but its permission
		// doesn't.
		api.KindREST: {
			"shop-GET-health-901a1c":  "api/GET/health",
			"shop-GET-orders-1435b9":  "api/GET/orders/*",
			"shop-POST-orders-e56f37": "api/POST/orders",
		},
	} {
		t.Run("let only its own stage invoke the alias: "+string(kind), func(t *testing.T) {
			t.Parallel()
			rec, exposed := run(t, withDomain(kind))
			require.Len(t, rec.Of(permissionType), len(want))
			for name, requests := range want {
				f := "orders"
				if strings.Contains(name, "intake") || strings.Contains(name, "POST") {
					f = "intake"
				}
				p := rec.One(t, permissionType, name)
				requireGet(t, p, map[string]any{
					"qualifier": "live",
					"principal": "apigateway.amazonaws.com",
					"function":  rec.One(t, functionType, f).ID,
					"sourceArn": apiARN + exposed["id"] + "/" + requests,
				})
				alias := rec.One(t, aliasType, f+"-live")
				require.True(t, p.DependsOn(alias), "Lambda refuses a qualifier that isn't there yet")
			}
		})
	}
}

func TestDomain(t *testing.T) {
	t.Parallel()
	for kind, c := range map[api.Kind]struct{ gateway, stage string }{
		api.KindHTTP: {httpType, "$default"},
		api.KindREST: {restType, "api"},
	} {
		t.Run("is the only address: "+string(kind), func(t *testing.T) {
			t.Parallel()
			rec, exposed := run(t, withDomain(kind))
			gateway := rec.Only(t, c.gateway)
			require.Equal(t, true, gateway.Get("disableExecuteApiEndpoint"))
			requireGet(t, rec.Only(t, domainType), map[string]any{
				"domainName":                             "api.example.com",
				"domainNameConfiguration.endpointType":   "REGIONAL",
				"domainNameConfiguration.securityPolicy": "TLS_1_2",
				"domainNameConfiguration.ipAddressType":  "dualstack",
				"domainNameConfiguration.certificateArn": certificate,
			})
			for name, path := range map[string]any{"shop-root": nil, "shop-path": "api"} {
				m := rec.One(t, mappingType, name)
				require.True(t, m.DeleteBeforeReplace, "a key of a domain is there once")
				requireGet(t, m, map[string]any{
					"apiId":         gateway.ID,
					"stage":         c.stage,
					"domainName":    "api.example.com",
					"apiMappingKey": path,
				})
			}
			require.Equal(t, "https://api.example.com", exposed["endpoint"])
			require.Equal(t, "api.example.com", exposed["origin"])
			require.Contains(t, exposed["target"], ".execute-api.eu-west-1.amazonaws.com")
			require.NotEmpty(t, exposed["zone"])
		})
		t.Run("is unknown in a preview, and not empty: "+string(kind), func(t *testing.T) {
			t.Parallel()
			args := withDomain(kind)
			args.CORS = &api.CORS{Origins: []string{"https://example.com"}}
			rec, exposed := run(t, args, mockaws.Preview())
			require.Equal(t, mockaws.Unknown{}, rec.Of(permissionType)[0].Get("sourceArn"))
			require.Equal(t, "https://api.example.com", exposed["endpoint"], "known before anything exists")
			require.NotContains(t, exposed, "target")
			require.NotContains(t, exposed, "zone")
			full, _ := run(t, args)
			require.Len(t, rec.Tree(), len(full.Tree()))
		})
	}
}
