package api

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// restRoutes makes a resource per path, and a method with its integration per route. What it
// returns has to exist before a deployment, which is a snapshot.
func (b builder) restRoutes(
	api *apigateway.RestApi, links map[string]*apigateway.VpcLink,
) ([]pulumi.Resource, error) {
	resources := map[string]pulumi.StringOutput{"/": api.RootResourceId}
	var contents []pulumi.Resource
	for _, text := range sortedKeys(b.args.Routes) {
		k, err := parse(text)
		if err != nil {
			return nil, err
		}
		for _, path := range k.parents() {
			if err := b.resource(api, path, resources); err != nil {
				return nil, fmt.Errorf("resource %s: %w", path, err)
			}
		}
		made, err := b.method(api, k, b.args.Routes[text], resources[k.path], links)
		if err != nil {
			return nil, fmt.Errorf("route %s: %w", text, err)
		}
		contents = append(contents, made...)
	}
	if b.args.CORS == nil {
		return contents, nil
	}
	for _, path := range preflights(KindREST, b.args.Routes) {
		made, err := b.preflight(api, path, resources[path])
		if err != nil {
			return nil, err
		}
		contents = append(contents, made...)
	}
	return contents, nil
}

func (b builder) resource(api *apigateway.RestApi, path string, resources map[string]pulumi.StringOutput) error {
	if _, made := resources[path]; made {
		return nil
	}
	parent, segment := above(path)
	r, err := apigateway.NewResource(b.ctx, b.name+"-"+shape(path), &apigateway.ResourceArgs{
		RestApi:  api.ID(),
		ParentId: resources[parent],
		PathPart: pulumi.String(segment),
	}, b.parent)
	if err != nil {
		return err
	}
	resources[path] = r.ID().ToStringOutput()
	return nil
}

func (b builder) method(
	api *apigateway.RestApi, k key, r Route, resource pulumi.StringOutput, links map[string]*apigateway.VpcLink,
) ([]pulumi.Resource, error) {
	authorization := "AWS_IAM"
	if r.Auth == AuthNone {
		authorization = "NONE"
	}
	methodArgs := &apigateway.MethodArgs{
		RestApi:       api.ID(),
		ResourceId:    resource,
		HttpMethod:    pulumi.String(k.method),
		Authorization: pulumi.String(authorization),
	}
	if r.Target != "" {
		methodArgs.RequestParameters = k.declared()
	}
	method, err := apigateway.NewMethod(b.ctx, b.name+"-"+k.name(), methodArgs, b.parent)
	if err != nil {
		return nil, fmt.Errorf("method: %w", err)
	}
	args := &apigateway.IntegrationArgs{
		RestApi:    api.ID(),
		ResourceId: resource,
		HttpMethod: method.HttpMethod,
	}
	if r.Target != "" {
		k.forwardTo(args, b.args.Targets[r.Target], links[r.Target])
	} else {
		args.Type = pulumi.String("AWS_PROXY")
		args.IntegrationHttpMethod = pulumi.String("POST")
		args.Uri = b.args.Functions[r.Function].AliasInvokeARN
	}
	integration, err := apigateway.NewIntegration(b.ctx, b.name+"-"+k.name(), args, b.parent)
	if err != nil {
		return nil, fmt.Errorf("integration: %w", err)
	}
	return []pulumi.Resource{method, integration}, nil
}
