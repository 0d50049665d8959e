package function_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// functionOf runs a program with one function called api.
func functionOf(t *testing.T, args function.Args, opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	if args.Archive == "" {
		args.Archive = fixture.Archive(t, "bootstrap")
	}
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		_, err := function.New(ctx, "api", &args)
		return err
	}, opts...)
}

func outsideVPC() function.Args { return function.Args{} }

func insideVPC() function.Args {
	return function.Args{VPC: &function.VPC{
		VPCID: pulumi.String("vpc-0123"), SubnetIDs: pulumi.ToStringArray([]string{"subnet-0a", "subnet-0b"}),
	}}
}

func TestFunctionMakesTheseChildrenAndNoOthers(t *testing.T) {
	t.Parallel()
	common := []string{
		"aws:cloudwatch/logGroup:LogGroup api-logs < api",
		"aws:iam/role:Role api-role < api",
		"aws:iam/rolePolicy:RolePolicy api-policy < api",
		"aws:lambda/alias:Alias api-live < api",
		"aws:lambda/function:Function api < api",
		"plinth:function:Function api < stack",
	}
	queue := []string{
		"aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig api-async < api",
		"aws:sqs/queue:Queue api-failures < api",
		"aws:sqs/queuePolicy:QueuePolicy api-failures-policy < api",
	}
	network := []string{
		"aws:ec2/securityGroup:SecurityGroup api-sg < api",
		"aws:ec2/securityGroupRule:SecurityGroupRule api-sg-https < api",
	}
	for name, c := range map[string]struct {
		args function.Args
		want []string
	}{
		"by default":                  {outsideVPC(), append(queue, common...)},
		"without a failure queue":     {function.Args{OnFailure: function.FailureNone}, common},
		"in a network":                {insideVPC(), append(append(network, queue...), common...)},
		"with code of the pipeline's": {function.Args{CodeOwner: function.CodeOwnerPipeline}, append(queue, common...)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ElementsMatch(t, c.want, functionOf(t, c.args).Tree())
		})
	}
}

func TestFunctionIsReadyForProductionByDefault(t *testing.T) {
	t.Parallel()
	rec := functionOf(t, function.Args{})
	fn, logs := rec.Only(t, "aws:lambda/function:Function"), rec.Only(t, "aws:cloudwatch/logGroup:LogGroup")
	for path, want := range map[string]any{
		"architectures[0]": "arm64", "runtime": "provided.al2023", "handler": "bootstrap", "publish": true,
		"memorySize": 256.0, "timeout": 10.0,
		"tracingConfig.mode":      "Active",
		"loggingConfig.logFormat": "JSON", "loggingConfig.applicationLogLevel": "INFO", "loggingConfig.systemLogLevel": "INFO",
		"loggingConfig.logGroup": logs.Outputs["name"].StringValue(),
		"environment":            nil, "kmsKeyArn": nil, "vpcConfig": nil, "reservedConcurrentExecutions": nil,
	} {
		require.Equal(t, want, fn.Get(path), path)
	}
	code := fn.Inputs["code"]
	require.True(t, code.IsArchive())
	require.Equal(t, 365.0, logs.Get("retentionInDays"))

	alias := rec.Only(t, "aws:lambda/alias:Alias")
	require.Equal(t, "live", alias.Get("name"))
	require.Equal(t, "1", alias.Get("functionVersion"), "the version of this deployment")

	async := rec.Only(t, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig")
	queue := rec.Only(t, "aws:sqs/queue:Queue")
	require.Equal(t, "live", async.Get("qualifier"), "callers use the alias, so its configuration counts")
	require.Equal(t, 2.0, async.Get("maximumRetryAttempts"))
	require.Equal(t, queue.Outputs["arn"].StringValue(), async.Get("destinationConfig.onFailure.destination"))
	require.Equal(t, true, queue.Get("sqsManagedSseEnabled"))
	require.Equal(t, 1209600.0, queue.Get("messageRetentionSeconds"))

	tls := fixture.Statements(t, rec.Only(t, "aws:sqs/queuePolicy:QueuePolicy"), "policy")["DenyWithoutTLS"]
	require.Equal(t, "Deny", tls["Effect"])
	require.Equal(t, map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}}, tls["Condition"])
}

func TestFunctionsRoleGrantsOnlyWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	rec := functionOf(t, function.Args{})
	policy := rec.Only(t, "aws:iam/rolePolicy:RolePolicy")
	statements := fixture.Statements(t, policy, "policy")
	require.Len(t, statements, 3)
	require.Equal(t, rec.Only(t, "aws:cloudwatch/logGroup:LogGroup").Outputs["arn"].StringValue()+":*", statements["Logs"]["Resource"])
	require.Equal(t, []any{"xray:PutTraceSegments", "xray:PutTelemetryRecords"}, statements["Tracing"]["Action"])
	require.Equal(t, rec.Only(t, "aws:sqs/queue:Queue").Outputs["arn"].StringValue(), statements["Failures"]["Resource"])
	trust := rec.Only(t, "aws:iam/role:Role").Get("assumeRolePolicy")
	require.Contains(t, trust, `"Service":"lambda.amazonaws.com"`)

	const token = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf"
	const key = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555"
	rec = functionOf(t, function.Args{
		Environment: pulumi.StringMap{"TABLE": pulumi.String("orders")}, EnvironmentKeyARN: pulumi.String(key),
		Secrets: pulumi.StringMap{"TOKEN_ARN": pulumi.String(token)}, SecretKeyARNs: []pulumi.StringInput{pulumi.String(key)},
		Statements: []function.Statement{{Sid: "Orders", Actions: []string{"dynamodb:PutItem"}, Resources: []pulumi.StringInput{pulumi.String("arn:aws:dynamodb:eu-west-1:123456789012:table/orders")}}},
	})
	policy = rec.Only(t, "aws:iam/rolePolicy:RolePolicy")
	require.ElementsMatch(t, []string{"Logs", "Tracing", "Failures", "Environment", "Secrets", "SecretKeys", "Orders"}, fixture.Sids(t, policy, "policy"))
	statements = fixture.Statements(t, policy, "policy")
	require.Equal(t, token, statements["Secrets"]["Resource"])
	require.Equal(t, key, statements["SecretKeys"]["Resource"])
	require.Contains(t, statements["SecretKeys"]["Condition"], "StringLike")
	fn := rec.Only(t, "aws:lambda/function:Function")
	require.Equal(t, map[string]any{"TABLE": "orders", "TOKEN_ARN": token}, fn.Get("environment.variables"))
	require.Equal(t, key, fn.Get("kmsKeyArn"))
}

func TestFunctionSetsNoKeyWithoutEnvironment(t *testing.T) {
	t.Parallel()
	rec := functionOf(t, function.Args{EnvironmentKeyARN: pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/1")})
	require.False(t, rec.Only(t, "aws:lambda/function:Function").Has("kmsKeyArn"), "Lambda drops it, and every preview would differ")
	require.NotContains(t, fixture.Sids(t, rec.Only(t, "aws:iam/rolePolicy:RolePolicy"), "policy"), "Environment")
}

func TestFunctionWaitsForItsLogsAndItsPolicy(t *testing.T) {
	t.Parallel()
	rec := functionOf(t, insideVPC())
	fn, policy := rec.Only(t, "aws:lambda/function:Function"), rec.Only(t, "aws:iam/rolePolicy:RolePolicy")
	group := rec.Only(t, "aws:ec2/securityGroup:SecurityGroup")
	require.True(t, fn.DependsOn(policy))
	require.True(t, fn.DependsOn(rec.Only(t, "aws:cloudwatch/logGroup:LogGroup")))
	require.True(t, group.DependsOn(policy), "the policy outlives the group, whose deletion waits for the network interfaces")
	require.Equal(t, "45m", group.Timeouts.Delete)
	require.Equal(t, "45m", fn.Timeouts.Delete)
	require.Equal(t, []any{group.ID}, fn.Get("vpcConfig.securityGroupIds"))
	require.Equal(t, []any{"subnet-0a", "subnet-0b"}, fn.Get("vpcConfig.subnetIds"))
	require.False(t, group.Has("ingress") || group.Has("egress"), "rules are resources of their own")
	rule := rec.Only(t, "aws:ec2/securityGroupRule:SecurityGroupRule")
	require.Equal(t, []any{"egress", 443.0, 443.0, "tcp"}, []any{rule.Get("type"), rule.Get("fromPort"), rule.Get("toPort"), rule.Get("protocol")})
	require.NotEmpty(t, rule.Get("description"))

	network := fixture.Statements(t, policy, "policy")
	require.Contains(t, network["Network"]["Action"], "ec2:DeleteNetworkInterface")
	require.Equal(t, "Deny", network["NotFromTheCode"]["Effect"])
	require.Contains(t, network["NotFromTheCode"]["Condition"], "ArnLike")
	require.Empty(t, functionOf(t, outsideVPC()).Only(t, "aws:lambda/function:Function").Timeouts.Delete)
}

func TestFunctionLeavesTheCodeToThePipelineThatOwnsIt(t *testing.T) {
	t.Parallel()
	rec := functionOf(t, function.Args{CodeOwner: function.CodeOwnerPipeline})
	require.Equal(t, []string{"code"}, rec.Only(t, "aws:lambda/function:Function").IgnoreChanges)
	require.Equal(t, []string{"functionVersion", "routingConfig"}, rec.Only(t, "aws:lambda/alias:Alias").IgnoreChanges)
	rec = functionOf(t, function.Args{})
	require.Empty(t, rec.Only(t, "aws:lambda/function:Function").IgnoreChanges)
	require.Empty(t, rec.Only(t, "aws:lambda/alias:Alias").IgnoreChanges)
}

func TestFunctionProtectsLogsAndFailedEventsUnlessDisposable(t *testing.T) {
	t.Parallel()
	for _, disposable := range []bool{false, true} {
		rec := functionOf(t, function.Args{Disposable: disposable})
		for _, r := range rec.Resources {
			kept := r.Type == "aws:cloudwatch/logGroup:LogGroup" || r.Type == "aws:sqs/queue:Queue"
			require.Equal(t, kept && !disposable, r.Protect, r.URN)
		}
	}
}

func TestFunctionTakesItsSettings(t *testing.T) {
	t.Parallel()
	s := function.Settings{
		Archive: fixture.Archive(t, "bootstrap", "config.json"), MemoryMiB: 512, TimeoutSeconds: 29, ReservedConcurrency: 20, LogLevel: function.LogDebug,
		LogRetentionDays: 14, OnFailure: function.FailureNone, Environment: map[string]string{"MODE": "fast"},
		Secrets: map[string]string{"TOKEN_ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/token-AbCdEf"},
	}
	require.NoError(t, s.Validate("plinth:functions.api"))
	rec := functionOf(t, *s.Args("api"))
	fn := rec.Only(t, "aws:lambda/function:Function")
	require.Equal(t, []any{512.0, 29.0, 20.0, "DEBUG"},
		[]any{fn.Get("memorySize"), fn.Get("timeout"), fn.Get("reservedConcurrentExecutions"), fn.Get("loggingConfig.applicationLogLevel")})
	require.Equal(t, 14.0, rec.Only(t, "aws:cloudwatch/logGroup:LogGroup").Get("retentionInDays"))
	require.Empty(t, rec.Of("aws:sqs/queue:Queue"))
	require.Equal(t, "functions/dist/orders.zip", (&function.Settings{}).Args("orders").Archive)
	require.NoError(t, (&function.Settings{}).Validate("plinth:functions.api"), "nothing is required")
}

func TestFunctionRefusesBadArguments(t *testing.T) {
	t.Parallel()
	good := fixture.Archive(t, "bootstrap")
	text := filepath.Join(t.TempDir(), "text.zip")
	require.NoError(t, os.WriteFile(text, []byte("not a zip"), 0o600))
	for sentence, c := range map[string]struct {
		name string
		args *function.Args
		want string
	}{
		"no arguments":              {"api", nil, "archive: it is missing"},
		"an archive not built":      {"api", &function.Args{Archive: "functions/dist/none.zip"}, `archive: there is no file at this path, got "functions/dist/none.zip"; build the archives with ` + "`make functions`"},
		"an archive that is none":   {"api", &function.Args{Archive: text}, "archive: it isn't a zip"},
		"an archive without a main": {"api", &function.Args{Archive: fixture.Archive(t, "main")}, `archive: it has no executable "bootstrap"`},
		"capital letters":           {"Api", &function.Args{Archive: good}, "name"},
		"a name that is too long":   {strings.Repeat("a", 49), &function.Args{Archive: good}, "at most 48 characters"},
		"too little memory":         {"api", &function.Args{Archive: good, MemoryMiB: 64}, "memoryMiB: Lambda has 128 to 10240 MiB, got 64"},
		"too long a time":           {"api", &function.Args{Archive: good, TimeoutSeconds: 901}, "timeoutSeconds: Lambda runs for 1 to 900 seconds, got 901"},
		"negative concurrency":      {"api", &function.Args{Archive: good, ReservedConcurrency: -1}, "reservedConcurrency: it is negative"},
		"an odd retention":          {"api", &function.Args{Archive: good, LogRetentionDays: 10}, "logRetentionDays"},
		"an unknown level":          {"api", &function.Args{Archive: good, LogLevel: "LOUD"}, "logLevel"},
		"an unknown destination":    {"api", &function.Args{Archive: good, OnFailure: "topic"}, "onFailure"},
		"an unknown owner":          {"api", &function.Args{Archive: good, CodeOwner: "me"}, "codeOwner"},
		"a variable of Lambda's":    {"api", &function.Args{Archive: good, Environment: pulumi.StringMap{"AWS_REGION": pulumi.String("x")}}, `environment: Lambda doesn't take the variable "AWS_REGION"`},
		"a variable with a hyphen":  {"api", &function.Args{Archive: good, Secrets: pulumi.StringMap{"a-b": pulumi.String("x")}}, `secrets: Lambda doesn't take the variable "a-b"`},
		"a variable of one letter":  {"api", &function.Args{Archive: good, Environment: pulumi.StringMap{"A": pulumi.String("x")}}, `environment: Lambda doesn't take the variable "A"`},
		"a variable named twice":    {"api", &function.Args{Archive: good, Environment: pulumi.StringMap{"KEY": pulumi.String("x")}, Secrets: pulumi.StringMap{"KEY": pulumi.String("y")}}, `the variable "KEY" stands in the environment too`},
		"a network without subnets": {"api", &function.Args{Archive: good, VPC: &function.VPC{VPCID: pulumi.String("vpc-1")}}, "vpc: it needs both"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := function.New(ctx, c.name, c.args)
				return err
			})
			require.ErrorContains(t, err, c.want)
			require.ErrorContains(t, err, "function "+`"`+c.name+`"`)
			require.Empty(t, rec.Tree(), "nothing is registered")
		})
	}
	s := function.Settings{MemoryMiB: 1, TimeoutSeconds: 1000, Secrets: map[string]string{"TOKEN": "hunter2hunter2"}}
	err := s.Validate("plinth:functions.api")
	for _, want := range []string{"plinth:functions.api.memoryMiB: ", "plinth:functions.api.timeoutSeconds: ", "plinth:functions.api.secrets.TOKEN: it isn't the complete ARN"} {
		require.ErrorContains(t, err, want)
	}
	require.NotContains(t, err.Error(), "hunter2", "it may be the secret itself")
}

func TestFunctionPreviewsWithUnknownOutputs(t *testing.T) {
	t.Parallel()
	args := insideVPC()
	args.Environment = pulumi.StringMap{"MODE": pulumi.String("fast")}
	rec := functionOf(t, args, mockaws.Preview())
	require.Equal(t, mockaws.Unknown{}, rec.Only(t, "aws:iam/rolePolicy:RolePolicy").Get("policy"))
	require.Equal(t, mockaws.Unknown{}, rec.Only(t, "aws:lambda/alias:Alias").Get("functionVersion"))
	require.Len(t, rec.Tree(), len(functionOf(t, args).Tree()))
}
