package api

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring/alarm"
)

// AlarmThresholds say where an API's alarms sound.
type AlarmThresholds struct {
	// Which share of its requests an API may not answer with 5xx, of 20 or more in a minute, in
	// three of five minutes.
	ErrorPercent int `json:"errorPercent,omitempty" jsonschema:"minimum=1,maximum=100"`
	// How many milliseconds 95 of 100 requests may take, in three of five minutes.
	LatencyMilliseconds int `json:"latencyMilliseconds,omitempty" jsonschema:"minimum=1"`
}

// SetDefaults fills in what isn't set.
func (t *AlarmThresholds) SetDefaults() {
	t.ErrorPercent = cmp.Or(t.ErrorPercent, 5)
	t.LatencyMilliseconds = cmp.Or(t.LatencyMilliseconds, 3000)
}

// measured is how metrics tell an API: the metric of its failures, and its dimensions.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
type measured struct {
	failures   string
	dimensions pulumi.StringMap
}

// measuredHTTP is an HTTP API by its id.
func measuredHTTP(id, stage pulumi.StringInput) measured {
	return measured{"5xx", pulumi.StringMap{"ApiId": id, "Stage": stage}}
}

// measuredREST is a REST API by its physical name.
func measuredREST(name, stage pulumi.StringInput) measured {
	return measured{"5XXError", pulumi.StringMap{"ApiName": name, "Stage": stage}}
}

// watch makes the API's alarms.
func (b builder) watch(m measured) error {
	return b.args.Monitor.Watch(b.ctx, b.parent, alarms(b.name, m, b.args.Alarms))
}

// alarms are on what callers see. An API that nobody calls isn't measured.
func alarms(name string, m measured, t AlarmThresholds) alarm.Set {
	metric := alarm.Metrics("AWS/ApiGateway", m.dimensions)
	requests := metric("Count", "SampleCount")
	return alarm.Set{Name: "api-" + name, Alarms: []alarm.Alarm{
		alarm.Quick(alarm.Alarm{
			Name:        "errors",
			Metric:      metric(m.failures, "Sum"),
			ShareOf:     &requests,
			AtLeast:     alarm.EnoughRequests,
			Threshold:   float64(t.ErrorPercent),
			MissingData: alarm.NotBreaching,
			Description: fmt.Sprintf("The API %s answers %d%% of its requests or more with 5xx. Look at its log for the route, "+
				"then at the logs of what stands behind it.", name, t.ErrorPercent),
		}),
		alarm.Quick(alarm.Alarm{
			Name:        "latency",
			Metric:      metric("Latency", "p95"),
			Threshold:   float64(t.LatencyMilliseconds),
			MissingData: alarm.NotBreaching,
			Description: fmt.Sprintf("One of 20 requests to the API %s takes longer than %d ms. Look at its log for the route, "+
				"then at the traces of what stands behind it.", name, t.LatencyMilliseconds),
		}),
	}}
}
