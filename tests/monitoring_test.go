package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/fleet"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// everythingWatched is one of each thing that can be watched.
func everythingWatched() []monitoring.Watched {
	s := func(text string) pulumi.StringInput { return pulumi.String(text) }
	return []monitoring.Watched{
		monitoring.Function{Name: "api", FunctionName: s("api-1"), TimeoutSeconds: 10},
		monitoring.API{Name: "http", ID: s("a1b2c3"), Stage: s("$default")},
		monitoring.API{Name: "rest", RESTName: s("rest-1"), Stage: s("v1")},
		monitoring.Fleet{Name: "app", GroupName: s("app-1"), MinInstances: 2},
		monitoring.NetworkTargets{Name: "app", LoadBalancer: s("net/app/1"), TargetGroup: s("targetgroup/app/1")},
	}
}

func runMonitor(
	t *testing.T,
	args *monitoring.Args,
	list []monitoring.Watched,
	opts ...mockaws.Option,
) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		m, err := monitoring.New(ctx, "monitoring", args)
		if err != nil {
			return err
		}
		return m.WatchKinds(ctx, pulumi.Parent(m), list...)
	}, opts...)
}

func TestEveryThingThatCanGoWrongHasTheseAlarms(t *testing.T) {
	t.Parallel()
	rec := runMonitor(t, oncall(), everythingWatched())
	require.Equal(t, []string{
		"api-http-errors: AWS/ApiGateway 5xx Sum of ApiId=a1b2c3,Stage=$default 60 / AWS/ApiGateway Count SampleCount of ApiId=a1b2c3,Stage=$default 60 >= 5 3/5 notBreaching",
		"api-http-latency: AWS/ApiGateway Latency p95 ApiId=a1b2c3,Stage=$default 60 >= 3000 3/5 notBreaching",
		"api-rest-errors: AWS/ApiGateway 5XXError Sum of ApiName=rest-1,Stage=v1 60 / AWS/ApiGateway Count SampleCount of ApiName=rest-1,Stage=v1 60 >= 5 3/5 notBreaching",
		"api-rest-latency: AWS/ApiGateway Latency p95 ApiName=rest-1,Stage=v1 60 >= 3000 3/5 notBreaching",
		"fleet-app-cpu: AWS/EC2 CPUUtilization Average AutoScalingGroupName=app-1 300 >= 90 3/3 missing",
		"fleet-app-instances: AWS/AutoScaling GroupInServiceInstances Minimum AutoScalingGroupName=app-1 60 < 2 10/10 breaching",
		"function-api-duration: AWS/Lambda Duration p95 FunctionName=api-1 60 >= 8000 3/5 notBreaching",
		"function-api-errors: AWS/Lambda Errors Sum FunctionName=api-1 300 >= 5 1/1 notBreaching",
		"function-api-throttles: AWS/Lambda Throttles Sum FunctionName=api-1 300 >= 1 1/1 notBreaching",
		"targets-app-none: AWS/NetworkELB HealthyHostCount Maximum LoadBalancer=net/app/1,TargetGroup=targetgroup/app/1 60 < 1 3/5 breaching",
		"targets-app-unhealthy: AWS/NetworkELB UnHealthyHostCount Maximum LoadBalancer=net/app/1,TargetGroup=targetgroup/app/1 60 >= 1 10/10 notBreaching",
	}, fixture.Alarms(rec))
}

func TestEveryAlarmTellsSomebodyWhatToDoAndWhenItIsOver(t *testing.T) {
	t.Parallel()
	fixture.CheckAlarms(t, runMonitor(t, oncall(), everythingWatched()))
}

func TestThresholdsAreSettings(t *testing.T) {
	t.Parallel()
	args := oncall()
	args.Thresholds = monitoring.Thresholds{
		Function: monitoring.FunctionThresholds{Errors: 22, Throttles: 23, DurationPercent: 24},
		API:      monitoring.APIThresholds{ErrorPercent: 25, LatencyMilliseconds: 26},
		Fleet:    monitoring.FleetThresholds{CPUPercent: 27},
	}
	rec := runMonitor(t, args, everythingWatched())
	for name, want := range map[string]float64{
		"function-api-errors":    22,
		"function-api-throttles": 23,
		"function-api-duration":  2400,
		"api-rest-errors":        25,
		"api-http-latency":       26,
		"fleet-app-cpu":          27,
	} {
		require.Equal(t, want, rec.One(t, alarmType, name).Get("threshold"), name)
	}
	require.Zero(t, oncall().Thresholds)
}

func TestWhatIsNotThereIsNotWatched(t *testing.T) {
	t.Parallel()
	s := pulumi.String("x-1")
	rec := runMonitor(t, oncall(), []monitoring.Watched{
		monitoring.Function{Name: "f", FunctionName: s}, monitoring.Fleet{Name: "f", GroupName: s},
	})
	for _, a := range rec.Of(alarmType) {
		require.NotRegexp(t, `-(tasks|duration|instances|lag|connections)$`, a.Name)
	}
	require.Len(t, rec.Of(alarmType), 2+1)
}

func TestAFunctionIsWatchedWithItsFailures(t *testing.T) {
	t.Parallel()
	for _, preview := range []bool{true, false} {
		archive := fixture.Archive(t, "bootstrap")
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			m, err := monitoring.New(ctx, "monitoring", oncall())
			if err != nil {
				return err
			}
			_, err = function.New(ctx,
				"orders",
				&function.Args{Settings: function.Settings{Archive: archive, TimeoutSeconds: 30}, Monitor: m},
			)
			return err
		}, fixture.PreviewIf(preview)...)
		require.Len(t, rec.Of(alarmType), 4)
		require.True(t,
			rec.One(t, alarmType, "failures-orders-waiting").
				DependsOn(rec.One(t, "aws:sqs/queue:Queue", "orders-failures")),
		)
		require.True(t,
			rec.One(t, alarmType, "function-orders-errors").DependsOn(rec.Only(t, "aws:lambda/function:Function")),
		)
		require.Equal(t, 24000.0, rec.One(t, alarmType, "function-orders-duration").Get("threshold"))
		require.Equal(t, "orders", rec.Lookup(rec.One(t, alarmType, "function-orders-errors").Parent).Name)
		for _, finding := range judge.Findings(rec, preview) {
			require.Regexp(t,
				`^(tags-required|log-group-kms|lambda-env-kms|lambda-concurrency|lambda-vpc-multi-az): `,
				finding,
			)
		}
	}
}

func TestAFleetIsWatchedWithItsLoadBalancersTargets(t *testing.T) {
	t.Parallel()
	names := func(inFront bool) (list []string) {
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			m, err := monitoring.New(ctx, "monitoring", oncall())
			if err != nil {
				return err
			}
			args := fleetArgs(func(a *fleet.Args) { a.Monitor = m })
			if inFront {
				if args.Ingress, err = ingress.New(ctx, "front", ingressArgs(nil)); err != nil {
					return err
				}
				args.Hosts, args.Priority = []string{"www.example.com"}, 50
			}
			_, err = fleet.New(ctx, "web", args)
			return err
		})
		group, balancer := rec.Only(t, asgType), rec.Only(t, lbType)
		require.Equal(t,
			group.Outputs["name"].StringValue(),
			rec.One(t, alarmType, "fleet-web-cpu").Get("dimensions.AutoScalingGroupName"),
		)
		require.Contains(t,
			group.Get("enabledMetrics"),
			"GroupInServiceInstances",
			"or the alarm on their number sounds for ever",
		)
		require.Equal(t, 2.0, rec.One(t, alarmType, "fleet-web-instances").Get("threshold"))
		require.Equal(t,
			balancer.Outputs["arnSuffix"].StringValue(),
			rec.One(t, alarmType, "targets-web-unhealthy").Get("dimensions.LoadBalancer"),
		)
		for _, a := range rec.Of(alarmType) {
			list = append(list, a.Name)
		}
		return list
	}
	both := []string{"fleet-web-cpu", "fleet-web-instances", "targets-web-unhealthy"}
	require.ElementsMatch(t, append(both, "targets-web-none"), names(false))
	require.ElementsMatch(t, append(both, "targets-web-errors", "targets-web-latency"), names(true))
}

func TestAnAPIIsWatchedByTheNameThatItsKindIsMeasuredBy(t *testing.T) {
	t.Parallel()
	archive := fixture.Archive(t, "bootstrap")
	http := mockaws.Run(t, wholeApplication(api.KindHTTP, archive)).One(t, alarmType, "api-shop-latency")
	require.Regexp(t, `^[0-9a-f]+$`, http.Get("dimensions.ApiId"))
	require.Equal(t, "$default", http.Get("dimensions.Stage"))
	rest := mockaws.Run(t, wholeApplication(api.KindREST, archive))
	require.Equal(t,
		rest.Only(t, "aws:apigateway/restApi:RestApi").Outputs["name"].StringValue(),
		rest.One(t, alarmType, "api-shop-latency").Get("dimensions.ApiName"),
	)
}
