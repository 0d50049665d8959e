package api

import (
	"fmt"
	"regexp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// restLinks are the ways from a REST API to its targets: links of the first version, each to one
// network load balancer. They come through PrivateLink, so they have no network and no group of
// their own. Another load balancer is another link: methods and deployment change over before the
// old one goes.
func (b builder) restLinks() (map[string]*apigateway.VpcLink, error) {
	links := map[string]*apigateway.VpcLink{}
	for _, name := range sortedKeys(b.args.Targets) {
		made, err := apigateway.NewVpcLink(b.ctx, b.name+"-link-"+name, &apigateway.VpcLinkArgs{
			TargetArn: b.args.Targets[name].LoadBalancerARN.ToStringOutput(),
		}, b.parent)
		if err != nil {
			return nil, fmt.Errorf("VPC link to %s: %w", name, err)
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

// forwardTo makes an integration one with a target. It names the path's variables one by one, so
// that the base path isn't part of what the target gets.
func (k key) forwardTo(args *apigateway.IntegrationArgs, t Target, link *apigateway.VpcLink) {
	mapped := pulumi.StringMap{}
	for _, v := range k.variables() {
		mapped["integration.request.path."+v] = pulumi.String("method.request.path." + v)
	}
	args.Type = pulumi.String("HTTP_PROXY")
	args.IntegrationHttpMethod = pulumi.String(k.method)
	args.ConnectionType = pulumi.String("VPC_LINK")
	args.ConnectionId = link.ID()
	args.Uri = pulumi.Sprintf("http://%s%s", t.DNSName, pathVariable.ReplaceAllString(k.path, "{$1}"))
	args.RequestParameters = mapped
}
