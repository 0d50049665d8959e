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
	fleetListener = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/fleet/50dc6c495c0c9188/f2f7dc8efc522ab2"
	originValue   = "0123456789abcdef0123456789abcdef"
)

// linkedAPI has routes of every kind: to a function and to instances, open and signed.
func linkedAPI(t *testing.T) api.Args {
	return api.Args{
		Routes: map[string]api.Route{
			"GET /health":   {Function: "orders", Auth: api.AuthNone},
			"POST /orders":  {Function: "intake"},
			"ANY /{proxy+}": {Target: "fleet", Auth: api.AuthNone},
			"GET /v1/{id}":  {Target: "fleet"},
			"ANY /":         {Target: "fleet", Auth: api.AuthNone},
		},
		Targets:      map[string]api.Target{"fleet": {ListenerARN: pulumi.String(fleetListener)}},
		Link:         &api.Link{VPCID: pulumi.String("vpc-0123456789abcdef0"), SubnetIDs: pulumi.ToStringArray([]string{"subnet-a", "subnet-b"})},
		OriginSecret: []string{originValue, "fedcba9876543210fedcba9876543210"}, OriginArchive: fixture.Archive(t, "bootstrap"),
	}
}

func TestALinkHasAGroupOfItsOwnThatLetsNothingOut(t *testing.T) {
	t.Parallel()
	rec, _ := apiOf(t, linkedAPI(t))
	link, group := rec.Only(t, "aws:apigatewayv2/vpcLink:VpcLink"), rec.One(t, "aws:ec2/securityGroup:SecurityGroup", "shop-link")
	require.Equal(t, []any{[]any{"subnet-a", "subnet-b"}, []any{group.ID}}, []any{link.Get("subnetIds"), link.Get("securityGroupIds")})
	require.Equal(t, []any{"vpc-0123456789abcdef0", nil, nil}, []any{group.Get("vpcId"), group.Get("egress"), group.Get("ingress")})
	require.NotEmpty(t, group.Get("description"))
	require.Equal(t, "shop-link", link.Name)
	for _, r := range []*mockaws.Resource{link, group} {
		require.Equal(t, rec.Only(t, "plinth:api:API").URN, r.Parent)
	}
}

func TestTargetsGetTheRoutesPathWithoutTheBasePath(t *testing.T) {
	t.Parallel()
	rec, _ := apiOf(t, linkedAPI(t))
	link := rec.Only(t, "aws:apigatewayv2/vpcLink:VpcLink")
	for name, path := range map[string]string{"shop-ANY-/{+}": "/$request.path.proxy", "shop-GET-/v1/{}": "/v1/$request.path.id", "shop-ANY-/": "/"} {
		i := rec.One(t, "aws:apigatewayv2/integration:Integration", name)
		require.Equal(t, []any{"HTTP_PROXY", "ANY", "VPC_LINK", link.ID, fleetListener, "1.0"},
			[]any{i.Get("integrationType"), i.Get("integrationMethod"), i.Get("connectionType"), i.Get("connectionId"), i.Get("integrationUri"), i.Get("payloadFormatVersion")})
		require.Equal(t, map[string]any{"overwrite:path": path, "remove:header.x-plinth-origin": "''"}, i.Get("requestParameters"), "the secret of sites isn't for the target")
		require.Equal(t, "integrations/"+i.ID, rec.One(t, "aws:apigatewayv2/route:Route", name).Get("target"))
	}
}

func TestOpenRoutesRefuseWhoeverHasNotTheOriginsSecret(t *testing.T) {
	t.Parallel()
	rec, published := apiOf(t, linkedAPI(t))
	authorizer := rec.Only(t, "aws:apigatewayv2/authorizer:Authorizer")
	require.Equal(t, []any{"REQUEST", "2.0", true, []any{"$request.header.x-plinth-origin"}, 300.0, rec.One(t, "aws:lambda/alias:Alias", "shop-origin-live").Outputs["invokeArn"].StringValue()},
		[]any{authorizer.Get("authorizerType"), authorizer.Get("authorizerPayloadFormatVersion"), authorizer.Get("enableSimpleResponses"), authorizer.Get("identitySources"),
			authorizer.Get("authorizerResultTtlInSeconds"), authorizer.Get("authorizerUri")})
	kinds := map[string]any{}
	for _, r := range rec.Of("aws:apigatewayv2/route:Route") {
		kinds[r.Get("routeKey").(string)] = r.Get("authorizationType")
		if r.Get("authorizationType") == "CUSTOM" {
			require.Equal(t, authorizer.ID, r.Get("authorizerId"))
		}
	}
	require.Equal(t, map[string]any{"GET /health": "CUSTOM", "ANY /{proxy+}": "CUSTOM", "ANY /": "CUSTOM", "POST /orders": "AWS_IAM", "GET /v1/{id}": "AWS_IAM"}, kinds)

	permission := rec.One(t, "aws:lambda/permission:Permission", "shop-origin_authorizer")
	require.Equal(t, "arn:aws:execute-api:eu-west-1:123456789012:"+published["id"]+"/authorizers/"+authorizer.ID, permission.Get("sourceArn"))
	require.Equal(t, "live", permission.Get("qualifier"))

	version := rec.Only(t, "aws:secretsmanager/secretVersion:SecretVersion")
	require.True(t, version.IsSecret("secretString"))
	f := rec.One(t, "aws:lambda/function:Function", "shop-origin")
	require.Equal(t, rec.Only(t, "aws:secretsmanager/secret:Secret").Outputs["arn"].StringValue(), f.Get("environment.variables.ORIGIN_SECRET_ARN"))
}

// tokenAPI is linkedAPI with routes that take tokens.
func tokenAPI(t *testing.T) api.Args {
	a := linkedAPI(t)
	a.Routes["POST /orders"] = api.Route{Function: "intake", Auth: api.AuthJWT}
	a.Routes["GET /v1/{id}"] = api.Route{Target: "fleet", Auth: api.AuthJWT, Scopes: []string{"items.read", "items.admin"}}
	a.JWT = &api.JWT{Issuer: pulumi.String("https://login.example.com/").ToStringOutput(), Audiences: pulumi.ToStringArray([]string{"shop", "till"})}
	return a
}

func TestRoutesWithTokensAskForTheOriginsSecretToo(t *testing.T) {
	t.Parallel()
	rec, published := apiOf(t, tokenAPI(t))
	require.Len(t, rec.Of("aws:apigatewayv2/authorizer:Authorizer"), 2, "API Gateway's own would ask for no secret")
	open, tokens := rec.One(t, "aws:apigatewayv2/authorizer:Authorizer", "shop-origin"), rec.One(t, "aws:apigatewayv2/authorizer:Authorizer", "shop-origin-jwt")
	invoke := rec.One(t, "aws:lambda/alias:Alias", "shop-origin-live").Outputs["invokeArn"].StringValue()
	require.Equal(t, []any{"REQUEST", "2.0", true, []any{"$request.header.x-plinth-origin", "$request.header.Authorization", "$context.routeKey"}, 60.0, invoke, nil},
		[]any{tokens.Get("authorizerType"), tokens.Get("authorizerPayloadFormatVersion"), tokens.Get("enableSimpleResponses"), tokens.Get("identitySources"),
			tokens.Get("authorizerResultTtlInSeconds"), tokens.Get("authorizerUri"), tokens.Get("jwtConfiguration")})
	require.Equal(t, []any{[]any{"$request.header.x-plinth-origin"}, 300.0, invoke}, []any{open.Get("identitySources"), open.Get("authorizerResultTtlInSeconds"), open.Get("authorizerUri")})
	for _, r := range rec.Of("aws:apigatewayv2/route:Route") {
		want := open.ID
		if key := r.Get("routeKey"); key == "POST /orders" || key == "GET /v1/{id}" {
			want = tokens.ID
		}
		require.Equal(t, []any{"CUSTOM", want, nil}, []any{r.Get("authorizationType"), r.Get("authorizerId"), r.Get("authorizationScopes")}, r.Name)
	}
	for name, a := range map[string]*mockaws.Resource{"shop-origin_authorizer": open, "shop-origin-jwt_authorizer": tokens} {
		p := rec.One(t, "aws:lambda/permission:Permission", name)
		require.Equal(t, []any{"arn:aws:execute-api:eu-west-1:123456789012:" + published["id"] + "/authorizers/" + a.ID, "live"}, []any{p.Get("sourceArn"), p.Get("qualifier")})
		require.Equal(t, rec.Only(t, "plinth:api:API").URN, a.Parent)
		require.Equal(t, a.Parent, p.Parent)
	}
	f := rec.One(t, "aws:lambda/function:Function", "shop-origin")
	require.Equal(t, []any{"https://login.example.com/", `["shop","till"]`, `{"GET /v1/{id}":["items.read","items.admin"],"POST /orders":[]}`},
		[]any{f.Get("environment.variables.JWT_ISSUER"), f.Get("environment.variables.JWT_AUDIENCES"), f.Get("environment.variables.JWT_ROUTES")})

	preview, _ := apiOf(t, tokenAPI(t), mockaws.Preview())
	require.Len(t, preview.Tree(), len(rec.Tree()))
	unasked, _ := apiOf(t, linkedAPI(t))
	require.Len(t, unasked.Of("aws:apigatewayv2/authorizer:Authorizer"), 1, "nobody takes tokens")
	require.Nil(t, unasked.One(t, "aws:lambda/function:Function", "shop-origin").Get("environment.variables.JWT_ISSUER"))
	require.Len(t, rec.Tree(), len(unasked.Tree())+2, "an authorizer and its permission")
}

// A browser asks before it sends what it has, and API Gateway answers by itself.
func TestAPreflightNeedsNoOriginsSecret(t *testing.T) {
	t.Parallel()
	args := linkedAPI(t)
	args.Routes["ANY /orders"] = api.Route{Function: "orders"}
	args.CORS = &api.CORS{Origins: []string{"https://example.com"}}
	rec, _ := apiOf(t, args)
	require.Equal(t, "NONE", rec.One(t, "aws:apigatewayv2/route:Route", "shop-OPTIONS-/orders").Get("authorizationType"))
	for _, i := range rec.Of("aws:apigatewayv2/integration:Integration") {
		if i.Get("connectionType") == "VPC_LINK" {
			require.Equal(t, "''", i.Get("requestParameters").(map[string]any)["remove:header.x-plinth-origin"], "instances don't learn the secret")
		}
	}
}

func TestAPreflightToATargetIsForwarded(t *testing.T) {
	t.Parallel()
	args := linkedAPI(t)
	args.Routes = map[string]api.Route{"ANY /{proxy+}": {Target: "fleet"}}
	args.CORS = &api.CORS{Origins: []string{"https://example.com"}}
	rec, _ := apiOf(t, args)
	require.Equal(t, "CUSTOM", rec.One(t, "aws:apigatewayv2/route:Route", "shop-OPTIONS-/{+}").Get("authorizationType"))
	require.Equal(t, "VPC_LINK", rec.One(t, "aws:apigatewayv2/integration:Integration", "shop-OPTIONS-/{+}").Get("connectionType"))
}

func TestALinkedAPIPreviewsWithUnknowns(t *testing.T) {
	t.Parallel()
	rec, _ := apiOf(t, linkedAPI(t), mockaws.Preview())
	require.Len(t, rec.Of("aws:apigatewayv2/route:Route"), 5)
}

const (
	fleetBalancer = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/fleet/50dc6c495c0c9188"
	fleetName     = "fleet-50dc6c495c0c9188.elb.eu-west-1.amazonaws.com"
)

// linkedRESTAPI has a route to a function, and two to instances.
func linkedRESTAPI() api.Args {
	return api.Args{
		Kind:    api.KindREST,
		Routes:  map[string]api.Route{"POST /orders": {Function: "intake"}, "ANY /v1/{proxy+}": {Target: "fleet", Auth: api.AuthNone}, "GET /items/{id}/{part-no}": {Target: "fleet"}},
		Targets: map[string]api.Target{"fleet": {LoadBalancerARN: pulumi.String(fleetBalancer), DNSName: pulumi.String(fleetName)}},
	}
}

func TestARESTAPIReachesALoadBalancerByALinkOfItsOwn(t *testing.T) {
	t.Parallel()
	args := linkedRESTAPI()
	rec, _ := apiOf(t, args)
	link, deployment := rec.One(t, "aws:apigateway/vpcLink:VpcLink", "shop-link-fleet"), rec.Only(t, "aws:apigateway/deployment:Deployment")
	require.Equal(t, fleetBalancer, link.Get("targetArn"))
	require.False(t, link.Has("name") || link.DeleteBeforeReplace, "a new link stands beside the old one")
	require.Empty(t, rec.Of("aws:ec2/securityGroup:SecurityGroup"), "it comes through PrivateLink")
	for name, c := range map[string]struct {
		method, path string
		variables    []string
	}{
		"shop-ANY-/v1/{+}": {"ANY", "/v1/{proxy}", []string{"proxy"}}, "shop-GET-/items/{}/{}": {"GET", "/items/{id}/{part-no}", []string{"id", "part-no"}},
	} {
		i, method := rec.One(t, "aws:apigateway/integration:Integration", name), rec.One(t, "aws:apigateway/method:Method", name)
		require.Equal(t, []any{"HTTP_PROXY", c.method, "VPC_LINK", link.ID, "http://" + fleetName + c.path},
			[]any{i.Get("type"), i.Get("integrationHttpMethod"), i.Get("connectionType"), i.Get("connectionId"), i.Get("uri")})
		mapped, declared := map[string]any{}, map[string]any{}
		for _, v := range c.variables {
			mapped["integration.request.path."+v], declared["method.request.path."+v] = "method.request.path."+v, true
		}
		require.Equal(t, []any{mapped, declared}, []any{i.Get("requestParameters"), method.Get("requestParameters")})
		require.True(t, deployment.DependsOn(i))
	}
	require.Len(t, rec.Of("aws:lambda/permission:Permission"), 1, "a load balancer asks nobody")

	require.Equal(t, link.ID+" "+fleetName, deployment.Get("triggers.targets"))
	args.Targets["fleet"] = api.Target{LoadBalancerARN: pulumi.String(fleetBalancer), DNSName: pulumi.String("other" + fleetName)}
	moved, _ := apiOf(t, args)
	require.NotEqual(t, deployment.Get("triggers"), moved.Only(t, "aws:apigateway/deployment:Deployment").Get("triggers"), "another load balancer is another deployment")

	preview, _ := apiOf(t, linkedRESTAPI(), mockaws.Preview())
	require.Len(t, preview.Tree(), len(rec.Tree()))
}

func TestABadLinkIsRefused(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		change func(*api.Args)
		want   string
	}{
		"a target that isn't there": {func(a *api.Args) { a.Routes = map[string]api.Route{"GET /": {Target: "flet"}} }, `routes["GET /"].target: there is no target of this name, got "flet"; use one of fleet`},
		"a target without listener": {func(a *api.Args) { a.Targets = map[string]api.Target{"fleet": {}} }, `targets["fleet"]: it has no listener`},
		"no link":                   {func(a *api.Args) { a.Link = nil }, "link: targets are reached through a VPC link"},
		"a link in no subnets":      {func(a *api.Args) { a.Link = &api.Link{VPCID: pulumi.String("vpc-1")} }, "link: targets are reached through a VPC link"},
		"a variable with a hyphen":  {func(a *api.Args) { a.Routes = map[string]api.Route{"GET /{a-b}": {Target: "fleet"}} }, "of letters, digits and _, got {a-b}"},
		"three secrets":             {func(a *api.Args) { a.OriginSecret = []string{originValue, originValue, originValue} }, "originSecret: one value is sent"},
		"a short secret":            {func(a *api.Args) { a.OriginSecret = []string{"short"} }, "originSecret[0]: it has to be 32 to 256 letters"},
		"a REST API with a secret":  {func(a *api.Args) { a.Kind = api.KindREST }, "originSecret: a REST API has a web ACL of its own"},
		"more routes with tokens than the function can know": {func(a *api.Args) {
			*a = tokenAPI(t)
			for i := range 200 {
				a.Routes[fmt.Sprintf("GET /items-%d", i)] = api.Route{Function: "orders", Auth: api.AuthJWT}
			}
		}, "routes: with an origin secret a function judges tokens, and 3000 bytes of routes and scopes have room there"},
		"a REST API's listener": {func(a *api.Args) { a.Kind, a.OriginSecret = api.KindREST, nil }, `targets["fleet"]: a REST API reaches a network load balancer by its ARN and its name`},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			args := linkedAPI(t)
			c.change(&args)
			_, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := api.New(ctx, "shop", &args)
				return err
			})
			require.ErrorContains(t, err, c.want)
		})
	}
}
