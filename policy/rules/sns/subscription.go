package sns

import (
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var snsSubscriptionDLQ = core.Rule{
	Name:     "sns-subscription-dlq",
	Group:    "messaging",
	Severity: core.Low,
	Title:    "Subscriptions put aside what can't be delivered.",
	Why:      "A message that the subscriber refuses for long enough is dropped.",
	Fix:      "set redrivePolicy on the subscription, or leave it to the messaging tier",
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Types:    []string{core.SNSSubscription},
	Resource: core.Unless(func(r core.Resource) bool {
		protocol := r.Get("protocol")
		return protocol.IsUnknown() || strings.HasPrefix(protocol.StrOr(""), "email") || protocol.StrOr("") == "sms"
	}, core.MustHold("redrivePolicy", "name a dead-letter queue")),
}
