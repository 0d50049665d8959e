package sns

import (
	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

const (
	snsTopic       = "aws:sns/topic:Topic"
	snsTopicPolicy = "aws:sns/topicPolicy:TopicPolicy"
)

var snsTLSOnly = core.Rule{
	Name:     "sns-tls-only",
	Group:    "messaging",
	Severity: core.Medium,
	Title:    "Topics refuse messages without TLS.",
	Why:      "Over plain HTTP anybody on the way reads what is published.",
	Fix: "build the topic with the messaging tier, which adds the statement; else deny sns:Publish to * where " +
		"aws:SecureTransport is false",
	Levels: core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Stack: core.DeniesPlainHTTP(snsTopic, snsTopicPolicy, "arn", func(action string) bool {
		return iampolicy.MatchesAction(action, "sns:Publish")
	}),
}

var snsEncrypted = core.Rule{
	Name:       "sns-encrypted",
	Group:      "messaging",
	Severity:   core.Medium,
	Title:      "Topics are encrypted at rest.",
	Why:        "Messages in the clear can be read by whoever gets at the storage.",
	Fix:        "set kmsMasterKeyId; a service that publishes to the topic needs the key's policy to let it in",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP SNS.1"},
	Types:      []string{snsTopic},
	Resource:   core.MustHold("kmsMasterKeyId", "name a key, such as alias/aws/sns"),
}
