package database

import (
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

// key makes a key unless there is one. KMS's own policy lets the account's roles have rights by their policies.
func (b *builder) key() error {
	if b.args.KeyARN != nil {
		b.database.KeyARN = b.args.KeyARN.ToStringPtrOutput().Elem()
		return nil
	}
	key, err := kms.NewKey(b.ctx, b.name+"-key", &kms.KeyArgs{
		Description: pulumi.String("Database " + b.name), EnableKeyRotation: pulumi.Bool(true),
	}, b.parent, b.protect)
	if err == nil {
		b.database.KeyARN = key.Arn
	}
	return err
}

func (b *builder) place() error {
	subnets, err := rds.NewSubnetGroup(b.ctx, b.name, &rds.SubnetGroupArgs{
		Description: pulumi.String("Isolated subnets of the database " + b.name), SubnetIds: b.args.SubnetIDs,
	}, b.parent)
	if err == nil {
		b.subnets = subnets.Name
		b.database.Identifier = b.identifier()
	}
	return err
}

// securityGroup lets nothing out: a database answers, and asks nobody.
func (b *builder) securityGroup() error {
	group, err := ec2.NewSecurityGroup(b.ctx, b.name, &ec2.SecurityGroupArgs{
		Description: pulumi.String("Database " + b.name), VpcId: b.args.VPCID, Tags: pulumi.StringMap{"Name": pulumi.String(b.name)},
	}, b.parent)
	if err == nil {
		b.group = group.ID().ToStringOutput()
	}
	return err
}

// clients opens the port to the groups that are named, on both sides: a client's group may let nothing out of its own accord. Behind a
// proxy only what reads from an instance's replica goes to a server itself.
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
		SecurityGroupId: to, ReferencedSecurityGroupId: from.ToStringOutput(), Description: pulumi.String("Database connections of " + name),
		IpProtocol: pulumi.String("tcp"), FromPort: port, ToPort: port,
	}, b.parent)
	if err != nil {
		return nil, err
	}
	out, err := vpc.NewSecurityGroupEgressRule(b.ctx, prefix+"-of-"+name, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: from, ReferencedSecurityGroupId: to.ToStringOutput(), Description: pulumi.String("Connections to the database " + b.name),
		IpProtocol: pulumi.String("tcp"), FromPort: port, ToPort: port,
	}, b.parent)
	return []pulumi.Resource{in, out}, err
}

// exports are the logs that an engine sends to CloudWatch.
var exports = map[Engine][]string{
	EngineAurora:   {"postgresql"},
	EnginePostgres: {"postgresql", "upgrade"},
	EngineMySQL:    {"error", "slowquery"},
}

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
		group, err := cloudwatch.NewLogGroup(b.ctx, name+"-"+export, &cloudwatch.LogGroupArgs{
			Name:            pulumi.Sprintf("/aws/rds/%s/%s/%s", kind, identifier, export),
			RetentionInDays: pulumi.Int(b.args.LogRetentionDays), KmsKeyId: b.args.LogKeyARN,
		}, b.parent, b.protect)
		if err != nil {
			return err
		}
		b.before = append(b.before, group)
	}
	return nil
}

func (b *builder) exports() pulumi.StringArray { return pulumi.ToStringArray(exports[b.args.Engine]) }

// monitoring makes the role by which RDS writes what the operating system does.
func (b *builder) monitoring() error {
	role, err := iam.NewRole(b.ctx, b.name+"-monitoring", &iam.RoleArgs{
		Description: pulumi.String("Monitoring of the database " + b.name), AssumeRolePolicy: policydoc.AssumeRole("monitoring.rds.amazonaws.com"),
	}, b.parent)
	if err != nil {
		return err
	}
	attached, err := iam.NewRolePolicyAttachment(b.ctx, b.name+"-monitoring", &iam.RolePolicyAttachmentArgs{
		Role: role.Name, PolicyArn: pulumi.String("arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"),
	}, b.parent)
	b.roleARN, b.before = role.Arn, append(b.before, attached)
	return err
}

// settings of the server: TLS or nothing, and a record of what changes the schema or takes more than a second.
var postgresSettings = [][2]string{{"rds.force_ssl", "1"}, {"log_statement", "ddl"}, {"log_min_duration_statement", "1000"}}
var mysqlSettings = [][2]string{{"require_secure_transport", "1"}, {"slow_query_log", "1"}, {"long_query_time", "1"}, {"log_output", "FILE"}}

// whenApplied is at the next start, which for a new group is the first one of its server. It is also what AWS says of every parameter whose
// value is the engine's own, as rds.force_ssl's is in the newer ones; anything else would differ for ever.
const whenApplied = "pending-reboot"

// parameters makes the parameter group, of which a new version needs a new one. The old one stays: a database that is upgraded in the
// maintenance window uses it until then, and RDS refuses to delete it.
func (b *builder) parameters() error {
	stays := pulumi.RetainOnDelete(!b.args.Disposable)
	family, description := pulumi.String(string(b.args.Engine)+b.args.Version), pulumi.String("Database "+b.name)
	if b.args.Engine == EngineAurora {
		var list rds.ClusterParameterGroupParameterArray
		for _, s := range postgresSettings {
			list = append(list, rds.ClusterParameterGroupParameterArgs{Name: pulumi.String(s[0]), Value: pulumi.String(s[1]), ApplyMethod: pulumi.String(whenApplied)})
		}
		group, err := rds.NewClusterParameterGroup(b.ctx, b.name, &rds.ClusterParameterGroupArgs{Family: family, Description: description, Parameters: list}, b.parent, stays)
		if err == nil {
			b.parameterGroup = group.Name
		}
		return err
	}
	settings := postgresSettings
	if b.args.Engine == EngineMySQL {
		settings = mysqlSettings
	}
	var list rds.ParameterGroupParameterArray
	for _, s := range settings {
		list = append(list, rds.ParameterGroupParameterArgs{Name: pulumi.String(s[0]), Value: pulumi.String(s[1]), ApplyMethod: pulumi.String(whenApplied)})
	}
	group, err := rds.NewParameterGroup(b.ctx, b.name, &rds.ParameterGroupArgs{Family: family, Description: description, Parameters: list}, b.parent, stays)
	if err == nil {
		b.parameterGroup = group.Name
	}
	return err
}
