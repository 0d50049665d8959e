package sqs

import "github.com/plinth-infra/plinth/policy/core"

const sqsRedriveAllowPolicy = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"

var sqsDLQ = core.Rule{
	Name:     "sqs-dlq",
	Group:    "messaging",
	Severity: core.Medium,
	Title:    "Queues put aside what can't be processed.",
	Why:      "A message that always fails is tried until it expires, and blocks or costs all that time.",
	Fix:      "leave the messaging tier's dead-letter queue on, or set redrivePolicy with maxReceiveCount",
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		separate, allowing := s.Of(core.SQSRedrivePolicy), s.Of(sqsRedriveAllowPolicy)
		letters := s.DeadLetterQueues()
		for _, q := range s.Of(core.SQSQueue) {
			if letters[q.URN] || letters[""] || takesLetters(s.Read(q, "redriveAllowPolicy")) {
				continue
			}
			if added, perhaps := s.Companions(q, allowing, "queueUrl"); perhaps ||
				len(added) > 0 && takesLetters(s.Read(added[0], "redriveAllowPolicy")) {
				continue
			}
			v := s.Read(q, "redrivePolicy")
			if added, perhaps := s.Companions(q, separate, "queueUrl"); perhaps {
				continue
			} else if len(added) > 0 {
				v = s.Read(added[0], "redrivePolicy")
			}
			if n := redrive(v); n == core.No {
				findings = append(findings, core.Finding{
					URN:  q.URN,
					Path: "redrivePolicy",
					What: "is absent or without maxReceiveCount; name a dead-letter queue and how often to try",
				})
			}
		}
		return findings
	},
}

// takesLetters reports whether a redrive allow policy lets other queues put aside what they can't
// process, or may do so.
func takesLetters(v core.Value) bool {
	if text, ok := v.Str(); ok {
		return text != "" && core.FromJSON(text).Get("redrivePermission").StrOr("allowAll") != "denyAll"
	}
	return v.IsUnknown()
}

// redrive reports whether a redrive policy says how often to try.
func redrive(v core.Value) core.Truth {
	if v.IsUnknown() {
		return core.Unknown
	}
	if text, ok := v.Str(); ok {
		v = core.FromJSON(text)
	}
	count := v.Get("maxReceiveCount")
	if n, ok := count.Num(); count.IsUnknown() || ok && n > 0 {
		return core.Yes
	}
	return core.No
}
