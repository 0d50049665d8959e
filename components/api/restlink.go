package api

import (
	"regexp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// restLinks are the ways from a REST API to its targets: links of the first version, each to one network load balancer, without a network or a
// group of their own, because they come through PrivateLink. Another load balancer is another link: methods and deployment change over before
// the old one goes.
func (b builder) restLinks() (map[string]*apigateway.VpcLink, error) {
	links := map[string]*apigateway.VpcLink{}
	for _, name := range sortedKeys(b.args.Targets) {
		made, err := apigateway.NewVpcLink(b.ctx, b.name+"-link-"+name, &apigateway.VpcLinkArgs{
			TargetArn: b.args.Targets[name].LoadBalancerARN.ToStringOutput(),
		}, b.parent)
		if err != nil {
			return nil, err
		}
		links[name] = made
	}
	return links, nil
}

var pathVariable = regexp.MustCompile(`\{([^{}+]+)\+?\}`)

// variables are the names of the variables in the path.
func (k key) variables() []string {
	var names []string
	for _, m := range pathVariable.FindAllStringSubmatch(k.path, -1) {
		names = append(names, m[1])
	}
	return names
}

// declared are the variables of the path, for an integration to read.
func (k key) declared() pulumi.BoolMap {
	declared := pulumi.BoolMap{}
	for _, v := range k.variables() {
		declared["method.request.path."+v] = pulumi.Bool(true)
	}
	return declared
}

// forwardTo makes an integration one with a target. The path is put together variable by variable, so that the base path isn't in it.
func (k key) forwardTo(args *apigateway.IntegrationArgs, t Target, link *apigateway.VpcLink) {
	args.Type, args.IntegrationHttpMethod = pulumi.String("HTTP_PROXY"), pulumi.String(k.method)
	args.ConnectionType, args.ConnectionId = pulumi.String("VPC_LINK"), link.ID()
	args.Uri = pulumi.Sprintf("http://%s%s", t.DNSName, pathVariable.ReplaceAllString(k.path, "{$1}"))
	mapped := pulumi.StringMap{}
	for _, v := range k.variables() {
		mapped["integration.request.path."+v] = pulumi.String("method.request.path." + v)
	}
	args.RequestParameters = mapped
}
