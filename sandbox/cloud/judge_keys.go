package cloud

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
)

var keyAliasPattern = regexp.MustCompile(`^alias/[a-zA-Z0-9/_-]+$`)

func checkKeyAlias(c *call) {
	name := c.text("name")
	switch {
	case name == "":
	case strings.HasPrefix(name, "alias/aws/"):
		c.fail("name", "NotAuthorizedException: the alias prefix alias/aws/ is reserved, got %q", name)
	case !keyAliasPattern.MatchString(name) || len(name) > 256:
		c.fail("name", "ValidationException: name must begin with 'alias/' and be comprised of only [a-zA-Z0-9/_-], got %q", name)
	}
}

// checkKey: the account must stay able to administer its key.
func checkKey(c *call) {
	c.policyAt("policy", boundPolicy, 32768)
	text := c.text("policy")
	d, err := iampolicy.Parse(text)
	if text == "" || err != nil || c.flag("bypassPolicyLockoutSafetyCheck") {
		return
	}
	account := c.account()
	for _, s := range d.Statements {
		if !s.Allow || len(s.Principals) == 0 || !iampolicy.Covers(s.Actions.Known, "kms:PutKeyPolicy") {
			continue
		}
		if slices.ContainsFunc(s.Principals, iampolicy.Principal.IsAnyone) || slices.ContainsFunc(s.Of("AWS"), func(p string) bool {
			return p == "*" || p == account || strings.HasPrefix(p, "arn:aws:iam::"+account+":")
		}) {
			return
		}
	}
	c.fail("policy", "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future: let arn:aws:iam::%s:root do kms:*", account)
}
