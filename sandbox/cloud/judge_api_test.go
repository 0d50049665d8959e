package cloud

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func httpAPI(w *world) { w.make(httpT, "api", m{"protocolType": "HTTP"}) }

func integrated(w *world) {
	function(w)
	httpAPI(w)
	w.make("apigatewayv2/integration:Integration", "integration", m{"apiId": w.made["api"].id, "integrationType": "AWS_PROXY", "integrationUri": w.made["function"].get("arn"), "payloadFormatVersion": "2.0"})
}

func (w *world) route() m {
	return m{"apiId": w.made["api"].id, "routeKey": "GET /health", "target": "integrations/" + w.made["integration"].id}
}

func stage(w *world) m { return m{"apiId": w.made["api"].id, "name": "$default", "autoDeploy": true} }

// rest makes a REST API with one method on a function, deployed.
func rest(w *world) {
	if w.made["function"] == nil {
		function(w)
	}
	w.make(restT, "rest", m{})
	id := w.made["rest"].id
	w.make("apigateway/resource:Resource", "path", m{"restApi": id, "parentId": w.made["rest"].get("rootResourceId"), "pathPart": "health"})
	w.make(restMethod, "method", m{"restApi": id, "resourceId": w.made["path"].id, "httpMethod": "GET", "authorization": "NONE"})
	w.make("apigateway/integration:Integration", "call", m{"restApi": id, "resourceId": w.made["path"].id, "httpMethod": "GET", "type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": w.made["function"].get("invokeArn")})
	w.make("apigateway/deployment:Deployment", "deployment", m{"restApi": id})
	w.make("apigateway/stage:Stage", "stage", m{"restApi": id, "deployment": w.made["deployment"].id, "stageName": "live"})
}

func TestHTTPAPIsAreJudged(t *testing.T) {
	t.Parallel()
	const routes, stages, domains, mappings = "apigatewayv2/route:Route", "apigatewayv2/stage:Stage", domainV2T, "apigatewayv2/apiMapping:ApiMapping"
	route := func(w *world) m { return w.route() }
	integration := func(w *world) m {
		return m{"apiId": w.made["api"].id, "integrationType": "AWS_PROXY", "integrationUri": w.made["function"].get("arn"), "payloadFormatVersion": "2.0"}
	}
	domain := func(w *world) m {
		return m{"domainName": "api.example.com", "domainNameConfiguration": m{"certificateArn": w.made["cert"].id, "endpointType": "REGIONAL", "securityPolicy": "TLS_1_2"}}
	}
	issued := certified("eu-west-1", true, "api.example.com")
	elsewhere := func(w *world) {
		w.makeIn(virginia, certificateT, "far", m{"domainName": "api.example.com", "validationMethod": "DNS"})
	}
	ready := all(integrated, issued, func(w *world) {
		w.make(stages, "stage", stage(w))
		w.make(domains, "domain", domain(w))
	})
	mapping := func(w *world) m {
		return m{"apiId": w.made["api"].id, "domainName": w.made["domain"].id, "stage": w.made["stage"].id}
	}
	cors := func(in m) func(w *world) m {
		return just(m{"protocolType": "HTTP", "corsConfiguration": over(m{"allowOrigins": l{"https://example.com"}, "allowCredentials": true}, in)})
	}
	logged := func(w *world) m {
		return over(stage(w), m{"accessLogSettings": m{"destinationArn": w.made["logs"].get("arn"), "format": `{"id":"$context.requestId"}`}})
	}
	logs := all(httpAPI, func(w *world) { w.make(logGroupT, "logs", m{}) })
	trials(t, map[string]trial{
		"an API exists":                    {prepare: integrated, typ: routes, right: route, wrong: just(m{"apiId": "none"}), says: "Invalid API identifier"},
		"a route has its form":             {prepare: integrated, typ: routes, right: route, wrong: just(m{"routeKey": "get /health"}), says: "not formatted properly"},
		"a greedy variable comes last":     {prepare: integrated, typ: routes, right: route, wrong: just(m{"routeKey": "GET /{proxy+}/x"}), says: "must be the last segment"},
		"a route stands once":              {prepare: integrated, typ: routes, right: route, spoil: func(w *world) { w.make(routes, "first", w.route()) }, says: "ConflictException"},
		"a route's integration exists":     {prepare: integrated, typ: routes, right: route, wrong: just(m{"target": "integrations/none"}), says: "Invalid target"},
		"a JWT route has an authorizer":    {prepare: integrated, typ: routes, right: route, wrong: just(m{"authorizationType": "JWT"}), says: "AuthorizerId is required"},
		"an integration's function exists": {prepare: all(function, httpAPI), typ: "apigatewayv2/integration:Integration", right: integration, wrong: just(m{"integrationUri": "arn:aws:lambda:eu-west-1:123456789012:function:none"}), says: "function:none"},
		"an integration's kind is HTTP's":  {prepare: all(function, httpAPI), typ: "apigatewayv2/integration:Integration", right: integration, wrong: just(m{"integrationType": "MOCK"}), says: "supports the integration types"},
		"an integration answers in 30 s":   {prepare: all(function, httpAPI), typ: "apigatewayv2/integration:Integration", right: integration, wrong: just(m{"timeoutMilliseconds": 60000}), says: "between 50 ms and 30000 ms"},
		"a stage serves something":         {prepare: httpAPI, typ: stages, right: stage, wrong: just(m{"autoDeploy": false}), says: "serve nothing"},
		"a stage's name is plain":          {prepare: httpAPI, typ: stages, right: stage, wrong: just(m{"name": "live!"}), says: "a-zA-Z0-9_-"},
		"an access log has request ids": {prepare: logs, typ: stages, right: logged, wrong: func(w *world) m {
			return m{"accessLogSettings": m{"destinationArn": w.made["logs"].get("arn"), "format": "$context.status"}}
		}, says: "$context.requestId"},
		"an access log's group exists":   {prepare: logs, typ: stages, right: logged, wrong: just(m{"accessLogSettings": m{"destinationArn": "arn:aws:logs:eu-west-1:123456789012:log-group:none", "format": "$context.requestId"}}), says: "the log destination"},
		"credentials need known origins": {typ: httpT, right: cors(nil), wrong: cors(m{"allowOrigins": l{"*"}}), says: "allow-origin is *"},
		"an origin has a scheme":         {typ: httpT, right: cors(nil), wrong: cors(m{"allowOrigins": l{"example.com"}}), says: "must begin with a scheme"},
		"a domain's certificate is near": {prepare: all(issued, elsewhere), typ: domains, right: domain, wrong: func(w *world) m {
			return m{"domainNameConfiguration": m{"certificateArn": w.made["far"].id, "endpointType": "REGIONAL", "securityPolicy": "TLS_1_2"}}
		}, says: "it exists in us-east-1, this resource is in eu-west-1"},
		"a domain's certificate covers it": {prepare: issued, typ: domains, right: domain, wrong: just(m{"domainName": "www.example.com"}), says: "doesn't cover"},
		"a domain's certificate is issued": {prepare: all(issued, func(w *world) {
			w.make(certificateT, "pending", m{"domainName": "api.example.com", "validationMethod": "DNS"})
		}), typ: domains, right: domain, wrong: func(w *world) m {
			return m{"domainNameConfiguration": m{"certificateArn": w.made["pending"].id, "endpointType": "REGIONAL", "securityPolicy": "TLS_1_2"}}
		}, says: "PENDING_VALIDATION"},
		"TLS is 1.2": {prepare: issued, typ: domains, right: domain, wrong: func(w *world) m {
			return m{"domainNameConfiguration": m{"certificateArn": w.made["cert"].id, "endpointType": "REGIONAL", "securityPolicy": "TLS_1_0"}}
		}, says: "to be one of"},
		"a mapping's stage exists":          {prepare: ready, typ: mappings, right: mapping, wrong: just(m{"stage": "live"}), says: "Invalid stage identifier"},
		"a mapping's key is free":           {prepare: ready, typ: mappings, right: mapping, spoil: func(w *world) { w.make(mappings, "first", mapping(w)) }, says: "already exists for this domain name"},
		"a mapping's key has no slash ends": {prepare: ready, typ: mappings, right: mapping, wrong: just(m{"apiMappingKey": "/api"}), says: "not begin or end with a slash"},
	})
}

func TestTwoStagesMayHaveOneName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	httpAPI(w)
	w.make(httpT, "other", m{"protocolType": "HTTP"})
	w.make("apigatewayv2/stage:Stage", "one", stage(w))
	w.make("apigatewayv2/stage:Stage", "two", over(stage(w), m{"apiId": w.made["other"].id}))
	require.Equal(t, "$default", w.made["two"].id)
	require.NoError(t, w.drop("one"))
	require.NoError(t, w.drop("two"))
}

func TestRESTAPIsAreJudged(t *testing.T) {
	t.Parallel()
	account := all(role("apigateway.amazonaws.com", "logs:*"), func(w *world) {
		w.make("apigateway/account:Account", "account", m{"cloudwatchRoleArn": w.made["role"].get("arn")})
		w.make(logGroupT, "logs", m{})
		w.make(restT, "rest", m{"body": "{}"})
		w.make("apigateway/deployment:Deployment", "deployment", m{"restApi": w.made["rest"].id})
	})
	logged := func(w *world) m {
		return m{"restApi": w.made["rest"].id, "deployment": w.made["deployment"].id, "stageName": "test", "accessLogSettings": m{"destinationArn": w.made["logs"].get("arn"), "format": "$context.requestId"}}
	}
	deploy := func(w *world) m { return m{"restApi": w.made["rest"].id, "description": "again"} }
	integration := func(w *world) m {
		return m{"restApi": w.made["rest"].id, "resourceId": w.made["path"].id, "httpMethod": "GET", "type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": w.made["function"].get("invokeArn")}
	}
	method := all(function, func(w *world) {
		w.make(restT, "rest", m{})
		w.make("apigateway/resource:Resource", "path", m{"restApi": w.made["rest"].id, "parentId": w.made["rest"].get("rootResourceId"), "pathPart": "health"})
		w.make(restMethod, "method", m{"restApi": w.made["rest"].id, "resourceId": w.made["path"].id, "httpMethod": "GET", "authorization": "NONE"})
	})
	child := func(w *world) m {
		return m{"restApi": w.made["rest"].id, "parentId": w.made["rest"].get("rootResourceId"), "pathPart": "{id}"}
	}
	trials(t, map[string]trial{
		"a deployment has methods":            {prepare: rest, typ: "apigateway/deployment:Deployment", right: deploy, spoil: func(w *world) { _ = w.drop("call"); _ = w.drop("method") }, says: "doesn't contain any methods"},
		"a deployment's methods do something": {prepare: rest, typ: "apigateway/deployment:Deployment", right: deploy, spoil: func(w *world) { _ = w.drop("call") }, says: "No integration defined for method"},
		"a stage's deployment exists": {prepare: rest, typ: "apigateway/stage:Stage", right: func(w *world) m {
			return m{"restApi": w.made["rest"].id, "deployment": w.made["deployment"].id, "stageName": "test"}
		}, wrong: just(m{"deployment": "none"}), says: "Deployment id none does not exist"},
		"logs need the account's role":       {prepare: account, typ: "apigateway/stage:Stage", right: logged, spoil: func(w *world) { _ = w.drop("account") }, says: "CloudWatch Logs role ARN must be set in account settings"},
		"the account's role may write":       {prepare: role("apigateway.amazonaws.com", "logs:*"), typ: "apigateway/account:Account", right: func(w *world) m { return m{"cloudwatchRoleArn": w.made["role"].get("arn")} }, spoil: func(w *world) { _ = w.drop("may0") }, says: "does not have required permissions"},
		"an integration's method exists":     {prepare: method, typ: "apigateway/integration:Integration", right: integration, wrong: just(m{"httpMethod": "POST"}), says: "Invalid Method identifier"},
		"a function is called by POST":       {prepare: method, typ: "apigateway/integration:Integration", right: integration, wrong: just(m{"integrationHttpMethod": "GET"}), says: "called by POST"},
		"an integration's function is there": {prepare: method, typ: "apigateway/integration:Integration", right: integration, wrong: just(m{"uri": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:none/invocations"}), says: "function:none"},
		"an authorizer exists": {prepare: method, typ: restMethod, right: func(w *world) m {
			return m{"restApi": w.made["rest"].id, "resourceId": w.made["path"].id, "httpMethod": "POST", "authorization": "NONE"}
		}, wrong: just(m{"authorization": "CUSTOM"}), says: "requires a valid authorizer"},
		"one variable stands below a path": {prepare: method, typ: "apigateway/resource:Resource", right: child, spoil: func(w *world) {
			w.make("apigateway/resource:Resource", "first", over(child(w), m{"pathPart": "{name}"}))
		}, says: "already has a variable path part"},
		"a path part has no slash": {prepare: method, typ: "apigateway/resource:Resource", right: child, wrong: just(m{"pathPart": "a/b"}), says: "path part only allow"},
		"a base path's stage exists": {prepare: all(rest, certified("eu-west-1", true, "api.example.com"), func(w *world) {
			w.make("apigateway/domainName:DomainName", "domain", m{"domainName": "api.example.com", "regionalCertificateArn": w.made["cert"].id, "endpointConfiguration": m{"types": "REGIONAL"}})
		}), typ: "apigateway/basePathMapping:BasePathMapping", right: func(w *world) m {
			return m{"restApi": w.made["rest"].id, "stageName": "live", "domainName": w.made["domain"].id}
		}, wrong: just(m{"stageName": "none"}), says: "Invalid stage identifier"},
		"a deployment in use is not taken away": {prepare: rest, typ: "apigateway/stage:Stage", right: func(w *world) m {
			return m{"restApi": w.made["rest"].id, "deployment": w.made["deployment"].id, "stageName": "test"}
		}, wrong: just(m{"stageName": "no dots."}), says: "Stage name only allows"},
	})
	w := newWorld(t)
	rest(w)
	require.ErrorContains(t, w.drop("deployment"), "Active stages pointing to this deployment")
}
