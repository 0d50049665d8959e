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

// opening is one source that the load balancer answers on a port. Exactly one of ipv4, ipv6 and
// address is set.
type opening struct {
	role        string
	description string
	port        int
	ipv4        string
	ipv6        string
	address     pulumi.StringInput // a single IPv4 address
}

// openings are the world on the two ports of the web, and those who test on the third.
func (a Args) openings() []opening {
	list := []opening{
		{role: "http-ipv4", description: "HTTP from everywhere, to be sent to HTTPS", port: 80, ipv4: "0.0.0.0/0"},
		{role: "http-ipv6", description: "HTTP from everywhere, to be sent to HTTPS", port: 80, ipv6: "::/0"},
		{role: "https-ipv4", description: "HTTPS from everywhere", port: 443, ipv4: "0.0.0.0/0"},
		{role: "https-ipv6", description: "HTTPS from everywhere", port: 443, ipv6: "::/0"},
	}
	for _, cidr := range a.TestCIDRs {
		list = append(list, opening{
			role:        "test-" + strings.NewReplacer(".", "-", "/", "-").Replace(cidr),
			description: "Versions before their release, from " + cidr,
			port:        TestPort,
			ipv4:        cidr,
		})
	}
	for _, key := range slices.Sorted(maps.Keys(a.TestAddresses)) {
		list = append(list, opening{
			role:        "test-" + key,
			description: "Versions before their release, from the address of " + key,
			port:        TestPort,
			address:     a.TestAddresses[key],
		})
	}
	return list
}

// newSecurityGroup lets the openings in, and the load balancer out to the network.
func newSecurityGroup(
	ctx *pulumi.Context, name string, a Args, parent pulumi.ResourceOption,
) (*ec2.SecurityGroup, error) {
	group, err := ec2.NewSecurityGroup(ctx, name, &ec2.SecurityGroupArgs{
		Description: pulumi.String("Load balancer " + name),
		VpcId:       a.VPCID,
		Tags:        pulumi.StringMap{"Name": pulumi.String(name)},
	}, parent)
	if err != nil {
		return nil, fmt.Errorf("security group: %w", err)
	}
	for _, o := range a.openings() {
		rule := &vpc.SecurityGroupIngressRuleArgs{
			SecurityGroupId: group.ID(),
			Description:     pulumi.String(o.description),
			IpProtocol:      pulumi.String("tcp"),
			FromPort:        pulumi.Int(o.port),
			ToPort:          pulumi.Int(o.port),
		}
		switch {
		case o.address != nil:
			rule.CidrIpv4 = pulumi.Sprintf("%s/32", o.address)
		case o.ipv4 != "":
			rule.CidrIpv4 = pulumi.String(o.ipv4)
		default:
			rule.CidrIpv6 = pulumi.String(o.ipv6)
		}
		if _, err := vpc.NewSecurityGroupIngressRule(ctx, name+"-"+o.role, rule, parent); err != nil {
			return nil, fmt.Errorf("rule %s: %w", o.role, err)
		}
	}
	_, err = vpc.NewSecurityGroupEgressRule(ctx, name+"-to-network", &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: group.ID(),
		Description:     pulumi.String("Services, on whatever port they listen"),
		IpProtocol:      pulumi.String("tcp"),
		FromPort:        pulumi.Int(1),
		ToPort:          pulumi.Int(65535),
		CidrIpv4:        pulumi.String(a.VPCCIDR),
	}, parent)
	if err != nil {
		return nil, fmt.Errorf("rule to the network: %w", err)
	}
	return group, nil
}
