package ingress

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// newSecurityGroup lets the world in on the two ports of the web, and the load balancer out to the network.
func newSecurityGroup(ctx *pulumi.Context, name string, a Args, parent pulumi.ResourceOption) (*ec2.SecurityGroup, error) {
	group, err := ec2.NewSecurityGroup(ctx, name, &ec2.SecurityGroupArgs{
		Description: pulumi.String("Load balancer " + name),
		VpcId:       a.VPCID,
		Tags:        pulumi.StringMap{"Name": pulumi.String(name)},
	}, parent)
	if err != nil {
		return nil, err
	}
	type opening struct {
		role, description string
		port              int
		v4, v6            string
		address           pulumi.StringInput
	}
	openings := []opening{
		{"http-ipv4", "HTTP from everywhere, to be sent to HTTPS", 80, "0.0.0.0/0", "", nil},
		{"http-ipv6", "HTTP from everywhere, to be sent to HTTPS", 80, "", "::/0", nil},
		{"https-ipv4", "HTTPS from everywhere", 443, "0.0.0.0/0", "", nil},
		{"https-ipv6", "HTTPS from everywhere", 443, "", "::/0", nil},
	}
	for _, cidr := range a.TestCIDRs {
		openings = append(openings, opening{"test-" + strings.NewReplacer(".", "-", "/", "-").Replace(cidr), "Versions before their release, from " + cidr, TestPort, cidr, "", nil})
	}
	for _, key := range slices.Sorted(maps.Keys(a.TestAddresses)) {
		openings = append(openings, opening{"test-" + key, "Versions before their release, from the address of " + key, TestPort, "", "", a.TestAddresses[key]})
	}
	for _, o := range openings {
		rule := &vpc.SecurityGroupIngressRuleArgs{
			SecurityGroupId: group.ID(), Description: pulumi.String(o.description),
			IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(o.port), ToPort: pulumi.Int(o.port),
		}
		switch {
		case o.address != nil:
			rule.CidrIpv4 = pulumi.Sprintf("%s/32", o.address)
		case o.v4 != "":
			rule.CidrIpv4 = pulumi.String(o.v4)
		default:
			rule.CidrIpv6 = pulumi.String(o.v6)
		}
		if _, err := vpc.NewSecurityGroupIngressRule(ctx, fmt.Sprintf("%s-%s", name, o.role), rule, parent); err != nil {
			return nil, err
		}
	}
	_, err = vpc.NewSecurityGroupEgressRule(ctx, name+"-to-network", &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: group.ID(), Description: pulumi.String("Services, on whatever port they listen"),
		IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(1), ToPort: pulumi.Int(65535), CidrIpv4: pulumi.String(a.VPCCIDR),
	}, parent)
	return group, err
}
