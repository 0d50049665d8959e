package logs

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var logGroup = cloud.ResourceType{
	Type: token.LogGroup,
	Name: &cloud.Naming{Property: "name", Max: 512, Others: "namePrefix"},
	Defaults: map[string]any{
		"retentionInDays": 0.0,
		"skipDestroy":     false,
	},
	References: []cloud.Reference{kms.WithKey("kmsKeyId")},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateLogGroup,
	ValidateState:  keyAllowsLogs,
}

// retentions are the days that a log group can keep its events (CloudWatch Logs API,
// PutRetentionPolicy); 0 keeps them for ever.
var retentions = []float64{
	0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

func validateLogGroup(c *cloud.Call) {
	if n := c.Text("name"); n != "" && !groupName.MatchString(n) {
		c.Refuse("name",
			"InvalidParameterException: Value at 'logGroupName' failed to satisfy constraint: Member must satisfy "+
				"regular expression pattern: [\\.\\-_/#A-Za-z0-9]+, at most 512 characters; got %q",
			n)
	}
	if d, ok := c.Number("retentionInDays"); ok && !slices.Contains(retentions, d) {
		c.Refuse("retentionInDays", "expected retention_in_days to be one of %v, got %v", retentions, d)
	}
}

// keyAllowsLogs checks that the logs service of the region may use the key of an encrypted log
// group.
func keyAllowsLogs(c *cloud.Call) {
	k := c.Find("kms/key:Key", c.Text("kmsKeyId"))
	if c.Has("kmsKeyId") && !strings.HasPrefix(c.Text("kmsKeyId"), "arn:") {
		c.Refuse("kmsKeyId", "InvalidParameterException: the key of a log group is named by its ARN, got %q",
			c.Text("kmsKeyId"))
	}
	if k == nil {
		return
	}
	service := "logs." + c.Region + ".amazonaws.com"
	documents := []string{k.Text("policy")}
	for _, p := range c.Others("kms/keyPolicy:KeyPolicy") {
		if p.Text("keyId") == k.ID {
			documents = append(documents, p.Text("policy"))
		}
	}
	for _, text := range documents {
		d, err := iampolicy.Parse(text)
		if err != nil {
			continue
		}
		for _, s := range d.Statements {
			if s.Allow &&
				slices.ContainsFunc(s.Of("Service"), func(p string) bool {
					return p == service || p == "logs.amazonaws.com"
				}) && iampolicy.Covers(s.Actions.Known, "kms:GenerateDataKey") {
				return
			}
		}
	}
	c.Refuse("kmsKeyId",
		"AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn "+
			"'arn:aws:logs:%s:%s:log-group:%s': the key's policy must let %s encrypt and decrypt",
		c.Region, c.Account(), c.Text("name"), service)
}

var groupName = regexp.MustCompile(`^[a-zA-Z0-9_\-/.#]{1,512}$`)
