package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestRESTAPI(t *testing.T) {
	t.Parallel()
	t.Run("is ready for production by default", func(t *testing.T) {
		t.Parallel()
		rec, exposed := run(t, ofKind(api.KindREST))
		gateway := rec.Only(t, restType)
		stage := rec.Only(t, restStageType)
		requireGet(t, gateway, map[string]any{
			"endpointConfiguration.types":         "REGIONAL",
			"endpointConfiguration.ipAddressType": "dualstack",
		})
		requireGet(t, stage, map[string]any{
			"xrayTracingEnabled":               true,
			"stageName":                        "api",
			"accessLogSettings.destinationArn": rec.One(t, logsType, "shop-logs").Outputs["arn"].StringValue(),
		})
		require.Contains(t, stage.Get("accessLogSettings.format"), "$context.resourcePath")
		requireGet(t, rec.Only(t, settingsType), map[string]any{
			"methodPath":                    "*/*",
			"settings.loggingLevel":         "ERROR",
			"settings.dataTraceEnabled":     false,
			"settings.metricsEnabled":       true,
			"settings.throttlingRateLimit":  100.0,
			"settings.throttlingBurstLimit": 200.0,
		})
		require.Equal(t, "https://"+gateway.ID+".execute-api.eu-west-1.amazonaws.com/api", exposed["endpoint"])
		require.Equal(t, stage.Outputs["arn"].StringValue(), exposed["stageArn"])
	})
	t.Run("has its execution logs before API Gateway makes them", func(t *testing.T) {
		t.Parallel()
		rec, _ := run(t, ofKind(api.KindREST))
		execution := rec.One(t, logsType, "shop-execution-logs")
		requireGet(t, execution, map[string]any{
			"name":            "API-Gateway-Execution-Logs_" + rec.Only(t, restType).ID + "/api",
			"retentionInDays": 365.0,
		})
		require.True(t, rec.Only(t, restStageType).DependsOn(execution), "or API Gateway makes it without retention")
	})
	t.Run("leads signed requests to aliases", func(t *testing.T) {
		t.Parallel()
		rec, _ := run(t, ofKind(api.KindREST))
		authorization := map[string]any{}
		for _, m := range rec.Of(methodType) {
			authorization[m.Name] = m.Get("authorization")
		}
		require.Equal(t, map[string]any{
			"shop-GET-/health":    "NONE",
			"shop-GET-/orders/{}": "AWS_IAM",
			"shop-POST-/orders":   "AWS_IAM",
		}, authorization)
		root := rec.Only(t, restType).Outputs["rootResourceId"].StringValue()
		orders := rec.One(t, resourceType, "shop-/orders")
		require.Equal(t, root, orders.Get("parentId"))
		require.Equal(t, orders.ID, rec.One(t, resourceType, "shop-/orders/{}").Get("parentId"))
		require.Equal(t, orders.ID, rec.One(t, methodType, "shop-POST-/orders").Get("resourceId"))
		requireGet(t, rec.One(t, restIntegration, "shop-POST-/orders"), map[string]any{
			"type":                  "AWS_PROXY",
			"httpMethod":            "POST",
			"integrationHttpMethod": "POST",
			"uri":                   rec.One(t, aliasType, "intake-live").Outputs["invokeArn"].StringValue(),
		})
	})
	t.Run("answers preflights itself", func(t *testing.T) {
		t.Parallel()
		rec, _ := run(t, withSettings(api.Settings{
			Kind: api.KindREST,
			CORS: &api.CORS{Origins: []string{"https://a.example", "https://b.example"}},
		}))
		const preflight = "shop-OPTIONS-/orders"
		require.Equal(t, "NONE", rec.One(t, methodType, preflight).Get("authorization"))
		require.Equal(t, "MOCK", rec.One(t, restIntegration, preflight).Get("type"))
		answer := rec.One(t, restAnswerType, preflight)
		values := answer.Get("responseParameters").(map[string]any)
		require.Equal(t, "'POST'", values["method.response.header.Access-Control-Allow-Methods"])
		require.Equal(t, "'https://a.example'", values["method.response.header.Access-Control-Allow-Origin"])
		require.Contains(t, answer.Get("responseTemplates").(map[string]any)["application/json"], "https://b.example")
		declared := rec.One(t, responseType, preflight).Get("responseParameters").(map[string]any)
		require.Len(t, declared, len(values), "a header that isn't declared is refused")
		require.Len(t, rec.Of(responseType), 3, "one per path")
	})
	t.Run("leaves the account's role to other APIs", func(t *testing.T) {
		t.Parallel()
		for _, disposable := range []bool{false, true} {
			args := withSettings(api.Settings{Kind: api.KindREST, LoggingRole: api.LoggingRoleCreate})
			args.Disposable = disposable
			rec, _ := run(t, args)
			account := rec.Only(t, accountType)
			attachment := rec.Only(t, attachmentType)
			for _, r := range []*mockaws.Resource{account, rec.One(t, roleType, "shop-account-role"), attachment} {
				require.Equal(t, !disposable, r.RetainOnDelete, r.URN)
			}
			require.Equal(t, disposable, account.Get("resetOnDelete"))
			require.True(t, account.DependsOn(attachment), "API Gateway checks the role's permissions")
			require.True(t, rec.Only(t, restStageType).DependsOn(account))
			require.Equal(t, !disposable, rec.One(t, logsType, "shop-logs").Protect)
		}
	})
}

func TestDeployment(t *testing.T) {
	t.Parallel()
	triggers := func(t *testing.T, routes map[string]api.Route, cors *api.CORS) map[string]any {
		t.Helper()
		rec, _ := run(t, withSettings(api.Settings{Kind: api.KindREST, Routes: routes, CORS: cors}))
		deployment := rec.Only(t, deploymentType)
		for _, token := range []string{methodType, restIntegration, restAnswerType} {
			for _, r := range rec.Of(token) {
				require.True(t, deployment.DependsOn(r), "%s is part of the snapshot", r.URN)
			}
		}
		return deployment.Get("triggers").(map[string]any)
	}
	cors := &api.CORS{Origins: []string{"https://example.com"}}
	t.Run("follows every change of what it is a snapshot of", func(t *testing.T) {
		t.Parallel()
		same := triggers(t, ordersRoutes(), nil)
		require.Equal(t, same, triggers(t, ordersRoutes(), nil), "nothing changed")
		routes := ordersRoutes()
		routes["GET /health"] = api.Route{Function: "orders"}
		require.NotEqual(t, same, triggers(t, routes, nil), "authorization changed")
		routes = ordersRoutes()
		routes["GET /more"] = api.Route{Function: "orders"}
		require.NotEqual(t, same, triggers(t, routes, nil), "a route was added")
		routes = ordersRoutes()
		routes["GET /health"] = api.Route{Function: "intake", Auth: api.AuthNone}
		require.NotEqual(t, same, triggers(t, routes, nil), "another function answers")
		require.NotEqual(t, same, triggers(t, ordersRoutes(), cors), "CORS was added")
	})
	t.Run("of a stack that stands stays as it is", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, "d952a7299b3fd80a22b7577e9eba57d9a9fc42c365fcb6bf0e5a091f81ae31f8", triggers(t, ordersRoutes(), nil)["routes"])
		require.Equal(t, "0e6fc8849f003904630f219f1b66ea712d270dbdec1f0a0978fa5ee62925c025", triggers(t, ordersRoutes(), cors)["routes"])
	})
}
