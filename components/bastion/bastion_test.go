package bastion_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/bastion"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	instanceType     = "aws:ec2/instance:Instance"
	documentType     = "aws:ssm/document:Document"
	eipType          = "aws:ec2/eip:Eip"
	associationType  = "aws:ec2/eipAssociation:EipAssociation"
	templateType     = "aws:ec2/launchTemplate:LaunchTemplate"
	profileType      = "aws:iam/instanceProfile:InstanceProfile"
	roleType         = "aws:iam/role:Role"
	policyType       = "aws:iam/policy:Policy"
	rolePolicyType   = "aws:iam/rolePolicy:RolePolicy"
	attachmentType   = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	keyType          = "aws:kms/key:Key"
	logsType         = "aws:cloudwatch/logGroup:LogGroup"
	groupType        = "aws:ec2/securityGroup:SecurityGroup"
	inType           = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	outType          = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	component        = "plinth:bastion:Bastion"
	al2023OnGraviton = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
	databaseHost     = "shop.cluster-abc.eu-west-1.rds.amazonaws.com"
)

func bastionArgs(change func(*bastion.Args)) *bastion.Args {
	args := &bastion.Args{
		VPCID:    pulumi.String("vpc-0123456789abcdef0"),
		SubnetID: pulumi.String("subnet-0123456789abcdef0"),
		Account:  mockaws.Account,
		Region:   mockaws.Region,
		Tags:     map[string]string{"Project": "shop"},
	}
	if change != nil {
		change(args)
	}
	return args
}

// run runs a program with a bastion called door, and a tunnel to the database.
func run(t *testing.T, change func(*bastion.Args), opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		door, err := bastion.New(ctx, "door", bastionArgs(change))
		if err != nil {
			return err
		}
		_, err = door.Tunnel(ctx, "database", &bastion.TunnelArgs{
			Host: pulumi.String(databaseHost),
			Port: pulumi.Int(5432),
		})
		return err
	}, opts...)
}

func withSSH(a *bastion.Args) {
	a.Mode = bastion.ModeSSH
	a.AdminCIDRs = []string{"203.0.113.0/24", "198.51.100.7/32"}
	a.KeyName = "admins"
}

// requireGet compares properties by their paths.
func requireGet(t *testing.T, r *mockaws.Resource, want map[string]any) {
	t.Helper()
	for path, value := range want {
		require.Equal(t, value, r.Get(path), "%s of %s", path, r.Name)
	}
}

func TestChildren(t *testing.T) {
	t.Parallel()
	common := []string{
		component + " door < stack",
		keyType + " door-key < door",
		logsType + " door-sessions < door",
		roleType + " door-role < door",
		attachmentType + " door-ssm < door",
		rolePolicyType + " door-policy < door",
		profileType + " door < door",
		groupType + " door < door",
		outType + " door-to-https < door",
		templateType + " door < door",
		instanceType + " door < door",
		documentType + " door-shell < door",
		documentType + " door-to-database < door",
		policyType + " door-engineers < door",
	}
	ssh := []string{
		inType + " door-ssh-203-0-113-0-24 < door",
		inType + " door-ssh-198-51-100-7-32 < door",
		eipType + " door < door",
		associationType + " door < door",
	}
	t.Run("by default", func(t *testing.T) {
		t.Parallel()
		require.ElementsMatch(t, common, run(t, nil).Tree())
	})
	t.Run("with SSH", func(t *testing.T) {
		t.Parallel()
		require.ElementsMatch(t, append(ssh, common...), run(t, withSSH).Tree())
	})
}

func TestBastion(t *testing.T) {
	t.Parallel()
	t.Run("has no open port, no key and no public address", func(t *testing.T) {
		t.Parallel()
		rec := run(t, nil)
		require.Empty(t, rec.Of(inType))
		requireGet(t, rec.Only(t, instanceType), map[string]any{
			"keyName":                  nil,
			"associatePublicIpAddress": false,
			"tags.Role":                "bastion",
		})
		requireGet(t, rec.Only(t, outType), map[string]any{"toPort": 443.0, "cidrIpv4": "0.0.0.0/0"})
	})
	t.Run("is hardened, and has the image by its parameter", func(t *testing.T) {
		t.Parallel()
		rec := run(t, nil)
		host := rec.Only(t, instanceType)
		requireGet(t, host, map[string]any{
			"ami":                        nil,
			"metadataOptions.httpTokens": "required",
			"metadataOptions.httpPutResponseHopLimit": 1.0,
			"monitoring":             true,
			"launchTemplate.version": "1",
			"iamInstanceProfile":     rec.Only(t, profileType).ID,
		})
		requireGet(t, rec.Only(t, templateType), map[string]any{
			"imageId":                              al2023OnGraviton, // an instance that names it is replaced with every image
			"blockDeviceMappings[0].ebs.encrypted": "true",
			"tagSpecifications[1].tags.Project":    "shop",
		})
		require.True(t, host.DependsOn(rec.Only(t, attachmentType)))
		require.True(t, host.DependsOn(rec.Only(t, rolePolicyType)))
	})
	t.Run("previews before anything exists", func(t *testing.T) {
		t.Parallel()
		shell := run(t, withSSH, mockaws.Preview()).One(t, documentType, "door-shell")
		require.Equal(t, mockaws.Unknown{}, shell.Get("content"))
	})
	for _, preview := range []bool{true, false} {
		name := "passes every policy of production"
		if preview {
			name += " in a preview"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, finding := range judge.Findings(run(t, nil, fixture.PreviewIf(preview)...), preview) {
				require.Regexp(t, `^tags-(required|launched): `, finding) // tags are the providers' and the caller's
			}
		})
	}
}

func TestSSH(t *testing.T) {
	t.Parallel()
	t.Run("is open to the named ranges only", func(t *testing.T) {
		t.Parallel()
		rec := run(t, withSSH)
		open := map[any]any{}
		for _, r := range rec.Of(inType) {
			open[r.Get("cidrIpv4")] = r.Get("fromPort")
			require.Equal(t, r.Get("fromPort"), r.Get("toPort"))
			require.NotEmpty(t, r.Get("description"))
		}
		require.Equal(t, map[any]any{"203.0.113.0/24": 22.0, "198.51.100.7/32": 22.0}, open)
	})
	t.Run("has an elastic address, and a key that exists", func(t *testing.T) {
		t.Parallel()
		rec := run(t, withSSH)
		host := rec.Only(t, instanceType)
		require.Equal(t, "admins", host.Get("keyName"))
		require.Equal(t, "bastion", rec.Only(t, eipType).Get("tags.Role"))
		require.Equal(t, host.ID, rec.Only(t, associationType).Get("instanceId"))
		require.Empty(t, rec.Of("aws:ec2/keyPair:KeyPair"), "a key that the program makes would be in its state")
	})
	// What is left is what prd's policies must be told: the ranges, and that a key is advised
	// against.
	for _, preview := range []bool{true, false} {
		name := "is told to the policies of production"
		if preview {
			name += " in a preview"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, finding := range judge.Findings(run(t, withSSH, fixture.PreviewIf(preview)...), preview) {
				require.Regexp(t,
					`^(tags-(required|launched): |net-(bastion-hardened|sg-no-admin-ports): .*(adminCidrs|keyName|Session Manager))`,
					finding)
			}
		})
	}
}
