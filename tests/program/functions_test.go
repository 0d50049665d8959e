package program_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// TestFunctionInNetwork: a function gets the network's private subnets where it asks for them.
func TestFunctionInNetwork(t *testing.T) {
	t.Parallel()
	rec, err := prd.changed(t, map[string]string{"plinth:functions": `{"api":{"vpc":true}}`})
	require.NoError(t, err)
	require.Equal(
		t,
		rec.Output("network.privateSubnetIds"),
		rec.One(t, "aws:lambda/function:Function", "api").Get("vpcConfig.subnetIds"),
	)
	require.Empty(t, judge(t, rec, "prd", "prd", false))
}

// TestFunctionBuckets: functions get the buckets that they are granted.
func TestFunctionBuckets(t *testing.T) {
	t.Parallel()
	settings := map[string]string{
		"plinth:storage": `{"accessLogRetentionDays":731,"buckets":{"assets":{},"backups":{"archiveDays":1,` +
			`"lock":{"days":30},"customerKey":true,"replica":{"bucketArn":"arn:aws:s3:::copies",` +
			`"kmsKeyArn":"arn:aws:kms:eu-central-1:123456789012:key/c"}}}}`,
		"plinth:functions": `{"api":{"buckets":{"assets":"read","backups":"write"}}}`,
	}
	for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
		rec, err := prd.changed(t, settings, opts...)
		require.NoError(t, err)
		require.Empty(t, judge(t, rec, "prd", "prd", opts != nil))
		for _, name := range []string{"assets", "backups"} {
			logging := rec.One(t, "aws:s3/bucketLoggingV2:BucketLoggingV2", name+"-logging")
			require.True(
				t,
				logging.DependsOn(rec.One(t, "aws:s3/bucketPolicy:BucketPolicy", "access-logs-policy")),
				"sites and buckets share the record of requests",
			)
			require.Equal(t, "storage/"+name+"/", logging.Get("targetPrefix"))
		}
		require.Equal(
			t,
			731.0,
			rec.One(
				t,
				"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
				"access-logs-lifecycle",
			).Get("rules[2].expiration.days"),
		)
		if opts != nil {
			continue
		}
		require.Equal(
			t,
			rec.Output("buckets.assets.name"),
			rec.One(t, "aws:lambda/function:Function", "api").Get("environment.variables.BUCKET_ASSETS"),
		)
		policy := rec.One(t, "aws:iam/rolePolicy:RolePolicy", "api-policy").Get("policy")
		for _, sid := range []string{"ReadAssets", "WriteBackups", "WriteBackupsKey"} {
			require.Contains(t, policy, `"`+sid+`"`)
		}
		require.Contains(t, rec.Output("buckets.backups.replicaRoleArn"), "role/backups-replica-role")
	}
}
