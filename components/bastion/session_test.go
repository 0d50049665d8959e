package bastion_test

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/bastion"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func contentOf(t *testing.T, r *mockaws.Resource) (d map[string]any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(r.Get("content").(string)), &d))
	return d
}

func TestSessions(t *testing.T) {
	t.Parallel()
	rec := run(t, func(a *bastion.Args) { a.IdleMinutes, a.RunAs = 5, "ec2-user" })
	key := rec.Only(t, keyType)
	logs := rec.Only(t, logsType)
	arn := "arn:aws:kms:eu-west-1:123456789012:key/" + key.ID
	t.Run("have a key and a log group that are kept", func(t *testing.T) {
		t.Parallel()
		require.True(t, key.Protect && logs.Protect)
		require.Equal(t, true, key.Get("enableKeyRotation"))
		require.Contains(t, key.Get("policy"), `"kms:EncryptionContext:aws:logs:arn":`+
			`"arn:aws:logs:eu-west-1:123456789012:log-group:door-sessions-*"`)
		require.Equal(t, arn, logs.Get("kmsKeyId"))
		disposable := run(t, func(a *bastion.Args) { a.Disposable = true })
		require.False(t, disposable.Only(t, keyType).Protect)
	})
	t.Run("are encrypted and recorded", func(t *testing.T) {
		t.Parallel()
		shell := contentOf(t, rec.One(t, documentType, "door-shell"))
		require.Equal(t, "Standard_Stream", shell["sessionType"])
		require.Equal(t, map[string]any{
			"s3BucketName":                "",
			"s3KeyPrefix":                 "",
			"s3EncryptionEnabled":         true,
			"cloudWatchLogGroupName":      logs.ID,
			"cloudWatchEncryptionEnabled": true,
			"cloudWatchStreamingEnabled":  true,
			"kmsKeyId":                    arn,
			"runAsEnabled":                true,
			"runAsDefaultUser":            "ec2-user",
			"idleSessionTimeout":          "5",
			"maxSessionDuration":          "480",
			"shellProfile":                map[string]any{"linux": ""},
		}, shell["inputs"])
	})
	t.Run("have the rights to it", func(t *testing.T) {
		t.Parallel()
		policy := rec.Only(t, rolePolicyType).Get("policy").(string)
		for _, want := range []string{
			`"kms:Decrypt","Resource":"` + arn,
			`"logs:CreateLogStream","logs:DescribeLogStreams","logs:PutLogEvents"`,
			`"logs:DescribeLogGroups","Resource":"*"`,
		} {
			require.Contains(t, policy, want)
		}
	})
	t.Run("are kept in a bucket too", func(t *testing.T) {
		t.Parallel()
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
		policy := kept.Only(t, rolePolicyType).Get("policy").(string)
		require.Contains(t, policy, "s3:GetEncryptionConfiguration")
		require.Contains(t, policy, "/sessions/*")
	})
}

func TestTunnel(t *testing.T) {
	t.Parallel()
	// An engineer chooses the port at his end, and nothing else.
	t.Run("leads to one host and port", func(t *testing.T) {
		t.Parallel()
		tunnel := contentOf(t, run(t, nil).One(t, documentType, "door-to-database"))
		require.Equal(t, map[string]any{
			"portNumber":      "5432",
			"type":            "LocalPortForwarding",
			"localPortNumber": "{{ localPortNumber }}",
			"host":            databaseHost,
		}, tunnel["properties"])
		parameters := tunnel["parameters"].(map[string]any)
		require.Len(t, parameters, 1)
		require.Contains(t, parameters, "localPortNumber")
		require.Equal(t, "Port", tunnel["sessionType"])
	})
	t.Run("is let in where it leads", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			door, err := bastion.New(ctx, "door", bastionArgs(nil))
			if err != nil {
				return err
			}
			_, err = door.Tunnel(ctx, "database", &bastion.TunnelArgs{
				Host:             pulumi.String(databaseHost),
				Port:             pulumi.Int(5432),
				SecurityGroupIDs: map[string]pulumi.StringInput{"servers": pulumi.String("sg-0db")},
			})
			return err
		})
		group := rec.Only(t, groupType).ID
		requireGet(t, rec.One(t, outType, "door-to-database-servers"), map[string]any{
			"securityGroupId":           group,
			"referencedSecurityGroupId": "sg-0db",
			"fromPort":                  5432.0,
			"toPort":                    5432.0,
		})
		requireGet(t, rec.Only(t, inType), map[string]any{
			"securityGroupId":           "sg-0db",
			"referencedSecurityGroupId": group,
			"fromPort":                  5432.0,
			"toPort":                    5432.0,
		})
	})
	for want, c := range map[string]struct {
		key  string
		args *bastion.TunnelArgs
	}{
		"host: the host is missing, or its port":     {"database", &bastion.TunnelArgs{Host: pulumi.String("db")}},
		"name: a name has lower-case letters, digit": {"The Database", nil},
	} {
		t.Run("refuses "+want, func(t *testing.T) {
			t.Parallel()
			_, err := mockaws.Try(func(ctx *pulumi.Context) error {
				door, err := bastion.New(ctx, "door", bastionArgs(nil))
				if err != nil {
					return err
				}
				_, err = door.Tunnel(ctx, c.key, c.args)
				return err
			})
			require.ErrorContains(t, err, want)
		})
	}
}

func TestEngineers(t *testing.T) {
	t.Parallel()
	t.Run("may use these documents on this instance only", func(t *testing.T) {
		t.Parallel()
		rec := run(t, nil)
		policy := rec.Only(t, policyType).Get("policy").(string)
		for _, want := range []string{
			"arn:aws:ec2:eu-west-1:123456789012:instance/" + rec.Only(t, instanceType).ID,
			"arn:aws:ssm:eu-west-1:123456789012:document/door-*",
			`"BoolIfExists":{"ssm:SessionDocumentAccessCheck":"true"}`,
			"session/${aws:userid}-*",
		} {
			require.Contains(t, policy, want)
		}
		require.NotContains(t, policy, `"Resource":"*"`)
	})
}
