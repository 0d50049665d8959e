package sqs

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

const noSuchQ = "AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist: %s"

var queue = cloud.ResourceType{
	Type: token.Queue,
	Name: &cloud.Naming{Property: "name", Max: 80, Suffix: FIFOSuffix("fifoQueue"), Others: "namePrefix"},
	Defaults: map[string]any{
		"contentBasedDeduplication": false,
		"delaySeconds":              0.0,
		"fifoQueue":                 false,
		"maxMessageSize":            262144.0,
		"messageRetentionSeconds":   345600.0,
		"receiveWaitTimeSeconds":    0.0,
		"visibilityTimeoutSeconds":  30.0,
	},
	References: []cloud.Reference{kms.WithKey("kmsMasterKeyId")},

	CreateSeconds:  25,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateQueue,
	ValidateState:  queueIsUnique,
}

var queueName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,80}$`)

// ValidateFIFO checks the suffix that goes with first-in-first-out.
func ValidateFIFO(c *cloud.Call, flag, code string, limit int, pattern *regexp.Regexp) {
	name := c.Text("name")
	if name == "" {
		return
	}
	base, suffixed := strings.CutSuffix(name, ".fifo")
	if c.Flag(flag) != suffixed {
		c.Refuse("name", "%s: the name of a FIFO queue or topic, and of no other, ends in .fifo; got %q", code, name)
	}
	if !pattern.MatchString(base) || len(name) > limit {
		c.Refuse("name",
			"%s: Can only include alphanumeric characters, hyphens, or underscores. 1 to %d in length, got %q (%d)",
			code, limit, name, len(name))
	}
	if c.Flag("contentBasedDeduplication") && !c.Flag(flag) {
		c.Refuse("contentBasedDeduplication",
			"InvalidAttributeName: Unknown Attribute ContentBasedDeduplication: content-based deduplication can only "+
				"be set for FIFO")
	}
}

func validateQueue(c *cloud.Call) {
	ValidateFIFO(c, "fifoQueue", "InvalidParameterValue", 80, queueName)
	for path, limits := range map[string][2]float64{
		"visibilityTimeoutSeconds": {0, 43200},
		"delaySeconds":             {0, 900},
		"receiveWaitTimeSeconds":   {0, 20},
		"messageRetentionSeconds":  {60, 1209600},
		"maxMessageSize":           {1024, 1048576},
	} {
		if n, ok := c.Number(path); ok && (n < limits[0] || n > limits[1]) {
			c.Refuse(path,
				"InvalidAttributeValue: Invalid value for the parameter %s. Reason: expected %s to be in the range "+
					"(%s - %s), got %s",
				path, path, cloud.Digits(limits[0]), cloud.Digits(limits[1]), cloud.Digits(n))
		}
	}
	if c.Flag("sqsManagedSseEnabled") && c.Text("kmsMasterKeyId") != "" {
		c.Refuse("sqsManagedSseEnabled",
			"\"kmsMasterKeyId\": conflicts with sqsManagedSseEnabled: You can use one type of server-side encryption "+
				"(SSE) at one time.")
	}
	iam.ValidatePolicy(c, "policy", iam.ResourcePolicy, 8192)
}

func queueIsUnique(c *cloud.Call) {
	validateRedrive(c, "redrivePolicy", c.Text("name"), c.Flag("fifoQueue"))
	for _, other := range c.Others(token.Queue) {
		if other.Text("name") == c.Text("name") {
			c.Refuse("name",
				"QueueAlreadyExists: A queue already exists with the same name and a different value for some "+
					"attribute: %s",
				c.Text("name"))
		}
	}
}

// FIFOSuffix ends the names of queues and topics for which a flag is set in ".fifo".
func FIFOSuffix(flag string) func(inputs map[string]any) string {
	return func(inputs map[string]any) string {
		if inputs[flag] == true {
			return ".fifo"
		}
		return ""
	}
}
