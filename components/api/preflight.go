package api

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// preflight answers a path's OPTIONS requests on a REST API, without a function. The header on the
// response to the request itself is the function's to set.
func (b builder) preflight(
	api *apigateway.RestApi, path string, resource pulumi.StringOutput,
) ([]pulumi.Resource, error) {
	name := b.name + "-" + key{method: "OPTIONS", path: path}.name()
	method, err := apigateway.NewMethod(b.ctx, name, &apigateway.MethodArgs{
		RestApi:       api.ID(),
		ResourceId:    resource,
		HttpMethod:    pulumi.String("OPTIONS"),
		Authorization: pulumi.String("NONE"),
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("method OPTIONS %s: %w", path, err)
	}
	integration, err := apigateway.NewIntegration(b.ctx, name, &apigateway.IntegrationArgs{
		RestApi:          api.ID(),
		ResourceId:       resource,
		HttpMethod:       method.HttpMethod,
		Type:             pulumi.String("MOCK"),
		RequestTemplates: pulumi.StringMap{"application/json": pulumi.String(`{"statusCode": 204}`)},
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("integration of OPTIONS %s: %w", path, err)
	}
	declared := pulumi.BoolMap{}
	values := pulumi.StringMap{}
	for header, value := range b.args.CORS.headers(allowedMethodsAt(b.args.Routes, path)) {
		declared["method.response.header."+header] = pulumi.Bool(true)
		values["method.response.header."+header] = pulumi.String("'" + value + "'")
	}
	response, err := apigateway.NewMethodResponse(b.ctx, name, &apigateway.MethodResponseArgs{
		RestApi:            api.ID(),
		ResourceId:         resource,
		HttpMethod:         method.HttpMethod,
		StatusCode:         pulumi.String("204"),
		ResponseParameters: declared,
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("response of OPTIONS %s: %w", path, err)
	}
	answer, err := apigateway.NewIntegrationResponse(b.ctx, name, &apigateway.IntegrationResponseArgs{
		RestApi:            api.ID(),
		ResourceId:         resource,
		HttpMethod:         method.HttpMethod,
		StatusCode:         response.StatusCode,
		ResponseParameters: values,
		ResponseTemplates:  pulumi.StringMap{"application/json": pulumi.String(b.args.CORS.originTemplate())},
	}, b.parent, pulumi.DependsOn([]pulumi.Resource{integration}))
	if err != nil {
		return nil, fmt.Errorf("answer of OPTIONS %s: %w", path, err)
	}
	return []pulumi.Resource{method, integration, response, answer}, nil
}

// headers are what a preflight answers.
func (c *CORS) headers(methods []string) map[string]string {
	h := map[string]string{
		"Access-Control-Allow-Headers": strings.Join(c.Headers, ","),
		"Access-Control-Allow-Methods": strings.Join(methods, ","),
		"Access-Control-Allow-Origin":  c.Origins[0],
		"Access-Control-Max-Age":       fmt.Sprint(c.MaxAgeSeconds),
	}
	if c.anyOrigin() {
		h["Access-Control-Allow-Origin"] = "*"
	} else {
		h["Vary"] = "Origin" // caches must not give one origin's answer to another
	}
	if c.Credentials {
		h["Access-Control-Allow-Credentials"] = "true"
	}
	return h
}

// originTemplate answers with the caller's origin where it is one of several. The header names at
// most one.
func (c *CORS) originTemplate() string {
	if c.anyOrigin() || len(c.Origins) < 2 {
		return ""
	}
	var tests []string
	for _, origin := range c.Origins {
		tests = append(tests, fmt.Sprintf(`$origin == "%s"`, origin))
	}
	return `#set($origin = $input.params().header.get("Origin"))` + "\n" +
		`#if(!$origin || $origin == "")#set($origin = $input.params().header.get("origin"))#end` + "\n" +
		"#if(" + strings.Join(tests, " || ") + ")\n" +
		"#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)\n#end"
}

// allowedMethodsAt are the methods of the routes at a path.
func allowedMethodsAt(routes map[string]Route, path string) []string {
	at := map[string]Route{}
	for text, r := range routes {
		if strings.HasSuffix(text, " "+path) {
			at[text] = r
		}
	}
	return allowedMethods(at)
}
