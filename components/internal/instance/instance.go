// Package instance is what EC2 instances have in common: Amazon Linux 2023 as AWS last released it,
// a role that Session Manager works with, and metadata that only the instance itself reads.
package instance

import (
	"fmt"
	"regexp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// SSMPolicy is what the Systems Manager agent needs, kept up by AWS as the agent changes.
// AmazonSSMManagedInstanceCore, which is older and better known, also reads every parameter of the
// account:
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedEC2InstanceDefaultPolicy.html
const SSMPolicy = "arn:aws:iam::aws:policy/AmazonSSMManagedEC2InstanceDefaultPolicy"

// RootDevice is the root volume's name in Amazon Linux 2023.
const RootDevice = "/dev/xvda"

// Image is Amazon Linux 2023 for a processor, arm64 or x86_64. EC2 resolves the parameter when it
// launches an instance, so that a preview asks AWS nothing, and nothing changes in the stack when
// AWS releases an image.
// https://docs.aws.amazon.com/linux/al2023/ug/ec2.html#launch-via-aws-cli
func Image(architecture string) string {
	return "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-" + architecture
}

var (
	typePattern = regexp.MustCompile(`^[a-z]+[0-9][a-z0-9-]*\.[a-z0-9-]+$`)
	// graviton is the "g" behind the generation: t4g, m7gd, c8gn. a1 was the first.
	graviton = regexp.MustCompile(`^([a-z]+[0-9]+g[a-z0-9-]*|a1)\.`)
)

// IsType reports whether it has the form of an instance type. Which types exist is AWS's to say.
func IsType(name string) bool { return typePattern.MatchString(name) }

// ArchitectureOf is the processor of an instance type: arm64 or x86_64.
func ArchitectureOf(name string) string {
	if graviton.MatchString(name) {
		return "arm64"
	}
	return "x86_64"
}

// Role is who an instance is in AWS.
type Role struct {
	Role    *iam.Role
	Profile *iam.InstanceProfile
	// Rights are what the instance has to find when it starts.
	Rights []pulumi.Resource
}

// NewRole makes the role, its profile and, if there are statements, its policy.
func NewRole(
	ctx *pulumi.Context, name, description string, statements []policydoc.Statement, parent pulumi.ResourceOption,
) (*Role, error) {
	role, err := iam.NewRole(ctx, name+"-role", &iam.RoleArgs{
		Description:      pulumi.String(description),
		AssumeRolePolicy: policydoc.AssumeRole("ec2.amazonaws.com"),
	}, parent)
	if err != nil {
		return nil, fmt.Errorf("role: %w", err)
	}
	agent, err := iam.NewRolePolicyAttachment(ctx, name+"-ssm", &iam.RolePolicyAttachmentArgs{
		Role:      role.Name,
		PolicyArn: pulumi.String(SSMPolicy),
	}, parent)
	if err != nil {
		return nil, fmt.Errorf("policy of the Systems Manager agent: %w", err)
	}
	r := &Role{Role: role, Rights: []pulumi.Resource{agent}}
	if len(statements) > 0 {
		policy, err := iam.NewRolePolicy(ctx, name+"-policy", &iam.RolePolicyArgs{
			Role:   role.Name,
			Policy: policydoc.Document(statements...),
		}, parent)
		if err != nil {
			return nil, fmt.Errorf("role policy: %w", err)
		}
		r.Rights = append(r.Rights, policy)
	}
	r.Profile, err = iam.NewInstanceProfile(ctx, name, &iam.InstanceProfileArgs{Role: role.Name}, parent)
	if err != nil {
		return nil, fmt.Errorf("instance profile: %w", err)
	}
	return r, nil
}

// Metadata asks for a session's token, which doesn't get beyond the instance: a container or a
// proxy on it can't fetch the role's keys.
func Metadata() *ec2.LaunchTemplateMetadataOptionsArgs {
	return &ec2.LaunchTemplateMetadataOptionsArgs{
		HttpEndpoint:            pulumi.String("enabled"),
		HttpTokens:              pulumi.String("required"),
		HttpPutResponseHopLimit: pulumi.Int(1),
		InstanceMetadataTags:    pulumi.String("disabled"),
	}
}

// Root is an encrypted volume that goes with its instance. Without a key it is the account's own
// for EBS.
func Root(sizeGiB int, keyARN pulumi.StringPtrInput) ec2.LaunchTemplateBlockDeviceMappingArray {
	return ec2.LaunchTemplateBlockDeviceMappingArray{&ec2.LaunchTemplateBlockDeviceMappingArgs{
		DeviceName: pulumi.String(RootDevice),
		Ebs: &ec2.LaunchTemplateBlockDeviceMappingEbsArgs{
			VolumeType:          pulumi.String("gp3"),
			VolumeSize:          pulumi.Int(sizeGiB),
			Encrypted:           pulumi.String("true"),
			KmsKeyId:            keyARN,
			DeleteOnTermination: pulumi.String("true"),
		},
	}}
}

// TagSpecifications are the tags of what the template makes, which a provider's default tags don't
// reach.
func TagSpecifications(tags map[string]string, kinds ...string) ec2.LaunchTemplateTagSpecificationArray {
	var list ec2.LaunchTemplateTagSpecificationArray
	for _, kind := range kinds {
		list = append(list, &ec2.LaunchTemplateTagSpecificationArgs{
			ResourceType: pulumi.String(kind),
			Tags:         pulumi.ToStringMap(tags),
		})
	}
	return list
}
