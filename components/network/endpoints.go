package network

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Endpoint is something that the network can do without the internet.
type Endpoint string

// What each reaches stands in the table below.
const (
	EndpointContainers    Endpoint = "containers"    // pull images from ECR and write their logs
	EndpointDatabase      Endpoint = "database"      // describe databases and read their managed secrets
	EndpointExec          Endpoint = "exec"          // open a shell in a container (ECS Exec)
	EndpointFlags         Endpoint = "flags"         // read AppConfig
	EndpointFunctions     Endpoint = "functions"     // call Lambda functions
	EndpointIdentity      Endpoint = "identity"      // assume roles
	EndpointKeys          Endpoint = "keys"          // use KMS keys directly
	EndpointMessaging     Endpoint = "messaging"     // use SQS and SNS
	EndpointObservability Endpoint = "observability" // write logs, metrics and traces
	EndpointSecrets       Endpoint = "secrets"       // read Secrets Manager
	EndpointSSM           Endpoint = "ssm"           // be managed by Systems Manager, Session Manager included
)

// services are what each needs, by the last part of the endpoint service's name. With exec, the
// agent in the container decrypts the session and writes its record itself.
var services = map[Endpoint][]string{
	EndpointContainers:    {"ecr.api", "ecr.dkr", "logs"},
	EndpointDatabase:      {"rds", "secretsmanager"},
	EndpointExec:          {"kms", "logs", "ssmmessages"},
	EndpointFlags:         {"appconfig", "appconfigdata"},
	EndpointFunctions:     {"lambda"},
	EndpointIdentity:      {"sts"},
	EndpointKeys:          {"kms"},
	EndpointMessaging:     {"sns", "sqs"},
	EndpointObservability: {"logs", "monitoring", "xray"},
	EndpointSecrets:       {"secretsmanager"},
	EndpointSSM:           {"ec2messages", "ssm", "ssmmessages"},
}

// Enum returns all endpoints, sorted.
func (Endpoint) Enum() []any {
	var all []any
	for _, e := range slices.Sorted(maps.Keys(services)) {
		all = append(all, string(e))
	}
	return all
}

// interfaceServices are the services of the wanted endpoints, each once, sorted.
func (a Args) interfaceServices() []string {
	var all []string
	for _, e := range a.Endpoints {
		all = append(all, services[e]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// newGatewayEndpoints makes the ways to S3 and DynamoDB past the NAT gateways. They cost nothing,
// and save NAT's charge for each gigabyte.
func newGatewayEndpoints(
	ctx *pulumi.Context, name string, a Args, n *Network, tables pulumi.StringArrayInput, parent pulumi.ResourceOption,
) error {
	for _, service := range []string{"dynamodb", "s3"} {
		_, err := ec2.NewVpcEndpoint(ctx, name+"-"+service, &ec2.VpcEndpointArgs{
			VpcId:           n.VPCID,
			ServiceName:     pulumi.String(serviceName(a.Region, service)),
			VpcEndpointType: pulumi.String("Gateway"),
			RouteTableIds:   tables,
			Policy:          a.endpointPolicy(service),
			Tags:            pulumi.StringMap{"Name": pulumi.String(name + "-" + service)},
		}, parent)
		if err != nil {
			return fmt.Errorf("gateway endpoint of %s: %w", service, err)
		}
	}
	return nil
}

// newInterfaceEndpoints puts an address of each service into the private subnet of every zone,
// under the service's own name.
func newInterfaceEndpoints(
	ctx *pulumi.Context, name string, a Args, n *Network, subnets pulumi.StringArrayInput, parent pulumi.ResourceOption,
) error {
	services := a.interfaceServices()
	if len(services) == 0 {
		return nil
	}
	group, err := ec2.NewSecurityGroup(ctx, name+"-endpoints", &ec2.SecurityGroupArgs{
		Description: pulumi.String("AWS services, reached from inside the network " + name),
		VpcId:       n.VPCID,
		Tags:        pulumi.StringMap{"Name": pulumi.String(name + "-endpoints")},
	}, parent)
	if err != nil {
		return fmt.Errorf("security group of the endpoints: %w", err)
	}
	_, err = vpc.NewSecurityGroupIngressRule(ctx, name+"-endpoints-https", &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId: group.ID(),
		Description:     pulumi.String("HTTPS from everything in the VPC"),
		IpProtocol:      pulumi.String("tcp"),
		FromPort:        pulumi.Int(443),
		ToPort:          pulumi.Int(443),
		CidrIpv4:        pulumi.String(a.CIDR),
	}, parent)
	if err != nil {
		return fmt.Errorf("ingress rule of the endpoints: %w", err)
	}
	for _, service := range services {
		child := name + "-" + strings.ReplaceAll(service, ".", "-")
		_, err := ec2.NewVpcEndpoint(ctx, child, &ec2.VpcEndpointArgs{
			VpcId:             n.VPCID,
			ServiceName:       pulumi.String(serviceName(a.Region, service)),
			VpcEndpointType:   pulumi.String("Interface"),
			SubnetIds:         subnets,
			SecurityGroupIds:  pulumi.StringArray{group.ID()},
			PrivateDnsEnabled: pulumi.Bool(true),
			Policy:            a.endpointPolicy(service),
			Tags:              pulumi.StringMap{"Name": pulumi.String(child)},
		}, parent)
		if err != nil {
			return fmt.Errorf("endpoint of %s: %w", service, err)
		}
	}
	return nil
}

func serviceName(region, service string) string {
	return fmt.Sprintf("com.amazonaws.%s.%s", region, service)
}

func sorted(list pulumi.StringArrayOutput) pulumi.StringArrayOutput {
	return list.ApplyT(func(values []string) []string {
		return slices.Sorted(slices.Values(values))
	}).(pulumi.StringArrayOutput)
}
