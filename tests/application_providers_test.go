package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/site"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestApplicationProviders(t *testing.T) {
	t.Parallel()
	archive := fixture.Archive(t, "bootstrap")
	rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
		p, err := fixture.Provider(ctx, "frankfurt", "eu-central-1")
		if err != nil {
			return err
		}
		fn := insideVPC()
		fn.Archive = archive
		orders, err := function.New(ctx, "orders", &fn, pulumi.Providers(p))
		if err != nil {
			return err
		}
		for name, kind := range map[string]api.Kind{"shop": api.KindHTTP, "rest": api.KindREST} {
			if _, err := api.New(ctx, name, ordersAPI(kind, orders), pulumi.Providers(p)); err != nil {
				return err
			}
		}
		whole := webSite()
		whole.API = &site.API{Domain: pulumi.String("api.example.com")}
		_, err = site.New(ctx, "web", &whole, pulumi.Providers(p))
		return err
	})
	judged := 0
	for _, r := range rec.Resources {
		if r.Custom && r.Type != "pulumi:providers:aws" {
			require.Equal(t, "frankfurt", rec.ProviderName(r), r.URN)
			judged++
		}
	}
	require.Greater(t, judged, 50)
	require.Contains(t, rec.Only(t, "aws:lambda/function:Function").Outputs["arn"].StringValue(), "eu-central-1")
}
