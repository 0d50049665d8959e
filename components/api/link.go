package api

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigatewayv2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// link is the way to the targets; its group is empty without any.
type link struct{ id, group pulumi.StringOutput }

// link makes the VPC link with a security group of its own. Subnets and groups are the link's for good: other ones are a new link, to which the
// integrations change over before the old one goes. AWS keeps a link that something still uses.
func (b builder) link() (link, error) {
	l := link{none(), none()}
	if len(b.args.Targets) == 0 {
		return l, nil
	}
	group, err := ec2.NewSecurityGroup(b.ctx, b.name+"-link", &ec2.SecurityGroupArgs{
		Description: pulumi.String("VPC link of the API " + b.name), VpcId: b.args.Link.VPCID, Tags: pulumi.StringMap{"Name": pulumi.String(b.name + "-link")},
	}, b.parent)
	if err != nil {
		return l, err
	}
	made, err := apigatewayv2.NewVpcLink(b.ctx, b.name+"-link", &apigatewayv2.VpcLinkArgs{
		SubnetIds: b.args.Link.SubnetIDs, SecurityGroupIds: pulumi.StringArray{group.ID()},
	}, b.parent)
	if err != nil {
		return l, err
	}
	return link{made.ID().ToStringOutput(), group.ID().ToStringOutput()}, nil
}

// forward sends a route's requests to a target. Each route has its integration, which writes the path: left alone it would begin with the stage
// or the base path. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
func (b builder) forward(api *apigatewayv2.Api, link link, k key, target string) (pulumi.StringOutput, error) {
	path, err := k.forwarded()
	if err != nil {
		return none(), err
	}
	parameters := pulumi.StringMap{"overwrite:path": pulumi.String(path)}
	if len(b.args.OriginSecret) > 0 { // instances have no need of it
		parameters["remove:header."+OriginHeader] = pulumi.String("''")
	}
	integration, err := apigatewayv2.NewIntegration(b.ctx, b.name+"-"+k.name(), &apigatewayv2.IntegrationArgs{
		ApiId:                api.ID(),
		IntegrationType:      pulumi.String("HTTP_PROXY"),
		IntegrationMethod:    pulumi.String("ANY"), // the caller's
		IntegrationUri:       b.args.Targets[target].ListenerARN.ToStringOutput(),
		ConnectionType:       pulumi.String("VPC_LINK"),
		ConnectionId:         link.id,
		PayloadFormatVersion: pulumi.String("1.0"),
		RequestParameters:    parameters,
	}, b.parent)
	if err != nil {
		return none(), err
	}
	return pulumi.Sprintf("integrations/%s", integration.ID()), nil
}

var wordVariable = regexp.MustCompile(`^\{[A-Za-z0-9_]+\+?\}$`)

// forwarded is the path that a target gets. $request.path wouldn't do: below a base path it begins with it, as a function's rawPath does.
func (k key) forwarded() (string, error) {
	for i, s := range k.segments {
		if strings.HasPrefix(s, "{") && (i < len(k.segments)-1 || !wordVariable.MatchString(s)) {
			return "", fmt.Errorf("to a target a variable is the last segment, of letters, digits and _, got %s; write a greedy route such as ANY /orders/{rest+}", s)
		}
	}
	segments := slices.Clone(k.segments)
	if n := len(segments); n > 0 && strings.HasPrefix(segments[n-1], "{") {
		segments[n-1] = "$request.path." + strings.Trim(segments[n-1], "{+}")
	}
	return "/" + strings.Join(segments, "/"), nil
}

// validateTargets reports routes to targets that aren't there, and what a link lacks.
func (a Args) validateTargets() error {
	var problems []error
	for _, text := range sortedKeys(a.Routes) {
		name := a.Routes[text].Target
		if _, there := a.Targets[name]; name != "" && !there {
			problems = append(problems, fmt.Errorf("routes[%q].target: there is no target of this name, got %q; use one of %s", text, name, strings.Join(sortedKeys(a.Targets), ", ")))
		}
	}
	for _, name := range sortedKeys(a.Targets) {
		switch t := a.Targets[name]; {
		case a.Kind == KindHTTP && t.ListenerARN == nil:
			problems = append(problems, fmt.Errorf("targets[%q]: it has no listener; give the ARN of a load balancer's", name))
		case a.Kind == KindREST && (t.LoadBalancerARN == nil || t.DNSName == nil):
			problems = append(problems, fmt.Errorf("targets[%q]: a REST API reaches a network load balancer by its ARN and its name; give both", name))
		}
	}
	if len(a.Targets) > 0 && a.Kind == KindHTTP && (a.Link == nil || a.Link.VPCID == nil || a.Link.SubnetIDs == nil) {
		problems = append(problems, errors.New("link: targets are reached through a VPC link, which needs both the network and its subnets; take them from the network tier"))
	}
	return errors.Join(problems...)
}
