package function_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/internal/link"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	functionType    = "aws:lambda/function:Function"
	aliasType       = "aws:lambda/alias:Alias"
	asyncType       = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
	logsType        = "aws:cloudwatch/logGroup:LogGroup"
	queueType       = "aws:sqs/queue:Queue"
	queuePolicyType = "aws:sqs/queuePolicy:QueuePolicy"
	roleType        = "aws:iam/role:Role"
	policyType      = "aws:iam/rolePolicy:RolePolicy"
	groupType       = "aws:ec2/securityGroup:SecurityGroup"
	ruleType        = "aws:ec2/securityGroupRule:SecurityGroupRule"
	egressType      = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	ingressType     = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"

	token = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf"
	key   = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555"
)

// run runs a program with one function called api.
func run(t *testing.T, args function.Args, opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	if args.Archive == "" {
		args.Archive = fixture.Archive(t, "bootstrap")
	}
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		_, err := function.New(ctx, "api", &args)
		return err
	}, opts...)
}

func insideVPC() function.Args {
	return function.Args{VPC: &function.VPC{
		VPCID:     pulumi.String("vpc-0123"),
		SubnetIDs: pulumi.ToStringArray([]string{"subnet-0a", "subnet-0b"}),
	}}
}

// database is a link as a database gives it.
func database() function.Link {
	return function.Link{
		Environment:  pulumi.StringMap{"DATABASE_HOST": pulumi.String("db.example.com")},
		Statements:   []function.Statement{allow("Connect", "rds-db:connect", "*")},
		Destinations: map[string]link.Destination{"servers": {SecurityGroupID: pulumi.String("sg-0db"), Port: 5432}},
	}
}

func allow(sid, action, resource string) function.Statement {
	return function.Statement{
		Sid:       sid,
		Actions:   []string{action},
		Resources: []pulumi.StringInput{pulumi.String(resource)},
	}
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
		logsType + " api-logs < api",
		roleType + " api-role < api",
		policyType + " api-policy < api",
		aliasType + " api-live < api",
		functionType + " api < api",
		"plinth:function:Function api < stack",
	}
	queue := []string{
		asyncType + " api-async < api",
		queueType + " api-failures < api",
		queuePolicyType + " api-failures-policy < api",
	}
	network := []string{
		groupType + " api-sg < api",
		ruleType + " api-sg-https < api",
	}
	destination := []string{
		egressType + " api-to-servers < api",
		ingressType + " api-into-servers < api",
	}
	linked := insideVPC()
	linked.Links = []function.Link{database()}
	for name, c := range map[string]struct {
		args function.Args
		want [][]string
	}{
		"by default":                {function.Args{}, [][]string{common, queue}},
		"without a failure queue":   {withSettings(function.Settings{OnFailure: function.FailureNone}), [][]string{common}},
		"in a network":              {insideVPC(), [][]string{common, queue, network}},
		"with a link to a database": {linked, [][]string{common, queue, network, destination}},
		"with code of the pipeline": {withSettings(function.Settings{CodeOwner: function.CodeOwnerPipeline}), [][]string{common, queue}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want []string
			for _, part := range c.want {
				want = append(want, part...)
			}
			require.ElementsMatch(t, want, run(t, c.args).Tree())
		})
	}
}

func withSettings(s function.Settings) function.Args { return function.Args{Settings: s} }

func TestFunction(t *testing.T) {
	t.Parallel()
	t.Run("is ready for production by default", func(t *testing.T) {
		t.Parallel()
		rec := run(t, function.Args{})
		logs := rec.Only(t, logsType)
		fn := rec.Only(t, functionType)
		requireGet(t, fn, map[string]any{
			"architectures[0]":                  "arm64",
			"runtime":                           "provided.al2023",
			"handler":                           "bootstrap",
			"publish":                           true,
			"memorySize":                        256.0,
			"timeout":                           10.0,
			"tracingConfig.mode":                "Active",
			"loggingConfig.logFormat":           "JSON",
			"loggingConfig.applicationLogLevel": "INFO",
			"loggingConfig.systemLogLevel":      "INFO",
			"loggingConfig.logGroup":            logs.Outputs["name"].StringValue(),
			"environment":                       nil,
			"kmsKeyArn":                         nil,
			"vpcConfig":                         nil,
			"reservedConcurrentExecutions":      nil,
		})
		code := fn.Inputs["code"]
		require.True(t, code.IsArchive())
		require.Equal(t, 365.0, logs.Get("retentionInDays"))
		requireGet(t, rec.Only(t, aliasType), map[string]any{
			"name":            "live",
			"functionVersion": "1", // the version of this deployment
		})
	})
	t.Run("takes its settings", func(t *testing.T) {
		t.Parallel()
		rec := run(t, withSettings(function.Settings{
			Archive:             fixture.Archive(t, "bootstrap", "config.json"),
			MemoryMiB:           512,
			TimeoutSeconds:      29,
			ReservedConcurrency: 20,
			LogLevel:            function.LogDebug,
			LogRetentionDays:    14,
			OnFailure:           function.FailureNone,
		}))
		requireGet(t, rec.Only(t, functionType), map[string]any{
			"memorySize":                        512.0,
			"timeout":                           29.0,
			"reservedConcurrentExecutions":      20.0,
			"loggingConfig.applicationLogLevel": "DEBUG",
		})
		require.Equal(t, 14.0, rec.Only(t, logsType).Get("retentionInDays"))
		require.Empty(t, rec.Of(queueType))
	})
	t.Run("waits for its logs and its policy", func(t *testing.T) {
		t.Parallel()
		rec := run(t, insideVPC())
		fn := rec.Only(t, functionType)
		require.True(t, fn.DependsOn(rec.Only(t, policyType)))
		require.True(t, fn.DependsOn(rec.Only(t, logsType)))
	})
	t.Run("leaves the code to the pipeline that owns it", func(t *testing.T) {
		t.Parallel()
		rec := run(t, withSettings(function.Settings{CodeOwner: function.CodeOwnerPipeline}))
		require.Equal(t, []string{"code"}, rec.Only(t, functionType).IgnoreChanges)
		require.Equal(t, []string{"functionVersion", "routingConfig"}, rec.Only(t, aliasType).IgnoreChanges)
		rec = run(t, function.Args{})
		require.Empty(t, rec.Only(t, functionType).IgnoreChanges)
		require.Empty(t, rec.Only(t, aliasType).IgnoreChanges)
	})
	t.Run("previews with unknown outputs", func(t *testing.T) {
		t.Parallel()
		args := insideVPC()
		args.Environment = pulumi.StringMap{"MODE": pulumi.String("fast")}
		rec := run(t, args, mockaws.Preview())
		require.Equal(t, mockaws.Unknown{}, rec.Only(t, policyType).Get("policy"))
		require.Equal(t, mockaws.Unknown{}, rec.Only(t, aliasType).Get("functionVersion"))
		require.Len(t, rec.Tree(), len(run(t, args).Tree()))
	})
}

func TestFailedEvents(t *testing.T) {
	t.Parallel()
	t.Run("go to an encrypted queue for 14 days", func(t *testing.T) {
		t.Parallel()
		rec := run(t, function.Args{})
		queue := rec.Only(t, queueType)
		requireGet(t, rec.Only(t, asyncType), map[string]any{
			"qualifier":            "live", // callers use the alias, so its configuration counts
			"maximumRetryAttempts": 2.0,
			"destinationConfig.onFailure.destination": queue.Outputs["arn"].StringValue(),
		})
		require.Equal(t, true, queue.Get("sqsManagedSseEnabled"))
		require.Equal(t, 1209600.0, queue.Get("messageRetentionSeconds"))
		tls := fixture.Statements(t, rec.Only(t, queuePolicyType), "policy")["DenyWithoutTLS"]
		require.Equal(t, "Deny", tls["Effect"])
		require.Equal(t, map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}}, tls["Condition"])
	})
	t.Run("and logs are protected unless disposable", func(t *testing.T) {
		t.Parallel()
		for _, disposable := range []bool{false, true} {
			rec := run(t, function.Args{Disposable: disposable})
			for _, r := range rec.Resources {
				kept := r.Type == logsType || r.Type == queueType
				require.Equal(t, kept && !disposable, r.Protect, r.URN)
			}
		}
	})
}
