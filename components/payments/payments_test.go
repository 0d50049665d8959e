package payments_test

import (
	"fmt"
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
	return &monitoring.Args{Settings: monitoring.Settings{Emails: []string{"oncall@example.com"}}, Account: mockaws.Account}
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
