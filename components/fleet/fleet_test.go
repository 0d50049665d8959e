package fleet_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/fleet"
	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/storage"
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
	fleetComponent   = "plinth:fleet:Fleet"
	sgType           = "aws:ec2/securityGroup:SecurityGroup"
	sgInType         = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	sgOutType        = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	lbType           = "aws:lb/loadBalancer:LoadBalancer"
	lbListenerType   = "aws:lb/listener:Listener"
	lbRuleType       = "aws:lb/listenerRule:ListenerRule"
	lbTargetType     = "aws:lb/targetGroup:TargetGroup"
	al2023OnGraviton = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
)

func fleetArgs(change func(*fleet.Args)) *fleet.Args {
	args := &fleet.Args{
		VPCID:     pulumi.String("vpc-0123456789abcdef0"),
		SubnetIDs: pulumi.StringArray{pulumi.String("subnet-0123456789abcdef0"), pulumi.String("subnet-0123456789abcdef1")},
		Tags:      map[string]string{"Project": "shop", "Environment": "prd"},
	}
	if change != nil {
		change(args)
	}
	return args
}

func runFleet(t *testing.T, change func(*fleet.Args), opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		web, err := fleet.New(ctx, "web", fleetArgs(change))
		if err != nil {
			return err
		}
		return web.AddClient(ctx, "api", pulumi.String("sg-0abc"))
	}, opts...)
}

func ingressArgs() *ingress.Args {
	return &ingress.Args{
		VPCID:          pulumi.String("vpc-0123456789abcdef0"),
		VPCCIDR:        "10.0.0.0/16",
		Account:        mockaws.Account,
		SubnetIDs:      pulumi.StringArray{pulumi.String("subnet-0123456789abcdef0"), pulumi.String("subnet-0123456789abcdef1")},
		CertificateARN: pulumi.String("arn:aws:acm:eu-west-1:123456789012:certificate/0123"),
	}
}

// runFleetBehindIngress has the load balancer that all services share.
func runFleetBehindIngress(t *testing.T, change func(*fleet.Args)) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		front, err := ingress.New(ctx, "front", ingressArgs())
		if err != nil {
			return err
		}
		args := fleetArgs(change)
		args.Ingress, args.Hosts, args.Priority = front, []string{"www.example.com"}, 50
		_, err = fleet.New(ctx, "web", args)
		return err
	})
}

func TestAFleetIsMadeOfTheseResources(t *testing.T) {
	t.Parallel()
	require.ElementsMatch(t, []string{
		fleetComponent + " web < stack", roleType + " web-role < web", attachmentType + " web-ssm < web", profileType + " web < web",
		sgType + " web-instances < web", sgType + " web-balancer < web", sgOutType + " web-to-https < web", sgOutType + " web-balancer-to-instances < web",
		sgInType + " web-from-balancer < web", sgInType + " web-from-api < web", sgOutType + " web-of-api < web",
		lbType + " web < web", lbTargetType + " web < web", lbListenerType + " web < web", templateType + " web < web", asgType + " web < web", asgPolicyType + " web-cpu < web",
	}, runFleet(t, nil).Tree())
}

func TestAnInstanceIsHardenedByDefault(t *testing.T) {
	t.Parallel()
	rec := runFleet(t, nil)
	template := rec.Only(t, templateType)
	for path, want := range map[string]any{
		"imageId": al2023OnGraviton, "instanceType": "t4g.small", "keyName": nil, "networkInterfaces": nil, "monitoring.enabled": true,
		"metadataOptions.httpTokens": "required", "metadataOptions.httpPutResponseHopLimit": 1.0, "metadataOptions.httpEndpoint": "enabled",
		"blockDeviceMappings[0].deviceName": "/dev/xvda", "blockDeviceMappings[0].ebs.encrypted": "true", "blockDeviceMappings[0].ebs.volumeType": "gp3",
		"blockDeviceMappings[0].ebs.kmsKeyId": nil, "updateDefaultVersion": true,
	} {
		require.Equal(t, want, template.Get(path), path)
	}
	kinds := map[any]any{}
	for i := range 3 {
		kinds[template.Get(fmt.Sprintf("tagSpecifications[%d].resourceType", i))] = template.Get(fmt.Sprintf("tagSpecifications[%d].tags.Environment", i))
	}
	require.Equal(t, map[any]any{"instance": "prd", "volume": "prd", "network-interface": "prd"}, kinds, "a provider's default tags don't reach them")
	require.Equal(t, "arn:aws:iam::aws:policy/AmazonSSMManagedEC2InstanceDefaultPolicy", rec.Only(t, attachmentType).Get("policyArn"))
	require.Empty(t, rec.Of(rolePolicyType), "a role without statements has no policy")

	script, err := base64.StdEncoding.DecodeString(template.Get("userData").(string))
	require.NoError(t, err)
	require.Equal(t, fleet.DefaultUserData, string(script))
	require.Contains(t, string(script), "location = /health")

	x86 := runFleet(t, func(a *fleet.Args) { a.Architecture = fleet.X86 }).Only(t, templateType)
	require.Equal(t, strings.Replace(al2023OnGraviton, "arm64", "x86_64", 1), x86.Get("imageId"))
	require.Equal(t, "t3.small", x86.Get("instanceType"))
}

// TestANewTemplateVersionIsAnUpdateAndARefresh: the group names the version's number, not $Latest, whose change no program sees.
func TestANewTemplateVersionIsAnUpdateAndARefresh(t *testing.T) {
	t.Parallel()
	group := runFleet(t, nil).Only(t, asgType)
	require.Equal(t, "1", group.Get("launchTemplate.version"))
	require.Nil(t, group.Get("mixedInstancesPolicy"))
	for path, want := range map[string]any{
		"instanceRefresh.strategy": "Rolling", "instanceRefresh.preferences.minHealthyPercentage": 100.0, "instanceRefresh.preferences.maxHealthyPercentage": 110.0,
		"instanceRefresh.preferences.skipMatching": true, "instanceRefresh.preferences.autoRollback": false,
		"maxInstanceLifetime": 30.0 * 86400,
	} {
		require.Equal(t, want, group.Get(path), path)
	}
	pinned := runFleet(t, func(a *fleet.Args) { a.Image, a.Refresh.MinHealthyPercent = "ami-0123456789abcdef0", 50 }).Only(t, asgType)
	require.Equal(t, true, pinned.Get("instanceRefresh.preferences.autoRollback"), "AWS takes a refresh back if the image has an id")
	require.Equal(t, 100.0, pinned.Get("instanceRefresh.preferences.maxHealthyPercentage"))
}

func TestAGroupIsOwnedByItsScaling(t *testing.T) {
	t.Parallel()
	rec := runFleet(t, func(a *fleet.Args) {
		a.Scaling = fleet.Scaling{MinInstances: 3, MaxInstances: 9, DesiredInstances: 5, CPUPercent: 40}
	})
	group := rec.Only(t, asgType)
	require.Equal(t, []string{"desiredCapacity"}, group.IgnoreChanges)
	for path, want := range map[string]any{
		"minSize": 3.0, "maxSize": 9.0, "desiredCapacity": 5.0, "minElbCapacity": 3.0, "waitForCapacityTimeout": "10m", "healthCheckType": "ELB",
		"healthCheckGracePeriod": 300.0, "forceDelete": false, "capacityRebalance": false, "terminationPolicies": []any{"OldestLaunchTemplate", "Default"},
		"tags[0].key": "Environment", "tags[0].propagateAtLaunch": true,
	} {
		require.Equal(t, want, group.Get(path), path)
	}
	policy := rec.Only(t, asgPolicyType)
	require.Equal(t, "ASGAverageCPUUtilization", policy.Get("targetTrackingConfiguration.predefinedMetricSpecification.predefinedMetricType"))
	require.Equal(t, 40.0, policy.Get("targetTrackingConfiguration.targetValue"))
	for _, needed := range []*mockaws.Resource{rec.One(t, lbListenerType, "web"), rec.Only(t, attachmentType), rec.One(t, sgOutType, "web-to-https"), rec.One(t, sgInType, "web-from-balancer")} {
		require.True(t, group.DependsOn(needed), "instances find %s when they start", needed.Name)
	}
}

func TestMixedInstancesNameEveryTypeAndTheSpotShare(t *testing.T) {
	t.Parallel()
	group := runFleet(t, func(a *fleet.Args) { a.InstanceTypes, a.SpotPercent = []string{"t4g.small", "m7g.medium"}, 30 }).Only(t, asgType)
	require.Nil(t, group.Get("launchTemplate"))
	for path, want := range map[string]any{
		"mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.version": "1", "mixedInstancesPolicy.launchTemplate.overrides[1].instanceType": "m7g.medium",
		"mixedInstancesPolicy.instancesDistribution.onDemandBaseCapacity": 1.0, "mixedInstancesPolicy.instancesDistribution.onDemandPercentageAboveBaseCapacity": 70.0,
		"mixedInstancesPolicy.instancesDistribution.spotAllocationStrategy": "price-capacity-optimized", "capacityRebalance": true,
	} {
		require.Equal(t, want, group.Get(path), path)
	}
	spot := runFleet(t, func(a *fleet.Args) { a.SpotPercent = 100 }).Only(t, asgType)
	require.Equal(t, 0.0, spot.Get("mixedInstancesPolicy.instancesDistribution.onDemandBaseCapacity"))
	pool := runFleet(t, func(a *fleet.Args) { a.WarmPool = &fleet.WarmPool{} }).Only(t, asgType)
	require.Equal(t, map[string]any{"poolState": "Stopped", "minSize": 1.0, "instanceReusePolicy": map[string]any{"reuseOnScaleIn": false}}, pool.Get("warmPool"))
}

// TestOnlyNamedGroupsReachTheInstances: callers reach the load balancer, the load balancer the instances, and no rule has a range but the way out.
func TestOnlyNamedGroupsReachTheInstances(t *testing.T) {
	t.Parallel()
	rec := runFleet(t, func(a *fleet.Args) {
		a.Destinations = map[string]fleet.Destination{"cache": {SecurityGroupID: pulumi.String("sg-0cache"), Port: 6379}}
	})
	instances, balancer := rec.One(t, sgType, "web-instances").ID, rec.One(t, sgType, "web-balancer").ID
	type way struct {
		from, to any
		port     any
	}
	ways := map[string]way{}
	for _, r := range rec.Of(sgInType) {
		require.Nil(t, r.Get("cidrIpv4"), r.Name)
		require.NotEmpty(t, r.Get("description"), r.Name)
		ways[r.Name] = way{r.Get("referencedSecurityGroupId"), r.Get("securityGroupId"), r.Get("fromPort")}
	}
	for _, r := range rec.Of(sgOutType) {
		to := r.Get("referencedSecurityGroupId")
		if to == nil {
			to = r.Get("cidrIpv4")
		}
		ways[r.Name] = way{r.Get("securityGroupId"), to, r.Get("fromPort")}
	}
	require.Equal(t, map[string]way{
		"web-from-api": {"sg-0abc", balancer, 80.0}, "web-of-api": {"sg-0abc", balancer, 80.0},
		"web-from-balancer": {balancer, instances, 80.0}, "web-balancer-to-instances": {balancer, instances, 80.0},
		"web-to-https": {instances, "0.0.0.0/0", 443.0}, "web-to-cache": {instances, "sg-0cache", 6379.0}, "web-into-cache": {instances, "sg-0cache", 6379.0},
	}, ways)
}

func TestANetworkLoadBalancerIsInternalAndProtected(t *testing.T) {
	t.Parallel()
	rec := runFleet(t, nil)
	balancer := rec.Only(t, lbType)
	require.True(t, balancer.Protect)
	for path, want := range map[string]any{
		"loadBalancerType": "network", "internal": true, "enableDeletionProtection": true, "enableCrossZoneLoadBalancing": true,
		"enforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "on", "accessLogs": nil,
	} {
		require.Equal(t, want, balancer.Get(path), path)
	}
	targets := rec.Only(t, lbTargetType)
	for path, want := range map[string]any{"protocol": "TCP", "targetType": "instance", "port": 80.0, "healthCheck.protocol": "HTTP", "healthCheck.path": "/health", "healthCheck.matcher": "200"} {
		require.Equal(t, want, targets.Get(path), path)
	}
	require.Equal(t, "TCP", rec.Only(t, lbListenerType).Get("protocol"))
	passing := runFleet(t, func(a *fleet.Args) { a.Disposable, a.PrivateLink = true, true })
	require.Equal(t, "off", passing.Only(t, lbType).Get("enforceSecurityGroupInboundRulesOnPrivateLinkTraffic"))
	require.False(t, passing.Only(t, lbType).Protect)
	require.Equal(t, true, passing.Only(t, asgType).Get("forceDelete"))
}

func TestAFleetBehindTheIngressHasARouteAndNoLoadBalancer(t *testing.T) {
	t.Parallel()
	rec := runFleetBehindIngress(t, func(a *fleet.Args) {
		a.Scaling.RequestsPerTarget = 500
		a.Statements = []fleet.Statement{{Actions: []string{"s3:GetObject"}, Resources: []pulumi.StringInput{pulumi.String("arn:aws:s3:::shop/*")}}}
	})
	require.Equal(t, "application", rec.Only(t, lbType).Get("loadBalancerType"))
	require.Equal(t, "HTTP", rec.Only(t, lbTargetType).Get("protocol"))
	group := rec.Only(t, asgType)
	require.True(t, group.DependsOn(rec.Only(t, lbRuleType)))
	require.True(t, group.DependsOn(rec.Only(t, rolePolicyType)))
	require.Equal(t, rec.One(t, sgType, "front").ID, rec.One(t, sgInType, "web-from-ingress").Get("referencedSecurityGroupId"))
	requests := rec.One(t, asgPolicyType, "web-requests")
	require.Equal(t, "ALBRequestCountPerTarget", requests.Get("targetTrackingConfiguration.predefinedMetricSpecification.predefinedMetricType"))
	require.Contains(t, requests.Get("targetTrackingConfiguration.predefinedMetricSpecification.resourceLabel"), "/targetgroup/")
}

func TestAFleetRefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*fleet.Args){
		"vpcId, subnetIds: they are missing":                          func(a *fleet.Args) { a.VPCID = nil },
		"architecture: it isn't a known choice":                       func(a *fleet.Args) { a.Architecture = "arm" },
		"image: it isn't the id of an image":                          func(a *fleet.Args) { a.Image = "al2023" },
		"instanceTypes[0]: it isn't an instance type":                 func(a *fleet.Args) { a.InstanceTypes = []string{"small"} },
		"instanceTypes[0]: it has another processor":                  func(a *fleet.Args) { a.InstanceTypes = []string{"t3.small"} },
		"got t4g.small; write one like t3.small":                      func(a *fleet.Args) { a.Architecture, a.InstanceTypes = fleet.X86, []string{"t4g.small"} },
		"instanceTypes[1]: the type is there twice":                   func(a *fleet.Args) { a.InstanceTypes = []string{"t4g.small", "t4g.small"} },
		"spotPercent: it is out of range, got 101":                    func(a *fleet.Args) { a.SpotPercent = 101 },
		"userData: EC2 takes 16384 bytes, got 16385":                  func(a *fleet.Args) { a.UserData = "#!" + strings.Repeat("x", 16383) },
		"environment: it isn't a variable with a value, got":          func(a *fleet.Args) { a.Environment = pulumi.StringMap{"MY-HOST": pulumi.String("x")} },
		"userData: cloud-init would ignore it":                        func(a *fleet.Args) { a.UserData = "echo hello" },
		"port: nginx, which runs without userData":                    func(a *fleet.Args) { a.Port = 8080 },
		"health.path: nginx, which runs without":                      func(a *fleet.Args) { a.Health.Path = "/ready" },
		"health.path: it isn't a path":                                func(a *fleet.Args) { a.UserData, a.Health.Path = "#!/bin/sh", "ready" },
		"volumeGiB: it is out of range, got 4":                        func(a *fleet.Args) { a.VolumeGiB = 4 },
		"maxLifetimeDays: it is out of range":                         func(a *fleet.Args) { a.MaxLifetimeDays = 366 },
		"refresh.minHealthyPercent: it is out":                        func(a *fleet.Args) { a.Refresh.MinHealthyPercent = 101 },
		"waitMinutes: it is out of range":                             func(a *fleet.Args) { a.WaitMinutes = 61 },
		"drainSeconds: it is out of range":                            func(a *fleet.Args) { a.DrainSeconds = 3601 },
		"scaling.maxInstances: it is less than minInstances":          func(a *fleet.Args) { a.Scaling = fleet.Scaling{MinInstances: 3, MaxInstances: 2} },
		"scaling.desiredInstances: it is out of range":                func(a *fleet.Args) { a.Scaling.DesiredInstances = 9 },
		"scaling.cpuPercent: it is out of range":                      func(a *fleet.Args) { a.Scaling.CPUPercent = 95 },
		"scaling.requestsPerTarget: a network load":                   func(a *fleet.Args) { a.Scaling.RequestsPerTarget = 5 },
		"hosts, paths, priority: a network load":                      func(a *fleet.Args) { a.Paths = []string{"/"} },
		"warmPool: AWS refuses one with several":                      func(a *fleet.Args) { a.WarmPool, a.SpotPercent = &fleet.WarmPool{}, 10 },
		"warmPool.state: it isn't a known choice":                     func(a *fleet.Args) { a.WarmPool = &fleet.WarmPool{State: "Asleep"} },
		"terminationPolicies[0]: it isn't a known choice":             func(a *fleet.Args) { a.TerminationPolicies = []string{"Random"} },
		"terminationPolicies[0]: Default decides every case":          func(a *fleet.Args) { a.TerminationPolicies = []string{"Default", "OldestInstance"} },
		`destinations: "cache" isn't complete; give it a name of`:     func(a *fleet.Args) { a.Destinations = map[string]fleet.Destination{"cache": {}} },
		"health.intervalSeconds: it is out of range, got 5; use 6 to": func(a *fleet.Args) { a.Health.IntervalSeconds = 5 },
	} {
		rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
			_, err := fleet.New(ctx, "web", fleetArgs(change))
			return err
		})
		require.ErrorContains(t, err, want)
		require.Empty(t, rec.Of(asgType), "nothing is registered")
	}
	_, err := mockaws.Try(func(ctx *pulumi.Context) error {
		front, err := ingress.New(ctx, "front", ingressArgs())
		if err != nil {
			return err
		}
		args := fleetArgs(func(a *fleet.Args) { a.PrivateLink = true })
		args.Ingress, args.Hosts, args.Priority = front, []string{"www.example.com"}, 50
		if _, err = fleet.New(ctx, "web", args); err == nil || !strings.Contains(err.Error(), "privateLink: only a network load balancer") {
			return fmt.Errorf("not refused: %w", err)
		}
		args.PrivateLink = false
		web, err := fleet.New(ctx, "web", args)
		if err != nil {
			return err
		}
		return web.AddClient(ctx, "api", pulumi.String("sg-0abc"))
	})
	require.ErrorContains(t, err, `fleet "web": client "api": the ingress sends it its requests`)
	_, err = mockaws.Try(func(ctx *pulumi.Context) error { _, err := fleet.New(ctx, "Web", nil); return err })
	require.ErrorContains(t, err, "its name has to be of lower-case letters")
}

func TestFleetSettingsReportEveryMistakeWithItsPath(t *testing.T) {
	t.Parallel()
	require.NoError(t, (&fleet.Settings{}).Validate("plinth:fleet"))
	require.NoError(t, (&fleet.Settings{Hosts: []string{"www.example.com"}, Priority: 5, WarmPool: &fleet.WarmPoolSettings{}}).Validate("plinth:fleet"))
	err := (&fleet.Settings{
		Image: "x", Paths: []string{"x"}, WarmPool: &fleet.WarmPoolSettings{State: "x"}, InstanceTypes: []string{"t4g.small", "t3.small"},
		Sends: []string{"jobs", "jobs"}, Buckets: map[string]storage.Access{"uploads": "all"},
	}).Validate("plinth:fleet")
	for _, want := range []string{"plinth:fleet.image: ", "plinth:fleet.paths[0]: ", "plinth:fleet.priority: ", "plinth:fleet.warmPool: ", "plinth:fleet.warmPool.state: ", "plinth:fleet.instanceTypes[1]: ", "plinth:fleet.sends[1]: it is there twice", "plinth:fleet.buckets.uploads: "} {
		require.ErrorContains(t, err, want)
	}
	require.ErrorContains(t, (&fleet.Settings{Scaling: fleet.ScalingSettings{RequestsPerTarget: 9}}).Validate("plinth:fleet"), "plinth:fleet.scaling.requestsPerTarget: a network load balancer")
}

func TestAFleetPreviewsBeforeAnythingExists(t *testing.T) {
	t.Parallel()
	require.Equal(t, mockaws.Unknown{}, runFleet(t, nil, mockaws.Preview()).Only(t, asgType).Get("launchTemplate.version"))
}

func TestAFleetPassesEveryPolicyOfProduction(t *testing.T) {
	t.Parallel()
	for _, preview := range []bool{true, false} {
		var opts []mockaws.Option
		if preview {
			opts = append(opts, mockaws.Preview())
		}
		for _, change := range []func(*fleet.Args){nil, func(a *fleet.Args) { a.InstanceTypes = []string{"t4g.small", "t4g.medium"} }} {
			for _, finding := range judge.Findings(runFleet(t, change, opts...), preview) {
				require.Regexp(t, `^tags-(required|launched): `, finding) // tags are the providers' and the caller's
			}
		}
	}
}

// TestInstancesFindTheirEnvironmentBeforeAnythingElseRuns: cloud-init takes the parts, and a boot hook comes first.
func TestInstancesFindTheirEnvironmentBeforeAnythingElseRuns(t *testing.T) {
	t.Parallel()
	environment := func(a *fleet.Args) {
		a.Environment = pulumi.StringMap{"DATABASE_HOST": pulumi.String("db.example.com").ToStringOutput(), "ODD": pulumi.String("a \"b\" $c `d` \\e")}
	}
	for data, kinds := range map[string][]string{
		"":                          {"text/cloud-boothook", "text/x-shellscript"},
		"#!/bin/bash\ntrue\n":       {"text/cloud-boothook", "text/x-shellscript"},
		"#cloud-config\nruncmd: []": {"text/cloud-boothook", "text/cloud-config"},
		"Content-Type: multipart/mixed; boundary=\"x\"\n\n--x\nContent-Type: text/x-shellscript\n\n#!/bin/sh\n--x--\n": {"text/cloud-boothook", "multipart/mixed"},
	} {
		template := runFleet(t, func(a *fleet.Args) { environment(a); a.UserData = data }).Only(t, templateType)
		text, err := base64.StdEncoding.DecodeString(template.Get("userData").(string))
		require.NoError(t, err)
		message, err := mail.ReadMessage(bytes.NewReader(text))
		require.NoError(t, err)
		_, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
		require.NoError(t, err)
		parts := multipart.NewReader(message.Body, params["boundary"])
		var found, bodies []string
		for part, err := parts.NextPart(); err == nil; part, err = parts.NextPart() {
			kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
			require.NoError(t, err)
			body, err := io.ReadAll(part)
			require.NoError(t, err)
			found, bodies = append(found, kind), append(bodies, string(body))
		}
		require.Equal(t, kinds, found, data)
		if data == "" {
			require.Contains(t, bodies[1], fleet.DefaultUserData)
		}
		// A shell reads the file as systemd does.
		file := filepath.Join(t.TempDir(), "environment")
		script := strings.NewReplacer("mkdir -p /etc/plinth", "true", fleet.EnvironmentFile, file).Replace(strings.TrimPrefix(bodies[0], "#cloud-boothook\n"))
		require.True(t, strings.HasPrefix(script, "#!/bin/sh\n"))
		out, err := exec.Command("sh", "-ec", script+"\n. "+file+"; printf '%s|%s' \"$DATABASE_HOST\" \"$ODD\"").CombinedOutput()
		require.NoError(t, err, string(out))
		require.Equal(t, "db.example.com|a \"b\" $c `d` \\e", string(out))
	}
	own := runFleet(t, func(a *fleet.Args) { environment(a); a.Image = "ami-0123456789abcdef0" }).Only(t, templateType)
	text, err := base64.StdEncoding.DecodeString(own.Get("userData").(string))
	require.NoError(t, err)
	require.NotContains(t, string(text), "nginx", "what an image of one's own runs is the image's")
}

// TestUserDataWithItsVariablesIsWithinTheLimit: by their names before anything is registered, by their values when they are known.
func TestUserDataWithItsVariablesIsWithinTheLimit(t *testing.T) {
	t.Parallel()
	for value, size := range map[string]int{"x": 16300, strings.Repeat("x", 500): 15500} {
		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			_, err := fleet.New(ctx, "web", fleetArgs(func(a *fleet.Args) {
				a.Environment, a.UserData = pulumi.StringMap{"HOST": pulumi.String(value).ToStringOutput()}, "#!"+strings.Repeat("x", size-2)
			}))
			return err
		})
		require.ErrorContains(t, err, "userData: EC2 takes 16384 bytes, got ", "%d", size)
	}
}
