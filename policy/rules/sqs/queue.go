package sqs

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

var sqsEncrypted = core.Rule{
	Name:       "sqs-encrypted",
	Group:      "messaging",
	Severity:   core.Medium,
	Title:      "Queues say that they are encrypted at rest.",
	Why:        "Messages in the clear can be read by whoever gets at the storage; what isn't written down changes unseen.",
	Fix:        "set sqsManagedSseEnabled, or kmsMasterKeyId for a key of your own",
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP SQS.1"},
	Types:      []string{core.SQSQueue},
	Resource:   checkQueueEncryption,
	Remedy:     core.SetTo(checkQueueEncryption, "sqsManagedSseEnabled", property.New(true)),
}

func checkQueueEncryption(r core.Resource, _ core.Config) []core.Finding {
	v := r.Get("sqsManagedSseEnabled")
	if core.HasText(r.Get("kmsMasterKeyId")) || v.Bool(false) != core.No {
		return nil
	}
	return []core.Finding{{
		Path: "sqsManagedSseEnabled",
		What: fmt.Sprintf("is %s; it must be true, or kmsMasterKeyId must name a key", v.Show()),
	}}
}

var sqsVisibilityTimeout = core.Rule{
	Name:     "sqs-visibility-timeout",
	Group:    "messaging",
	Severity: core.Medium,
	Title:    "A queue hides a message six times as long as its function may take.",
	Why:      "A message that becomes visible again while the function still works on it is processed twice.",
	Fix:      "set the queue's visibilityTimeoutSeconds to six times the function's timeoutSeconds",
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, m := range s.Of(core.EventSourceMapping) {
			queues := s.Refs(m, "eventSourceArn", core.SQSQueue)
			functions := s.Functions(m, "functionName")
			if !queues.Exact || len(queues.Resources) != 1 || len(functions) != 1 {
				continue
			}
			q, f := queues.Resources[0], functions[0]
			visible, known := core.NumberOr(q.Get("visibilityTimeoutSeconds"), 30)
			timeout, knownToo := core.NumberOr(f.Get("timeout"), 3)
			if known && knownToo && visible < 6*timeout {
				findings = append(findings, core.Finding{
					URN:  q.URN,
					Path: "visibilityTimeoutSeconds",
					What: fmt.Sprintf(
						"is %.0f, and the function %s may take %.0f seconds; it must be at least %.0f", visible, f.Name,
						timeout, 6*timeout),
				})
			}
		}
		return findings
	},
}
