package database

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// key makes a key unless there is one. KMS's own policy lets the account's roles have rights by
// their policies.
func (b *builder) key() error {
	if b.args.KeyARN != nil {
		b.database.KeyARN = b.args.KeyARN.ToStringPtrOutput().Elem()
		return nil
	}
	key, err := kms.NewKey(b.ctx, b.name+"-key", &kms.KeyArgs{
		Description:       pulumi.String("Database " + b.name),
		EnableKeyRotation: pulumi.Bool(true),
	}, b.parent, b.protect)
	if err != nil {
		return fmt.Errorf("key: %w", err)
	}
	b.database.KeyARN = key.Arn
	return nil
}

// subnetGroup places the database.
func (b *builder) subnetGroup() error {
	subnets, err := rds.NewSubnetGroup(b.ctx, b.name, &rds.SubnetGroupArgs{
		Description: pulumi.String("Isolated subnets of the database " + b.name),
		SubnetIds:   b.args.SubnetIDs,
	}, b.parent)
	if err != nil {
		return fmt.Errorf("subnet group: %w", err)
	}
	b.subnets = subnets.Name
	b.database.Identifier = b.identifier()
	return nil
}

// securityGroup lets nothing out: a database answers, and asks nobody.
func (b *builder) securityGroup() (err error) {
	b.group, err = b.newGroup(b.name, "Database "+b.name)
	return err
}

func (b *builder) newGroup(name, description string) (pulumi.StringOutput, error) {
	group, err := ec2.NewSecurityGroup(b.ctx, name, &ec2.SecurityGroupArgs{
		Description: pulumi.String(description),
		VpcId:       b.args.VPCID,
		Tags:        pulumi.StringMap{"Name": pulumi.String(name)},
	}, b.parent)
	if err != nil {
		return pulumi.StringOutput{}, fmt.Errorf("security group %s: %w", name, err)
	}
	return group.ID().ToStringOutput(), nil
}

// clients opens the port to the groups that are named, on both sides: a client's group may let
// nothing out of its own accord. Behind a proxy only what reads from an instance's replica goes to
// a server itself.
func (b *builder) clients() error {
	for _, name := range slices.Sorted(maps.Keys(b.args.Clients)) {
		if b.args.Proxy {
			if _, err := b.way(b.name+"-"+proxy, name, b.args.Clients[name], b.proxyGroup); err != nil {
				return err
			}
		}
		if b.args.direct() {
			if _, err := b.way(b.name, name, b.args.Clients[name], b.group); err != nil {
				return err
			}
		}
	}
	return nil
}

// way opens the port between two groups.
func (b *builder) way(prefix, name string, from, to pulumi.StringInput) ([]pulumi.Resource, error) {
	port := pulumi.Int(b.args.Port())
	in, err := vpc.NewSecurityGroupIngressRule(b.ctx, prefix+"-from-"+name, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId:           to,
		ReferencedSecurityGroupId: from.ToStringOutput(),
		Description:               pulumi.String("Database connections of " + name),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  port,
		ToPort:                    port,
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("connections of %s: %w", name, err)
	}
	out, err := vpc.NewSecurityGroupEgressRule(b.ctx, prefix+"-of-"+name, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId:           from,
		ReferencedSecurityGroupId: to.ToStringOutput(),
		Description:               pulumi.String("Connections to the database " + b.name),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  port,
		ToPort:                    port,
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("connections of %s: %w", name, err)
	}
	return []pulumi.Resource{in, out}, nil
}

// exports are the logs that an engine sends to CloudWatch.
var exports = map[Engine][]string{
	EngineAurora:   {"postgresql"},
	EnginePostgres: {"postgresql", "upgrade"},
	EngineMySQL:    {"error", "slowquery"},
}

func (b *builder) exports() pulumi.StringArray { return pulumi.ToStringArray(exports[b.args.Engine]) }

// logs makes the log groups before RDS does, whose own would be kept for ever.
func (b *builder) logs() error {
	kind := "instance"
	if b.args.Engine == EngineAurora {
		kind = "cluster"
	}
	return b.logGroups(b.name, kind, b.database.Identifier)
}

func (b *builder) logGroups(name, kind string, identifier pulumi.StringOutput) error {
	for _, export := range exports[b.args.Engine] {
		path := pulumi.Sprintf("/aws/rds/%s/%s/%s", kind, identifier, export)
		group, err := b.logGroup(name+"-"+export, path)
		if err != nil {
			return err
		}
		b.before = append(b.before, group)
	}
	return nil
}

func (b *builder) logGroup(name string, path pulumi.StringOutput) (*cloudwatch.LogGroup, error) {
	group, err := cloudwatch.NewLogGroup(b.ctx, name, &cloudwatch.LogGroupArgs{
		Name:            path,
		RetentionInDays: pulumi.Int(int(b.args.LogRetentionDays)),
		KmsKeyId:        b.args.LogKeyARN,
	}, b.parent, b.protect)
	if err != nil {
		return nil, fmt.Errorf("log group %s: %w", name, err)
	}
	return group, nil
}

// monitoring makes the role by which RDS writes what the operating system does.
func (b *builder) monitoring() error {
	role, err := iam.NewRole(b.ctx, b.name+"-monitoring", &iam.RoleArgs{
		Description:      pulumi.String("Monitoring of the database " + b.name),
		AssumeRolePolicy: policydoc.AssumeRole("monitoring.rds.amazonaws.com"),
	}, b.parent)
	if err != nil {
		return fmt.Errorf("role of enhanced monitoring: %w", err)
	}
	attached, err := iam.NewRolePolicyAttachment(b.ctx, b.name+"-monitoring", &iam.RolePolicyAttachmentArgs{
		Role:      role.Name,
		PolicyArn: pulumi.String("arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"),
	}, b.parent)
	if err != nil {
		return fmt.Errorf("policy of enhanced monitoring: %w", err)
	}
	b.roleARN = role.Arn
	b.before = append(b.before, attached)
	return nil
}
