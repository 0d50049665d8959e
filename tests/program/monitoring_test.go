package program_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm"

// everyTier is a production stack with one of each tier that is watched.
func everyTier(t *testing.T) map[string]string {
	const image = `"image":{"uri":"public.ecr.aws/docker/library/shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}`
	return map[string]string{
		"plinth:network": prd.merged(t, "plinth:network", map[string]any{"endpoints": []string{"database"}}),
		"plinth:ingress": `{}`,
		"plinth:database": `{"engine":"aurora-postgresql","version":"17","roles":[{"name":"migrator",` +
			`"kind":"migrator"},{"name":"app","kind":"app"}]}`,
		"plinth:storage":   `{"buckets":{"assets":{},"reports":{"customerKey":true}}}`,
		"plinth:messaging": `{"queues":{"jobs":{}}}`,
		"plinth:services": `{"shop":{` + image + `,"hosts":["shop.example.com"],"priority":10,"database":"app","buckets":{"assets":"read","reports":"readWrite"},
			"jobs":{"clean":{"schedule":"rate(1 hour)","command":["/shop","clean"]}}},"worker":{` + image + `,"queue":"jobs"}}`,
	}
}

// TestAlarmsOfEveryTier: every tier of the stack is watched.
func TestAlarmsOfEveryTier(t *testing.T) {
	t.Parallel()
	for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
		rec, err := prd.changed(t, everyTier(t), opts...)
		require.NoError(t, err)
		require.Empty(t, judge(t, rec, "prd", "prd", opts != nil), "alarms-required holds for all of them")
		for _, name := range []string{
			"loadbalancer-ingress-errors", "targets-shop-errors", "service-shop-tasks", "service-worker-cpu", "failures-shop-jobs-waiting", "database-database-cpu",
			"function-database-roles-errors", "queue-jobs-age", "jobs-dead-alarm", "function-api-errors", "failures-api-waiting", "api-api-latency",
			"payments-failure-dead-alarm", "failures-payments-processor-waiting", "failures-payments-sweep-waiting",
		} {
			require.True(
				t,
				rec.One(t, alarm, name).DependsOn(
					rec.One(t, "aws:sns/topicPolicy:TopicPolicy", "monitoring-alarms-policy"),
				),
				name,
			)
		}
		require.True(
			t,
			rec.One(t, "aws:ecs/service:Service", "shop").DependsOn(rec.One(t, alarm, "targets-shop-errors")),
			"a deployment is taken back by it",
		)
	}
	rec, err := prd.changed(t, everyTier(t), mockaws.Preview())
	require.NoError(t, err)
	for _, a := range rec.Of(alarm) {
		require.NotEmpty(t, rec.ProviderName(a), a.Name)
	}
}

// TestServiceBuckets: services get the buckets that they are granted.
func TestServiceBuckets(t *testing.T) {
	t.Parallel()
	rec, err := prd.changed(t, everyTier(t))
	require.NoError(t, err)
	var definition, policy string
	for _, r := range rec.Of("aws:ecs/taskDefinition:TaskDefinition") {
		if r.Name == "shop" {
			definition, _ = r.Get("containerDefinitions").(string)
		}
	}
	for _, r := range rec.Of("aws:iam/rolePolicy:RolePolicy") {
		if r.Name == "shop-task-policy" {
			policy, _ = r.Get("policy").(string)
		}
	}
	for _, bucket := range []string{"assets", "reports"} {
		require.Contains(t, definition, rec.Output("buckets."+bucket+".name"))
	}
	for _, sid := range []string{"ListAssets", "ReadAssets", "ReadWriteReports", "ReadWriteReportsKey"} {
		require.Contains(t, policy, `"`+sid+`"`)
	}

	wrong := everyTier(t)
	wrong["plinth:storage"] = ""
	_, err = prd.changed(t, wrong)
	require.ErrorContains(
		t,
		err,
		`plinth:services.shop.buckets.assets: there is no bucket of this name, got "assets"; add it to `+
			`plinth:storage.buckets`,
	)
}
