package bastion_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/bastion"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	instanceType     = "aws:ec2/instance:Instance"
	documentType     = "aws:ssm/document:Document"
	eipType          = "aws:ec2/eip:Eip"
	associationType  = "aws:ec2/eipAssociation:EipAssociation"
	bastionComponent = "plinth:bastion:Bastion"
	templateType     = "aws:ec2/launchTemplate:LaunchTemplate"
	profileType      = "aws:iam/instanceProfile:InstanceProfile"
	roleType         = "aws:iam/role:Role"
	rolePolicyType   = "aws:iam/rolePolicy:RolePolicy"
	attachmentType   = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	sgType           = "aws:ec2/securityGroup:SecurityGroup"
	sgInType         = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	sgOutType        = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	al2023OnGraviton = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
	databaseHost     = "shop.cluster-abc.eu-west-1.rds.amazonaws.com"
)

func bastionArgs(change func(*bastion.Args)) *bastion.Args {
	args := &bastion.Args{
		VPCID: pulumi.String("vpc-0123456789abcdef0"), SubnetID: pulumi.String("subnet-0123456789abcdef0"),
		Account: mockaws.Account, Region: mockaws.Region, Tags: map[string]string{"Project": "shop"},
	}
	if change != nil {
		change(args)
	}
	return args
}

func runBastion(t *testing.T, change func(*bastion.Args), opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		door, err := bastion.New(ctx, "door", bastionArgs(change))
		if err != nil {
			return err
		}
		_, err = door.Tunnel(ctx, "database", &bastion.TunnelArgs{Host: pulumi.String(databaseHost), Port: pulumi.Int(5432)})
		return err
	}, opts...)
}

func withSSH(a *bastion.Args) {
	a.Mode, a.AdminCIDRs, a.KeyName = bastion.ModeSSH, []string{"203.0.113.0/24", "198.51.100.7/32"}, "admins"
}

func TestABastionIsMadeOfTheseResources(t *testing.T) {
	t.Parallel()
	common := []string{
		bastionComponent + " door < stack", "aws:kms/key:Key door-key < door", "aws:cloudwatch/logGroup:LogGroup door-sessions < door",
		roleType + " door-role < door", attachmentType + " door-ssm < door", rolePolicyType + " door-policy < door", profileType + " door < door",
		sgType + " door < door", sgOutType + " door-to-https < door", templateType + " door < door", instanceType + " door < door",
		documentType + " door-shell < door", documentType + " door-to-database < door", "aws:iam/policy:Policy door-engineers < door",
	}
	require.ElementsMatch(t, common, runBastion(t, nil).Tree())
	require.ElementsMatch(t, append(common, sgInType+" door-ssh-203-0-113-0-24 < door", sgInType+" door-ssh-198-51-100-7-32 < door",
		eipType+" door < door", associationType+" door < door"), runBastion(t, withSSH).Tree())
}

func TestABastionHasNoOpenPortNoKeyAndNoPublicAddress(t *testing.T) {
	t.Parallel()
	rec := runBastion(t, nil)
	require.Empty(t, rec.Of(sgInType))
	host, template := rec.Only(t, instanceType), rec.Only(t, templateType)
	for path, want := range map[string]any{
		"keyName": nil, "associatePublicIpAddress": false, "tags.Role": "bastion", "ami": nil, "metadataOptions.httpTokens": "required",
		"metadataOptions.httpPutResponseHopLimit": 1.0, "monitoring": true, "launchTemplate.version": "1",
	} {
		require.Equal(t, want, host.Get(path), path)
	}
	require.Equal(t, rec.Only(t, profileType).ID, host.Get("iamInstanceProfile"))
	require.Equal(t, al2023OnGraviton, template.Get("imageId"), "the parameter stands in the template: an instance that names it is replaced with every image")
	require.Equal(t, "true", template.Get("blockDeviceMappings[0].ebs.encrypted"))
	require.Equal(t, "shop", template.Get("tagSpecifications[1].tags.Project"))
	require.True(t, host.DependsOn(rec.Only(t, attachmentType)) && host.DependsOn(rec.Only(t, rolePolicyType)))
	out := rec.Only(t, sgOutType)
	require.Equal(t, []any{443.0, "0.0.0.0/0"}, []any{out.Get("toPort"), out.Get("cidrIpv4")})
}

func TestSSHIsOpenToTheNamedRangesOnly(t *testing.T) {
	t.Parallel()
	rec := runBastion(t, withSSH)
	open := map[any]any{}
	for _, r := range rec.Of(sgInType) {
		open[r.Get("cidrIpv4")] = r.Get("fromPort")
		require.Equal(t, r.Get("fromPort"), r.Get("toPort"))
		require.NotEmpty(t, r.Get("description"))
	}
	require.Equal(t, map[any]any{"203.0.113.0/24": 22.0, "198.51.100.7/32": 22.0}, open)
	require.Equal(t, "admins", rec.Only(t, instanceType).Get("keyName"))
	require.Equal(t, "bastion", rec.Only(t, eipType).Get("tags.Role"))
	require.Equal(t, rec.Only(t, instanceType).ID, rec.Only(t, associationType).Get("instanceId"))
	require.Empty(t, rec.Of("aws:ec2/keyPair:KeyPair"), "a key that the program makes would be in its state")
}

func contentOf(t *testing.T, r *mockaws.Resource) (d map[string]any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(r.Get("content").(string)), &d))
	return d
}

func TestSessionsAreEncryptedAndKept(t *testing.T) {
	t.Parallel()
	rec := runBastion(t, func(a *bastion.Args) { a.IdleMinutes, a.RunAs = 5, "ec2-user" })
	key, logs := rec.Only(t, "aws:kms/key:Key"), rec.Only(t, "aws:cloudwatch/logGroup:LogGroup")
	require.True(t, key.Protect && logs.Protect)
	require.Equal(t, true, key.Get("enableKeyRotation"))
	require.Contains(t, key.Get("policy"), `"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:eu-west-1:123456789012:log-group:door-sessions-*"`)
	shell := contentOf(t, rec.One(t, documentType, "door-shell"))
	require.Equal(t, "Standard_Stream", shell["sessionType"])
	arn := fmt.Sprintf("arn:aws:kms:eu-west-1:123456789012:key/%s", key.ID)
	require.Equal(t, map[string]any{
		"s3BucketName": "", "s3KeyPrefix": "", "s3EncryptionEnabled": true, "cloudWatchLogGroupName": logs.ID, "cloudWatchEncryptionEnabled": true,
		"cloudWatchStreamingEnabled": true, "kmsKeyId": arn, "runAsEnabled": true, "runAsDefaultUser": "ec2-user", "idleSessionTimeout": "5", "maxSessionDuration": "480",
		"shellProfile": map[string]any{"linux": ""},
	}, shell["inputs"])
	require.Equal(t, arn, logs.Get("kmsKeyId"))
	policy := rec.Only(t, rolePolicyType).Get("policy").(string)
	for _, want := range []string{`"kms:Decrypt","Resource":"` + arn, `"logs:CreateLogStream","logs:DescribeLogStreams","logs:PutLogEvents"`, `"logs:DescribeLogGroups","Resource":"*"`} {
		require.Contains(t, policy, want)
	}
	require.False(t, runBastion(t, func(a *bastion.Args) { a.Disposable = true }).Only(t, "aws:kms/key:Key").Protect)

	kept := mockaws.Run(t, func(ctx *pulumi.Context) error {
		bucket, err := storage.NewBucket(ctx, "records", &storage.BucketArgs{})
		if err != nil {
			return err
		}
		_, err = bastion.New(ctx, "door", bastionArgs(func(a *bastion.Args) { a.Bucket = bucket }))
		return err
	})
	inputs := contentOf(t, kept.One(t, documentType, "door-shell"))["inputs"].(map[string]any)
	require.Equal(t, "sessions", inputs["s3KeyPrefix"])
	require.NotEmpty(t, inputs["s3BucketName"])
	policy = kept.Only(t, rolePolicyType).Get("policy").(string)
	require.Contains(t, policy, "s3:GetEncryptionConfiguration")
	require.Contains(t, policy, "/sessions/*")
}

// TestATunnelLeadsToOneHostAndPort: an engineer chooses the port at his end, and nothing else.
func TestATunnelLeadsToOneHostAndPort(t *testing.T) {
	t.Parallel()
	tunnel := contentOf(t, runBastion(t, nil).One(t, documentType, "door-to-database"))
	require.Equal(t, map[string]any{"portNumber": "5432", "type": "LocalPortForwarding", "localPortNumber": "{{ localPortNumber }}", "host": databaseHost}, tunnel["properties"])
	parameters := tunnel["parameters"].(map[string]any)
	require.Len(t, parameters, 1)
	require.Contains(t, parameters, "localPortNumber")
	require.Equal(t, "Port", tunnel["sessionType"])
}

func TestWhoIsTunnelledToLetsTheBastionIn(t *testing.T) {
	t.Parallel()
	rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
		door, err := bastion.New(ctx, "door", bastionArgs(nil))
		if err != nil {
			return err
		}
		_, err = door.Tunnel(ctx, "database", &bastion.TunnelArgs{Host: pulumi.String(databaseHost), Port: pulumi.Int(5432),
			SecurityGroupIDs: map[string]pulumi.StringInput{"servers": pulumi.String("sg-0db")}})
		return err
	})
	group, out, in := rec.Only(t, sgType).ID, rec.One(t, sgOutType, "door-to-database-servers"), rec.Only(t, sgInType)
	require.Equal(t, []any{group, "sg-0db", 5432.0, 5432.0}, []any{out.Get("securityGroupId"), out.Get("referencedSecurityGroupId"), out.Get("fromPort"), out.Get("toPort")})
	require.Equal(t, []any{"sg-0db", group, 5432.0, 5432.0}, []any{in.Get("securityGroupId"), in.Get("referencedSecurityGroupId"), in.Get("fromPort"), in.Get("toPort")})
}

func TestEngineersMayUseTheseDocumentsOnThisInstanceOnly(t *testing.T) {
	t.Parallel()
	rec := runBastion(t, nil)
	policy := rec.Only(t, "aws:iam/policy:Policy").Get("policy").(string)
	for _, want := range []string{
		"arn:aws:ec2:eu-west-1:123456789012:instance/" + rec.Only(t, instanceType).ID, "arn:aws:ssm:eu-west-1:123456789012:document/door-*",
		`"BoolIfExists":{"ssm:SessionDocumentAccessCheck":"true"}`, "session/${aws:userid}-*",
	} {
		require.Contains(t, policy, want)
	}
	require.NotContains(t, policy, `"Resource":"*"`)
}

func TestABastionRefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*bastion.Args){
		"vpcId, subnetId: they are missing":          func(a *bastion.Args) { a.SubnetID = nil },
		"account: an AWS account id has 12 digits":   func(a *bastion.Args) { a.Account = "1" },
		"region: it isn't the name of a region":      func(a *bastion.Args) { a.Region = "eu" },
		"mode: it isn't a known choice":              func(a *bastion.Args) { a.Mode = "telnet" },
		"architecture: it isn't a known choice":      func(a *bastion.Args) { a.Architecture = "arm" },
		"instanceType: it has another processor":     func(a *bastion.Args) { a.InstanceType = "t3.nano" },
		"instanceType: it isn't an instance type":    func(a *bastion.Args) { a.InstanceType = "nano" },
		"idleMinutes: it is out of range":            func(a *bastion.Args) { a.IdleMinutes = 61 },
		"maxMinutes: it is out of range":             func(a *bastion.Args) { a.MaxMinutes = 1441 },
		"runAs: it isn't a user's name":              func(a *bastion.Args) { a.RunAs = "Root User" },
		"runAs: a shell as root leaves no trace":     func(a *bastion.Args) { a.RunAs = "root" },
		"logRetentionDays: CloudWatch Logs doesn't":  func(a *bastion.Args) { a.LogRetentionDays = 100 },
		"adminCidrs: Session Manager opens no port":  func(a *bastion.Args) { a.AdminCIDRs = []string{"203.0.113.0/24"} },
		"keyName: Session Manager needs no key":      func(a *bastion.Args) { a.KeyName = "admins" },
		"adminCidrs: nobody could connect":           func(a *bastion.Args) { a.Mode, a.KeyName = bastion.ModeSSH, "admins" },
		"keyName: it isn't the name of a key pair":   func(a *bastion.Args) { withSSH(a); a.KeyName = "" },
		"adminCidrs[0]: it is too much":              func(a *bastion.Args) { withSSH(a); a.AdminCIDRs = []string{"0.0.0.0/0"} },
		"got 128.0.0.0/1; name ranges of /16":        func(a *bastion.Args) { withSSH(a); a.AdminCIDRs = []string{"128.0.0.0/1"} },
		"adminCidrs[0]: it isn't an IPv4 range":      func(a *bastion.Args) { withSSH(a); a.AdminCIDRs = []string{"203.0.113.1/24"} },
		"adminCidrs[1]: the range is there twice":    func(a *bastion.Args) { withSSH(a); a.AdminCIDRs = []string{"203.0.113.0/24", "203.0.113.0/24"} },
		"its name has to be of lower-case letters, ": nil,
	} {
		name := "door"
		if change == nil {
			name = "Door"
		}
		rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
			_, err := bastion.New(ctx, name, bastionArgs(change))
			return err
		})
		require.ErrorContains(t, err, want)
		require.Empty(t, rec.Of(instanceType), "nothing is registered")
	}
	for want, args := range map[string]*bastion.TunnelArgs{"host, port: they are missing": {Host: pulumi.String("db")}, "its name has to be": nil} {
		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			door, err := bastion.New(ctx, "door", bastionArgs(nil))
			if err != nil {
				return err
			}
			key := "database"
			if args == nil {
				key = "The Database"
			}
			_, err = door.Tunnel(ctx, key, args)
			return err
		})
		require.ErrorContains(t, err, want)
	}
}

func TestBastionSettingsReportEveryMistakeWithItsPath(t *testing.T) {
	t.Parallel()
	require.NoError(t, (&bastion.Settings{}).Validate("plinth:bastion"))
	err := (&bastion.Settings{Mode: "x", AdminCIDRs: []string{"0.0.0.0/0"}, IdleMinutes: 99}).Validate("plinth:bastion")
	for _, want := range []string{"plinth:bastion.mode: ", "plinth:bastion.adminCidrs: ", "plinth:bastion.adminCidrs[0]: ", "plinth:bastion.idleMinutes: "} {
		require.ErrorContains(t, err, want)
	}
}

func TestABastionPreviewsBeforeAnythingExists(t *testing.T) {
	t.Parallel()
	require.Equal(t, mockaws.Unknown{}, runBastion(t, withSSH, mockaws.Preview()).One(t, documentType, "door-shell").Get("content"))
}

// TestABastionPassesEveryPolicyOfProduction: without SSH all of them; with it what is left is what prd's policies must be told: the ranges,
// and that a key is advised against.
func TestABastionPassesEveryPolicyOfProduction(t *testing.T) {
	t.Parallel()
	for _, preview := range []bool{true, false} {
		var opts []mockaws.Option
		if preview {
			opts = append(opts, mockaws.Preview())
		}
		for _, finding := range judge.Findings(runBastion(t, nil, opts...), preview) {
			require.Regexp(t, `^tags-(required|launched): `, finding) // tags are the providers' and the caller's
		}
		for _, finding := range judge.Findings(runBastion(t, withSSH, opts...), preview) {
			require.Regexp(t, `^(tags-required|tags-launched|net-bastion-hardened|net-sg-no-admin-ports): `, finding)
			if strings.HasPrefix(finding, "net-") {
				require.Regexp(t, `adminCidrs|keyName|Session Manager`, finding)
			}
		}
	}
}
