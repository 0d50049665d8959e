package api

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigatewayv2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// vpcLink is the way to the targets; its group is empty without any.
type vpcLink struct{ id, group pulumi.StringOutput }

// link makes the VPC link with a security group of its own. Subnets and groups are the link's for
// good: other ones are a new link, to which the integrations change over before the old one goes.
// AWS keeps a link that something still uses.
func (b builder) link() (vpcLink, error) {
	if len(b.args.Targets) == 0 {
		return vpcLink{none(), none()}, nil
	}
	group, err := ec2.NewSecurityGroup(b.ctx, b.name+"-link", &ec2.SecurityGroupArgs{
		Description: pulumi.String("VPC link of the API " + b.name),
		VpcId:       b.args.VPCLink.VPCID,
		Tags:        pulumi.StringMap{"Name": pulumi.String(b.name + "-link")},
	}, b.parent)
	if err != nil {
		return vpcLink{}, fmt.Errorf("security group of the VPC link: %w", err)
	}
	made, err := apigatewayv2.NewVpcLink(b.ctx, b.name+"-link", &apigatewayv2.VpcLinkArgs{
		SubnetIds:        b.args.VPCLink.SubnetIDs,
		SecurityGroupIds: pulumi.StringArray{group.ID()},
	}, b.parent)
	if err != nil {
		return vpcLink{}, fmt.Errorf("VPC link: %w", err)
	}
	return vpcLink{made.ID().ToStringOutput(), group.ID().ToStringOutput()}, nil
}

// forward sends a route's requests to a target. Each route has an integration of its own, which
// writes the path: left alone the path would begin with the stage or the base path.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
func (b builder) forward(api *apigatewayv2.Api, link vpcLink, k key, target string) (pulumi.StringOutput, error) {
	parameters := pulumi.StringMap{"overwrite:path": pulumi.String(k.forwarded())}
	if len(b.args.OriginSecret) > 0 { // instances don't need it
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

// unforwardable is the first variable that a path can't hand on to a target; empty if there is
// none.
func (k key) unforwardable() string {
	for i, s := range k.segments {
		if strings.HasPrefix(s, "{") && (i < len(k.segments)-1 || !wordVariable.MatchString(s)) {
			return s
		}
	}
	return ""
}

// forwarded is the path that a target gets. $request.path wouldn't do: below a base path it begins
// with it, as a function's rawPath does.
func (k key) forwarded() string {
	segments := slices.Clone(k.segments)
	if n := len(segments); n > 0 && strings.HasPrefix(segments[n-1], "{") {
		segments[n-1] = "$request.path." + strings.Trim(segments[n-1], "{+}")
	}
	return "/" + strings.Join(segments, "/")
}
