package apigatewayv2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestAuthorizer(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		wrong m
		says  string
	}{
		"it has a function": {m{"authorizerUri": nil}, "AuthorizerUri is required"},
		"the function exists": {
			m{
				"authorizerUri": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:none/invocations",
			},
			"function:none",
		},
		"it is a function": {m{"authorizerUri": "https://example.com/"}, "Invalid Authorizer URI"},
		"it has a version": {
			m{"authorizerPayloadFormatVersion": nil, "enableSimpleResponses": false},
			"AuthorizerPayloadFormatVersion is a required parameter",
		},
		"simple responses are the second's": {
			m{"authorizerPayloadFormatVersion": "1.0"},
			"requires AuthorizerPayloadFormatVersion 2.0",
		},
		"what is cached has a key": {m{"identitySources": l{}}, "name one, or cache nothing"},
		"a source is a request's": {
			m{"identitySources": l{"method.request.header.x"}},
			"Invalid identity source",
		},
		"an hour is the longest": {m{"authorizerResultTtlInSeconds": 3601}, "between 0 and 3600"},
		"tokens have an issuer": {
			m{"authorizerType": "JWT", "authorizerUri": nil},
			"JwtConfiguration is required",
		},
		"tokens are checked by no function": {
			m{"authorizerType": "JWT", "jwtConfiguration": m{"issuer": "https://x.example", "audiences": l{"x"}}},
			"AuthorizerUri isn't supported",
		},
		"an API that isn't there has nobody": {m{"apiId": "none"}, "Invalid API identifier specified: none"},
	} {
		t.Run(sentence,
			cloudtest.Case{
				Given: linked,
				Type:  token.HTTPAuthorizer,
				Right: authorizerOf,
				Wrong: cloudtest.Just(c.wrong),
				Says:  c.says,
			}.Run)
	}
}
