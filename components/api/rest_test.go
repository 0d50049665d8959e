package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestRESTAPIIsReadyForProductionByDefault(t *testing.T) {
	t.Parallel()
	rec, published := apiOf(t, api.Args{Kind: api.KindREST})
	gateway, stage := rec.Only(t, "aws:apigateway/restApi:RestApi"), rec.Only(t, "aws:apigateway/stage:Stage")
	require.Equal(t, []any{"REGIONAL", "dualstack"}, []any{gateway.Get("endpointConfiguration.types"), gateway.Get("endpointConfiguration.ipAddressType")})
	require.Equal(t, []any{true, "api"}, []any{stage.Get("xrayTracingEnabled"), stage.Get("stageName")})
	logs := rec.One(t, "aws:cloudwatch/logGroup:LogGroup", "shop-logs")
	require.Equal(t, logs.Outputs["arn"].StringValue(), stage.Get("accessLogSettings.destinationArn"))
	require.Contains(t, stage.Get("accessLogSettings.format"), "$context.resourcePath")

	execution := rec.One(t, "aws:cloudwatch/logGroup:LogGroup", "shop-execution-logs")
	require.Equal(t, "API-Gateway-Execution-Logs_"+gateway.ID+"/api", execution.Get("name"))
	require.Equal(t, 365.0, execution.Get("retentionInDays"))
	require.True(t, stage.DependsOn(execution), "or API Gateway makes it without retention")

	settings := rec.Only(t, "aws:apigateway/methodSettings:MethodSettings")
	for path, want := range map[string]any{
		"methodPath": "*/*", "settings.loggingLevel": "ERROR", "settings.dataTraceEnabled": false, "settings.metricsEnabled": true,
		"settings.throttlingRateLimit": 100.0, "settings.throttlingBurstLimit": 200.0,
	} {
		require.Equal(t, want, settings.Get(path), path)
	}
	auth := map[string]any{}
	for _, m := range rec.Of("aws:apigateway/method:Method") {
		auth[m.Name] = m.Get("authorization")
	}
	require.Equal(t, map[string]any{"shop-GET-/health": "NONE", "shop-GET-/orders/{}": "AWS_IAM", "shop-POST-/orders": "AWS_IAM"}, auth)
	orders := rec.One(t, "aws:apigateway/resource:Resource", "shop-/orders")
	require.Equal(t, gateway.Outputs["rootResourceId"].StringValue(), orders.Get("parentId"))
	require.Equal(t, orders.ID, rec.One(t, "aws:apigateway/resource:Resource", "shop-/orders/{}").Get("parentId"))
	require.Equal(t, orders.ID, rec.One(t, "aws:apigateway/method:Method", "shop-POST-/orders").Get("resourceId"))
	integration := rec.One(t, "aws:apigateway/integration:Integration", "shop-POST-/orders")
	require.Equal(t, []any{"AWS_PROXY", "POST", "POST", rec.One(t, "aws:lambda/alias:Alias", "intake-live").Outputs["invokeArn"].StringValue()},
		[]any{integration.Get("type"), integration.Get("httpMethod"), integration.Get("integrationHttpMethod"), integration.Get("uri")})
	require.Equal(t, "https://"+gateway.ID+".execute-api.eu-west-1.amazonaws.com/api", published["endpoint"])
	require.Equal(t, stage.Outputs["arn"].StringValue(), published["stageArn"])
}

func TestRESTAPIDeploysWheneverItsRoutesChange(t *testing.T) {
	t.Parallel()
	triggers := func(routes map[string]api.Route, cors *api.CORS) any {
		rec, _ := apiOf(t, api.Args{Kind: api.KindREST, Routes: routes, CORS: cors})
		deployment := rec.Only(t, "aws:apigateway/deployment:Deployment")
		for _, token := range []string{"aws:apigateway/method:Method", "aws:apigateway/integration:Integration", "aws:apigateway/integrationResponse:IntegrationResponse"} {
			for _, r := range rec.Of(token) {
				require.True(t, deployment.DependsOn(r), "%s is part of the snapshot", r.URN)
			}
		}
		return deployment.Get("triggers")
	}
	routes := ordersRoutes()
	same := triggers(routes, nil)
	require.Equal(t, same, triggers(ordersRoutes(), nil), "nothing changed")
	routes["GET /health"] = api.Route{Function: "orders"}
	require.NotEqual(t, same, triggers(routes, nil), "authorization changed")
	routes = ordersRoutes()
	routes["GET /more"] = api.Route{Function: "orders"}
	require.NotEqual(t, same, triggers(routes, nil), "a route was added")
	routes = ordersRoutes()
	routes["GET /health"] = api.Route{Function: "intake", Auth: api.AuthNone}
	require.NotEqual(t, same, triggers(routes, nil), "another function answers")
	require.NotEqual(t, same, triggers(ordersRoutes(), &api.CORS{Origins: []string{"https://example.com"}}), "CORS was added")
}

func TestRESTAPIAnswersPreflightsItself(t *testing.T) {
	t.Parallel()
	rec, _ := apiOf(t, api.Args{Kind: api.KindREST, CORS: &api.CORS{Origins: []string{"https://a.example", "https://b.example"}}})
	method := rec.One(t, "aws:apigateway/method:Method", "shop-OPTIONS-/orders")
	require.Equal(t, "NONE", method.Get("authorization"))
	require.Equal(t, "MOCK", rec.One(t, "aws:apigateway/integration:Integration", "shop-OPTIONS-/orders").Get("type"))
	answer := rec.One(t, "aws:apigateway/integrationResponse:IntegrationResponse", "shop-OPTIONS-/orders")
	values := answer.Get("responseParameters").(map[string]any)
	require.Equal(t, "'POST'", values["method.response.header.Access-Control-Allow-Methods"])
	require.Equal(t, "'https://a.example'", values["method.response.header.Access-Control-Allow-Origin"])
	require.Contains(t, answer.Get("responseTemplates").(map[string]any)["application/json"], "https://b.example")
	declared := rec.One(t, "aws:apigateway/methodResponse:MethodResponse", "shop-OPTIONS-/orders").Get("responseParameters").(map[string]any)
	require.Len(t, declared, len(values), "a header that isn't declared is refused")
	require.Len(t, rec.Of("aws:apigateway/methodResponse:MethodResponse"), 3, "one per path")
}

func TestRESTAPIsAccountRoleStaysForOtherAPIs(t *testing.T) {
	t.Parallel()
	for _, disposable := range []bool{false, true} {
		rec, _ := apiOf(t, api.Args{Kind: api.KindREST, LoggingRole: api.LoggingRoleCreate, Disposable: disposable})
		account := rec.Only(t, "aws:apigateway/account:Account")
		attachment := rec.Only(t, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
		for _, r := range []*mockaws.Resource{account, rec.One(t, "aws:iam/role:Role", "shop-account-role"), attachment} {
			require.Equal(t, !disposable, r.RetainOnDelete, r.URN)
		}
		require.Equal(t, disposable, account.Get("resetOnDelete"))
		require.True(t, account.DependsOn(attachment), "API Gateway checks the role's permissions")
		require.True(t, rec.Only(t, "aws:apigateway/stage:Stage").DependsOn(account))
		require.Equal(t, !disposable, rec.One(t, "aws:cloudwatch/logGroup:LogGroup", "shop-logs").Protect)
	}
}
