package function_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestQueueSource(t *testing.T) {
	t.Parallel()
	t.Run("refuses what Lambda would", func(t *testing.T) {
		t.Parallel()
		archive := fixture.Archive(t, "bootstrap")
		for want, source := range map[string]*function.QueueSource{
			"queueArn: it is missing":                                        nil,
			"batchSeconds: Lambda waits for 0 to 300":                        {BatchSeconds: -1},
			"maxConcurrency: Lambda takes 2 to 1000, got 1001":               {MaxConcurrency: 1001},
			"which may take 20 seconds, got 139; give the queue 140 or more": {VisibilitySeconds: 139, BatchSeconds: 20},
		} {
			_, err := mockaws.Try(func(ctx *pulumi.Context) error {
				f, err := function.New(ctx, "f", &function.Args{Archive: archive, TimeoutSeconds: 20})
				if err != nil {
					return err
				}
				return f.HandleQueue(ctx, "q", source)
			})
			require.ErrorContains(t, err, want)
		}
		for _, seconds := range []int{0, 140} {
			_, err := mockaws.Try(func(ctx *pulumi.Context) error {
				f, err := function.New(ctx, "f", &function.Args{Archive: archive, TimeoutSeconds: 20})
				if err != nil {
					return err
				}
				return f.HandleQueue(ctx, "q", &function.QueueSource{
					QueueARN: pulumi.String("arn:aws:sqs:eu-west-1:123456789012:q"), VisibilitySeconds: seconds, BatchSeconds: 20,
				})
			})
			require.NoError(t, err, "%d seconds are enough, or not known", seconds)
		}
	})
}
