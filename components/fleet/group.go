package fleet

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/autoscaling"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/instance"
)

// template is what an instance is made of. A change of it is a new version.
func (b *builder) template(role *instance.Role, group *ec2.SecurityGroup) (*ec2.LaunchTemplate, error) {
	a := b.args
	image := a.Image
	if image == "" {
		image = instance.Image(string(a.Architecture))
	}
	template, err := ec2.NewLaunchTemplate(b.ctx, b.name, &ec2.LaunchTemplateArgs{
		Description:          pulumi.String("Instances of " + b.name),
		ImageId:              pulumi.String(image),
		InstanceType:         pulumi.String(a.InstanceTypes[0]),
		IamInstanceProfile:   &ec2.LaunchTemplateIamInstanceProfileArgs{Arn: role.Profile.Arn},
		VpcSecurityGroupIds:  pulumi.StringArray{group.ID()},
		MetadataOptions:      instance.Metadata(),
		Monitoring:           &ec2.LaunchTemplateMonitoringArgs{Enabled: pulumi.Bool(true)},
		BlockDeviceMappings:  instance.Root(a.VolumeGiB, a.VolumeKeyARN),
		UserData:             a.userData(),
		TagSpecifications:    instance.TagSpecifications(a.tags(b.name), "instance", "volume", "network-interface"),
		UpdateDefaultVersion: pulumi.Bool(true),
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("launch template: %w", err)
	}
	return template, nil
}

func (a Args) tags(name string) map[string]string {
	tags := map[string]string{"Name": name}
	maps.Copy(tags, a.Tags)
	return tags
}

// group is the auto scaling group. It names the template's version by its number, so that a new
// version is a change of the group, and a refresh of its instances: under $Latest the program would
// see nothing.
func (b *builder) group(template *ec2.LaunchTemplate, front front) (*autoscaling.Group, error) {
	a := b.args
	version := template.LatestVersion.ApplyT(strconv.Itoa).(pulumi.StringOutput)
	args := &autoscaling.GroupArgs{
		VpcZoneIdentifiers:     a.SubnetIDs,
		MinSize:                pulumi.Int(a.Scaling.MinInstances),
		MaxSize:                pulumi.Int(a.Scaling.MaxInstances),
		DesiredCapacity:        pulumi.Int(a.Scaling.DesiredInstances),
		TargetGroupArns:        pulumi.StringArray{front.targets.Arn},
		HealthCheckType:        pulumi.String("ELB"),
		HealthCheckGracePeriod: pulumi.Int(a.Health.GraceSeconds),
		DefaultInstanceWarmup:  pulumi.Int(a.Health.GraceSeconds),
		InstanceRefresh:        b.refresh(),
		MaxInstanceLifetime:    pulumi.Int(a.MaxLifetimeDays * 24 * 60 * 60),
		TerminationPolicies:    pulumi.ToStringArray(a.TerminationPolicies),
		CapacityRebalance:      pulumi.Bool(a.SpotPercent > 0),
		EnabledMetrics: pulumi.ToStringArray([]string{
			"GroupDesiredCapacity", "GroupInServiceInstances", "GroupMaxSize", "GroupMinSize", "GroupTotalInstances",
		}),
		MetricsGranularity: pulumi.String("1Minute"),
		// A first run that ends well has seen the instances answer.
		MinElbCapacity:         pulumi.Int(a.Scaling.MinInstances),
		WaitForCapacityTimeout: pulumi.String(fmt.Sprintf("%dm", a.WaitMinutes)),
		Tags:                   a.groupTags(b.name),
		ForceDelete:            pulumi.Bool(a.Disposable),
	}
	if a.mixed() {
		args.MixedInstancesPolicy = a.mixture(template.ID().ToStringOutput(), version)
	} else {
		args.LaunchTemplate = &autoscaling.GroupLaunchTemplateArgs{Id: template.ID(), Version: version}
	}
	if p := a.WarmPool; p != nil {
		args.WarmPool = &autoscaling.GroupWarmPoolArgs{
			PoolState: pulumi.String(p.State),
			MinSize:   pulumi.Int(p.MinInstances),
			InstanceReusePolicy: &autoscaling.GroupWarmPoolInstanceReusePolicyArgs{
				ReuseOnScaleIn: pulumi.Bool(p.Reuse),
			},
		}
		args.ForceDeleteWarmPool = pulumi.Bool(a.Disposable)
	}
	group, err := autoscaling.NewGroup(b.ctx, b.name, args, b.parent,
		pulumi.DependsOn(append(b.before, front.joins)),
		pulumi.IgnoreChanges([]string{"desiredCapacity"})) // scaling owns it
	if err != nil {
		return nil, fmt.Errorf("auto scaling group: %w", err)
	}
	return group, nil
}

// refresh replaces instances by those of a new version, as many at a time as the healthy ones
// allow. AWS refuses to roll a refresh back when the template's image is a parameter:
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html
func (b *builder) refresh() autoscaling.GroupInstanceRefreshPtrInput {
	healthy := b.args.Refresh.MinHealthyPercent
	return &autoscaling.GroupInstanceRefreshArgs{
		Strategy: pulumi.String("Rolling"), // a new version starts one; tags are part of it
		Preferences: &autoscaling.GroupInstanceRefreshPreferencesArgs{
			MinHealthyPercentage: pulumi.Int(healthy),
			MaxHealthyPercentage: pulumi.Int(max(100, healthy+10)),
			InstanceWarmup:       pulumi.String(strconv.Itoa(b.args.Health.GraceSeconds)),
			AutoRollback:         pulumi.Bool(b.args.Image != ""),
			SkipMatching:         pulumi.Bool(true),
		},
	}
}

func (a Args) groupTags(name string) autoscaling.GroupTagArray {
	tags := a.tags(name)
	var list autoscaling.GroupTagArray
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, &autoscaling.GroupTagArgs{
			Key:               pulumi.String(key),
			Value:             pulumi.String(tags[key]),
			PropagateAtLaunch: pulumi.Bool(true),
		})
	}
	return list
}
