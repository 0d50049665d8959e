package kms

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

const noSuchKey = "NotFoundException: Key '%s' does not exist"

var key = cloud.ResourceType{
	Type: "kms/key:Key",
	Defaults: map[string]any{
		"bypassPolicyLockoutSafetyCheck": false,
		"customerMasterKeySpec":          "SYMMETRIC_DEFAULT",
		"enableKeyRotation":              false,
		"isEnabled":                      true,
		"keyUsage":                       "ENCRYPT_DECRYPT",
	},

	CreateSeconds:  5,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateKeyPolicy,
}

// validateKeyPolicy refuses a policy that would keep the account from administering its key.
func validateKeyPolicy(c *cloud.Call) {
	iam.ValidatePolicy(c, "policy", iam.ResourcePolicy, 32768)
	text := c.Text("policy")
	d, err := iampolicy.Parse(text)
	if text == "" || err != nil || c.Flag("bypassPolicyLockoutSafetyCheck") {
		return
	}
	account := c.Account()
	for _, s := range d.Statements {
		if !s.Allow || len(s.Principals) == 0 || !iampolicy.Covers(s.Actions.Known, "kms:PutKeyPolicy") {
			continue
		}
		if slices.ContainsFunc(s.Principals, iampolicy.Principal.IsAnyone) ||
			slices.ContainsFunc(s.Of("AWS"), func(p string) bool {
				return p == "*" || p == account || strings.HasPrefix(p, "arn:aws:iam::"+account+":")
			}) {
			return
		}
	}
	c.Refuse("policy",
		"MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the "+
			"future: let arn:aws:iam::%s:root do kms:*",
		account)
}

// WithKey is the reference to a KMS key. AWS's own aliases need none.
func WithKey(path string) cloud.Reference {
	return cloud.Reference{
		Path:    path,
		To:      token.Key,
		Missing: noSuchKey,
		Or:      func(_ *cloud.Call, s string) bool { return strings.HasPrefix(s, "alias/aws/") },
	}
}
