package platform_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/platform"
)

func TestMessagingSettings(t *testing.T) {
	t.Parallel()
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		s := platform.MessagingSettings{
			AlarmTopic: "strict",
			Queues: map[string]*messaging.QueueSettings{
				"Bad":     {},
				"slow":    {ConsumerTimeoutSeconds: 9000, MaxReceives: -1},
				"ordered": {FIFO: true},
			},
			Topics: map[string]*platform.TopicSettings{
				"news": {
					TopicSettings: messaging.TopicSettings{Publishers: []string{"y"}},
					Queues:        []string{"slow", "slow", "none", "ordered"},
					Emails:        []string{"x"},
				},
				"strict": {
					TopicSettings: messaging.TopicSettings{FIFO: true},
					Queues:        []string{"ordered"},
					Emails:        []string{"a@example.com"},
				},
			},
		}
		var p check.Problems
		check.Settings(p.In("plinth:messaging"), &s)
		err := p.Err()
		for _, want := range []string{
			`queues.Bad: a name has lower-case letters, digits and hyphens`,
			`queues.slow.consumerTimeoutSeconds: too large, got 9000`,
			`queues.slow.maxReceives: too small, got -1`,
			`topics.news.queues[1]: the same value twice, got "slow"`,
			`topics.news.queues[2]: there is no queue of this name, got "none"`,
			`topics.news.queues[3]: a FIFO queue takes only`,
			`topics.news.emails[0]: not a mail address, got "x"`,
			`topics.news.publishers[0]: wrong form, got "y"`,
			`topics.strict.emails: a FIFO topic delivers to queues only`,
			`alarmTopic: CloudWatch can't publish to it, got "strict"`,
		} {
			require.ErrorContains(t, err, "plinth:messaging."+want)
		}
		require.Len(t, strings.Split(err.Error(), "\n"), 10)
	})
}
