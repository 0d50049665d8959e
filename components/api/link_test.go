package api_test

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	balancers     = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:"
	fleetListener = balancers + "listener/net/fleet/50dc6c495c0c9188/f2f7dc8efc522ab2"
	fleetBalancer = balancers + "loadbalancer/net/fleet/50dc6c495c0c9188"
	fleetName     = "fleet-50dc6c495c0c9188.elb.eu-west-1.amazonaws.com"
	originValue   = "0123456789abcdef0123456789abcdef"
)

// linkedAPI has routes of every kind: to a function and to instances, open and signed.
func linkedAPI(t *testing.T) api.Args {
	return api.Args{
		Settings: api.Settings{
			Routes: map[string]api.Route{
				"GET /health":   {Function: "orders", Auth: api.AuthNone},
				"POST /orders":  {Function: "intake"},
				"ANY /{proxy+}": {Target: "fleet", Auth: api.AuthNone},
				"GET /v1/{id}":  {Target: "fleet"},
				"ANY /":         {Target: "fleet", Auth: api.AuthNone},
			},
			OriginSecret: []string{originValue, "fedcba9876543210fedcba9876543210"},
		},
		Targets: map[string]api.Target{"fleet": {ListenerARN: pulumi.String(fleetListener)}},
		VPCLink: &api.VPCLink{
			VPCID:     pulumi.String("vpc-0123456789abcdef0"),
			SubnetIDs: pulumi.ToStringArray([]string{"subnet-a", "subnet-b"}),
		},
		OriginArchive: fixture.Archive(t, "bootstrap"),
	}
}

// tokenAPI is linkedAPI with routes that take tokens.
func tokenAPI(t *testing.T) api.Args {
	a := linkedAPI(t)
	scopes := []string{"items.read", "items.admin"}
	a.Routes["POST /orders"] = api.Route{Function: "intake", Auth: api.AuthJWT}
	a.Routes["GET /v1/{id}"] = api.Route{Target: "fleet", Auth: api.AuthJWT, Scopes: scopes}
	a.JWT = &api.JWT{
		Issuer:    pulumi.String("https://login.example.com/").ToStringOutput(),
		Audiences: pulumi.ToStringArray([]string{"shop", "till"}),
	}
	return a
}

// linkedRESTAPI has a route to a function, and two to instances.
func linkedRESTAPI() api.Args {
	return api.Args{
		Settings: api.Settings{
			Kind: api.KindREST,
			Routes: map[string]api.Route{
				"POST /orders":              {Function: "intake"},
				"ANY /v1/{proxy+}":          {Target: "fleet", Auth: api.AuthNone},
				"GET /items/{id}/{part-no}": {Target: "fleet"},
			},
		},
		Targets: map[string]api.Target{"fleet": {
			LoadBalancerARN: pulumi.String(fleetBalancer),
			DNSName:         pulumi.String(fleetName),
		}},
	}
}

func TestVPCLink(t *testing.T) {
	t.Parallel()
	t.Run("has a group of its own that lets nothing out", func(t *testing.T) {
		t.Parallel()
		rec, _ := run(t, linkedAPI(t))
		link := rec.Only(t, linkType)
		group := rec.One(t, groupType, "shop-link")
		requireGet(t, link, map[string]any{
			"subnetIds":        []any{"subnet-a", "subnet-b"},
			"securityGroupIds": []any{group.ID},
		})
		requireGet(t, group, map[string]any{"vpcId": "vpc-0123456789abcdef0", "egress": nil, "ingress": nil})
		require.NotEmpty(t, group.Get("description"))
		require.Equal(t, "shop-link", link.Name)
		for _, r := range []*mockaws.Resource{link, group} {
			require.Equal(t, rec.Only(t, component).URN, r.Parent)
		}
	})
	t.Run("gives targets the route's path without the base path", func(t *testing.T) {
		t.Parallel()
		rec, _ := run(t, linkedAPI(t))
		for name, path := range map[string]string{
			"shop-ANY-/{+}":   "/$request.path.proxy",
			"shop-GET-/v1/{}": "/v1/$request.path.id",
			"shop-ANY-/":      "/",
		} {
			i := rec.One(t, integrationType, name)
			requireGet(t, i, map[string]any{
				"integrationType":      "HTTP_PROXY",
				"integrationMethod":    "ANY",
				"connectionType":       "VPC_LINK",
				"connectionId":         rec.Only(t, linkType).ID,
				"integrationUri":       fleetListener,
				"payloadFormatVersion": "1.0",
				"requestParameters": map[string]any{
					"overwrite:path":                path,
					"remove:header.x-plinth-origin": "''", // the secret of sites isn't for the target
				},
			})
			require.Equal(t, "integrations/"+i.ID, rec.One(t, httpRouteType, name).Get("target"))
		}
	})
	t.Run("previews with unknown outputs", func(t *testing.T) {
		t.Parallel()
		rec, _ := run(t, linkedAPI(t), mockaws.Preview())
		require.Len(t, rec.Of(httpRouteType), 5)
	})
}

func TestOriginSecret(t *testing.T) {
	t.Parallel()
	t.Run("is asked of open routes", func(t *testing.T) {
		t.Parallel()
		rec, exposed := run(t, linkedAPI(t))
		authorizer := rec.Only(t, authorizerType)
		requireGet(t, authorizer, map[string]any{
			"authorizerType":                 "REQUEST",
			"authorizerPayloadFormatVersion": "2.0",
			"enableSimpleResponses":          true,
			"identitySources":                []any{"$request.header.x-plinth-origin"},
			"authorizerResultTtlInSeconds":   300.0,
			"authorizerUri":                  invokeARN(t, rec),
		})
		for _, r := range rec.Of(httpRouteType) {
			if r.Get("authorizationType") == "CUSTOM" {
				require.Equal(t, authorizer.ID, r.Get("authorizerId"))
			}
		}
		require.Equal(t, map[string]any{
			"GET /health":   "CUSTOM",
			"ANY /{proxy+}": "CUSTOM",
			"ANY /":         "CUSTOM",
			"POST /orders":  "AWS_IAM",
			"GET /v1/{id}":  "AWS_IAM",
		}, authorizationOf(rec))
		requireGet(t, rec.One(t, permissionType, "shop-origin_authorizer"), map[string]any{
			"sourceArn": apiARN + exposed["id"] + "/authorizers/" + authorizer.ID,
			"qualifier": "live",
		})
	})
	t.Run("is a secret everywhere", func(t *testing.T) {
		t.Parallel()
		rec, _ := run(t, linkedAPI(t))
		require.True(t, rec.Only(t, secretVersionType).IsSecret("secretString"))
		require.Equal(t, rec.Only(t, secretType).Outputs["arn"].StringValue(),
			rec.One(t, functionType, "shop-origin").Get("environment.variables.ORIGIN_SECRET_ARN"))
	})
	t.Run("is asked of routes with tokens", func(t *testing.T) {
		t.Parallel()
		rec, exposed := run(t, tokenAPI(t))
		require.Len(t, rec.Of(authorizerType), 2, "API Gateway's own would ask for no secret")
		open := rec.One(t, authorizerType, "shop-origin")
		tokens := rec.One(t, authorizerType, "shop-origin-jwt")
		requireGet(t, tokens, map[string]any{
			"authorizerType":                 "REQUEST",
			"authorizerPayloadFormatVersion": "2.0",
			"enableSimpleResponses":          true,
			"identitySources": []any{
				"$request.header.x-plinth-origin", "$request.header.Authorization", "$context.routeKey",
			},
			"authorizerResultTtlInSeconds": 60.0,
			"authorizerUri":                invokeARN(t, rec),
			"jwtConfiguration":             nil,
		})
		requireGet(t, open, map[string]any{
			"identitySources":              []any{"$request.header.x-plinth-origin"},
			"authorizerResultTtlInSeconds": 300.0,
			"authorizerUri":                invokeARN(t, rec),
		})
		for _, r := range rec.Of(httpRouteType) {
			want := open.ID
			if key := r.Get("routeKey"); key == "POST /orders" || key == "GET /v1/{id}" {
				want = tokens.ID
			}
			requireGet(t, r, map[string]any{
				"authorizationType":   "CUSTOM",
				"authorizerId":        want,
				"authorizationScopes": nil,
			})
		}
		for name, a := range map[string]*mockaws.Resource{
			"shop-origin_authorizer":     open,
			"shop-origin-jwt_authorizer": tokens,
		} {
			p := rec.One(t, permissionType, name)
			requireGet(t, p, map[string]any{
				"sourceArn": apiARN + exposed["id"] + "/authorizers/" + a.ID,
				"qualifier": "live",
			})
			require.Equal(t, rec.Only(t, component).URN, a.Parent)
			require.Equal(t, a.Parent, p.Parent)
		}
	})
	t.Run("has a function that knows the issuer and the routes", func(t *testing.T) {
		t.Parallel()
		rec, _ := run(t, tokenAPI(t))
		requireGet(t, rec.One(t, functionType, "shop-origin"), map[string]any{
			"environment.variables.JWT_ISSUER":    "https://login.example.com/",
			"environment.variables.JWT_AUDIENCES": `["shop","till"]`,
			"environment.variables.JWT_ROUTES":    `{"GET /v1/{id}":["items.read","items.admin"],"POST /orders":[]}`,
		})
		preview, _ := run(t, tokenAPI(t), mockaws.Preview())
		require.Len(t, preview.Tree(), len(rec.Tree()))
		unasked, _ := run(t, linkedAPI(t))
		require.Len(t, unasked.Of(authorizerType), 1, "nobody takes tokens")
		require.Nil(t, unasked.One(t, functionType, "shop-origin").Get("environment.variables.JWT_ISSUER"))
		require.Len(t, rec.Tree(), len(unasked.Tree())+2, "an authorizer and its permission")
	})
	// A browser asks before it sends what it has, and API Gateway answers by itself.
	t.Run("isn't asked of preflights that API Gateway answers", func(t *testing.T) {
		t.Parallel()
		args := linkedAPI(t)
		args.Routes["ANY /orders"] = api.Route{Function: "orders"}
		args.CORS = &api.CORS{Origins: []string{"https://example.com"}}
		rec, _ := run(t, args)
		require.Equal(t, "NONE", rec.One(t, httpRouteType, "shop-OPTIONS-/orders").Get("authorizationType"))
		for _, i := range rec.Of(integrationType) {
			if i.Get("connectionType") == "VPC_LINK" {
				parameters := i.Get("requestParameters").(map[string]any)
				require.Equal(t, "''", parameters["remove:header.x-plinth-origin"], "instances don't learn the secret")
			}
		}
	})
	t.Run("is asked of preflights that a target answers", func(t *testing.T) {
		t.Parallel()
		args := linkedAPI(t)
		args.Routes = map[string]api.Route{"ANY /{proxy+}": {Target: "fleet"}}
		args.CORS = &api.CORS{Origins: []string{"https://example.com"}}
		rec, _ := run(t, args)
		const preflight = "shop-OPTIONS-/{+}"
		require.Equal(t, "CUSTOM", rec.One(t, httpRouteType, preflight).Get("authorizationType"))
		require.Equal(t, "VPC_LINK", rec.One(t, integrationType, preflight).Get("connectionType"))
	})
}

// invokeARN is what API Gateway calls the origin secret's function by.
func invokeARN(t *testing.T, rec *mockaws.Recording) string {
	t.Helper()
	return rec.One(t, aliasType, "shop-origin-live").Outputs["invokeArn"].StringValue()
}

func TestRESTLink(t *testing.T) {
	t.Parallel()
	t.Run("is one for each load balancer", func(t *testing.T) {
		t.Parallel()
		rec, _ := run(t, linkedRESTAPI())
		link := rec.One(t, restLinkType, "shop-link-fleet")
		require.Equal(t, fleetBalancer, link.Get("targetArn"))
		require.False(t, link.Has("name") || link.DeleteBeforeReplace, "a new link stands beside the old one")
		require.Empty(t, rec.Of(groupType), "it comes through PrivateLink")
		require.Len(t, rec.Of(permissionType), 1, "a load balancer asks nobody")
		preview, _ := run(t, linkedRESTAPI(), mockaws.Preview())
		require.Len(t, preview.Tree(), len(rec.Tree()))
	})
	t.Run("gives targets the path variable by variable", func(t *testing.T) {
		t.Parallel()
		rec, _ := run(t, linkedRESTAPI())
		for name, c := range map[string]struct {
			method, path string
			variables    []string
		}{
			"shop-ANY-/v1/{+}":      {"ANY", "/v1/{proxy}", []string{"proxy"}},
			"shop-GET-/items/{}/{}": {"GET", "/items/{id}/{part-no}", []string{"id", "part-no"}},
		} {
			mapped := map[string]any{}
			declared := map[string]any{}
			for _, v := range c.variables {
				mapped["integration.request.path."+v] = "method.request.path." + v
				declared["method.request.path."+v] = true
			}
			i := rec.One(t, restIntegration, name)
			requireGet(t, i, map[string]any{
				"type":                  "HTTP_PROXY",
				"integrationHttpMethod": c.method,
				"connectionType":        "VPC_LINK",
				"connectionId":          rec.Only(t, restLinkType).ID,
				"uri":                   "http://" + fleetName + c.path,
				"requestParameters":     mapped,
			})
			require.Equal(t, declared, rec.One(t, methodType, name).Get("requestParameters"))
			require.True(t, rec.Only(t, deploymentType).DependsOn(i))
		}
	})
	t.Run("to another load balancer is another deployment", func(t *testing.T) {
		t.Parallel()
		args := linkedRESTAPI()
		rec, _ := run(t, args)
		before := rec.Only(t, deploymentType).Get("triggers")
		require.Equal(t, rec.Only(t, restLinkType).ID+" "+fleetName, rec.Only(t, deploymentType).Get("triggers.targets"))
		args.Targets["fleet"] = api.Target{
			LoadBalancerARN: pulumi.String(fleetBalancer),
			DNSName:         pulumi.String("other" + fleetName),
		}
		moved, _ := run(t, args)
		require.NotEqual(t, before, moved.Only(t, deploymentType).Get("triggers"))
	})
}

func TestLinkedArguments(t *testing.T) {
	t.Parallel()
	routes := func(text string) map[string]api.Route { return map[string]api.Route{text: {Target: "fleet"}} }
	for name, c := range map[string]struct {
		change func(*api.Args)
		want   string
	}{
		"target that isn't there": {
			func(a *api.Args) { a.Routes = map[string]api.Route{"GET /": {Target: "flet"}} },
			`routes["GET /"].target: there is no target of this name, got "flet"; use one of fleet`,
		},
		"target without listener": {
			func(a *api.Args) { a.Targets = map[string]api.Target{"fleet": {}} }, "targets.fleet: it has no listener",
		},
		"missing link": {
			func(a *api.Args) { a.VPCLink = nil }, "vpcLink: targets are reached through a VPC link",
		},
		"link in no subnets": {
			func(a *api.Args) { a.VPCLink = &api.VPCLink{VPCID: pulumi.String("vpc-1")} },
			"vpcLink: targets are reached through a VPC link",
		},
		"variable with a hyphen": {
			func(a *api.Args) { a.Routes = routes("GET /{a-b}") }, "of letters, digits and _, got {a-b}",
		},
		"third secret": {
			func(a *api.Args) { a.OriginSecret = []string{originValue, originValue, originValue} },
			"originSecret: too many, got a secret; write at most 2",
		},
		"short secret": {
			func(a *api.Args) { a.OriginSecret = []string{"short"} },
			"originSecret[0]: too short, got a secret; write at least 32 characters",
		},
		"secret of a REST API": {
			func(a *api.Args) { a.Kind = api.KindREST }, "originSecret: a REST API has a web ACL of its own",
		},
		"number of routes with tokens that the function can't know": {func(a *api.Args) {
			*a = tokenAPI(t)
			for i := range 200 {
				a.Routes[fmt.Sprintf("GET /items-%d", i)] = api.Route{Function: "orders", Auth: api.AuthJWT}
			}
		}, "routes: with an origin secret a function judges tokens, and has room for 3000 bytes of routes and scopes"},
		"listener of a REST API": {
			func(a *api.Args) { a.Kind, a.OriginSecret = api.KindREST, nil },
			"targets.fleet: a REST API reaches a network load balancer by its ARN and its name",
		},
	} {
		t.Run("refuse a "+name, func(t *testing.T) {
			t.Parallel()
			args := linkedAPI(t)
			c.change(&args)
			_, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := api.New(ctx, "shop", &args)
				return err
			})
			require.ErrorContains(t, err, c.want)
			require.NotContains(t, err.Error(), originValue, "it is a secret")
		})
	}
}
