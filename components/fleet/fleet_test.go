package fleet_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/fleet"
	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	asgType          = "aws:autoscaling/group:Group"
	asgPolicyType    = "aws:autoscaling/policy:Policy"
	templateType     = "aws:ec2/launchTemplate:LaunchTemplate"
	profileType      = "aws:iam/instanceProfile:InstanceProfile"
	roleType         = "aws:iam/role:Role"
	rolePolicyType   = "aws:iam/rolePolicy:RolePolicy"
	attachmentType   = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	groupType        = "aws:ec2/securityGroup:SecurityGroup"
	inType           = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	outType          = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	balancerType     = "aws:lb/loadBalancer:LoadBalancer"
	listenerType     = "aws:lb/listener:Listener"
	ruleType         = "aws:lb/listenerRule:ListenerRule"
	targetsType      = "aws:lb/targetGroup:TargetGroup"
	component        = "plinth:fleet:Fleet"
	al2023           = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-"
	al2023OnGraviton = al2023 + "arm64"
)

func fleetArgs(change func(*fleet.Args)) *fleet.Args {
	args := &fleet.Args{
		VPCID:     pulumi.String("vpc-0123456789abcdef0"),
		SubnetIDs: pulumi.ToStringArray([]string{"subnet-0123456789abcdef0", "subnet-0123456789abcdef1"}),
		Tags:      map[string]string{"Project": "shop", "Environment": "prd"},
	}
	if change != nil {
		change(args)
	}
	return args
}

// run runs a program with a fleet called web, behind a network load balancer, and a client.
func run(t *testing.T, change func(*fleet.Args), opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		web, err := fleet.New(ctx, "web", fleetArgs(change))
		if err != nil {
			return err
		}
		return web.AddClient(ctx, "api", pulumi.String("sg-0abc"))
	}, opts...)
}

// inFront makes the load balancer that all services share, and has it send the fleet requests.
func inFront(ctx *pulumi.Context, args *fleet.Args) error {
	front, err := ingress.New(ctx, "front", &ingress.Args{
		VPCID:          args.VPCID,
		VPCCIDR:        "10.0.0.0/16",
		Account:        mockaws.Account,
		SubnetIDs:      args.SubnetIDs,
		CertificateARN: pulumi.String("arn:aws:acm:eu-west-1:123456789012:certificate/0123"),
	})
	args.Ingress = front
	args.Match = ingress.Match{Hosts: []string{"www.example.com"}, Priority: 50}
	return err
}

// runBehindIngress runs a program with a fleet called web behind the ingress.
func runBehindIngress(t *testing.T, change func(*fleet.Args)) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		args := fleetArgs(change)
		if err := inFront(ctx, args); err != nil {
			return err
		}
		_, err := fleet.New(ctx, "web", args)
		return err
	})
}

// requireGet compares properties by their paths.
func requireGet(t *testing.T, r *mockaws.Resource, want map[string]any) {
	t.Helper()
	for path, value := range want {
		require.Equal(t, value, r.Get(path), "%s of %s", path, r.Name)
	}
}

func TestFleet(t *testing.T) {
	t.Parallel()
	t.Run("is made of these resources", func(t *testing.T) {
		t.Parallel()
		require.ElementsMatch(t, []string{
			component + " web < stack",
			roleType + " web-role < web",
			attachmentType + " web-ssm < web",
			profileType + " web < web",
			groupType + " web-instances < web",
			groupType + " web-balancer < web",
			outType + " web-to-https < web",
			outType + " web-balancer-to-instances < web",
			inType + " web-from-balancer < web",
			inType + " web-from-api < web",
			outType + " web-of-api < web",
			balancerType + " web < web",
			targetsType + " web < web",
			listenerType + " web < web",
			templateType + " web < web",
			asgType + " web < web",
			asgPolicyType + " web-cpu < web",
		}, run(t, nil).Tree())
	})
	t.Run("previews before anything exists", func(t *testing.T) {
		t.Parallel()
		group := run(t, nil, mockaws.Preview()).Only(t, asgType)
		require.Equal(t, mockaws.Unknown{}, group.Get("launchTemplate.version"))
	})
	t.Run("passes every policy of production", func(t *testing.T) {
		t.Parallel()
		mixed := func(a *fleet.Args) { a.InstanceTypes = []string{"t4g.small", "t4g.medium"} }
		for _, preview := range []bool{true, false} {
			for _, change := range []func(*fleet.Args){nil, mixed} {
				for _, finding := range judge.Findings(run(t, change, fixture.PreviewIf(preview)...), preview) {
					require.Regexp(t, `^tags-(required|launched): `, finding) // tags are the providers' and the caller's
				}
			}
		}
	})
}

func TestTemplate(t *testing.T) {
	t.Parallel()
	t.Run("is hardened by default", func(t *testing.T) {
		t.Parallel()
		rec := run(t, nil)
		requireGet(t, rec.Only(t, templateType), map[string]any{
			"imageId":                    al2023OnGraviton,
			"instanceType":               "t4g.small",
			"keyName":                    nil,
			"networkInterfaces":          nil,
			"monitoring.enabled":         true,
			"metadataOptions.httpTokens": "required",
			"metadataOptions.httpPutResponseHopLimit": 1.0,
			"metadataOptions.httpEndpoint":            "enabled",
			"blockDeviceMappings[0].deviceName":       "/dev/xvda",
			"blockDeviceMappings[0].ebs.encrypted":    "true",
			"blockDeviceMappings[0].ebs.volumeType":   "gp3",
			"blockDeviceMappings[0].ebs.kmsKeyId":     nil,
			"updateDefaultVersion":                    true,
		})
		require.Equal(t, "arn:aws:iam::aws:policy/AmazonSSMManagedEC2InstanceDefaultPolicy",
			rec.Only(t, attachmentType).Get("policyArn"))
		require.Empty(t, rec.Of(rolePolicyType), "a role without statements has no policy")
	})
	t.Run("tags what a provider's default tags don't reach", func(t *testing.T) {
		t.Parallel()
		kinds := map[any]any{}
		list, _ := run(t, nil).Only(t, templateType).Get("tagSpecifications").([]any)
		for _, each := range list {
			specification := each.(map[string]any)
			kinds[specification["resourceType"]] = specification["tags"].(map[string]any)["Environment"]
		}
		require.Equal(t, map[any]any{"instance": "prd", "volume": "prd", "network-interface": "prd"}, kinds)
	})
	t.Run("has the image and the type of its architecture", func(t *testing.T) {
		t.Parallel()
		requireGet(t, run(t, func(a *fleet.Args) { a.Architecture = fleet.X86 }).Only(t, templateType), map[string]any{
			"imageId":      al2023 + "x86_64",
			"instanceType": "t3.small",
		})
	})
}

// The group names the version's number, not $Latest, whose change no program sees.
func TestGroup(t *testing.T) {
	t.Parallel()
	t.Run("refreshes its instances with every new version", func(t *testing.T) {
		t.Parallel()
		requireGet(t, run(t, nil).Only(t, asgType), map[string]any{
			"launchTemplate.version":                           "1",
			"mixedInstancesPolicy":                             nil,
			"instanceRefresh.strategy":                         "Rolling",
			"instanceRefresh.preferences.minHealthyPercentage": 100.0,
			"instanceRefresh.preferences.maxHealthyPercentage": 110.0,
			"instanceRefresh.preferences.skipMatching":         true,
			"instanceRefresh.preferences.autoRollback":         false,
			"maxInstanceLifetime":                              30.0 * 86400,
		})
		pinned := run(t, func(a *fleet.Args) {
			a.Image = "ami-0123456789abcdef0"
			a.Refresh.MinHealthyPercent = 50
		})
		requireGet(t, pinned.Only(t, asgType), map[string]any{
			"instanceRefresh.preferences.autoRollback":         true, // AWS rolls back if the image has an id
			"instanceRefresh.preferences.maxHealthyPercentage": 100.0,
		})
	})
	t.Run("is owned by its scaling", func(t *testing.T) {
		t.Parallel()
		rec := run(t, func(a *fleet.Args) {
			a.Scaling = fleet.Scaling{MinInstances: 3, MaxInstances: 9, DesiredInstances: 5, CPUPercent: 40}
		})
		group := rec.Only(t, asgType)
		require.Equal(t, []string{"desiredCapacity"}, group.IgnoreChanges)
		requireGet(t, group, map[string]any{
			"minSize":                   3.0,
			"maxSize":                   9.0,
			"desiredCapacity":           5.0,
			"minElbCapacity":            3.0,
			"waitForCapacityTimeout":    "10m",
			"healthCheckType":           "ELB",
			"healthCheckGracePeriod":    300.0,
			"forceDelete":               false,
			"capacityRebalance":         false,
			"terminationPolicies":       []any{"OldestLaunchTemplate", "Default"},
			"tags[0].key":               "Environment",
			"tags[0].propagateAtLaunch": true,
		})
		const tracking = "targetTrackingConfiguration."
		requireGet(t, rec.Only(t, asgPolicyType), map[string]any{
			tracking + "predefinedMetricSpecification.predefinedMetricType": "ASGAverageCPUUtilization",
			tracking + "targetValue": 40.0,
		})
	})
	t.Run("waits for what instances find when they start", func(t *testing.T) {
		t.Parallel()
		rec := run(t, nil)
		for _, needed := range []*mockaws.Resource{
			rec.One(t, listenerType, "web"),
			rec.Only(t, attachmentType),
			rec.One(t, outType, "web-to-https"),
			rec.One(t, inType, "web-from-balancer"),
		} {
			require.True(t, rec.Only(t, asgType).DependsOn(needed), needed.Name)
		}
	})
	t.Run("with mixed instances names every type and the Spot share", func(t *testing.T) {
		t.Parallel()
		group := run(t, func(a *fleet.Args) {
			a.InstanceTypes = []string{"t4g.small", "m7g.medium"}
			a.SpotPercent = 30
		}).Only(t, asgType)
		const mixed = "mixedInstancesPolicy."
		requireGet(t, group, map[string]any{
			"launchTemplate": nil,
			mixed + "launchTemplate.launchTemplateSpecification.version":        "1",
			mixed + "launchTemplate.overrides[1].instanceType":                  "m7g.medium",
			mixed + "instancesDistribution.onDemandBaseCapacity":                1.0,
			mixed + "instancesDistribution.onDemandPercentageAboveBaseCapacity": 70.0,
			mixed + "instancesDistribution.spotAllocationStrategy":              "price-capacity-optimized",
			"capacityRebalance": true,
		})
		spot := run(t, func(a *fleet.Args) { a.SpotPercent = 100 }).Only(t, asgType)
		require.Equal(t, 0.0, spot.Get(mixed+"instancesDistribution.onDemandBaseCapacity"))
	})
	t.Run("keeps a warm pool", func(t *testing.T) {
		t.Parallel()
		group := run(t, func(a *fleet.Args) { a.WarmPool = &fleet.WarmPool{} }).Only(t, asgType)
		require.Equal(t, map[string]any{
			"poolState":           "Stopped",
			"minSize":             1.0,
			"instanceReusePolicy": map[string]any{"reuseOnScaleIn": false},
		}, group.Get("warmPool"))
	})
}
