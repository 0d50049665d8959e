package service_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/tests/fixture"
)

// linked is what another tier gives: a variable, a right and a way there.
func linked(name string) service.Link {
	return service.Link{
		Environment: pulumi.StringMap{"THING_" + name: pulumi.String("1")},
		Statements: []service.Statement{{
			Sid:       "Use",
			Actions:   []string{"sqs:SendMessage"},
			Resources: []pulumi.StringInput{pulumi.String("arn:aws:sqs:eu-west-1:123456789012:" + name)},
		}},
		Numbered: true,
		Destinations: map[string]service.Destination{
			"things": {SecurityGroupID: pulumi.String("sg-0123456789abcdef0"), Port: 5432},
		},
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	t.Run("give the service variables, rights and the way there", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, fromQueue, with(func(a *service.Args) {
			a.Links = []service.Link{linked("A"), linked("B")}
		}))
		variables := variablesOf(containerOf(t, rec))
		require.Equal(t, "1", variables["THING_A"])
		require.Equal(t, "1", variables["THING_B"])
		policy := rec.One(t, iamRolePolicy, "shop-task-policy")
		require.Equal(t, []string{"Consume", "Use1", "Use2"}, fixture.Sids(t, policy, "policy"))
		require.Equal(t, 5432.0, rec.One(t, sgOutType, "shop-to-things").Get("toPort"))
	})
	t.Run("give a task its own, and the way there to the service's group", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, withTasks(t), with(func(a *service.Args) {
			task := a.Tasks["seed"]
			task.Links = []service.Link{linked("A")}
			a.Tasks["seed"] = task
		}))
		seed := containersOf(t, rec.One(t, ecsTaskType, "shop-task-seed"))[0]
		require.Equal(t, "1", variablesOf(seed)["THING_A"])
		require.Equal(t,
			[]string{"Use1"},
			fixture.Sids(t, rec.One(t, iamRolePolicy, "shop-task-seed-policy"), "policy"))
		require.Equal(t, 5432.0, rec.One(t, sgOutType, "shop-to-things").Get("toPort"))
		shop := containersOf(t, rec.One(t, ecsTaskType, "shop"))[0]
		require.NotContains(t, variablesOf(shop), "THING_A", "the service has none of it")
		require.NotContains(t, fixture.Sids(t, rec.One(t, iamRolePolicy, "shop-task-policy"), "policy"), "Use1")
	})
}
