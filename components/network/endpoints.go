package network

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Capability is something that the network can do without the internet.
type Capability string

// The capabilities. What each reaches stands in the table below.
const (
	CapabilityContainers    Capability = "containers"    // pull images from ECR and write their logs
	CapabilityDatabase      Capability = "database"      // describe databases and read their managed secrets
	CapabilityExec          Capability = "exec"          // open a shell in a container (ECS Exec)
	CapabilityFlags         Capability = "flags"         // read AppConfig
	CapabilityFunctions     Capability = "functions"     // call Lambda functions
	CapabilityIdentity      Capability = "identity"      // assume roles
	CapabilityKeys          Capability = "keys"          // use KMS keys directly
	CapabilityMessaging     Capability = "messaging"     // use SQS and SNS
	CapabilityObservability Capability = "observability" // write logs, metrics and traces
	CapabilitySecrets       Capability = "secrets"       // read Secrets Manager
	CapabilitySSM           Capability = "ssm"           // be managed by Systems Manager, Session Manager included
)

// services are the endpoint services of each capability, by the last part of their names.
var services = map[Capability][]string{
	CapabilityContainers:    {"ecr.api", "ecr.dkr", "logs"},
	CapabilityDatabase:      {"rds", "secretsmanager"},
	CapabilityExec:          {"kms", "logs", "ssmmessages"}, // the agent in the container decrypts the session and writes its record itself
	CapabilityFlags:         {"appconfig", "appconfigdata"},
	CapabilityFunctions:     {"lambda"},
	CapabilityIdentity:      {"sts"},
	CapabilityKeys:          {"kms"},
	CapabilityMessaging:     {"sns", "sqs"},
	CapabilityObservability: {"logs", "monitoring", "xray"},
	CapabilitySecrets:       {"secretsmanager"},
	CapabilitySSM:           {"ec2messages", "ssm", "ssmmessages"},
}

func allCapabilities() []Capability {
	var all []Capability
	for c := range services {
		all = append(all, c)
	}
	slices.Sort(all)
	return all
}

// interfaceServices are the services of all capabilities, each once, sorted.
func (a Args) interfaceServices() []string {
	var all []string
	for _, c := range a.Capabilities {
		all = append(all, services[c]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// newGatewayEndpoints lead to S3 and DynamoDB past the NAT gateways. They cost nothing, and save what NAT takes for the gigabyte.
func newGatewayEndpoints(ctx *pulumi.Context, name string, a Args, n *Network, tables pulumi.StringArrayInput, parent pulumi.ResourceOption) error {
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
			return err
		}
	}
	return nil
}

// newInterfaceEndpoints put an address of each service into the private subnet of every zone, under the service's own name.
func newInterfaceEndpoints(ctx *pulumi.Context, name string, a Args, n *Network, subnets pulumi.StringArrayInput, parent pulumi.ResourceOption) error {
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
		return err
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
		return err
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
			return err
		}
	}
	return nil
}

func serviceName(region, service string) string {
	return fmt.Sprintf("com.amazonaws.%s.%s", region, service)
}

func sorted(list pulumi.StringArrayOutput) pulumi.StringArrayOutput {
	return list.ApplyT(func(values []string) []string { return slices.Sorted(slices.Values(values)) }).(pulumi.StringArrayOutput)
}
