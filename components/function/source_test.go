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
	archive := fixture.Archive(t, "bootstrap")
	handle := func(source *function.QueueSource) error {
		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			f, err := function.New(ctx, "f", &function.Args{Settings: function.Settings{Archive: archive, TimeoutSeconds: 20}})
			if err != nil {
				return err
			}
			return f.HandleQueue(ctx, "q", source)
		})
		return err
	}
	t.Run("refuses what Lambda would", func(t *testing.T) {
		t.Parallel()
		for want, source := range map[string]*function.QueueSource{
			"queueArn: required, got nothing":                                nil,
			"batchSeconds: too small, got -1; write 0":                       {BatchSeconds: -1},
			"maxConcurrency: too large, got 1001; write 1000":                {MaxConcurrency: 1001},
			"which may take 20 seconds, got 139; give the queue 140 or more": {VisibilitySeconds: 139, BatchSeconds: 20},
		} {
			require.ErrorContains(t, handle(source), want)
		}
	})
	t.Run("takes enough time, or time that isn't known", func(t *testing.T) {
		t.Parallel()
		for _, seconds := range []int{0, 140} {
			require.NoError(t, handle(&function.QueueSource{
				QueueARN:          pulumi.String("arn:aws:sqs:eu-west-1:123456789012:q"),
				VisibilitySeconds: seconds,
				BatchSeconds:      20,
			}))
		}
	})
}
