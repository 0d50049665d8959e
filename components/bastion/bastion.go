package bastion

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/instance"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:bastion:Bastion"

const sshPort = 22

// Bastion exposes what other tiers and people need.
type Bastion struct {
	pulumi.ResourceState

	// InstanceID is the target of a session.
	InstanceID pulumi.StringOutput
	// SecurityGroupID is what a database takes as a client.
	SecurityGroupID pulumi.StringOutput
	RoleName        pulumi.StringOutput
	// PublicIP is where SSH connects to; empty without ModeSSH.
	PublicIP pulumi.StringOutput
	// ShellDocument is the Session document of a shell.
	ShellDocument pulumi.StringOutput
	// EngineersPolicyARN is a policy for the roles of those who may get in.
	EngineersPolicyARN pulumi.StringOutput
	// KeyARN encrypts sessions, LogGroupName keeps them.
	KeyARN, LogGroupName pulumi.StringOutput

	name string
}

// builder makes the children; each method is one concern.
type builder struct {
	ctx     *pulumi.Context
	name    string
	args    Args
	parent  pulumi.ResourceOption
	bastion *Bastion
	session session
}

// New registers the bastion. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Bastion, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("bastion %q: %w", name, err)
	}
	s := &Bastion{name: name}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), s, opts...); err != nil {
		return nil, err
	}
	b := &builder{ctx: ctx, name: name, args: a, parent: pulumi.Parent(s), bastion: s}
	if err := b.build(); err != nil {
		return nil, fmt.Errorf("bastion %q: %w", name, err)
	}
	return s, ctx.RegisterResourceOutputs(s, pulumi.Map{
		"instanceId":    s.InstanceID,
		"shellDocument": s.ShellDocument,
		"publicIp":      s.PublicIP,
	})
}

// build makes all children and fills in what the component exposes.
func (b *builder) build() error {
	if err := b.record(); err != nil {
		return err
	}
	role, err := instance.NewRole(b.ctx, b.name, "Bastion "+b.name, b.session.statements(b.args), b.parent)
	if err != nil {
		return err
	}
	b.bastion.RoleName = role.Role.Name
	group, out, err := b.securityGroup()
	if err != nil {
		return err
	}
	host, err := b.instance(role, group, append(role.Rights, out))
	if err != nil {
		return err
	}
	b.bastion.InstanceID = host.ID().ToStringOutput()
	b.bastion.PublicIP = pulumi.String("").ToStringOutput()
	if b.args.Mode == ModeSSH {
		if err := b.address(host); err != nil {
			return err
		}
	}
	if err := b.shell(); err != nil {
		return err
	}
	return b.engineers()
}

// securityGroup lets nobody in, with ModeSSH the ranges of administrators, and out to HTTPS, by
// which Session Manager works. Tunnels add the rules to where they lead.
func (b *builder) securityGroup() (*ec2.SecurityGroup, pulumi.Resource, error) {
	group, err := ec2.NewSecurityGroup(b.ctx, b.name, &ec2.SecurityGroupArgs{
		Description: pulumi.String("Bastion " + b.name),
		VpcId:       b.args.VPCID,
		Tags:        pulumi.StringMap{"Name": pulumi.String(b.name)},
	}, b.parent)
	if err != nil {
		return nil, nil, fmt.Errorf("security group: %w", err)
	}
	b.bastion.SecurityGroupID = group.ID().ToStringOutput()
	for _, cidr := range b.args.AdminCIDRs {
		name := b.name + "-ssh-" + strings.NewReplacer(".", "-", "/", "-").Replace(cidr)
		_, err := vpc.NewSecurityGroupIngressRule(b.ctx, name, &vpc.SecurityGroupIngressRuleArgs{
			SecurityGroupId: group.ID(),
			Description:     pulumi.String("SSH of administrators, from " + cidr),
			IpProtocol:      pulumi.String("tcp"),
			FromPort:        pulumi.Int(sshPort),
			ToPort:          pulumi.Int(sshPort),
			CidrIpv4:        pulumi.String(cidr),
		}, b.parent)
		if err != nil {
			return nil, nil, fmt.Errorf("rule for SSH from %s: %w", cidr, err)
		}
	}
	out, err := vpc.NewSecurityGroupEgressRule(b.ctx, b.name+"-to-https", &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: group.ID(),
		Description:     pulumi.String("HTTPS to AWS, for Session Manager, logs and packages"),
		IpProtocol:      pulumi.String("tcp"),
		FromPort:        pulumi.Int(443),
		ToPort:          pulumi.Int(443),
		CidrIpv4:        pulumi.String("0.0.0.0/0"),
	}, b.parent)
	if err != nil {
		return nil, nil, fmt.Errorf("rule to HTTPS: %w", err)
	}
	return group, out, nil
}

// instance is made from a template, which has the image by its parameter. What the template says is
// repeated on the instance where it can be, so that a preview and a policy see it.
func (b *builder) instance(
	role *instance.Role, group *ec2.SecurityGroup, before []pulumi.Resource,
) (*ec2.Instance, error) {
	template, err := b.template(role)
	if err != nil {
		return nil, err
	}
	args := &ec2.InstanceArgs{
		LaunchTemplate: &ec2.InstanceLaunchTemplateArgs{
			Id:      template.ID(),
			Version: template.LatestVersion.ApplyT(strconv.Itoa).(pulumi.StringOutput),
		},
		SubnetId:            b.args.SubnetID.ToStringOutput(),
		VpcSecurityGroupIds: pulumi.StringArray{group.ID()},
		IamInstanceProfile:  role.Profile.Name,
		MetadataOptions: &ec2.InstanceMetadataOptionsArgs{
			HttpEndpoint:            pulumi.String("enabled"),
			HttpTokens:              pulumi.String("required"),
			HttpPutResponseHopLimit: pulumi.Int(1),
			InstanceMetadataTags:    pulumi.String("disabled"),
		},
		Monitoring:         pulumi.Bool(true),
		MaintenanceOptions: &ec2.InstanceMaintenanceOptionsArgs{AutoRecovery: pulumi.String("default")},
		Tags:               b.tags(),
	}
	if b.args.Mode == ModeSSH {
		args.KeyName = pulumi.String(b.args.KeyName) // its address is the elastic one, which stays when the instance goes
	} else {
		args.AssociatePublicIpAddress = pulumi.Bool(false)
	}
	host, err := ec2.NewInstance(b.ctx, b.name, args, b.parent, pulumi.DependsOn(before))
	if err != nil {
		return nil, fmt.Errorf("instance: %w", err)
	}
	return host, nil
}

// tags are those by which policies know a bastion.
func (b *builder) tags() pulumi.StringMap {
	return pulumi.StringMap{"Name": pulumi.String(b.name), "Role": pulumi.String("bastion")}
}

func (b *builder) template(role *instance.Role) (*ec2.LaunchTemplate, error) {
	tags := map[string]string{}
	maps.Copy(tags, b.args.Tags)
	tags["Name"] = b.name
	tags["Role"] = "bastion"
	template, err := ec2.NewLaunchTemplate(b.ctx, b.name, &ec2.LaunchTemplateArgs{
		Description:          pulumi.String("Bastion " + b.name),
		ImageId:              pulumi.String(instance.Image(string(b.args.Architecture))),
		InstanceType:         pulumi.String(b.args.InstanceType),
		IamInstanceProfile:   &ec2.LaunchTemplateIamInstanceProfileArgs{Arn: role.Profile.Arn},
		MetadataOptions:      instance.Metadata(),
		Monitoring:           &ec2.LaunchTemplateMonitoringArgs{Enabled: pulumi.Bool(true)},
		BlockDeviceMappings:  instance.Root(8, nil),
		TagSpecifications:    instance.TagSpecifications(tags, "instance", "volume", "network-interface"),
		UpdateDefaultVersion: pulumi.Bool(true),
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("launch template: %w", err)
	}
	return template, nil
}

// address stays the same when the instance is replaced.
func (b *builder) address(host *ec2.Instance) error {
	address, err := ec2.NewEip(b.ctx, b.name, &ec2.EipArgs{
		Domain: pulumi.String("vpc"),
		Tags:   b.tags(),
	}, b.parent)
	if err != nil {
		return fmt.Errorf("elastic address: %w", err)
	}
	b.bastion.PublicIP = address.PublicIp
	_, err = ec2.NewEipAssociation(b.ctx, b.name, &ec2.EipAssociationArgs{
		AllocationId: address.AllocationId,
		InstanceId:   host.ID(),
	}, b.parent)
	if err != nil {
		return fmt.Errorf("association of the elastic address: %w", err)
	}
	return nil
}
