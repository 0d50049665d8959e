package monitoring_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/components/monitoring/alarm"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm"

func oncall() *monitoring.Args {
	return &monitoring.Args{
		Settings: monitoring.Settings{Emails: []string{"oncall@example.com"}},
		Account:  mockaws.Account,
	}
}

// errorsOf is an alarm on a function.
func errorsOf(name string) alarm.Set {
	metric := alarm.Metrics("AWS/Lambda", pulumi.StringMap{"FunctionName": pulumi.String(name)})
	return alarm.Set{Name: "function-" + name, Alarms: []alarm.Alarm{alarm.Once(alarm.Alarm{
		Name:        "errors",
		Metric:      metric("Errors", "Sum"),
		Threshold:   5,
		MissingData: alarm.NotBreaching,
		Description: "Invocations fail. Look at the logs.",
	})}}
}

func runMonitor(
	t *testing.T, args *monitoring.Args, sets []alarm.Set, opts ...mockaws.Option,
) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		m, err := monitoring.New(ctx, "monitoring", args)
		if err != nil {
			return err
		}
		return m.Watch(ctx, pulumi.Parent(m), sets...)
	}, opts...)
}

func TestTopic(t *testing.T) {
	t.Parallel()
	t.Run("is encrypted and open to CloudWatch", func(t *testing.T) {
		t.Parallel()
		rec := runMonitor(t, oncall(), nil)
		require.Equal(t, []string{
			"aws:kms/key:Key monitoring-alarms-key < monitoring-alarms",
			"aws:sns/topic:Topic monitoring-alarms < monitoring-alarms",
			"aws:sns/topicPolicy:TopicPolicy monitoring-alarms-policy < monitoring-alarms",
			"aws:sns/topicSubscription:TopicSubscription monitoring-alarms-oncall-example-com < monitoring-alarms",
			"plinth:messaging:Topic monitoring-alarms < monitoring",
			"plinth:monitoring:Monitor monitoring < stack",
		}, rec.Tree())
		key := rec.Only(t, "aws:kms/key:Key")
		require.True(t, key.Protect)
		require.Equal(t,
			map[string]any{"Service": "cloudwatch.amazonaws.com"},
			fixture.Document(t, key.Get("policy"))["Cloudwatch"].Principal)
		require.Equal(t, "oncall@example.com",
			rec.Only(t, "aws:sns/topicSubscription:TopicSubscription").Get("endpoint"))
		args := oncall()
		args.Disposable = true
		require.False(t, runMonitor(t, args, nil).Only(t, "aws:kms/key:Key").Protect)
	})
	t.Run("that exists is told instead", func(t *testing.T) {
		t.Parallel()
		const topic = "arn:aws:sns:eu-west-1:123456789012:alarms"
		rec := runMonitor(t, &monitoring.Args{Settings: monitoring.Settings{TopicARN: topic}, Account: mockaws.Account},
			[]alarm.Set{errorsOf("api"), errorsOf("jobs")})
		require.Len(t, rec.Of(alarmType), 2)
		require.Empty(t, rec.Of("aws:sns/topic:Topic"))
		for _, a := range rec.Of(alarmType) {
			require.Equal(t, []any{topic}, a.Get("alarmActions"))
		}
	})
	t.Run("tells people of what a web hook did not take", func(t *testing.T) {
		t.Parallel()
		for _, preview := range []bool{true, false} {
			args := oncall()
			args.Webhooks = map[string]string{"incidents": "https://events.example.com/integration/4f2a"}
			rec := runMonitor(t, args, nil, fixture.PreviewIf(preview)...)
			var hook *mockaws.Resource
			for _, s := range rec.Of("aws:sns/topicSubscription:TopicSubscription") {
				if s.Get("protocol") == "https" {
					hook = s
				}
			}
			require.Equal(t, "https://events.example.com/integration/4f2a", hook.Get("endpoint"))
			require.True(t, hook.IsSecret("endpoint"))
			queue := rec.Only(t, "aws:sqs/queue:Queue")
			require.True(t, queue.Protect)
			require.True(t, rec.One(t, alarmType, "failures-monitoring-waiting").DependsOn(queue))
			for _, finding := range judge.Findings(rec, preview) {
				require.Regexp(t, `^tags-required: `, finding)
			}
		}
	})
}

func TestMonitor(t *testing.T) {
	t.Parallel()
	t.Run("that is nil watches nothing", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			var nobody *monitoring.Monitor
			names, err := nobody.Create(ctx, nil, alarm.Set{Name: "x", Alarms: []alarm.Alarm{{Name: "errors"}}})
			require.NoError(t, err)
			require.Empty(t, names)
			require.Empty(t, nobody.Actions())
			return nobody.Watch(ctx, nil, errorsOf("api"))
		})
		require.Empty(t, rec.Tree())
	})
}

func TestMonitoringArgs(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*monitoring.Args){
		"emails: nobody is told; name an address":  func(a *monitoring.Args) { a.Emails = nil },
		"account: an AWS account id has 12 digits": func(a *monitoring.Args) { a.Account = "" },
		"emails[0]: not a mail address, got \"oncall\"": func(a *monitoring.Args) {
			a.Emails = []string{"oncall"}
		},
		"emails[1]: the same value twice, got \"oncall@example.com\"": func(a *monitoring.Args) {
			a.Emails = append(a.Emails, a.Emails[0])
		},
		"topicArn: that topic has its own readers, got 1 addresses and 0 web hooks": func(a *monitoring.Args) {
			a.TopicARN = "arn:aws:sns:eu-west-1:123456789012:alarms"
		},
		"topicArn: wrong form, got \"alarms\"": func(a *monitoring.Args) {
			a.TopicARN = "alarms"
			a.Emails = nil
		},
		"webhooks.x: not an https URL without credentials": func(a *monitoring.Args) {
			a.Webhooks = map[string]string{"x": "http://example.com/4f2a"}
		},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			args := oncall()
			change(args)
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := monitoring.New(ctx, "monitoring", args)
				return err
			})
			require.ErrorContains(t, err, want)
			require.NotContains(t, err.Error(), "4f2a", "a credential isn't shown")
			if rec != nil {
				require.Empty(t, rec.Tree(), "nothing is registered")
			}
		})
	}
}
