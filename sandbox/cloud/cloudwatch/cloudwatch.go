package cloudwatch

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

// alarmAction is the reference of an alarm to what it notifies. "arn:aws:automate:…" are EC2's own
// actions.
func alarmAction(path string) cloud.Reference {
	return cloud.Reference{
		Path:    path,
		Missing: "ValidationError: Invalid arn syntax or unknown action: %s",
		Or:      func(_ *cloud.Call, s string) bool { return strings.HasPrefix(s, "arn:aws:automate") },
	}
}
