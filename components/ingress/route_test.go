package ingress_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// routes registers routes by name and priority, in whatever order the map has.
func routes(t *testing.T, priorities map[string]int) map[string]*mockaws.Resource {
	t.Helper()
	rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
		i, err := ingress.New(ctx, "web", ingressArgs(nil))
		if err != nil {
			return err
		}
		for name, priority := range priorities {
			if _, err := i.Route(ctx, name, &ingress.RouteArgs{
				Match:          ingress.Match{Paths: []string{"/" + name + "/*"}, Priority: priority},
				TargetGroupARN: pulumi.String(ingressGroupARN),
			}); err != nil {
				return err
			}
		}
		return nil
	})
	byName := map[string]*mockaws.Resource{}
	for _, r := range rec.Of(lbRuleType) {
		byName[r.Name] = r
	}
	return byName
}

func TestRoute(t *testing.T) {
	t.Parallel()
	t.Run("added in the middle moves no other", func(t *testing.T) {
		t.Parallel()
		before := routes(t, map[string]int{"api": 10, "shop": 20, "rest": 30})
		after := routes(t, map[string]int{"api": 10, "blog": 15, "shop": 20, "rest": 30})
		require.Len(t, after, 4)
		for name, rule := range before {
			require.Equal(t, rule.Inputs, after[name].Inputs, name)
		}
	})
	t.Run("deployed elsewhere is never put back", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			i, err := ingress.New(ctx, "web", ingressArgs(nil))
			if err != nil {
				return err
			}
			_, err = i.Route(ctx, "shop", &ingress.RouteArgs{
				Match: ingress.Match{
					Hosts:    []string{"shop.example.com"},
					Paths:    []string{"/*"},
					Priority: 1,
				},
				TargetGroupARN:    pulumi.String(ingressGroupARN),
				DeployedElsewhere: true,
			})
			return err
		})
		rule := rec.Only(t, lbRuleType)
		require.Equal(t, []string{"actions"}, rule.IgnoreChanges)
		require.Equal(t, []any{"shop.example.com"}, rule.Get("conditions[0].hostHeader.values"))
		require.Equal(t, []any{"/*"}, rule.Get("conditions[1].pathPattern.values"))
	})
}
