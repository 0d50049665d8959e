package platform_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/platform"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// TestProviders: both providers guard the account and tag.
func TestProviders(t *testing.T) {
	t.Parallel()
	for _, region := range []string{"eu-west-1", "us-east-1"} {
		c, err := platform.Load(source(map[string]string{"aws:region": region}))
		require.NoError(t, err)
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			_, err := platform.NewProviders(ctx, c)
			return err
		})
		require.Len(t, rec.Resources, 2)
		for name, want := range map[string]string{"main": region, "us-east-1": "us-east-1"} {
			p := rec.One(t, "pulumi:providers:aws", name)
			require.Equal(t, want, p.Get("region"))
			require.Equal(t, []any{"123456789012"}, p.Get("allowedAccountIds"))
			require.Equal(t, map[string]any{
				"Project": "plinth", "Environment": "dev", "Owner": "platform@example.com", "CostCenter": "1000", "ManagedBy": "pulumi",
			}, p.Get("defaultTags.tags"))
		}
	}
}
