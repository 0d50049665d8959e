package payments_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/components/payments"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	sqsQueueType    = "aws:sqs/queue:Queue"
	sqsPolicyType   = "aws:sqs/queuePolicy:QueuePolicy"
	sqsAllowType    = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"
	snsTopicType    = "aws:sns/topic:Topic"
	snsPolicyType   = "aws:sns/topicPolicy:TopicPolicy"
	snsSubscription = "aws:sns/topicSubscription:TopicSubscription"
	metricAlarmType = "aws:cloudwatch/metricAlarm:MetricAlarm"
	tableType       = "aws:dynamodb/table:Table"
	sourceType      = "aws:lambda/eventSourceMapping:EventSourceMapping"
	eventRule       = "aws:cloudwatch/eventRule:EventRule"
	eventTarget     = "aws:cloudwatch/eventTarget:EventTarget"
	providerKey     = "arn:aws:kms:eu-west-1:123456789012:key/1111aaaa-22bb-33cc-44dd-555555eeeeee"
	providerSecret  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:provider-AbCdEf"
)

// paymentsOf runs a program with payments and somebody who is told.
func paymentsOf(t *testing.T, change func(*payments.Args), opts ...mockaws.Option) (*mockaws.Recording, error) {
	t.Helper()
	archive := fixture.Archive(t, "bootstrap")
	return mockaws.Try(func(ctx *pulumi.Context) error {
		monitor, err := monitoring.New(ctx, "told", oncall())
		if err != nil {
			return err
		}
		args := &payments.Args{
			Provider: payments.Provider{
				ProviderSettings: payments.ProviderSettings{Endpoint: "https://payments.example.net/v1/charges"},
				SecretARN:        pulumi.String(providerSecret),
			},
			ProcessorArchive: archive,
			RecorderArchive:  archive,
			Monitor:          monitor,
		}
		if change != nil {
			change(args)
		}
		_, err = payments.New(ctx, "payments", args)
		return err
	}, opts...)
}

func oncall() *monitoring.Args {
	return &monitoring.Args{Emails: []string{"oncall@example.com"}, Account: mockaws.Account}
}

func paymentsMade(t *testing.T, change func(*payments.Args), opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	rec, err := paymentsOf(t, change, opts...)
	require.NoError(t, err)
	return rec
}

func TestPayments(t *testing.T) {
	t.Parallel()
	t.Run("has exactly these children", func(t *testing.T) {
		t.Parallel()
		own := regexp.MustCompile(`< payments$|< stack$`)
		require.Equal(t, []string{
			eventRule + " payments-sweep < payments",
			eventTarget + " payments-sweep < payments",
			metricAlarmType + " failures-payments-sweep-waiting < payments",
			tableType + " payments < payments",
			tableType + " payments-claims < payments",
			sourceType + " payments-failure < payments",
			sourceType + " payments-success < payments",
			"aws:lambda/permission:Permission payments-sweep < payments",
			snsSubscription + " payments-failure < payments",
			snsSubscription + " payments-success < payments",
			sqsQueueType + " payments-sweep-missed < payments",
			sqsPolicyType + " payments-sweep-missed-policy < payments",
			"plinth:function:Function payments-processor < payments",
			"plinth:function:Function payments-recorder < payments",
			"plinth:messaging:Queue payments-failure < payments",
			"plinth:messaging:Queue payments-success < payments",
			"plinth:messaging:Topic payments-failure < payments",
			"plinth:messaging:Topic payments-success < payments",
			"plinth:monitoring:Monitor told < stack",
			"plinth:payments:Payments payments < stack",
		}, slices.DeleteFunc(paymentsMade(t, nil).Tree(), func(line string) bool { return !own.MatchString(line) }))
	})
}

func TestPaymentsFunctions(t *testing.T) {
	t.Parallel()
	// What the code reads is what it gets: variables, keys and indexes have the names of
	// functions/internal/payments.
	t.Run("find what their code reads", func(t *testing.T) {
		t.Parallel()
		rec := paymentsMade(t, func(a *payments.Args) { a.RetentionDays = 3650 })
		read := func(path, pattern string) []string {
			source, err := os.ReadFile("../../functions/" + path)
			require.NoError(t, err)
			var names []string
			for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(source), -1) {
				names = append(names, m[1])
			}
			require.NotEmpty(t, names, path)
			slices.Sort(names)
			return names
		}
		given := func(name string) []string {
			variables, ok := rec.One(t, "aws:lambda/function:Function", name).Get("environment.variables").(map[string]any)
			require.True(t, ok)
			var names []string
			for key := range variables {
				names = append(names, key)
			}
			slices.Sort(names)
			return names
		}
		require.Equal(t, read("payments-processor/main.go", `required\("(\w+)"\)`), given("payments-processor"))
		require.Equal(t, read("payments-recorder/main.go", `env\("(\w+)"\)`), given("payments-recorder"))
		processor := rec.One(t, "aws:lambda/function:Function", "payments-processor")
		require.Contains(t, processor.Get("environment.variables.SUCCESS_TOPIC_ARN"), ":payments-success")
		require.Contains(t, processor.Get("environment.variables.FAILURE_TOPIC_ARN"), ":payments-failure")
		require.Equal(t, providerSecret, processor.Get("environment.variables.PROVIDER_SECRET_ARN"))
		require.Equal(t, "3650",
			rec.One(t, "aws:lambda/function:Function", "payments-recorder").Get("environment.variables.RETENTION_DAYS"))

		claims, recorder := "internal/payments/claims.go", "internal/payments/recorder.go"
		require.Equal(t, read(claims, `PendingIndex = "(\w+)"`)[0],
			rec.One(t, tableType, "payments-claims").Get("globalSecondaryIndexes[0].name"))
		require.Equal(t, read(recorder, `StatusIndex = "(\w+)"`)[0],
			rec.One(t, tableType, "payments").Get("globalSecondaryIndexes[0].name"))
		for name, want := range map[string]string{
			"payments-claims": "idempotencyKey S, pending S, leaseUntil N; pending/leaseUntil ALL; expiresAt", // as claims.go says of Claims and PendingIndex
			"payments":        "paymentId S, status S, decidedAt S; status/decidedAt ALL; expiresAt",          // as recorder.go says of Records and StatusIndex
		} {
			r := rec.One(t, tableType, name)
			var attributes []string
			for i := range 3 {
				attributes = append(
					attributes,
					fmt.Sprint(r.Get(fmt.Sprintf("attributes[%d].name", i)), " ",
						r.Get(fmt.Sprintf("attributes[%d].type", i))),
				)
			}
			index := "globalSecondaryIndexes[0]."
			require.Equal(
				t,
				want,
				fmt.Sprintf(
					"%s; %s/%s %s; %s",
					strings.Join(attributes, ", "),
					r.Get(index+"hashKey"),
					r.Get(index+"rangeKey"),
					r.Get(index+"projectionType"),
					r.Get("ttl.attributeName"),
				),
			)
			require.Equal(t, r.Get("attributes[0].name"), r.Get("hashKey"))
		}
	})
	t.Run("may do what their code does and nothing else", func(t *testing.T) {
		t.Parallel()
		rec := paymentsMade(t, nil)
		actions := func(s map[string]any) []string {
			var list []string
			switch a := s["Action"].(type) {
			case string:
				list = []string{a}
			case []any:
				for _, one := range a {
					list = append(list, fmt.Sprint(one))
				}
			}
			return list
		}
		for policy, want := range map[string]map[string][]string{
			"payments-processor-policy": {
				"Claims":   {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"},
				"Pending":  {"dynamodb:Query"},
				"Announce": {"sns:Publish"},
				"Secrets":  {"secretsmanager:GetSecretValue"}, "Failures": {"sqs:SendMessage"},
			},
			"payments-recorder-policy": {
				"Payments": {"dynamodb:GetItem", "dynamodb:PutItem"},
				"Consume": {
					"sqs:ChangeMessageVisibility",
					"sqs:DeleteMessage",
					"sqs:GetQueueAttributes",
					"sqs:ReceiveMessage",
				},
			},
		} {
			statements := fixture.Statements(t, rec.One(t, "aws:iam/rolePolicy:RolePolicy", policy), "policy")
			for sid, s := range statements {
				if sid == "Logs" || sid == "Tracing" {
					continue
				}
				require.Equal(t, want[sid], actions(s), "%s %s", policy, sid)
				require.NotContains(t, fmt.Sprint(s["Resource"]), "*", "%s %s", policy, sid)
			}
			require.Len(t, statements, len(want)+2, policy)
		}
		processor := fixture.Statements(t, rec.One(t, "aws:iam/rolePolicy:RolePolicy", "payments-processor-policy"),
			"policy")
		require.Regexp(t, `:table/payments-claims-[0-9a-f]+/index/pending$`, processor["Pending"]["Resource"])
		require.Regexp(t, `:table/payments-claims-[0-9a-f]+$`, processor["Claims"]["Resource"])
		require.Regexp(t, `:payments-success-.*:payments-failure-`, fmt.Sprint(processor["Announce"]["Resource"]))
		recorder := fixture.Statements(t, rec.One(t, "aws:iam/rolePolicy:RolePolicy", "payments-recorder-policy"),
			"policy")
		require.Regexp(t, `:table/payments-[0-9a-f]{7}$`, recorder["Payments"]["Resource"])
		require.NotContains(t, fmt.Sprint(recorder["Consume"]["Resource"]), "dead")
	})
}

func TestPaymentsTables(t *testing.T) {
	t.Parallel()
	t.Run("keep what they hold", func(t *testing.T) {
		t.Parallel()
		for _, disposable := range []bool{false, true} {
			rec := paymentsMade(t, func(a *payments.Args) { a.Disposable = disposable })
			require.Len(t, rec.Of(tableType), 2)
			for _, r := range rec.Of(tableType) {
				require.Equal(t, !disposable, r.Protect)
				require.Equal(t, !disposable, r.Get("deletionProtectionEnabled"))
				for path, want := range map[string]any{
					"billingMode":                  "PAY_PER_REQUEST",
					"pointInTimeRecovery.enabled":  true,
					"serverSideEncryption.enabled": true,
					"ttl.enabled":                  true,
				} {
					require.Equal(t, want, r.Get(path), path)
				}
				require.False(t, r.Has("name"), "the name is left to autonaming")
			}
			for _, q := range rec.Of(sqsQueueType) {
				require.Equal(t, !disposable, q.Protect, q.Name)
			}
		}
	})
}

func TestPaymentsProcessor(t *testing.T) {
	t.Parallel()
	t.Run("decrypts its secret and nothing else", func(t *testing.T) {
		t.Parallel()
		for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
			rec := paymentsMade(
				t,
				func(a *payments.Args) { a.Provider.SecretKeyARN = pulumi.String(providerKey) },
				opts...)
			if opts != nil {
				continue // the policy names what isn't there yet
			}
			require.Equal(t, map[string]any{
				"Sid": "SecretKeys", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": providerKey,
				"Condition": map[string]any{
					"StringLike": map[string]any{"kms:ViaService": "secretsmanager.*.amazonaws.com"},
				},
			}, fixture.Statements(t, rec.One(t, "aws:iam/rolePolicy:RolePolicy", "payments-processor-policy"), "policy")["SecretKeys"])
			require.NotContains(t,
				rec.One(t, "aws:iam/rolePolicy:RolePolicy", "payments-recorder-policy").Get("policy"), "kms:")
		}
		require.NotContains(t,
			paymentsMade(t, nil).One(t, "aws:iam/rolePolicy:RolePolicy", "payments-processor-policy").Get("policy"),
			"kms:")
	})
}

func TestPaymentsRecorder(t *testing.T) {
	t.Parallel()
	t.Run("retries what it cannot record and then raises an alarm", func(t *testing.T) {
		t.Parallel()
		rec := paymentsMade(t, func(a *payments.Args) { a.BatchSeconds, a.RecorderConcurrency = 20, 4 })
		policy, recorder := rec.One(t, "aws:iam/rolePolicy:RolePolicy", "payments-recorder-policy"), rec.One(t,
			"aws:lambda/function:Function", "payments-recorder")
		live := rec.One(t, "aws:lambda/alias:Alias", "payments-recorder-live")
		for _, name := range []string{"payments-success", "payments-failure"} {
			source, queue := rec.One(t, sourceType, name), rec.One(t, sqsQueueType, name)
			require.Equal(t, []any{"ReportBatchItemFailures"}, source.Get("functionResponseTypes"))
			require.EqualValues(t, 4, source.Get("scalingConfig.maximumConcurrency"))
			require.EqualValues(t, 10, source.Get("batchSize"))
			require.EqualValues(t, 20, source.Get("maximumBatchingWindowInSeconds"))
			require.Contains(t, source.Get("functionName"), ":live")
			require.True(t, source.DependsOn(live) && live.DependsOn(recorder) && recorder.DependsOn(policy),
				"Lambda checks the rights when it makes the mapping")
			require.GreaterOrEqual(t, queue.Get("visibilityTimeoutSeconds"), 6*(recorder.Get("timeout").(float64)+20),
				"as Lambda's guide has it")
			require.NotEmpty(t, queue.Get("redrivePolicy"))
			alarm := rec.One(t, metricAlarmType, name+"-dead-alarm")
			require.Contains(t, fmt.Sprint(alarm.Get("alarmActions")), ":told-alarms")
			subscription := rec.One(t, snsSubscription, name)
			require.Contains(t, subscription.Get("topic"), ":"+name)
			require.Contains(t, subscription.Get("endpoint"), ":"+name)
			require.Contains(t, subscription.Get("redrivePolicy"), name+"-dead")
		}
		require.Contains(t,
			rec.One(t, metricAlarmType, "failures-payments-processor-waiting").Get("dimensions.QueueName"),
			"payments-processor-failures", "sweeps that fail")
	})
}

func TestPaymentsSweep(t *testing.T) {
	t.Parallel()
	t.Run("finishes what a crash left behind", func(t *testing.T) {
		t.Parallel()
		rec := paymentsMade(t, nil)
		target, permission, rule := rec.Only(t, eventTarget), rec.Only(t,
			"aws:lambda/permission:Permission"), rec.Only(t, eventRule)
		require.Equal(t, "rate(1 minute)", rule.Get("scheduleExpression"))
		require.JSONEq(t, `{"action":"sweep"}`, target.Get("input").(string))
		require.Contains(t, target.Get("arn"), ":live")
		missed, policy := rec.One(t, sqsQueueType, "payments-sweep-missed"), rec.One(t, sqsPolicyType,
			"payments-sweep-missed-policy")
		require.True(t, target.DependsOn(permission) && target.DependsOn(policy), "a call before them is lost")
		require.Equal(t, missed.Outputs["arn"].V, target.Get("deadLetterConfig.arn"))
		require.EqualValues(t, 300, target.Get("retryPolicy.maximumEventAgeInSeconds"))
		require.Equal(t, true, missed.Get("sqsManagedSseEnabled"))
		require.EqualValues(t, 14*24*60*60, missed.Get("messageRetentionSeconds"))
		statements := fixture.Statements(t, policy, "policy")
		require.Len(t, statements, 2)
		require.Equal(t, map[string]any{
			"Sid":       "FromRules",
			"Effect":    "Allow",
			"Principal": map[string]any{"Service": "events.amazonaws.com"},
			"Action":    "sqs:SendMessage",
			"Resource":  missed.Outputs["arn"].V,
			"Condition": map[string]any{"ArnLike": map[string]any{"aws:SourceArn": rule.Outputs["arn"].V}},
		}, statements["FromRules"])
		require.Equal(t, "Deny", statements["TLSOnly"]["Effect"])
		alarm := rec.One(t, metricAlarmType, "failures-payments-sweep-waiting")
		require.Equal(t, missed.Outputs["name"].V, alarm.Get("dimensions.QueueName"))
		require.Contains(t, fmt.Sprint(alarm.Get("alarmActions")), ":told-alarms")
		require.Equal(t, "events.amazonaws.com", permission.Get("principal"))
		require.Contains(t, permission.Get("sourceArn"), ":rule/payments-sweep")
		require.Greater(t, rec.One(t, "aws:lambda/function:Function", "payments-processor").Get("timeout"), 12.0,
			"the provider has ten seconds")
	})
}

func TestPaymentsArgs(t *testing.T) {
	t.Parallel()
	type args = payments.Args
	for name, c := range map[string]struct {
		change func(*args)
		want   string
	}{
		"an endpoint in clear": {
			func(a *args) { a.Provider.Endpoint = "http://payments.example.net" },
			"provider.endpoint: not an https URL without credentials",
		},
		"an endpoint with a password": {
			func(a *args) { a.Provider.Endpoint = "https://user:hunter2@payments.example.net" },
			"provider.endpoint: not an https URL without credentials",
		},
		"a plain endpoint with a password": {
			func(a *args) { a.Provider.Endpoint = "http://user:hunter2@payments.example.net" },
			"provider.endpoint: not an https URL without credentials",
		},
		"no endpoint":   {func(a *args) { a.Provider.Endpoint = "" }, "provider.endpoint: required, got nothing"},
		"no secret":     {func(a *args) { a.Provider.SecretARN = nil }, "provider.secretArn: missing"},
		"nobody":        {func(a *args) { a.Monitor = nil }, "monitor: nobody would be told"},
		"less than now": {func(a *args) { a.RetentionDays = -1 }, "retentionDays: too small, got -1; write 1 or more"},
		"a century":     {func(a *args) { a.RetentionDays = 36501 }, "retentionDays: too large, got 36501"},
		"one batch": {
			func(a *args) { a.RecorderConcurrency = 1 }, "recorderConcurrency: too small, got 1; write 2 or more",
		},
		"a crowd": {
			func(a *args) { a.RecorderConcurrency = 1001 },
			"recorderConcurrency: too large, got 1001; write 1000 or less",
		},
		"a long wait": {func(a *args) { a.BatchSeconds = 301 }, "batchSeconds: too large, got 301"},
		"an odd log":  {func(a *args) { a.LogRetentionDays = 2 }, "logRetentionDays: not an allowed value, got 2"},
		"a nervous alarm": {
			func(a *args) { a.Alarms.OldestMessageSeconds = 1 },
			"alarms.oldestMessageSeconds: too small, got 1; write 60 or more",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec, err := paymentsOf(t, c.change)
			require.ErrorContains(t, err, c.want)
			require.NotContains(t, err.Error(), "hunter2")
			require.Empty(t, rec.Of(payments.TypeToken), "it registers nothing")
		})
	}
}

func TestPaymentsAlarms(t *testing.T) {
	t.Parallel()
	rec := paymentsMade(t, func(a *payments.Args) { a.Alarms.OldestMessageSeconds = 120 })
	for _, name := range []string{"queue-payments-success-age", "queue-payments-failure-age"} {
		alarm := rec.One(t, metricAlarmType, name)
		require.EqualValues(t, 120, alarm.Get("threshold"))
		require.Equal(t, strings.TrimSuffix(strings.TrimPrefix(name, "queue-"), "-age"), rec.Lookup(alarm.Parent).Name)
	}
}

func TestPaymentsPolicies(t *testing.T) {
	t.Parallel()
	t.Run("of production pass", func(t *testing.T) {
		t.Parallel()
		for _, preview := range []bool{true, false} {
			var opts []mockaws.Option
			if preview {
				opts = append(opts, mockaws.Preview())
			}
			rec := paymentsMade(
				t,
				func(a *payments.Args) { a.Provider.SecretKeyARN = pulumi.String(providerKey) },
				opts...)
			for _, finding := range append(judge.Findings(rec, preview), judge.Findings(paymentsMade(t, nil, opts...), preview)...) {
				// Tags are the providers', and customer keys and reserved concurrency are decisions
				// that cost.
				require.Regexp(t,
					`^(tags-required|log-group-kms|lambda-env-kms|lambda-concurrency|iam-no-inline-policies): `,
					finding)
			}
		}
		weak := paymentsMade(t, func(a *payments.Args) { a.Disposable = true })
		require.Contains(t, fmt.Sprint(judge.Findings(weak, false)), "dynamodb-deletion-protection: ")
	})
}
