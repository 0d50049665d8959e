package function_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/tests/fixture"
)

func TestRole(t *testing.T) {
	t.Parallel()
	t.Run("grants logs, traces and failed events by default", func(t *testing.T) {
		t.Parallel()
		rec := run(t, function.Args{})
		statements := fixture.Statements(t, rec.Only(t, policyType), "policy")
		require.Len(t, statements, 3)
		logs := rec.Only(t, logsType).Outputs["arn"].StringValue()
		require.Equal(t, logs+":*", statements["Logs"]["Resource"])
		require.Equal(t, []any{"xray:PutTraceSegments", "xray:PutTelemetryRecords"}, statements["Tracing"]["Action"])
		require.Equal(t, rec.Only(t, queueType).Outputs["arn"].StringValue(), statements["Failures"]["Resource"])
		require.Contains(t, rec.Only(t, roleType).Get("assumeRolePolicy"), `"Service":"lambda.amazonaws.com"`)
	})
	t.Run("grants what is asked for, and nothing else", func(t *testing.T) {
		t.Parallel()
		rec := run(t, function.Args{
			Environment:       pulumi.StringMap{"TABLE": pulumi.String("orders")},
			EnvironmentKeyARN: pulumi.String(key),
			Secrets:           pulumi.StringMap{"TOKEN_ARN": pulumi.String(token)},
			SecretKeyARNs:     []pulumi.StringInput{pulumi.String(key)},
			Statements: []function.Statement{
				allow("Orders", "dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"),
			},
		})
		policy := rec.Only(t, policyType)
		require.ElementsMatch(t,
			[]string{"Logs", "Tracing", "Failures", "Environment", "Secrets", "SecretKeys", "Orders"},
			fixture.Sids(t, policy, "policy"))
		statements := fixture.Statements(t, policy, "policy")
		require.Equal(t, token, statements["Secrets"]["Resource"])
		require.Equal(t, key, statements["SecretKeys"]["Resource"])
		require.Contains(t, statements["SecretKeys"]["Condition"], "StringLike")
		fn := rec.Only(t, functionType)
		require.Equal(t, map[string]any{"TABLE": "orders", "TOKEN_ARN": token}, fn.Get("environment.variables"))
		require.Equal(t, key, fn.Get("kmsKeyArn"))
	})
	t.Run("grants no key without variables", func(t *testing.T) {
		t.Parallel()
		rec := run(t, function.Args{EnvironmentKeyARN: pulumi.String(key)})
		require.False(t, rec.Only(t, functionType).Has("kmsKeyArn"), "Lambda drops it, and every preview would differ")
		require.NotContains(t, fixture.Sids(t, rec.Only(t, policyType), "policy"), "Environment")
	})
	t.Run("grants what links need", func(t *testing.T) {
		t.Parallel()
		args := insideVPC()
		args.Environment = pulumi.StringMap{"MODE": pulumi.String("fast")}
		args.Statements = []function.Statement{allow("Connect", "rds-db:connect", "mine")}
		args.Links = []function.Link{database()}
		rec := run(t, args)
		statements := fixture.Statements(t, rec.Only(t, policyType), "policy")
		require.Equal(t, "mine", statements["Connect"]["Resource"], "its own come first")
		require.Equal(t, "*", statements["Connect2"]["Resource"])
		require.Equal(t, map[string]any{"MODE": "fast", "DATABASE_HOST": "db.example.com"},
			rec.Only(t, functionType).Get("environment.variables"))
	})
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	rec := run(t, insideVPC())
	policy := rec.Only(t, policyType)
	fn := rec.Only(t, functionType)
	group := rec.Only(t, groupType)
	t.Run("policy outlives the group, whose deletion waits for the network interfaces", func(t *testing.T) {
		t.Parallel()
		require.True(t, group.DependsOn(policy))
		require.Equal(t, "45m", group.Timeouts.Delete)
		require.Equal(t, "45m", fn.Timeouts.Delete)
		require.Empty(t, run(t, function.Args{}).Only(t, functionType).Timeouts.Delete)
	})
	t.Run("is the given one, with a way out to HTTPS only", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []any{group.ID}, fn.Get("vpcConfig.securityGroupIds"))
		require.Equal(t, []any{"subnet-0a", "subnet-0b"}, fn.Get("vpcConfig.subnetIds"))
		require.False(t, group.Has("ingress") || group.Has("egress"), "rules are resources of their own")
		rule := rec.Only(t, ruleType)
		requireGet(t, rule, map[string]any{"type": "egress", "fromPort": 443.0, "toPort": 443.0, "protocol": "tcp"})
		require.NotEmpty(t, rule.Get("description"))
	})
	t.Run("is Lambda's to manage, not the code's", func(t *testing.T) {
		t.Parallel()
		statements := fixture.Statements(t, policy, "policy")
		require.Contains(t, statements["Network"]["Action"], "ec2:DeleteNetworkInterface")
		require.Equal(t, "Deny", statements["NotFromTheCode"]["Effect"])
		require.Contains(t, statements["NotFromTheCode"]["Condition"], "ArnLike")
	})
	t.Run("leads to the destinations of links", func(t *testing.T) {
		t.Parallel()
		args := insideVPC()
		args.Links = []function.Link{database()}
		rec := run(t, args)
		group := rec.Only(t, groupType).ID
		out := rec.Only(t, egressType)
		requireGet(t, out, map[string]any{
			"securityGroupId":           group,
			"referencedSecurityGroupId": "sg-0db",
			"fromPort":                  5432.0,
			"toPort":                    5432.0,
		})
		in := rec.Only(t, ingressType)
		requireGet(t, in, map[string]any{
			"securityGroupId":           "sg-0db",
			"referencedSecurityGroupId": group,
			"fromPort":                  5432.0,
			"toPort":                    5432.0,
		})
		fn := rec.Only(t, functionType)
		require.True(t, fn.DependsOn(out) && fn.DependsOn(in))
	})
}
