package service_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/tests/fixture"
)

func TestJobs(t *testing.T) {
	t.Parallel()
	t.Run("run on their schedule with the service's rights", func(t *testing.T) {
		t.Parallel()
		jobs := map[string]service.Job{
			"report": {Schedule: "cron(0 3 * * ? *)", Command: []string{"/shop", "report"}},
			"clean":  {Schedule: "rate(1 hour)", Command: []string{"/shop", "clean"}},
		}
		rec := runService(t, with(func(a *service.Args) { a.Jobs = jobs }))
		target := rec.One(t, "aws:cloudwatch/eventTarget:EventTarget", "shop-job-report")
		require.JSONEq(t, `{"containerOverrides":[{"name":"shop","command":["/shop","report"]}]}`,
			target.Get("input").(string))
		definition, missed := rec.Only(t, ecsTaskType), rec.Only(t, sqsQueueType)
		for key, want := range map[string]any{
			"arn":                         rec.Only(t, ecsClusterType).Outputs["arn"].V,
			"ecsTarget.taskDefinitionArn": definition.Outputs["arn"].V,
			"deadLetterConfig.arn":        missed.Outputs["arn"].V,
			"ecsTarget.networkConfiguration.assignPublicIp": false, "ecsTarget.launchType": "FARGATE",
		} {
			require.Equal(t, want, target.Get(key), key)
		}
		require.True(t, target.DependsOn(rec.One(t, iamRolePolicy, "shop-jobs-policy")))
		require.Equal(t, "cron(0 3 * * ? *)",
			rec.One(t, "aws:cloudwatch/eventRule:EventRule", "shop-job-report").Get("scheduleExpression"))
		statements := fixture.Statements(t, rec.One(t, iamRolePolicy, "shop-jobs-policy"), "policy")
		family := definition.Outputs["arnWithoutRevision"].V.(string)
		require.Equal(t, []any{family, family + ":*"}, statements["Start"]["Resource"])
		require.Equal(t,
			[]any{
				rec.One(t, iamRoleType, "shop-execution-role").Outputs["arn"].V,
				rec.One(t, iamRoleType, "shop-task-role").Outputs["arn"].V,
			},
			statements["PassRoles"]["Resource"])
		require.ElementsMatch(t,
			[]string{"FromRules", "TLSOnly"},
			fixture.Sids(t, rec.One(t, "aws:sqs/queuePolicy:QueuePolicy", "shop-jobs-missed-policy"), "policy"))
		require.True(t, missed.Protect)

		rec = runService(t, with(func(a *service.Args) { a.Jobs, a.CodeOwner = jobs, service.CodeOwnerPipeline }))
		require.Equal(t, rec.Only(t, ecsTaskType).Outputs["arnWithoutRevision"].V,
			rec.One(t, "aws:cloudwatch/eventTarget:EventTarget", "shop-job-clean").Get("ecsTarget.taskDefinitionArn"))
	})
}
