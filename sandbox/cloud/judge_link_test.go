package cloud

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// linked is an HTTP API with a VPC link, a listener in the network and a function.
func linked(w *world) {
	instances(w)
	function(w)
	httpAPI(w)
	w.make(linkV2T, "link", linkOf(w))
}

func linkOf(w *world) m {
	return m{"subnetIds": l{w.made["a"].id, w.made["b"].id}, "securityGroupIds": l{w.made["group"].id}}
}

func privateIntegration(w *world) m {
	return m{"apiId": w.made["api"].id, "integrationType": "HTTP_PROXY", "integrationMethod": "ANY", "integrationUri": w.made["tcp80"].id, "payloadFormatVersion": "1.0",
		"connectionType": "VPC_LINK", "connectionId": w.made["link"].id, "requestParameters": m{"overwrite:path": "/$request.path.proxy"}}
}

func authorizerOf(w *world) m {
	return m{"apiId": w.made["api"].id, "authorizerType": "REQUEST", "authorizerUri": w.made["function"].get("invokeArn"), "authorizerPayloadFormatVersion": "2.0",
		"enableSimpleResponses": true, "identitySources": l{"$request.header.x"}, "authorizerResultTtlInSeconds": 300}
}

func TestPrivateIntegrationsAreJudged(t *testing.T) {
	t.Parallel()
	const integrations = "apigatewayv2/integration:Integration"
	for sentence, c := range map[string]struct {
		wrong m
		says  string
	}{
		"it names its link":             {m{"connectionId": nil}, "ConnectionId is required"},
		"the link exists":               {m{"connectionId": "abcdef"}, "Invalid VpcLink identifier specified: abcdef"},
		"the listener exists":           {m{"integrationUri": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/none/1/2"}, "listener/net/none/1/2 doesn't exist"},
		"an address isn't a listener":   {m{"integrationUri": "http://internal.example.com/"}, "must be the ARN of a load balancer's listener"},
		"it is a proxy":                 {m{"integrationType": "AWS_PROXY"}, "only supported for HTTP_PROXY"},
		"it has a method":               {m{"integrationMethod": nil}, "HttpMethod must be provided"},
		"the payload is of version 1.0": {m{"payloadFormatVersion": "2.0"}, "only support payload format version 1.0"},
		"an id is a link's only":        {m{"connectionType": "INTERNET", "integrationUri": "https://example.com/"}, "only taken with the connection type VPC_LINK"},
		"a mapping says what it writes": {m{"requestParameters": m{"path": "/"}}, "Invalid mapping expression specified: path"},
		"a path begins with a slash":    {m{"requestParameters": m{"overwrite:path": "orders"}}, "without a slash in front: orders"},
		"a path is overwritten only":    {m{"requestParameters": m{"append:path": "/x"}}, "Invalid mapping expression specified: append:path"},
	} {
		t.Run(sentence, trial{prepare: linked, typ: integrations, right: privateIntegration, wrong: just(c.wrong), says: c.says}.run)
	}
}

func TestAVPCLinkInUseStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	linked(w)
	w.make("apigatewayv2/integration:Integration", "forward", privateIntegration(w))
	require.ErrorContains(t, w.drop("link"), "the VPC link "+w.made["link"].id+" is in use")
	w.make(linkV2T, "next", linkOf(w))
	require.NoError(t, w.change("forward", m{"connectionId": w.made["next"].id}))
	require.NoError(t, w.drop("link"))
}

func TestVPCLinksAreJudged(t *testing.T) {
	t.Parallel()
	elsewhere := all(instances, func(w *world) {
		w.make(vpcT, "other", m{"cidrBlock": "10.1.0.0/16"})
		w.make("ec2/securityGroup:SecurityGroup", "stranger", m{"vpcId": w.made["other"].id})
		w.make(balancerT, "alb", m{"loadBalancerType": "application", "internal": true, "subnets": l{w.made["a"].id, w.made["b"].id}, "securityGroups": l{w.made["group"].id}})
	})
	trials(t, map[string]trial{
		"a link's group is of its network":           {prepare: elsewhere, typ: linkV2T, right: linkOf, wrong: func(w *world) m { return m{"securityGroupIds": l{w.made["stranger"].id}} }, says: "must be of the same VPC"},
		"a link's subnets exist":                     {prepare: elsewhere, typ: linkV2T, right: linkOf, wrong: just(m{"subnetIds": l{"subnet-00000000000000000"}}), says: "subnet-00000000000000000"},
		"a REST API's link leads to a network's own": {prepare: elsewhere, typ: "apigateway/vpcLink:VpcLink", right: func(w *world) m { return m{"targetArn": w.made["nlb"].id} }, wrong: func(w *world) m { return m{"targetArn": w.made["alb"].id} }, says: "must be a network load balancer"},
	})
}

func TestAuthorizersAreJudged(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		wrong m
		says  string
	}{
		"it has a function":                  {m{"authorizerUri": nil}, "AuthorizerUri is required"},
		"the function exists":                {m{"authorizerUri": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:none/invocations"}, "function:none"},
		"it is a function":                   {m{"authorizerUri": "https://example.com/"}, "Invalid Authorizer URI"},
		"it has a version":                   {m{"authorizerPayloadFormatVersion": nil, "enableSimpleResponses": false}, "AuthorizerPayloadFormatVersion is a required parameter"},
		"simple responses are the second's":  {m{"authorizerPayloadFormatVersion": "1.0"}, "requires AuthorizerPayloadFormatVersion 2.0"},
		"what is cached has a key":           {m{"identitySources": l{}}, "name one, or cache nothing"},
		"a source is a request's":            {m{"identitySources": l{"method.request.header.x"}}, "Invalid identity source"},
		"an hour is the longest":             {m{"authorizerResultTtlInSeconds": 3601}, "between 0 and 3600"},
		"tokens have an issuer":              {m{"authorizerType": "JWT", "authorizerUri": nil}, "JwtConfiguration is required"},
		"tokens are checked by no function":  {m{"authorizerType": "JWT", "jwtConfiguration": m{"issuer": "https://x.example", "audiences": l{"x"}}}, "AuthorizerUri isn't supported"},
		"an API that isn't there has nobody": {m{"apiId": "none"}, "Invalid API identifier specified: none"},
	} {
		t.Run(sentence, trial{prepare: linked, typ: authorizerT, right: authorizerOf, wrong: just(c.wrong), says: c.says}.run)
	}
}

func TestRoutesWithAnAuthorizerAreJudged(t *testing.T) {
	t.Parallel()
	authorized := all(linked, func(w *world) {
		w.make("apigatewayv2/integration:Integration", "integration", privateIntegration(w))
		w.make(authorizerT, "custom", authorizerOf(w))
		w.make(httpT, "other", m{"protocolType": "HTTP"})
		w.make(authorizerT, "foreign", over(authorizerOf(w), m{"apiId": w.made["other"].id}))
	})
	right := func(w *world) m {
		return over(w.route(), m{"authorizationType": "CUSTOM", "authorizerId": w.made["custom"].id})
	}
	trials(t, map[string]trial{
		"a custom route names its authorizer":    {prepare: authorized, typ: "apigatewayv2/route:Route", right: right, wrong: just(m{"authorizerId": nil}), says: "AuthorizerId is required"},
		"an authorizer is of the route's kind":   {prepare: authorized, typ: "apigatewayv2/route:Route", right: right, wrong: just(m{"authorizationType": "JWT"}), says: "takes an authorizer of type JWT, got REQUEST"},
		"an authorizer is of the route's API":    {prepare: authorized, typ: "apigatewayv2/route:Route", right: right, wrong: func(w *world) m { return m{"authorizerId": w.made["foreign"].id} }, says: "isn't one of the API"},
		"an authorizer that isn't there is none": {prepare: authorized, typ: "apigatewayv2/route:Route", right: right, wrong: just(m{"authorizerId": "none"}), says: "Invalid authorizer none"},
	})
	w := newWorld(t)
	authorized(w)
	w.make("apigatewayv2/route:Route", "route", right(w))
	require.ErrorContains(t, w.drop("custom"), "is used by a route")
}
